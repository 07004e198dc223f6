"""The day's account: do numbers, letters, prints and hand-overs agree? What does not is named, never passed over.

Numbers are counted where they are taken: of this PC's blocks it is known which ones were, of other PCs' letters only
that they came. So a number without a letter is found on the PC that took it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from desktop.i18n import N_, _, ngettext
from desktop.store.values import Between, Query
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import PRINT
from desktop.usecases.letters.register_book import RegisterRow, missing_numbers, numbered_types, register_rows
from desktop.usecases.names import names_of
from desktop.usecases.office.times import moments_of, office_zone
from sync.model.record import Record

Code = Literal[
    "number_missing",
    "refused",
    "pending",
    "not_printed",
    "void_printed",
    "void_handed_over",
    "copies_skip",
    "copy_twice",
]

_WORDS: dict[Code, str] = {
    "number_missing": N_("Number {number} of {year} was taken on this PC, but no letter bears it."),
    "refused": N_("Letter {number} was refused by the central server. Settle it under Exchange."),
    "pending": N_("Letter {number} is on this PC only: the central server does not have it yet."),
    "not_printed": N_("Letter {number} was issued and not printed."),
    "void_printed": N_("Letter {number} is void and was printed: collect the paper back."),
    "copies_skip": N_("Letter {number}: print {copy} is not known here. Synchronise, then look again."),
    "copy_twice": N_("Letter {number}: print {copy} was made on two PCs, without a mark on the second."),
    "void_handed_over": N_("Letter {number} is void and had been handed over: collect the paper back."),
}


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not agree, in words, and the letter it is about."""

    code: Code
    text: str
    record_type: str = ""
    letter: str = ""


class Reprint(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that was printed once more on the day."""

    number: str
    copy: int
    reason: str
    by: str
    record_type: str
    letter: str


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """The account of one day. `numbers` = `valid` + `voided` of the letters that bear its date.

    What is `to_come` is as it should be and not done yet: central has not heard of a letter of an office without a
    line, and today's letter may still be printed.
    """

    day: date
    numbers: int
    valid: int
    voided: int
    printed: int  # of these letters, those that were printed, on whatever day
    prints: int  # sheets printed on this day, of whatever letter
    handed_over: int  # on this day
    lying: tuple[RegisterRow, ...]  # of these letters
    reprints: tuple[Reprint, ...]
    differences: tuple[Difference, ...]
    to_come: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


def reconcile(office: Office, day: date) -> Reconciliation:
    """The account of the letters dated `day`, and of what was printed and handed over on it."""
    letters = [row for row in register_rows(office, day, day) if row.is_letter]
    span = moments_of(office_zone(office), day)
    prints = _prints(office, {row.letter for row in letters}, span)
    copies = _copies(prints)
    to_come: tuple[Code, ...] = ("pending", "not_printed") if day >= office.today() else ("pending",)
    told = tuple(_differences(office, day, letters, copies))
    return Reconciliation(
        day=day,
        numbers=len(letters),
        valid=sum(row.status != "voided" for row in letters),
        voided=sum(row.status == "voided" for row in letters),
        printed=sum(row.letter in copies for row in letters),
        prints=sum(_within(record, span) for record in prints),
        handed_over=_handed_over(office, span),
        lying=tuple(row for row in letters if row.status == "issued"),
        reprints=tuple(_reprints(office, prints, span)),
        differences=tuple(one for one in told if one.code not in to_come),
        to_come=tuple(one for one in told if one.code in to_come),
    )


def summary(found: Reconciliation) -> str:
    """The account in a sentence or two."""
    if found.agrees:
        said = _("Numbers, letters and prints of this day agree.")
        waiting = ngettext("{n} thing is still to come.", "{n} things are still to come.", len(found.to_come))
        return f"{said} {waiting.format(n=len(found.to_come))}" if found.to_come else said
    return ngettext("{n} thing does not agree.", "{n} things do not agree.", len(found.differences)).format(
        n=len(found.differences)
    )


def _prints(office: Office, letters: set[str], span: Between) -> list[Record]:
    """Every print of these letters, none of which is older than its letter, and of this day."""
    since = Query(record_type=PRINT, filters={"printed_at": Between(low=span.low)})
    rows = office.store.columns(since, "record", "printed_at")
    return office.store.many(PRINT, [found for found, letter, at in rows if letter in letters or at <= span.high])


def _within(record: Record, span: Between) -> bool:
    return bool(span.low <= record.fields["printed_at"] <= span.high)


def _copies(prints: list[Record]) -> dict[str, Counter[int]]:
    """By letter, how often each print of it was counted."""
    found: dict[str, Counter[int]] = {}
    for record in prints:
        found.setdefault(record.fields["record"], Counter())[record.fields["copy"]] += 1
    return found


def _handed_over(office: Office, span: Between) -> int:
    """How many letters were handed over on the day, whatever their date."""
    kinds = [kind.key for kind in numbered_types(office) if kind.field("handed_over_at")]
    return sum(office.store.count(Query(record_type=key, filters={"handed_over_at": span})) for key in kinds)


def _reprints(office: Office, prints: list[Record], span: Between) -> Iterator[Reprint]:
    names = names_of(office)
    for record in sorted(prints, key=lambda record: str(record.fields["printed_at"])):
        fields = record.fields
        if fields["copy"] > 1 and _within(record, span):
            yield Reprint(
                number=fields["number"],
                copy=fields["copy"],
                reason=fields.get("reason", ""),
                by=names("user", fields.get("printed_by", "")) or "",
                record_type=fields["record_type"],
                letter=fields["record"],
            )


def _differences(
    office: Office, day: date, letters: list[RegisterRow], copies: dict[str, Counter[int]]
) -> Iterator[Difference]:
    yield from _missing_numbers(office, day)
    for row in letters:
        printed = copies.get(row.letter, Counter())
        if row.status == "refused":
            yield _difference("refused", row)
        elif row.pending:
            yield _difference("pending", row)
        if row.status == "issued" and not printed:
            yield _difference("not_printed", row)
        if row.sheet_out:
            yield _difference("void_handed_over" if row.handed_over else "void_printed", row)
        for copy in range(1, max(printed, default=0) + 1):
            if printed[copy] != 1:
                yield _difference("copy_twice" if printed[copy] else "copies_skip", row, copy=copy)


def _missing_numbers(office: Office, day: date) -> Iterator[Difference]:
    """Numbers of the year that this PC took and no letter bears; when they were taken is not known."""
    code: Code = "number_missing"
    for number in missing_numbers(office, day.year):
        yield Difference(code=code, text=_(_WORDS[code]).format(number=number, year=day.year))


def _difference(code: Code, row: RegisterRow, **facts: int) -> Difference:
    text = _(_WORDS[code]).format(number=row.number, **facts)
    return Difference(code=code, text=text, record_type=row.record_type, letter=row.letter)
