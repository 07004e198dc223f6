"""The workflow's rules beyond one person's step: row by row, one person alone, four eyes over the whole past."""

from pathlib import Path

import pytest

from desktop.errors import Refused
from desktop.store.values import Intent
from desktop.usecases.desk import Office, get_record
from desktop.usecases.letters.issuing import issue_letter
from desktop.usecases.people import interviews
from desktop.usecases.people.family_permission import permission_of
from desktop.usecases.people.registering import REGISTRATION, REQUEST, edit_record, register
from desktop.usecases.requests.checklists import mark_all_documents, mark_document, mark_rows_documents
from desktop.usecases.requests.individual import start_individual_request
from desktop.usecases.requests.rows import follow_up, request_rows
from desktop.usecases.requests.sent_back import why_sent_back
from desktop.usecases.requests.steps import (
    approve_request,
    approve_requests,
    refuse_request,
    return_request,
    return_row,
    submit_request,
    take_step,
    verify_request,
    verify_row,
    withdraw_request,
)
from desktop.usecases.requests.waiting_approvals import waiting_approvals
from tests.support.desks import PASSWORD, desk_of, imported
from tests.support.office import PERSON


def submitted(office: Office, folder: Path, by: str = "siti") -> str:
    desk = desk_of(office, by)
    request = imported(desk, folder).request
    assert request is not None
    mark_all_documents(desk, REQUEST, request)
    mark_rows_documents(desk, request)
    submit_request(desk, request)
    return request


def states(office: Office, request: str) -> list[str | None]:
    return [row.state for row in request_rows(desk_of(office, "siti"), request)]


def walk_in(office: Office, **fields: object) -> str:
    desk = desk_of(office, "siti")
    given = {**PERSON, "scheme": "individual", "destination_country": "TW", **fields}
    worker = register(desk, given)
    mark_all_documents(desk, REGISTRATION, worker.id)
    return worker.id


