"""Registered people put into a request and taken out again: central takes it, and two PCs that did it apart agree."""

import pytest

from desktop.usecases.exchange.conflicts import Choice
from desktop.usecases.people.registering import add_record
from desktop.usecases.requests.gathering import (
    fields_for,
    joining_beside,
    put_into_request,
    take_out,
    waiting_for,
)
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import withdraw_request
from sync.model.record import Record
from tests.sync.conftest import Pcs
from tests.sync.letters import DOCUMENTS, REQUEST, desk, walk
from tests.sync.pc import Pc, request_with_documents, resolve


def in_request(pc: Pc, request: str) -> list[str]:
    return [row.id for row in request_rows(desk(pc), request)]


def company_of(pc: Pc, request: str) -> str:
    return str(pc.get(request, REQUEST).fields["company"])


def exchange(*pcs: Pc) -> None:
    for pc in pcs:
        assert pc.sync().rejected == 0


@pytest.fixture
def requests(two_pcs: Pcs) -> list[str]:
    """Requests of two companies, which both PCs hold."""
    first, second = two_pcs
    made = [request_with_documents(first.office, first) for _company in range(2)]
    exchange(first, second)
    return made


def test_central_takes_who_is_put_in_taken_out_and_put_in_again(
    two_pcs: Pcs, shared_record: str, requests: list[str]
) -> None:
    first, second = two_pcs
    put_into_request(desk(first), requests[0], [shared_record])
    exchange(first, second)
    assert in_request(second, requests[0]) == [shared_record]
    assert second.get(shared_record).fields["company"] == company_of(second, requests[0])
    take_out(desk(second), requests[0], [shared_record])
    exchange(second, first)
    assert in_request(first, requests[0]) == []
    assert not {"request", "company"} & first.get(shared_record).fields.keys()
    put_into_request(desk(first), requests[1], [shared_record])
    exchange(first, second)
    assert in_request(second, requests[1]) == [shared_record]


def test_central_takes_a_new_request_with_those_who_go_into_it_and_its_letter_goes_its_way(two_pcs: Pcs) -> None:
    first, second = two_pcs
    worker = first.register(documents=DOCUMENTS)
    model = first.get(request_with_documents(first.office, first), REQUEST)
    siti = desk(first)
    fields = model.fields | fields_for(siti, [first.get(worker)])
    made = add_record(siti, REQUEST, fields, beside=joining_beside(siti, fields, [worker], lambda _tx, _record: []))
    walk(first, made.id)
    exchange(first, second)
    assert second.get(made.id, REQUEST).state == "approved"
    assert [(row.id, row.state) for row in request_rows(desk(second), made.id)] == [(worker, "verified")]


@pytest.mark.parametrize("choice", ["standing", "offered"])
def test_whom_two_pcs_put_into_two_requests_is_in_one_as_a_person_decides(
    two_pcs: Pcs, shared_record: str, requests: list[str], choice: Choice
) -> None:
    first, second = two_pcs
    for pc, request in zip(two_pcs, requests, strict=True):
        put_into_request(desk(pc), request, [shared_record])
    exchange(first, second, first)
    for pc in two_pcs:
        assert [in_request(pc, request) for request in requests] == [[shared_record], []]
        (conflict,) = pc.conflicts()
        assert sorted(conflict.fields["paths"]) == ["company", "request"]
    resolve(second, choice)
    exchange(second, first)
    chosen = requests[choice == "offered"]
    for pc in two_pcs:
        assert in_request(pc, chosen) == [shared_record]
        assert pc.get(shared_record).fields["company"] == company_of(pc, chosen)


def test_who_was_put_into_a_request_that_was_withdrawn_elsewhere_waits_again(
    two_pcs: Pcs, shared_record: str, requests: list[str]
) -> None:
    first, second = two_pcs
    withdraw_request(desk(first), requests[0], "Perusahaan batal")
    put_into_request(desk(second), requests[0], [shared_record])
    exchange(first, second, first)
    request: Record = first.get(requests[0], REQUEST)
    assert request.state == "withdrawn"
    again = request_with_documents(first.office, first)
    first.edit(again, REQUEST, company=request.fields["company"])
    assert [found.id for found in waiting_for(desk(first), first.get(again, REQUEST))] == [shared_record]
    put_into_request(desk(first), again, [shared_record])
    exchange(first, second)
    assert in_request(second, again) == [shared_record]
