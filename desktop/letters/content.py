"""What a letter says: everything its pages show, and nothing else.

A `LetterContent` is stored as JSON when the letter is issued and never changes afterwards. It is plain text: names of
places, countries and companies are copied in, so that the letter still reads the same when a list or a person's
record has changed. How it looks is the template's business (`resources/packs/<version>/letters`).
"""

import datetime
from enum import StrEnum
from typing import Literal

import msgspec

Sex = Literal["L", "P"]


class SigningCapacity(StrEnum):
    """By which right a person signs in the name of the head of the office (tata naskah dinas)."""

    DEFINITIVE = "definitive"
    ON_BEHALF = "on_behalf"
    ACTING = "acting"
    DAILY_ACTING = "daily_acting"

    @property
    def prefix(self) -> str:
        """What is printed before the post signed for; empty for the head in person."""
        return _PREFIXES[self]


_PREFIXES = {
    SigningCapacity.DEFINITIVE: "",
    SigningCapacity.ON_BEHALF: "a.n.",
    SigningCapacity.ACTING: "Plt.",
    SigningCapacity.DAILY_ACTING: "Plh.",
}


class LetterOffice(msgspec.Struct, frozen=True, kw_only=True):
    """The letterhead. `letterhead` runs from the government to the office itself, which is set largest."""

    letterhead: tuple[str, ...]
    address: str
    city: str
    phone: str = ""
    email: str = ""
    website: str = ""
    arms_sha256: str = ""
    """SHA-256 (hex) of the picture of the arms, which is kept as a file of its own; empty: no arms."""


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """The immigration office whose head the letter is written to."""

    name: str
    city: str


class LetterCompany(msgspec.Struct, frozen=True, kw_only=True):
    """The P3MI that asked, its licence (SIP3MI), and the letter it asked with."""

    name: str
    license_number: str
    request_number: str
    request_date: datetime.date


class LetterWorker(msgspec.Struct, frozen=True, kw_only=True):
    """One person recommended, as on the identity card."""

    name: str
    nik: str
    birth_place: str
    birth_date: datetime.date
    sex: Sex
    marital_status: str
    address: str
    village: str
    district: str
    education: str
    religion: str
    job: str
    passport_number: str = ""
    """The passport to be replaced; empty for a first passport."""


class Signatory(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs: `position` is the post signed for, `own_position` the signer's own, printed under an "a.n."."""

    name: str
    rank: str
    nip: str
    position: str
    capacity: SigningCapacity = SigningCapacity.DEFINITIVE
    own_position: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError when "a.n." is not followed by the signer's own post."""
        if self.capacity is SigningCapacity.ON_BEHALF and not self.own_position:
            raise ValueError("who signs on behalf of another needs a position of their own")


class LetterContent(msgspec.Struct, frozen=True, kw_only=True, tag_field="form", tag="recommendation"):
    """A passport recommendation: one company, one country, N workers; or one worker who asks alone.

    The stored JSON names its form (`"form": "recommendation"`), so that other forms can stand beside it.
    """

    number: str
    date: datetime.date
    office: LetterOffice
    addressee: Addressee
    classification: str
    attachment: str
    subject: str
    destination_country: str
    workers: tuple[LetterWorker, ...]
    signatory: Signatory
    company: LetterCompany | None = None
    documents: tuple[str, ...] = ()
    """The kinds of document checked, in the order to name them; empty: the body does not list them."""
    copies: tuple[str, ...] = ()
    """Who gets a copy (Tembusan); empty: nobody."""
    replaces_number: str = ""
    """The number of the letter that this one takes the place of; empty: none."""
    replaces_date: datetime.date | None = None
    seal: str = ""
    """What the QR says; empty: no QR is printed."""

    def __post_init__(self) -> None:
        """Raise ValueError when nobody is recommended, several people without a company, or a letter without a date is
        replaced.
        """
        if not self.workers:
            raise ValueError("a recommendation names at least one worker")
        if self.company is None and len(self.workers) > 1:
            raise ValueError("several workers are recommended only at the request of a company")
        if bool(self.replaces_number) != (self.replaces_date is not None):
            raise ValueError("a letter that is replaced has a number and a date")

    @property
    def men(self) -> int:
        """How many of the workers are men."""
        return sum(worker.sex == "L" for worker in self.workers)

    @property
    def women(self) -> int:
        """How many of the workers are women."""
        return len(self.workers) - self.men


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked and is answered: the director of a company, or the person who asks alone."""

    name: str
    address: str = ""
    is_company: bool = True


class RefusedWorker(msgspec.Struct, frozen=True, kw_only=True):
    """One person for whom the recommendation is refused."""

    name: str
    nik: str
    birth_place: str = ""
    birth_date: datetime.date | None = None


class RefusalContent(msgspec.Struct, frozen=True, kw_only=True, tag_field="form", tag="refusal"):
    """The answer to a request that is refused for good: to whom, for whom, and why."""

    number: str
    date: datetime.date
    office: LetterOffice
    applicant: Applicant
    classification: str
    attachment: str
    subject: str
    destination_country: str
    workers: tuple[RefusedWorker, ...]
    reason: str
    """In the words of the head who refused; a line for each reason."""
    signatory: Signatory
    request_number: str = ""
    """The number of the letter that asked; empty where a person asked without one."""
    request_date: datetime.date | None = None
    copies: tuple[str, ...] = ()
    seal: str = ""
    """What the QR says; empty: no QR is printed."""

    def __post_init__(self) -> None:
        """Raise ValueError when nobody is refused or no reason is given."""
        if not self.workers:
            raise ValueError("a refusal names at least one worker")
        if not self.reason.strip():
            raise ValueError("a refusal says why")


def recommendation_subject(destination_country: str) -> str:
    """The subject line (Hal) immigration offices know this letter by."""
    return f"Rekomendasi Pembuatan Paspor PMI {destination_country}"


def recommendation_attachment(company: LetterCompany | None) -> str:
    """The attachment line (Lampiran): the list of workers, or none when one person asks alone."""
    return "1 (satu) berkas" if company else "-"


def refusal_subject(destination_country: str) -> str:
    """The subject line (Hal) of a refusal."""
    return f"Penolakan Permohonan Rekomendasi Pembuatan Paspor PMI {destination_country}"


def refusal_attachment(workers: tuple[RefusedWorker, ...]) -> str:
    """The attachment line (Lampiran) of a refusal: a list where it names more than one person."""
    return "1 (satu) lembar" if len(workers) > 1 else "-"