def test_one_row_is_checked_and_one_sent_back_while_the_others_go_on(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    first, second, _third = request_rows(desk_of(office, "siti"), request)
    verify_row(desk_of(office, "budi"), first.id)
    return_row(desk_of(office, "budi"), second.id, "KTP buram")
    assert states(office, request) == ["verified", "returned", "registered"]
    verify_request(desk_of(office, "budi"), request)
    assert states(office, request) == ["verified", "returned", "verified"]


def test_who_was_left_behind_gets_a_request_of_their_own_by_the_same_letter(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    left = request_rows(desk_of(office, "siti"), request)[1]
    return_row(desk_of(office, "budi"), left.id, "KTP buram")
    verify_request(desk_of(office, "budi"), request)
    with pytest.raises(Refused, match="still under way"):
        follow_up(desk_of(office, "siti"), request)
    approve_request(desk_of(office, "ratna"), request)
    issue_letter(desk_of(office, "siti"), request)
    second = follow_up(desk_of(office, "siti"), request)
    assert second.state == "received"
    assert second.fields["letter_number"] == get_record(office, REQUEST, request).fields["letter_number"]
    assert [row.id for row in request_rows(desk_of(office, "siti"), second.id)] == [left.id]
    assert submit_request(desk_of(office, "siti"), second.id).state == "submitted"
    with pytest.raises(Refused, match="left no worker behind"):
        follow_up(desk_of(office, "siti"), request)


def test_one_person_asks_alone_without_a_company(office: Office) -> None:
    request = start_individual_request(desk_of(office, "siti"), walk_in(office))
    assert request.fields["applicant"] == PERSON["name"]
    assert submit_request(desk_of(office, "siti"), request.id).state == "submitted"
    verify_request(desk_of(office, "budi"), request.id)
    approve_request(desk_of(office, "ratna"), request.id)
    letter = issue_letter(desk_of(office, "siti"), request.id)
    assert letter.fields["content"].get("company") is None
    assert "company" not in letter.fields


def test_a_request_of_one_person_is_for_exactly_one(office: Office) -> None:
    request = start_individual_request(desk_of(office, "siti"), walk_in(office)).id
    other = walk_in(office, nik="3212190506990001", birth_date="1999-06-05", sex="male", name="Darto")
    moving = Intent(record_type=REGISTRATION, record=other, action="set", fields={"request": request})
    office.store.write(desk_of(office, "siti").author(REGISTRATION), [moving])
    with pytest.raises(Refused, match="exactly one person; it has 2"):
        submit_request(desk_of(office, "siti"), request)


def test_who_is_under_a_companys_scheme_or_in_a_request_does_not_ask_alone(office: Office) -> None:
    worker = walk_in(office)
    start_individual_request(desk_of(office, "siti"), worker)
    with pytest.raises(Refused, match="is in a request already"):
        start_individual_request(desk_of(office, "siti"), worker)
    companys = walk_in(office, nik="3212190506990001", birth_date="1999-06-05", sex="male", scheme="p_to_p")
    with pytest.raises(Refused, match="in which a company asks"):
        start_individual_request(desk_of(office, "siti"), companys)


def test_a_request_is_withdrawn_before_its_letter_and_its_workers_are_free(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    verify_request(desk_of(office, "budi"), request)
    approve_request(desk_of(office, "ratna"), request)
    with pytest.raises(Refused, match="needs a reason"):
        withdraw_request(desk_of(office, "siti"), request, " ")
    found = withdraw_request(desk_of(office, "siti"), request, "P3MI menunda penempatan")
    assert (found.state, found.fields["withdrawn_by"]) == ("withdrawn", "user-siti")
    assert states(office, request) == ["returned"] * 3
    with pytest.raises(Refused, match="while the record is “Withdrawn”"):
        issue_letter(desk_of(office, "siti"), request)


def test_who_ever_submitted_a_request_does_not_approve_it(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path, by="dewi")
    return_request(desk_of(office, "budi"), request, "nomor surat salah")
    submit_request(desk_of(office, "siti"), request)
    verify_request(desk_of(office, "budi"), request)
    assert get_record(office, REQUEST, request).fields["submitted_by"] == "user-siti"
    with pytest.raises(Refused, match="somebody who has not worked on this record"):
        approve_request(desk_of(office, "dewi"), request)


def test_who_verified_one_of_the_workers_does_not_approve_their_letter(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    first = request_rows(desk_of(office, "siti"), request)[0]
    verify_row(desk_of(office, "dewi"), first.id)
    return_row(desk_of(office, "budi"), first.id, "periksa lagi")
    take_step(desk_of(office, "siti"), REGISTRATION, first.id, "resubmit")
    verify_request(desk_of(office, "budi"), request)
    with pytest.raises(Refused, match=f"registered, edited or verified 1 worker.*{first.fields['name']}"):
        approve_request(desk_of(office, "dewi"), request)
    assert approve_request(desk_of(office, "ratna"), request).state == "approved"


def test_several_requests_are_approved_by_one_password_and_a_wrong_one_approves_none(
    office: Office, tmp_path: Path
) -> None:
    request = submitted(office, tmp_path)
    verify_request(desk_of(office, "budi"), request)
    alone = start_individual_request(
        desk_of(office, "siti"), walk_in(office, nik="3212195503970009", birth_date="1997-03-15")
    ).id
    with pytest.raises(Refused, match="password is wrong"):
        approve_requests(desk_of(office, "ratna"), [request], "bukan sandinya")
    assert get_record(office, REQUEST, request).state == "verified"
    outcomes = approve_requests(desk_of(office, "ratna"), [alone, request], PASSWORD)
    assert [outcome.request for outcome in outcomes] == [alone, request]
    assert "not possible while the record is “Received”" in str(outcomes[0].error)
    assert outcomes[1].error is None
    assert get_record(office, REQUEST, request).state == "approved"


def test_approving_several_that_is_broken_off_approves_no_further_one(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    verify_request(desk_of(office, "budi"), request)
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> bool:
        told.append((done, of))
        return done < 1

    outcomes = approve_requests(desk_of(office, "ratna"), ["gone", request], PASSWORD, stop)
    assert [outcome.request for outcome in outcomes] == ["gone"]
    assert told == [(0, 2), (1, 2)]
    assert get_record(office, REQUEST, request).state == "verified"


def test_a_refusal_keeps_its_reason_for_the_letter(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    verify_request(desk_of(office, "budi"), request)
    found = refuse_request(desk_of(office, "ratna"), request, " Perjanjian kerja tidak sah ")
    assert (found.state, found.fields["refused_because"]) == ("refused", "Perjanjian kerja tidak sah")
    assert found.fields["refused_by"] == "user-ratna"


def test_the_checklist_says_who_looked_and_when(office: Office) -> None:
    worker = walk_in(office)
    entry = {"verdict": "matches", "number": "3212", "date": "2020-01-02", "place": "Indramayu"}
    marked = mark_document(desk_of(office, "siti"), REGISTRATION, worker, "ktp", entry).fields["documents"]["ktp"]
    assert marked == {**entry, "checked_by": "user-siti", "checked_at": office.clock.now()}
    again = mark_document(desk_of(office, "budi"), REGISTRATION, worker, "ktp", entry).fields["documents"]["ktp"]
    assert again["checked_by"] == "user-siti"
    differs = {**entry, "verdict": "differs"}
    mended = mark_document(desk_of(office, "budi"), REGISTRATION, worker, "ktp", differs).fields["documents"]["ktp"]
    assert mended["checked_by"] == "user-budi"


def test_japan_asks_for_certificates_that_taiwan_does_not(office: Office) -> None:
    asked = {
        country: {
            document.key
            for document, needed in office.pack.checklist_for(
                REGISTRATION, {"scheme": "p_to_p", "destination_country": country}
            )
            if needed
        }
        for country in ("TW", "JP")
    }
    assert asked["JP"] - asked["TW"] == {"competency_certificate", "language_certificate"}


def test_permission_by_somebody_else_takes_a_reason(office: Office) -> None:
    fields = {**PERSON, "marital_status": "married", "family_relation": "mother"}
    with pytest.raises(Refused, match="permission from: Husband or Wife"):
        register(desk_of(office, "siti"), fields)
    kept = register(desk_of(office, "siti"), fields, {"permission_by_other": "suami di luar negeri, surat kuasa"})
    assert kept.fields["confirmations"]["permission_by_other"]["value"] == "married|mother"


def test_whoever_mends_a_worker_is_told_who_sent_them_back_and_why(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    first = request_rows(desk_of(office, "budi"), request)[0]
    assert why_sent_back(office, first) == ""
    take_step(desk_of(office, "budi"), REGISTRATION, first.id, "return", "Ijazah tidak terbaca")
    back = request_rows(desk_of(office, "siti"), request)[0]
    assert why_sent_back(office, back).startswith("Sent back by Budi")
    assert why_sent_back(office, back).endswith(": Ijazah tidak terbaca")


def test_an_interview_rests_once_it_has_a_conclusion_and_was_closed(office: Office) -> None:
    desk, worker = desk_of(office, "siti"), walk_in(office)
    begun = interviews.start(desk, worker, "Ruang pelayanan")
    assert interviews.start(desk_of(office, "budi"), worker).id == begun.id
    with pytest.raises(Refused, match="“maybe” is not on the list"):
        interviews.answer(desk, begun.id, {"debt": ("maybe", "")})
    interviews.answer(desk, begun.id, {"debt": ("yes", "uang muka 3 juta")}, {"conclusion": "follow_up"})
    closed = interviews.close(desk, begun.id)
    assert closed.fields["prompts"] == {"debt": {"answer": "yes", "note": "uang muka 3 juta"}}
    with pytest.raises(Refused, match="can no longer be changed"):
        interviews.answer(desk, begun.id, said={"statement": "lain"})
    assert interviews.interview_of(office, worker) == closed


def test_a_verifier_who_mended_a_worker_leaves_the_check_to_another(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    budi, dewi = desk_of(office, "budi"), desk_of(office, "dewi")
    first = request_rows(budi, request)[0]
    edit_record(budi, REGISTRATION, first.id, {"phone": "+6281234567899"})
    with pytest.raises(Refused, match="somebody who has not worked on this record"):
        verify_row(budi, first.id)
    with pytest.raises(Refused, match=f"{first.fields['name']}: .*somebody who has not worked on this record"):
        verify_request(budi, request)
    assert verify_row(dewi, first.id).state == "verified"


def test_a_verifier_who_marked_a_document_checks_the_worker_all_the_same(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    budi = desk_of(office, "budi")
    first = request_rows(budi, request)[0]
    mark_document(budi, REGISTRATION, first.id, "photo", {"verdict": "matches"})
    assert verify_request(budi, request).state == "verified"


def test_the_head_is_told_of_workers_whose_permission_nobody_noted(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    verify_request(desk_of(office, "budi"), request)
    (waiting,) = waiting_approvals(desk_of(office, "ratna"))
    said = [remark.text for remark in waiting.remarks if remark.weight == "warns"]
    assert any("nobody noted whose permission they have: Wati Karsinah" in text for text in said)
    worker = request_rows(desk_of(office, "siti"), request)[0]
    assert "Whose it is has not been noted" in permission_of(office, worker).warning
