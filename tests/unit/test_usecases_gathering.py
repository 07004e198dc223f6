"""Registered people put into a request: one letter is for one company, one country, and people who are in no other."""

from pathlib import Path

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Desk, Office, get_record
from desktop.usecases.people.registering import add_record, edit_record
from desktop.usecases.requests.gathering import (
    fields_for,
    joining_beside,
    put_into_request,
    requests_for,
    take_out,
    waiting_for,
    why_not_together,
)
from desktop.usecases.requests.rows import follow_up, request_rows
from desktop.usecases.requests.steps import (
    approve_request,
    return_request,
    return_row,
    submit_request,
    withdraw_request,
)
from sync.model.record import Fields, Record
from tests.support.answered import request_that
from tests.support.desks import desk_of, imported
from tests.support.office import register

REQUEST, WORKER = "recommendation_request", "registration"
LETTER: Fields = {
    "scheme": "p_to_p",
    "letter_number": "9/PT-KAR/XI/2026",
    "received_on": "2026-11-20",
    "destination_country": "TW",
}


@pytest.fixture
def siti(office: Office) -> Desk:
    return desk_of(office, "siti")


def company(desk: Desk, name: str = "PT Karya Bahari") -> str:
    return add_record(desk, "company", {"name": name, "license_number": "3/SIP3MI"}).id


def request_of(desk: Desk, company: str, **fields: str) -> Record:
    return add_record(desk, REQUEST, LETTER | {"company": company} | fields)


def walk_in(office: Office, number: int = 1, **fields: str) -> Record:
    return register(office.store, nik=f"32121955039800{number:02}", **{"name": f"Wati {number}"} | fields)


def test_a_walk_in_person_goes_into_a_company_s_request_and_is_of_that_company_then(office: Office, siti: Desk) -> None:
    worker, request = walk_in(office), request_of(siti, company(siti))
    assert [found.id for found in waiting_for(siti, request)] == [worker.id]
    assert [found.id for found in requests_for(siti, [worker])] == [request.id]
    put_into_request(siti, request.id, [worker.id])
    assert [row.id for row in request_rows(siti, request.id)] == [worker.id]
    assert get_record(siti, WORKER, worker.id).fields["company"] == request.fields["company"]
    assert waiting_for(siti, request) == []


def test_a_new_request_and_those_who_go_into_it_are_written_together_or_not_at_all(office: Office, siti: Desk) -> None:
    one, other = walk_in(office), walk_in(office, 2, destination_country="MY")
    assert fields_for(siti, [one])["destination_country"] == "TW"
    fields = LETTER | {"company": company(siti)}
    with pytest.raises(Refused, match="Wati 2: Destination country"):
        both = joining_beside(siti, fields, [one.id, other.id], lambda _tx, _record: [])
        add_record(siti, REQUEST, fields, beside=both)
    assert requests_for(siti, [one]) == []
    made = add_record(siti, REQUEST, fields, beside=joining_beside(siti, fields, [one.id], lambda _tx, _record: []))
    assert [row.id for row in request_rows(siti, made.id)] == [one.id]


def test_what_was_put_in_can_be_taken_out_again_as_it_was(office: Office, siti: Desk) -> None:
    worker, request = walk_in(office), request_of(siti, company(siti))
    put_into_request(siti, request.id, [worker.id])
    take_out(siti, request.id, [worker.id])
    assert get_record(siti, WORKER, worker.id).fields == worker.fields
    assert request_rows(siti, request.id) == []


def test_who_came_with_a_company_s_list_is_of_that_company_when_taken_out(
    office: Office, siti: Desk, tmp_path: Path
) -> None:
    found = imported(siti, tmp_path)
    take_out(siti, found.request or "", found.registrations[:1])
    worker = get_record(siti, WORKER, found.registrations[0])
    assert worker.fields.get("request") is None and worker.fields["company"] == found.company
    assert len(request_rows(siti, found.request or "")) == 2


def test_nobody_is_taken_out_once_the_request_has_left_the_clerk(office: Office, tmp_path: Path) -> None:
    request = request_that(office, tmp_path, "submitted")
    first = request_rows(desk_of(office, "siti"), request)[0]
    with pytest.raises(Refused, match="not with the clerk"):
        take_out(desk_of(office, "siti"), request, [first.id])


