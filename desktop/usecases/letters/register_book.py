"""The register book: every number of the office's letters in a period, and what became of those that stand on none.

A PC knows all letters of its office as of the last exchange, and of the blocks of numbers only its own; what it cannot
know of others' blocks it says so. The central server's account of numbers (`loket-central numbers`) knows them all.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from desktop.i18n import N_, _
from desktop.store.values import Between, NumberSpan, Query
from desktop.usecases.desk import Office
from desktop.usecases.letters.sheets import is_sheet_out
from desktop.usecases.names import names_of
from desktop.wording import Names, show_moment, show_value
from sync.model.pack import RecordType
from sync.model.record import Record

Status = Literal["issued", "handed_over", "voided", "refused", "other_day", "unused", "missing", "elsewhere", "before"]

_WORDS: dict[Status, str] = {
    "issued": N_("Lies here, not handed over yet"),
    "handed_over": N_("Handed over"),
    "voided": N_("Voided"),
    "refused": N_("Refused by the central server: settle it under Exchange"),
    "other_day": N_("Letters of other days"),
    "unused": N_("In this PC's block, not used yet"),
    "missing": N_("Taken on this PC, but no letter bears it: tell the administrator"),
    "elsewhere": N_("In the block of another PC, not used as far as is known here"),
    "before": N_("Before the first number known here: of the paper register, or in another PC's block"),
}


_NAMES: dict[Status, str] = {
    "issued": N_("Lies here"),
    "handed_over": N_("Handed over"),
    "voided": N_("Voided"),
    "refused": N_("Refused"),
    "other_day": N_("Other days"),
    "unused": N_("Not used yet"),
    "missing": N_("Missing"),
    "elsewhere": N_("Other PC"),
    "before": N_("Before"),
}


def status_name(status: Status) -> str:
    """What became of a number, in a word or two."""
    return _(_NAMES[status])


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A letter, or the numbers `first`..`last` that stand on no letter of the period, and why."""

    series: str
    year: int
    first: int
    last: int
    status: Status
    explanation: str
    letter: str = ""  # the record's id; "" for a gap
    record_type: str = ""
    kind: str = ""
    number: str = ""
    issued_on: date | None = None
    applicant: str = ""
    destination_country: str = ""
    men: int = 0
    women: int = 0
    signed_by: str = ""
    handed_over: str = ""  # when and to whom
    pending: bool = False  # central does not have it yet
    sheet_out: bool = False  # void, and its sheet has to come back

    @property
    def is_letter(self) -> bool:
        return bool(self.letter)


def register_rows(office: Office, first: date, last: date) -> list[RegisterRow]:
    """The book of the days `first`..`last` in the order of the numbers.

    Letters and refusals share their series. Numbers between the period's letters are told too, those below them where
    the period holds the year's first day, and those above where it reaches to today.
    """
    letters = [row for kind in numbered_types(office) for row in _letters(office, kind, first, last)]
    rows: list[RegisterRow] = []
    series = {row.series for row in letters} | {span.series for span in office.store.number_spans()}
    for name in sorted(series):
        for year in range(first.year, last.year + 1):
            mine = [row for row in letters if (row.series, row.year) == (name, year)]
            ends = last >= min(date(year, 12, 31), office.today())
            rows += _with_gaps(office, name, year, mine, from_one=first <= date(year, 1, 1), to_last=ends)
    return rows


def missing_numbers(office: Office, year: int) -> list[int]:
    """Numbers of the year that were taken on this PC and that no letter bears."""
    spans = [span for span in office.store.number_spans() if span.year == year]
    found = (
        number
        for span in spans
        for number in sorted(set(range(span.first, span.next)) - set(_used(office, span.series, year)))
    )
    return list(found)


def numbered_types(office: Office) -> list[RecordType]:
    """The kinds of letters that are numbered."""
    return [kind for kind in office.pack.records.values() if kind.numbered]


def _letters(office: Office, kind: RecordType, first: date, last: date) -> Iterator[RegisterRow]:
    days = Between(first.isoformat(), last.isoformat())
    ids = office.store.select(Query(record_type=kind.key, filters={"issued_on": days}))
    names = names_of(office)
    refused = office.store.refused_records()
    for letter in office.store.many(kind.key, ids):
        yield _row(office, kind, letter, names, (kind.key, letter.id) in refused)


