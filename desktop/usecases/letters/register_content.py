"""The register book on paper: the same rows that the screen shows, in Indonesian whatever language it speaks."""

from collections.abc import Sequence
from datetime import date, datetime

from desktop.errors import Refused
from desktop.letters.content import Signatory
from desktop.letters.register import RegisterContent, RegisterEntry, RegisterGap, RegisterTotal
from desktop.usecases.desk import Desk, Office
from desktop.usecases.letters.content import signatory_of
from desktop.usecases.letters.letterhead import letterhead_of
from desktop.usecases.letters.register_book import RegisterRow, register_rows
from desktop.usecases.letters.signatories import mandates
from desktop.usecases.office.record import office_record
from sync.model.record import Record

Line = RegisterEntry | RegisterGap


def register_content(desk: Desk, first: date, last: date) -> RegisterContent:
    """The book of the days `first`..`last`, dated today, for whose mandate is in force to sign."""
    lines = tuple(_line(desk, row) for row in register_rows(desk, first, last))
    return RegisterContent(
        date=desk.today(),
        office=letterhead_of(office_record(desk).fields),
        first=first,
        last=last,
        lines=lines,
        totals=_totals(lines),
        signatory=_signatory(desk),
    )


def _line(office: Office, row: RegisterRow) -> Line:
    letter = office.store.get(row.record_type, row.letter) if row.is_letter else None
    if letter is None or row.issued_on is None:
        return RegisterGap(first=row.first, last=row.last, why=row.status)
    fields = letter.fields
    country = office.pack.code("country", fields.get("destination_country", ""))
    at = fields.get("handed_over_at")
    return RegisterEntry(
        sequence=row.first,
        number=row.number,
        issued_on=row.issued_on,
        kind=row.kind,
        applicant=row.applicant,
        destination_country=country.label.id if country else row.destination_country,
        men=row.men,
        women=row.women,
        signed_by=row.signed_by,
        handed_over_on=datetime.fromisoformat(at).astimezone().date() if at else None,
        collected_by=fields.get("collected_by", ""),
        replaces=_replaced(office, letter),
        voided=letter.state == "voided",
        void_reason=_void_reason(office, letter),
        settled=row.status != "refused",
    )


def _replaced(office: Office, letter: Record) -> str:
    old = office.store.get(letter.type, letter.fields.get("replaces") or "")
    return str(old.fields["number"]) if old else ""


def _void_reason(office: Office, letter: Record) -> str:
    """What the head said when declaring it void; where central voided it, for what cause."""
    if letter.state != "voided":
        return ""
    said = [entry.reason for entry in office.store.history(letter.type, letter.id) if entry.step == "void"]
    cause = office.pack.code("void_cause", letter.fields.get("void_cause") or "")
    return next((reason for reason in reversed(said) if reason), cause.label.id if cause else "")


def _totals(lines: Sequence[Line]) -> tuple[RegisterTotal, ...]:
    """The sums of what stands, by country in the order of their names."""
    standing = [line for line in lines if isinstance(line, RegisterEntry) and not line.voided]
    return tuple(
        RegisterTotal(
            destination_country=country,
            letters=sum(line.destination_country == country for line in standing),
            men=sum(line.men for line in standing if line.destination_country == country),
            women=sum(line.women for line in standing if line.destination_country == country),
        )
        for country in sorted({line.destination_country for line in standing})
    )


def _signatory(desk: Desk) -> Signatory | None:
    """Who signs the office's letters today; None where nobody can, and the line stays open."""
    for mandate in mandates(desk, desk.today()):
        try:
            return signatory_of(desk, mandate.fields["person"], desk.today())
        except Refused:
            continue
    return None
