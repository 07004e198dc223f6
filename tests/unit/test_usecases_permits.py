"""Licence, permit and quota: a company recruits as many as its permit says, while it is in force, or says why not."""

from pathlib import Path
from typing import Any

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office, get_record
from desktop.usecases.letters.issued import void_letter
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.people.intake import commit_import, plan_import
from desktop.usecases.people.registering import REQUEST, edit_record
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.permits import PERMIT, over_used, permits_for, places_short, quota_of
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import approve_request, submit_request, verify_request
from sync.model.record import Fields, Record
from sync.protocol import SHARED_SCOPE
from tests.support.answers import hear
from tests.support.desks import SAID, desk_of, workbook
from tests.support.office import change


def asked(office: Office, folder: Path, permit: Fields | None, **company: Any) -> str:
    """A complete request of three workers by that permit."""
    desk = desk_of(office, "siti")
    said = {**SAID["company"], **company}
    request = commit_import(desk, plan_import(desk, workbook(folder)), SAID["request"], said, permit).request
    assert request is not None
    mark_all_documents(desk, REQUEST, request)
    mark_rows_documents(desk, request)
    return request


def permit_of(office: Office, request: str) -> Record:
    return get_record(office, PERMIT, get_record(office, REQUEST, request).fields["recruitment_permit"])


def approved(office: Office, request: str) -> str:
    submit_request(desk_of(office, "siti"), request)
    verify_request(desk_of(office, "budi"), request)
    approve_request(desk_of(office, "ratna"), request)
    return request


def test_a_request_waits_for_its_permit(office: Office, tmp_path: Path) -> None:
    request = asked(office, tmp_path, None)
    with pytest.raises(Refused, match="does not say by which recruitment permit"):
        submit_request(desk_of(office, "siti"), request)


def test_the_only_permit_in_force_is_taken_by_itself(office: Office, tmp_path: Path) -> None:
    request = asked(office, tmp_path, None)
    company = get_record(office, REQUEST, request).fields["company"]
    fields = {"company": company, "number": "9/SIP2MI", "destination_country": "TW", "quota": 3}
    gone = fields | {"number": "8/SIP2MI", "valid_until": "2026-11-20"}
    permits = [change("p-9", 30, fields, PERMIT), change("p-8", 31, gone, PERMIT)]
    hear(office.store, changes=permits, cursor={SHARED_SCOPE: 31})
    assert [permit.id for permit in permits_for(office, company, "TW")] == ["p-9"]
    assert submit_request(desk_of(office, "siti"), request).fields["recruitment_permit"] == "p-9"


@pytest.mark.parametrize(
    ("permit", "company", "said"),
    [
        ({"quota": 2}, {}, r"is for 2 workers: 0 have letters, 0 wait in other requests, so 2 are left.* for 3"),
        ({"quota": 9, "valid_until": "2026-11-20"}, {}, "ran out on 20 November 2026"),
        ({"quota": 9, "valid_from": "2026-11-22"}, {}, "is valid from 22 November 2026 only"),
        ({"quota": 9, "destination_country": "HK"}, {}, "for another company or country"),
        ({"quota": 9}, {"license_until": "2026-11-20"}, r"licence \(SIP3MI\) of .* ran out on 20 November 2026"),
    ],
)
def test_what_ran_out_or_is_used_up_holds_the_request_back(
    office: Office, tmp_path: Path, permit: Fields, company: Fields, said: str
) -> None:
    request = asked(office, tmp_path, {"number": "7/SIP2MI", **permit}, **company)
    with pytest.raises(Refused, match=said):
        submit_request(desk_of(office, "siti"), request)


def test_a_reason_lets_a_request_go_over_the_quota(office: Office, tmp_path: Path) -> None:
    request = asked(office, tmp_path, {"number": "7/SIP2MI", "quota": 2})
    why = "Tambahan kuota disetujui, suratnya menyusul"
    edit_record(desk_of(office, "siti"), REQUEST, request, {"quota_exception": why})
    assert submit_request(desk_of(office, "siti"), request).state == "submitted"


def test_a_request_tells_from_the_first_day_how_many_places_its_permit_lacks(office: Office, tmp_path: Path) -> None:
    request = asked(office, tmp_path, {"number": "7/SIP2MI", "quota": 2})
    permit = permit_of(office, request)
    assert places_short(office, permit, get_record(office, REQUEST, request)) == 1
    edit_record(desk_of(office, "budi"), PERMIT, permit.id, {"quota": 3})
    assert places_short(office, permit_of(office, request), get_record(office, REQUEST, request)) == 0


