"""What the receipt of a request says: the documents as they were found so far, of the request and of each worker."""

from datetime import date
from typing import Any

from desktop.letters.content import Applicant, recommendation_subject
from desktop.letters.receipt import ReceiptContent, Received, ReceivedDocument, ReceivedFile
from desktop.usecases.desk import Desk
from desktop.usecases.letters.letterhead import letterhead_of
from desktop.usecases.office.record import office_record
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.rows import rows_of
from desktop.usecases.requests.service_promise import promised_days
from desktop.usecases.requests.working_days import due_day
from sync.model.attachments import files_of
from sync.model.pack import Pack
from sync.model.record import Record

_LEFT = ("withdrawn",)  # workers who are no longer part of what was handed in


def receipt_content(desk: Desk, request: Record) -> ReceiptContent:
    """The receipt of this request, printed today by who sits at the desk."""
    rows = [row for row in rows_of(desk.store, request.id) if row.state not in _LEFT]
    company = desk.store.get("company", request.fields.get("company", ""))
    received = date.fromisoformat(request.fields["received_on"])
    asked_on = request.fields.get("letter_date")
    country = desk.pack.code("country", request.fields["destination_country"])
    return ReceiptContent(
        date=desk.today(),
        office=letterhead_of(office_record(desk).fields),
        applicant=_applicant(company, request, rows),
        subject=recommendation_subject(country.label.id if country else request.fields["destination_country"]),
        received_on=received,
        documents=_documents(desk.pack, request) if request.type == REQUEST else (),
        workers=tuple(
            ReceivedFile(name=row.fields["name"], nik=row.fields["nik"], documents=_documents(desk.pack, row))
            for row in rows
        ),
        received_by=desk.person.name,
        promised_on=due_day(received, promised_days(desk)),
        request_number=request.fields.get("letter_number", ""),
        request_date=date.fromisoformat(asked_on) if asked_on else None,
    )


def _applicant(company: Record | None, request: Record, rows: list[Record]) -> Applicant:
    if company is not None:
        return Applicant(name=company.fields["name"], address=company.fields.get("address", ""))
    first = rows[0].fields if rows else {}
    name = request.fields.get("applicant") or first.get("name", "")
    return Applicant(name=name, address=first.get("address", ""), is_company=False)


def _documents(pack: Pack, record: Record) -> tuple[ReceivedDocument, ...]:
    """The required documents, and of the others those that were handed in."""
    entries: dict[str, Any] = record.fields.get(pack.record(record.type).checklist or "") or {}
    found = []
    for document, required in pack.checklist_for(record.type, record.fields):
        entry = entries.get(document.key) or {}
        received = _received(entry)
        if required or received is not Received.MISSING:
            found.append(ReceivedDocument(label=document.label.id, received=received, note=_note(entry, received)))
    return tuple(found)


def _received(entry: dict[str, Any]) -> Received:
    """A document that nobody judged yet was handed in all the same where its number or a scan is there."""
    verdict = entry.get("verdict", "pending")
    if verdict == "differs":
        return Received.DIFFERS
    if verdict == "matches" or entry.get("number") or files_of(entry):
        return Received.YES
    return Received.MISSING


def _note(entry: dict[str, Any], received: Received) -> str:
    """What is wrong with a document that differs; else its number."""
    said = entry.get("note") if received is Received.DIFFERS else entry.get("number")
    return str(said or "")
