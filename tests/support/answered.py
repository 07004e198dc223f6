"""Requests and letters as an office has them after some days: walked through here, or come from another PC."""

from pathlib import Path
from typing import Any, Literal

from desktop.usecases.desk import Office, get_record
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import (
    approve_request,
    refuse_request,
    step_intent,
    submit_request,
    verify_request,
)
from sync.model.record import Record
from tests.support.desks import desk_of, imported
from tests.support.office import change, receive

REQUEST = "recommendation_request"


Reached = Literal["submitted", "verified", "approved", "refused"]


def bring_to(office: Office, request: str, state: Reached) -> str:
    """Siti's received request goes on to that state, by Siti, Budi and Ratna."""
    desk = desk_of(office, "siti")
    mark_all_documents(desk, REQUEST, request)
    mark_rows_documents(desk, request)
    submit_request(desk, request)
    if state != "submitted":
        verify_request(desk_of(office, "budi"), request)
    if state == "approved":
        approve_request(desk_of(office, "ratna"), request)
    elif state == "refused":
        refuse_request(desk_of(office, "ratna"), request, "kuota sudah habis")
    return request


def request_that(office: Office, folder: Path, state: Reached) -> str:
    """A request of three workers that this office brought to that state."""
    request = imported(desk_of(office, "siti"), folder).request
    assert request is not None
    return bring_to(office, request, state)


def issued_letter(office: Office, folder: Path) -> Record:
    """The letter of a request of three workers, issued by Siti and not printed yet."""
    return issue_letter(desk_of(office, "siti"), request_that(office, folder, "approved"))


def of_another_pc(office: Office, sequence: int, day: str, state: str = "issued", **fields: Any) -> None:
    """A letter that came from another PC of the office."""
    said = {
        "number": f"500.15.15.1/{sequence:04}/Disnaker/XI/2026",
        "sequence": sequence,
        "series": "recommendation",
        "year": 2026,
        "issued_on": day,
        "request": f"request-{sequence}",
        "destination_country": "TW",
        "workers": 1,
        "content": {"workers": [{"name": "Wati Karsinah", "sex": "P"}], "signatory": {"name": "Ratna"}},
        "pdf_sha256": "0" * 64,
        "approved_by": "user-ratna",
    }
    receive(office.store, change(f"letter-{sequence}", 100 + sequence, said | fields, "recommendation", state=state))


def request_from_another_pc(office: Office, name: str, state: str, received_on: str) -> None:
    """A request that another PC of the office took in."""
    fields = {
        "company": "company-1",
        "letter_number": name,
        "received_on": received_on,
        "destination_country": "TW",
    }
    seq = 40 + len(office.store.counts_by_state("recommendation_request")) + len(name)
    receive(office.store, change(name, seq, fields, "recommendation_request", state=state))


def answered(office: Office, name: str, received_on: str, issued_on: str, state: str = "issued", **more: Any) -> None:
    """A request with its letter, both from another PC."""
    request_from_another_pc(office, name, "issued", received_on)
    sequence = 200 + len(name)
    fields = {
        "number": f"{sequence}/2026",
        "sequence": sequence,
        "series": "recommendation",
        "year": 2026,
        "issued_on": issued_on,
        "request": name,
        "destination_country": "TW",
        "workers": 1,
        "content": {},
        "pdf_sha256": "0" * 64,
        "approved_by": "user-ratna",
    }
    receive(office.store, change(f"letter-{name}", 300, fields | more, "recommendation", state=state))


def taken_as_issued(office: Office, folder: Path) -> str:
    """An approved request whose steps were taken without any letter, as by a program of another make."""
    request = request_that(office, folder, "approved")
    siti = desk_of(office, "siti")
    author = siti.author(REQUEST, "issue")
    rows = [step_intent(office.pack, row, "recommend", author) for row in request_rows(siti, request)]
    office.store.write(author, [*rows, step_intent(office.pack, get_record(office, REQUEST, request), "issue", author)])
    return request