def _row(office: Office, kind: RecordType, letter: Record, names: Names, is_refused: bool) -> RegisterRow:
    fields, content = letter.fields, letter.fields.get("content") or {}
    status: Status = "refused" if is_refused else _status(letter)
    people: Sequence[dict[str, Any]] = content.get("workers") or ()
    men = sum(person.get("sex") == "L" for person in people)
    country = kind.field("destination_country")
    return RegisterRow(
        series=fields["series"],
        year=fields["year"],
        first=fields["sequence"],
        last=fields["sequence"],
        status=status,
        explanation=_explained(office, kind, letter, status),
        letter=letter.id,
        record_type=kind.key,
        kind=kind.label.of("id"),
        number=fields["number"],
        issued_on=date.fromisoformat(fields["issued_on"]),
        applicant=_applicant(fields, content, names),
        destination_country=show_value(office.pack, country, fields.get("destination_country")) if country else "",
        men=men,
        women=len(people) - men,
        signed_by=(content.get("signatory") or {}).get("name", ""),
        handed_over=_handed_over(fields),
        pending=letter.pending > 0,
        sheet_out=is_sheet_out(office, letter),
    )


def _status(letter: Record) -> Status:
    if letter.state == "voided":
        return "voided"
    return "handed_over" if letter.state == "handed_over" else "issued"


def _applicant(fields: dict[str, Any], content: dict[str, Any], names: Names) -> str:
    """The company that asked, else the one person who asked alone."""
    company = fields.get("company")
    if company:
        return names("company", company) or company
    people: Sequence[dict[str, Any]] = content.get("workers") or ({},)
    return str(people[0].get("name", ""))


def _handed_over(fields: dict[str, Any]) -> str:
    at, by = fields.get("handed_over_at"), fields.get("collected_by", "")
    return ", ".join(part for part in (show_moment(at) if at else "", by) if part)


def _explained(office: Office, kind: RecordType, letter: Record, status: Status) -> str:
    """What became of the letter, with the reason of a void."""
    said = _(_WORDS[status])
    cause, field = letter.fields.get("void_cause"), kind.field("void_cause")
    if status == "voided" and cause and field:
        said = f"{said}: {show_value(office.pack, field, cause)}"
    if status == "handed_over" and (who := _handed_over(letter.fields)):
        said = f"{said}: {who}"
    old = letter.fields.get("replaces")
    found = office.store.get(kind.key, old) if old else None
    if found is not None:
        said += "; " + _("replaces {number}").format(number=found.fields["number"])
    return said


def _with_gaps(
    office: Office, series: str, year: int, letters: list[RegisterRow], *, from_one: bool, to_last: bool
) -> Iterator[RegisterRow]:
    """The letters of one series and year with the numbers between them."""
    spans = [span for span in office.store.number_spans() if (span.series, span.year) == (series, year)]
    known = {row.first: row for row in letters}
    others = set(_used(office, series, year)) - set(known)
    everything = {*known, *others, *(span.first for span in spans), *(span.last for span in spans)}
    if not known and not (from_one and to_last and everything):
        return
    lowest = min(everything)
    expected = 1 if from_one else min(known)
    for number in sorted(known):
        yield from _gaps(range(expected, number), series, year, others, spans, lowest)
        yield known[number]
        expected = number + 1
    if to_last:
        yield from _gaps(range(expected, max(everything) + 1), series, year, others, spans, lowest)


def _gaps(
    numbers: range, series: str, year: int, others: set[int], spans: list[NumberSpan], lowest: int
) -> Iterator[RegisterRow]:
    """Numbers without a letter of the period, those of which the same is to be said together."""
    begun: tuple[int, Status] | None = None
    for number in numbers:
        status = _of_gap(number, others, spans, lowest)
        if begun is not None and begun[1] != status:
            yield _gap(series, year, begun[0], number - 1, begun[1])
            begun = None
        begun = begun or (number, status)
    if begun is not None:
        yield _gap(series, year, begun[0], numbers[-1], begun[1])


def _of_gap(number: int, others: set[int], spans: list[NumberSpan], lowest: int) -> Status:
    if number in others:
        return "other_day"
    span = next((span for span in spans if span.first <= number <= span.last), None)
    if span is not None:
        return "unused" if number >= span.next else "missing"
    return "before" if number < lowest else "elsewhere"


def _gap(series: str, year: int, first: int, last: int, status: Status) -> RegisterRow:
    return RegisterRow(series=series, year=year, first=first, last=last, status=status, explanation=_(_WORDS[status]))


def _used(office: Office, series: str, year: int) -> Iterator[int]:
    """Every number of the series and year that a letter of this office bears, as far as is known here."""
    for kind in numbered_types(office):
        query = Query(record_type=kind.key, filters={"year": year})
        for _letter, name, sequence in office.store.columns(query, "series", "sequence"):
            if name == series:
                yield sequence