def test_who_is_in_another_request_is_refused_until_that_one_is_withdrawn(
    office: Office, siti: Desk, tmp_path: Path
) -> None:
    first = imported(siti, tmp_path)
    worker = get_record(siti, WORKER, first.registrations[0])
    request = request_of(siti, worker.fields["company"])
    assert "is in a request already" in why_not_together(siti, [worker])
    with pytest.raises(Refused, match="is in a request already"):
        put_into_request(siti, request.id, [worker.id])
    withdraw_request(siti, first.request or "", "Perusahaan batal")
    assert worker.id in {found.id for found in waiting_for(siti, request)}
    put_into_request(siti, request.id, [worker.id])
    assert [row.id for row in request_rows(siti, request.id)] == [worker.id]


def test_people_of_two_countries_or_companies_are_not_asked_for_in_one_letter(office: Office, siti: Desk) -> None:
    taiwan, malaysia = walk_in(office), walk_in(office, 2, destination_country="MY")
    bound = walk_in(office, 3, company=company(siti, "PT Lain Lagi"))
    request = request_of(siti, company(siti))
    assert why_not_together(siti, [taiwan, malaysia]).startswith("One letter is for one company")
    assert why_not_together(siti, [taiwan, bound]) == ""
    assert requests_for(siti, [bound]) == []
    with pytest.raises(Refused, match="another company"):
        put_into_request(siti, request.id, [taiwan.id, bound.id])
    assert request_rows(siti, request.id) == []


def test_the_request_of_one_who_asks_alone_takes_one_person_and_names_them(office: Office, siti: Desk) -> None:
    one, other = (walk_in(office, number, scheme="individual") for number in (1, 2))
    alone = {"scheme": "individual", "received_on": "2026-11-20", "destination_country": "TW"}
    request = add_record(siti, REQUEST, alone)
    assert "asks alone" in why_not_together(siti, [one, other])
    assert put_into_request(siti, request.id, [one.id]).fields["applicant"] == "Wati 1"
    with pytest.raises(Refused, match="exactly one person; it has 2"):
        put_into_request(siti, request.id, [other.id])


def test_nobody_is_added_once_the_request_has_left_the_clerk(office: Office, siti: Desk) -> None:
    worker, request = walk_in(office), request_of(siti, company(siti))
    withdraw_request(siti, request.id, "Perusahaan batal")
    with pytest.raises(Refused, match="not with the clerk"):
        put_into_request(siti, request.id, [worker.id])


def test_an_old_register_book_s_people_are_not_waiting_for_a_letter(office: Office, siti: Desk) -> None:
    walk_in(office, register_entry="buku 2019.xlsx: 4")
    assert waiting_for(siti, request_of(siti, company(siti))) == []


def test_people_of_other_companies_hide_nobody_who_waits(
    office: Office, siti: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.usecases.requests.gathering.AT_MOST", 2)
    request, other = request_of(siti, company(siti)), company(siti, "PT Lain Lagi")
    waiting = [walk_in(office, number) for number in (1, 2)]
    for number in range(3, 8):
        walk_in(office, number, company=other)
    assert {found.id for found in waiting_for(siti, request)} == {worker.id for worker in waiting}


def test_who_was_taken_out_of_a_follow_up_is_free_and_can_be_put_in_again(office: Office, tmp_path: Path) -> None:
    request, siti = request_that(office, tmp_path, "verified"), desk_of(office, "siti")
    left = return_row(desk_of(office, "ratna"), request_rows(siti, request)[0].id, "Ijazah belum dilegalisir")
    approve_request(desk_of(office, "ratna"), request)
    second = follow_up(siti, request)
    take_out(siti, second.id, [left.id])
    assert [found.id for found in waiting_for(siti, second)] == [left.id]
    put_into_request(siti, second.id, [left.id])
    assert [row.id for row in request_rows(siti, second.id)] == [left.id]


@pytest.mark.parametrize("changed", ["the request", "a worker's country", "a worker's company"])
def test_who_needs_another_letter_since_something_was_changed_holds_the_request_back(
    office: Office, tmp_path: Path, changed: str
) -> None:
    siti, request = desk_of(office, "siti"), request_that(office, tmp_path, "submitted")
    return_request(desk_of(office, "budi"), request, "Periksa lagi")
    worker = request_rows(siti, request)[0]
    if changed == "the request":
        edit_record(siti, REQUEST, request, {"destination_country": "MY"})
    elif changed == "a worker's country":
        edit_record(siti, WORKER, worker.id, {"destination_country": "MY"})
    else:
        edit_record(siti, WORKER, worker.id, {"company": company(siti, "PT Lain Lagi")})
    said = "another company" if "company" in changed else "Destination country is"
    with pytest.raises(Refused, match=f"{worker.fields['name']}.*{said}"):
        submit_request(siti, request)
