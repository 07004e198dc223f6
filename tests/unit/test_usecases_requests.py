"""A company's request from its workbook to the letter, and every reason why it may not go on."""

from pathlib import Path

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office
from desktop.usecases.people.importing import amend, set_aside
from desktop.usecases.people.intake import commit_import, plan_import
from desktop.usecases.people.registering import edit_record, register
from desktop.usecases.requests import checklists
from desktop.usecases.requests.checklists import (
    mark_all_documents,
    mark_document,
    mark_rows_documents,
    mark_workers_documents,
)
from desktop.usecases.requests.queues import queue_query, queues
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import (
    approve_request,
    refuse_request,
    return_request,
    submit_request,
    take_step,
    verify_request,
)
from sync.model.record import Record
from tests.support.desks import SAID, desk_of, imported, workbook
from tests.support.office import PERSON

REQUEST = "recommendation_request"


def received(office: Office, folder: Path, by: str = "siti") -> str:
    request = imported(desk_of(office, by), folder).request
    assert request is not None
    return request


def complete(office: Office, folder: Path, by: str = "siti") -> str:
    """A request whose checklists are complete."""
    request = received(office, folder, by)
    mark_all_documents(desk_of(office, by), REQUEST, request)
    mark_rows_documents(desk_of(office, by), request)
    return request


def submitted(office: Office, folder: Path) -> str:
    request = complete(office, folder)
    submit_request(desk_of(office, "siti"), request)
    return request


def verified(office: Office, folder: Path) -> str:
    request = submitted(office, folder)
    verify_request(desk_of(office, "budi"), request)
    return request


def states(office: Office, request: str) -> list[str | None]:
    return [row.state for row in request_rows(desk_of(office, "siti"), request)]


def names(rows: list[Record]) -> list[str]:
    return [row.fields["name"] for row in rows]


def test_a_workbook_becomes_a_request_with_its_workers_in_the_lists_order(office: Office, tmp_path: Path) -> None:
    request = received(office, tmp_path)
    found = office.store.get(REQUEST, request)
    assert found is not None
    assert found.fields["letter_number"] == "27/PT-SAM/X/2026"
    assert found.fields["immigration_office"] == "cirebon"
    rows = request_rows(desk_of(office, "siti"), request)
    assert names(rows) == ["Wati Karsinah", "Darto Suhendar", "Yuni Rasminah"]
    assert {row.fields["company"] for row in rows} == {found.fields["company"]}
    assert {(row.fields["destination_country"], row.fields["scheme"]) for row in rows} == {("TW", "p_to_p")}


def test_a_known_company_is_used_again_however_its_name_is_written(office: Office, tmp_path: Path) -> None:
    first = imported(desk_of(office, "siti"), tmp_path)
    plan = plan_import(office, workbook(tmp_path))
    said = {"letter_number": "28/PT-SAM/X/2026", "letter_date": "2026-11-17"}
    second = commit_import(desk_of(office, "siti"), plan, said, {"name": "PT. SAMUDRA KARYA MANDIRI"})
    assert second.company == first.company


def test_the_same_letter_is_not_imported_twice(office: Office, tmp_path: Path) -> None:
    imported(desk_of(office, "siti"), tmp_path)
    with pytest.raises(Refused, match="27/PT-SAM/X/2026 of this company was imported before"):
        imported(desk_of(office, "siti"), tmp_path)
    assert len(office.store.outbox()) == 6  # the company, its permit, the request and three workers of the first time


def test_a_wrong_row_holds_the_whole_import_back_until_it_is_mended(office: Office, tmp_path: Path) -> None:
    nik = ("3212195903980001", "321206051104034", "3212154903970377")
    desk = desk_of(office, "siti")
    plan = plan_import(desk, workbook(tmp_path, NIK=nik))
    with pytest.raises(Refused, match="Row 2: NIK must have 16 digits, this one has 15"):
        commit_import(desk, plan, SAID["request"], SAID["company"])
    assert office.store.outbox() == []
    amend(desk.pack, plan, 2, "nik", "3212060511040341", desk.today())
    assert len(commit_import(desk, plan, SAID["request"], SAID["company"]).registrations) == 3


