"""The register book (buku register) of a period: every number of the series, used or not, and what became of it."""

import datetime

import msgspec

from desktop.letters.content import LetterOffice, Signatory


class RegisterEntry(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="letter"):
    """One numbered letter."""

    sequence: int
    number: str
    issued_on: datetime.date
    kind: str
    applicant: str
    destination_country: str
    men: int
    women: int
    signed_by: str
    handed_over_on: datetime.date | None = None
    collected_by: str = ""
    replaces: str = ""
    """The number of the letter that this one takes the place of."""
    voided: bool = False
    void_reason: str = ""
    settled: bool = True
    """False where central refused the letter and somebody must look at it."""


class RegisterGap(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="gap"):
    """Numbers from `first` to `last` that stand on no letter of the period; `why` in one of the template's words."""

    first: int
    last: int
    why: str


class RegisterTotal(msgspec.Struct, frozen=True, kw_only=True):
    """The sum for one destination country; voided letters do not count."""

    destination_country: str
    letters: int
    men: int
    women: int


class RegisterContent(msgspec.Struct, frozen=True, kw_only=True, tag_field="form", tag="register"):
    """The book as it is printed, bound and signed at the end of a period."""

    date: datetime.date
    """The day it is printed."""
    office: LetterOffice
    first: datetime.date
    last: datetime.date
    lines: tuple[RegisterEntry | RegisterGap, ...]
    """In the order of the numbers."""
    totals: tuple[RegisterTotal, ...]
    signatory: Signatory | None = None
    """Who signs the book; None: a line is left for it."""

    @property
    def valid(self) -> int:
        """How many letters stand."""
        return sum(isinstance(line, RegisterEntry) and not line.voided for line in self.lines)

    @property
    def voided(self) -> int:
        """How many letters were declared void."""
        return sum(isinstance(line, RegisterEntry) and line.voided for line in self.lines)