def test_a_licence_that_runs_out_before_the_approval_stops_it_there(office: Office, tmp_path: Path) -> None:
    request = asked(office, tmp_path, {"number": "7/SIP2MI", "quota": 3})
    submit_request(desk_of(office, "siti"), request)
    verify_request(desk_of(office, "budi"), request)
    company = get_record(office, REQUEST, request).fields["company"]
    edit_record(desk_of(office, "siti"), "company", company, {"license_until": "2026-11-20"})
    with pytest.raises(Refused, match="ran out on 20 November 2026"):
        approve_request(desk_of(office, "ratna"), request)


def test_what_waits_and_what_has_letters_is_counted_and_a_void_letter_gives_back(
    office: Office, tmp_path: Path
) -> None:
    request = asked(office, tmp_path, {"number": "7/SIP2MI", "quota": 5})
    permit = permit_of(office, request)
    assert (quota_of(office, permit).waiting, quota_of(office, permit).left) == (0, 5)
    approved(office, request)
    assert (quota_of(office, permit).waiting, quota_of(office, permit).left) == (3, 2)
    letter = issue_letter(desk_of(office, "siti"), request)
    counted = quota_of(office, permit)
    assert (counted.used, counted.waiting, counted.left) == (3, 0, 2)
    void_letter(desk_of(office, "ratna"), letter.id, "salah negara")
    assert quota_of(office, permit).left == 5


def test_of_two_requests_that_together_are_too_many_the_first_approved_one_goes_on(
    office: Office, tmp_path: Path
) -> None:
    first = asked(office, tmp_path, {"number": "7/SIP2MI", "quota": 9})
    permit = permit_of(office, first)
    submit_request(desk_of(office, "siti"), first)
    verify_request(desk_of(office, "budi"), first)
    second = alike(office, tmp_path, permit)
    submit_request(desk_of(office, "siti"), second)
    verify_request(desk_of(office, "budi"), second)
    edit_record(desk_of(office, "budi"), PERMIT, permit.id, {"quota": 5})  # as if the other PC had submitted its own
    approve_request(desk_of(office, "ratna"), second)
    with pytest.raises(Refused, match="is for 5 workers: 0 have letters, 3 wait in other requests, so 2 are left"):
        approve_request(desk_of(office, "ratna"), first)
    assert issue_letter(desk_of(office, "siti"), second).fields["workers"] == 3


def alike(office: Office, folder: Path, permit: Record) -> str:
    """Another request of the same workers by the same permit, under another letter of the company."""
    desk = desk_of(office, "siti")
    said = {**SAID["request"], "letter_number": "29/PT-SAM/X/2026"}
    number = {"number": permit.fields["number"]}
    request = commit_import(desk, plan_import(desk, workbook(folder)), said, SAID["company"], number).request
    assert request is not None
    for row in request_rows(desk, request):
        edit_record(desk, "registration", row.id, {}, {"already_registered": "permohonan kedua"})
    mark_all_documents(desk, REQUEST, request)
    mark_rows_documents(desk, request)
    return request


def test_nobody_writes_by_hand_how_much_of_a_permit_is_used(office: Office, tmp_path: Path) -> None:
    permit = permit_of(office, asked(office, tmp_path, {"number": "7/SIP2MI", "quota": 5}))
    with pytest.raises(Refused, match="kept by the central server"):
        edit_record(desk_of(office, "siti"), PERMIT, permit.id, {"used": 1})


def test_a_clerk_does_not_raise_a_quota_that_a_verifier_may(office: Office, tmp_path: Path) -> None:
    permit = permit_of(office, asked(office, tmp_path, {"number": "7/SIP2MI", "quota": 2}))
    with pytest.raises(Refused, match="Changing Quota is for: Verifier, Head and Administrator"):
        edit_record(desk_of(office, "siti"), PERMIT, permit.id, {"quota": 90})
    edit_record(desk_of(office, "siti"), PERMIT, permit.id, {"quota": 2, "number": "8/SIP2MI"})
    for who in ("budi", "ratna", "dewi"):
        assert edit_record(desk_of(office, who), PERMIT, permit.id, {"quota": 90 + len(who)}).fields["quota"] > 2


def test_a_permit_that_central_found_over_used_asks_for_attention(office: Office) -> None:
    fields = {"company": "c", "number": "9/SIP2MI", "destination_country": "TW", "quota": 3}
    over = fields | {"number": "8/SIP2MI", "used": 4, "over_used": 1}
    hear(
        office.store,
        changes=[change("p-9", 30, fields, PERMIT), change("p-8", 31, over, PERMIT)],
        cursor={SHARED_SCOPE: 31},
    )
    assert [(one.id, one.fields["over_used"]) for one in over_used(office)] == [("p-8", 1)]