def test_a_row_set_aside_stays_with_the_request_and_its_reason(office: Office, tmp_path: Path) -> None:
    desk = desk_of(office, "siti")
    plan = plan_import(desk, workbook(tmp_path))
    set_aside(desk.pack, plan, 2, "KTP tidak dibawa")
    done = commit_import(desk, plan, SAID["request"], SAID["company"])
    assert (len(done.registrations), done.set_aside) == (2, 1)
    found = office.store.get(REQUEST, done.request or "")
    assert found is not None
    assert found.fields["set_aside"] == {"2": {"reason": "KTP tidak dibawa", "name": "Darto Suhendar", "source_row": 7}}


def test_workers_known_to_the_office_are_pointed_out(office: Office, tmp_path: Path) -> None:
    imported(desk_of(office, "siti"), tmp_path)
    plan = plan_import(office, workbook(tmp_path))
    assert [[issue.code for issue in row.issues] for row in plan.rows] == [["already_registered"]] * 3


def test_a_head_may_not_bring_a_workbook_in(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Clerk, Verifier and Administrator"):
        imported(desk_of(office, "ratna"), tmp_path)


def test_submitting_names_each_worker_and_each_document_that_lacks(office: Office, tmp_path: Path) -> None:
    request = received(office, tmp_path)
    desk = desk_of(office, "siti")
    mark_rows_documents(desk, request)
    second = request_rows(desk, request)[1]
    mark_document(desk, "registration", second.id, "diploma", {"verdict": "differs"})
    with pytest.raises(Refused) as caught:
        submit_request(desk, request)
    message = str(caught.value)
    assert "Request letter of the company" in message
    assert "1 worker holds this request back" in message
    assert "Darto Suhendar: These documents are not yet marked as matching: Latest diploma." in message
    assert "Wati" not in message


def test_what_the_letter_would_lack_is_told_while_it_can_be_mended(office: Office, tmp_path: Path) -> None:
    desk = desk_of(office, "siti")
    request = commit_import(desk, plan_import(desk, workbook(tmp_path))).request
    assert request is not None
    mark_all_documents(desk, REQUEST, request)
    mark_rows_documents(desk, request)
    with pytest.raises(Refused) as caught:
        submit_request(desk, request)
    assert "The letter needs: Date of the letter." in str(caught.value)
    assert "The letter needs of PT Samudra Karya Mandiri: Licence number (SIP3MI)." in str(caught.value)


def test_a_doubt_nobody_answered_holds_the_request_back(office: Office, tmp_path: Path) -> None:
    desk = desk_of(office, "siti")
    plan = plan_import(desk, workbook(tmp_path, JK=("L", "L", "P")))
    request = commit_import(desk, plan, SAID["request"], SAID["company"], SAID["permit"]).request
    assert request is not None
    mark_all_documents(desk, REQUEST, request)
    mark_rows_documents(desk, request)
    with pytest.raises(Refused, match="Wati Karsinah: Sex differs from the NIK, which says Female"):
        submit_request(desk, request)
    first = request_rows(desk, request)[0]
    edit_record(desk, "registration", first.id, {}, {"nik_sex_mismatch": "salah cetak NIK"})
    assert submit_request(desk, request).state == "submitted"


def test_verifying_a_request_verifies_its_workers_in_the_same_breath(office: Office, tmp_path: Path) -> None:
    request = verified(office, tmp_path)
    assert states(office, request) == ["verified"] * 3
    assert {row.fields["verified_by"] for row in request_rows(desk_of(office, "siti"), request)} == {"user-budi"}


def test_a_worker_sent_back_alone_stays_behind(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    row = request_rows(desk_of(office, "siti"), request)[1]
    take_step(desk_of(office, "budi"), "registration", row.id, "return", "KTP buram")
    verify_request(desk_of(office, "budi"), request)
    assert states(office, request) == ["verified", "returned", "verified"]


def test_a_worker_who_was_left_behind_cannot_catch_up_once_the_head_has_approved(
    office: Office, tmp_path: Path
) -> None:
    request = submitted(office, tmp_path)
    row = request_rows(desk_of(office, "siti"), request)[1]
    take_step(desk_of(office, "budi"), "registration", row.id, "return", "KTP buram")
    verify_request(desk_of(office, "budi"), request)
    approve_request(desk_of(office, "ratna"), request)
    take_step(desk_of(office, "siti"), "registration", row.id, "resubmit")
    with pytest.raises(Refused, match="no further worker"):
        take_step(desk_of(office, "budi"), "registration", row.id, "verify")
    assert states(office, request) == ["verified", "registered", "verified"]


def test_nobody_verifies_what_they_brought_in(office: Office, tmp_path: Path) -> None:
    request = complete(office, tmp_path, "dewi")
    submit_request(desk_of(office, "dewi"), request)
    with pytest.raises(Refused, match="somebody who has not worked on this record before"):
        verify_request(desk_of(office, "dewi"), request)
    assert states(office, request) == ["registered"] * 3


def test_a_verifier_who_registered_one_of_the_workers_is_told_which(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    row = request_rows(desk_of(office, "siti"), request)[2]
    own = {**row.fields, "nik": "3212154903970388", "name": "Tuti Alawiyah"}
    record = register(desk_of(office, "dewi"), own)
    with pytest.raises(Refused, match="Tuti Alawiyah: The step “Verify” must be taken by somebody"):
        verify_request(desk_of(office, "dewi"), request)
    assert office.store.get("registration", record.id).state == "registered"  # type: ignore[union-attr]


def test_who_edits_a_worker_they_verified_leaves_the_request_to_another_verifier(
    office: Office, tmp_path: Path
) -> None:
    request = submitted(office, tmp_path)
    row = request_rows(desk_of(office, "siti"), request)[0]
    take_step(desk_of(office, "budi"), "registration", row.id, "verify")
    edit_record(desk_of(office, "budi"), "registration", row.id, {"phone": "+6281234567899"})
    with pytest.raises(Refused, match=f"{row.fields['name']}: The step “Verify” must be taken by somebody"):
        verify_request(desk_of(office, "budi"), request)
    verify_request(desk_of(office, "dewi"), request)
    assert states(office, request) == ["verified"] * 3


def test_nobody_approves_what_they_submitted_or_verified(office: Office, tmp_path: Path) -> None:
    request = complete(office, tmp_path)
    submit_request(desk_of(office, "dewi"), request)
    verify_request(desk_of(office, "budi"), request)
    with pytest.raises(Refused, match="The step “Approve” must be taken by somebody"):
        approve_request(desk_of(office, "dewi"), request)
    assert approve_request(desk_of(office, "ratna"), request).state == "approved"


def test_a_clerk_who_tries_to_approve_is_told_whose_task_it_is(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="The step “Approve” is for: Head"):
        approve_request(desk_of(office, "siti"), verified(office, tmp_path))


def test_a_step_before_its_time_says_where_the_request_stands(office: Office, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="“Verify” is not possible while the record is “Received”"):
        verify_request(desk_of(office, "budi"), received(office, tmp_path))


def test_sending_back_needs_a_reason_and_takes_the_workers_along(office: Office, tmp_path: Path) -> None:
    request = verified(office, tmp_path)
    with pytest.raises(Refused, match="needs a reason"):
        return_request(desk_of(office, "ratna"), request, " ")
    return_request(desk_of(office, "ratna"), request, "SIP2MI sudah habis")
    assert states(office, request) == ["returned"] * 3
    submit_request(desk_of(office, "siti"), request)
    assert states(office, request) == ["registered"] * 3


def test_a_request_declined_for_good_lets_its_workers_go(office: Office, tmp_path: Path) -> None:
    request = verified(office, tmp_path)
    assert refuse_request(desk_of(office, "ratna"), request, "perusahaan dicabut izinnya").state == "refused"
    assert states(office, request) == ["returned"] * 3


def test_what_was_verified_rests_until_the_letter(office: Office, tmp_path: Path) -> None:
    request = verified(office, tmp_path)
    row = request_rows(desk_of(office, "siti"), request)[0]
    with pytest.raises(Refused, match="Wati Karsinah belongs to request 27/PT-SAM/X/2026"):
        edit_record(desk_of(office, "siti"), "registration", row.id, {"name": "Orang Lain"})
    with pytest.raises(Refused, match="Wati Karsinah belongs to request"):
        mark_document(desk_of(office, "siti"), "registration", row.id, "ktp", None)


def test_each_role_finds_its_own_heap_of_work(office: Office, tmp_path: Path) -> None:
    request = submitted(office, tmp_path)
    walk_in = register(desk_of(office, "siti"), PERSON)
    counts = {name: {q.key: q.count for q in queues(desk_of(office, name))} for name in ("siti", "budi", "ratna")}
    assert counts["budi"]["requests_to_verify"] == 1
    assert counts["budi"]["registrations_to_verify"] == 1
    assert counts["siti"]["requests_to_submit"] == 0
    assert (counts["siti"]["duplicates"], counts["budi"]["duplicates"]) == (0, 0)
    assert set(counts["ratna"]) == {"late", "requests_to_approve", "refused_by_central", "conflicts", "merged"}
    heap = next(queue for queue in queues(desk_of(office, "budi")) if queue.key == "requests_to_verify")
    assert office.store.select(queue_query(heap)) == [request]
    heap = next(queue for queue in queues(desk_of(office, "budi")) if queue.key == "registrations_to_verify")
    assert office.store.select(queue_query(heap)) == [walk_in.id]


def unmarked(office: Office, request: str) -> list[str]:
    return [row.id for row in request_rows(office, request) if not row.fields.get("documents")]


def test_the_documents_of_many_workers_are_marked_some_at_a_time_and_what_was_marked_stays_when_it_is_broken_off(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklists, "AT_ONCE", 2)
    desk, request = desk_of(office, "siti"), received(office, tmp_path)
    workers = [row.id for row in request_rows(office, request)]
    commits: list[int] = []
    office.store.on_change(lambda changed: commits.append(len(changed)))
    far: list[tuple[int, int]] = []

    def broken_off(done: int, of: int) -> bool:
        far.append((done, of))
        return False

    first = mark_workers_documents(desk, workers, broken_off)
    assert (first.noted, first.come_to, first.of) == (2, 2, 3)
    assert far == [(2, 3)]
    assert unmarked(office, request) == workers[2:]
    assert commits == [2]
    rest = mark_workers_documents(desk, workers[2:], lambda *_far: True)
    assert (rest.noted, rest.why_not) == (1, ())
    assert unmarked(office, request) == []


def test_a_worker_who_is_gone_meanwhile_holds_up_the_marking_of_no_other(office: Office, tmp_path: Path) -> None:
    desk, request = desk_of(office, "siti"), received(office, tmp_path)
    first, *others = (row.id for row in request_rows(office, request))
    marked = mark_workers_documents(desk, [first, "nobody", *others], lambda *_far: True)
    assert (marked.noted, marked.come_to, marked.of) == (3, 4, 4)
    assert [why.startswith("This record is not on this PC.") for why in marked.why_not] == [True]
    assert unmarked(office, request) == []


def test_who_marks_every_worker_of_a_request_at_once_hears_how_far_it_is(office: Office, tmp_path: Path) -> None:
    request, far = received(office, tmp_path), list[tuple[int, int]]()
    mark_rows_documents(desk_of(office, "siti"), request, lambda done, of: far.append((done, of)))
    assert far == [(0, 3)]
    assert unmarked(office, request) == []
