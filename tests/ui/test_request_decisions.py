"""A request's decisions on its page: one worker at a time, grounds and what follows, and approvals that went stale."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.store.values import Intent
from desktop.ui.screens.home import Tile
from desktop.ui.screens.registration import RegistrationPage
from desktop.ui.screens.requests import RequestPage
from desktop.ui.screens.requests.parts import LETTER
from desktop.usecases.desk import Office
from desktop.usecases.letters.issuing import standing_letter
from desktop.usecases.people.registering import edit_record
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.steps import approve_request, return_request, return_row, verify_request
from sync.model.record import Record
from tests.support.answered import bring_to, taken_as_issued
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.office import CLERK, change, receive, register, take_all
from tests.ui.conftest import OpenCounter
from tests.ui.request_page import REQUEST, bring_to_approval, look_at

SITI = CLERK.__class__("user-siti", "clerk")


def state(office: Office, request: str) -> str | None:
    found = office.store.get(REQUEST, request)
    assert found is not None
    return found.state


def states(office: Office, request: str) -> list[str | None]:
    return [row.state for row in request_rows(desk_of(office, "siti"), request)]


def texts(page: RequestPage) -> str:
    return "\n".join(found.text() for found in page.findChildren(QLabel) if not found.isHidden())


def test_workers_are_verified_and_sent_back_one_by_one_while_the_others_go_on(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "submitted")
    budi = sit("budi")
    page = look_at(budi, request_id)
    budi.key(Qt.Key.Key_F6)
    budi.rest()
    assert states(office, request_id) == ["verified", "registered", "registered"]
    assert page.workers.table.currentIndex().row() == 1  # the next one is in hand
    budi.key(Qt.Key.Key_F9)
    budi.type("Ijazah belum dilegalisir")
    budi.key(Qt.Key.Key_Return)
    budi.rest()
    assert states(office, request_id) == ["verified", "returned", "registered"]
    assert "is sent back. The others go on." in budi.said()
    budi.press("step_verify")
    assert states(office, request_id) == ["verified", "returned", "verified"]


def test_the_reason_for_one_worker_is_typed_across_the_card_in_two_lines(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "submitted")
    budi = sit("budi")
    page = look_at(budi, request_id)
    budi.key(Qt.Key.Key_F9)
    said = "Ijazah SMA belum dilegalisir oleh sekolah, dan nama ibu di KK berbeda dari akta"
    budi.type(said)
    reason, card = page.workers.worker.steps.reason, page.workers.worker
    budi.rest()
    assert reason.toPlainText() == said and reason.verticalScrollBar().maximum() == 0
    assert reason.width() > 0.85 * card.width()
    budi.key(Qt.Key.Key_Escape)
    budi.window.resize(683, 384)
    page.workers.table.setFocus()
    budi.key(Qt.Key.Key_F9)
    budi.wait(lambda: not reason.visibleRegion().isEmpty() and reason.visibleRegion().boundingRect() == reason.rect())
    budi.key(Qt.Key.Key_Return)
    budi.rest()
    assert states(office, request_id) == ["returned", "registered", "registered"] and reason.isHidden()


def test_where_every_worker_was_sent_back_sending_the_request_back_is_the_main_step(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "submitted")
    budi = sit("budi")
    page = look_at(budi, request_id)
    assert page.main_button() is page.steps.buttons["verify"]
    for worker in request_rows(desk_of(office, "budi"), request_id):
        return_row(desk_of(office, "budi"), worker.id, "Ijazah belum dilegalisir")
    budi.wait(lambda: page.main_button() is page.steps.buttons["return"])
    assert page.steps.next.text() == "Verifier: every worker was sent back, so the request is to be sent back too"
    budi.onward()
    budi.type("Semua ijazah belum dilegalisir")
    budi.key(Qt.Key.Key_Return)
    budi.rest()
    assert state(office, request_id) == "returned"


def test_who_was_sent_back_before_the_whole_request_keeps_a_reason_of_their_own(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "submitted")
    budi = desk_of(office, "budi")
    first = request_rows(budi, request_id)[0]
    return_row(budi, first.id, "Ijazah belum dilegalisir")
    return_request(budi, request_id, "Surat permohonan belum ditandatangani")
    siti = sit("siti")
    page = look_at(siti, request_id)
    card = page.workers.worker.sent_back
    assert "Ijazah belum dilegalisir" in texts(page)
    assert not card.isHidden()
    siti.key(Qt.Key.Key_Down)
    siti.rest()
    assert page.workers.table.currentIndex().row() == 1
    assert card.isHidden()  # what brought this one back is said once, above


def test_one_worker_withdraws_and_the_others_go_on(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.press("worker_withdraw")
    assert siti.focused() is page.workers.worker.steps.reason
    siti.key(Qt.Key.Key_Escape)
    assert page.workers.worker.steps.reason.isHidden()
    siti.press("worker_withdraw")
    siti.type("Batal berangkat")
    siti.key(Qt.Key.Key_Return)
    siti.rest()
    assert states(office, request_id) == ["withdrawn", "registered", "registered"]


def test_whoever_stayed_behind_gets_a_request_of_their_own(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to(office, request_id, "submitted")
    budi = desk_of(office, "budi")
    return_row(budi, request_rows(budi, request_id)[0].id, "Ijazah belum dilegalisir")
    verify_request(budi, request_id)
    approve_request(desk_of(office, "ratna"), request_id)
    siti = sit("siti")
    page = look_at(siti, request_id)
    assert page.further.follow_up.text() == "New request for the 1 left behind"
    siti.press("follow_up")
    other = siti.page(RequestPage)
    assert other.record.id != request_id
    siti.wait(lambda: len(other.workers.model.rows) == 1)


def test_a_refusal_says_what_follows_and_ends_in_a_numbered_letter(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "submitted")
    verify_request(desk_of(office, "budi"), request_id)
    ratna = sit("ratna")
    page = look_at(ratna, request_id)
    ratna.press("step_refuse")
    assert "its 3 workers go back to the clerk" in page.question.text.text()
    assert ratna.focused() is page.question.reason
    ratna.key(Qt.Key.Key_Return)
    assert page.question.lacking.text() == "Write the reason first."
    assert state(office, request_id) == "verified"
    ratna.type("Lowongan belum disetujui Perwakilan RI")
    ratna.key(Qt.Key.Key_Return)
    ratna.rest()
    assert page.badge.text() == "Refused"

    siti = sit("siti")
    assert siti.find(Tile, "queue_refusals_to_write").count == 1
    page = look_at(siti, request_id)
    siti.press("issue_refusal")
    assert page.parts.in_front == LETTER
    siti.press("issue_confirm")
    siti.wait(lambda: page.letter.letter is not None)
    assert standing_letter(office, request_id, "refusal_letter") is not None
    assert page.letter.number.text() == "500.15.15.1/0037/Disnaker/XI/2026"
    siti.wait(page.further.refusal.isHidden)


def test_a_head_takes_back_a_request_that_is_issued_though_no_letter_stands(
    sit: OpenCounter, office: Office, tmp_path: Path
) -> None:
    request = taken_as_issued(office, tmp_path)
    ratna = sit("ratna")
    page = look_at(ratna, request)
    ratna.press("step_reopen")
    assert "No letter of this request stands." in page.question.text.text()
    ratna.type("Suratnya ditolak pusat")
    ratna.key(Qt.Key.Key_Return)
    ratna.rest()
    assert (state(office, request), set(states(office, request))) == ("returned", {"returned"})


def test_a_withdrawal_can_be_thought_better_of(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.press("step_withdraw")
    assert "No letter is made and no number is used." in page.question.text.text()
    siti.type("P3MI menarik")
    siti.key(Qt.Key.Key_Escape)
    assert page.question.isHidden()
    assert state(office, request_id) == "received"
    siti.press("step_withdraw")
    assert page.question.reason.toPlainText() == "P3MI menarik"  # what was typed is kept
    siti.key(Qt.Key.Key_Return)
    siti.rest()
    assert state(office, request_id) == "withdrawn"


def test_an_approval_that_went_stale_is_told_with_what_changed(
    sit: OpenCounter, office: Office, request_id: str, clock: FixedClock
) -> None:
    bring_to_approval(office, request_id)
    take_all(office.store)
    clock.move(hours=1)
    siti = sit("siti")
    page = look_at(siti, request_id)
    assert page.notices.isHidden()
    worker = page.workers.model.rows[0]
    receive(office.store, change(worker.id, 500, {**worker.fields, "name": "Wati Karsinah Putri"}, state="verified"))
    siti.wait(lambda: not page.notices.isHidden())
    said = page.notices.stale.text()
    assert "has changed since the head approved it" in said
    assert "Wati Karsinah → Wati Karsinah Putri" in said
    siti.press("step_issue")
    siti.press("issue_confirm")
    assert "has changed since the head approved it" in page.notice.text()
    assert state(office, request_id) == "approved"


def test_the_permit_tells_how_many_places_are_left(sit: OpenCounter, office: Office, request_id: str) -> None:
    page = look_at(sit("siti"), request_id)
    said = texts(page)
    assert "7/SIP2MI/2026" in said
    assert "40 left of 40 (0 used, 0 wait)" in said


def test_who_of_the_family_agreed_is_seen_with_its_warning(sit: OpenCounter, office: Office, request_id: str) -> None:
    first = request_rows(desk_of(office, "siti"), request_id)[0]
    said = {
        "marital_status": "married",
        "family_name": "Karsini",
        "family_relation": "mother",
        "permission_given_on": "2026-11-03",
        "village_head": "H. Warta",
    }
    office.store.write(SITI, [Intent(record_type="registration", record=first.id, action="set", fields=said)])
    siti = sit("siti")
    page = look_at(siti, request_id)
    part = page.workers.worker.permission
    assert part.line.text() == "Family permission: Karsini (Mother) · 3 November 2026 · known to H. Warta"
    assert "Husband" in part.warning.text()
    edit_record(
        desk_of(office, "siti"),
        "registration",
        first.id,
        {"phone": "+6281234567890"},
        {"permission_by_other": "Suami merantau, ibu diberi kuasa"},
    )
    siti.wait(lambda: "Suami merantau" in part.warning.text())


def test_a_document_is_noted_with_day_and_place_by_tab(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    worker = page.workers.model.rows[0].id
    page.workers.checklist.go_to(0)
    siti.key(Qt.Key.Key_Return)
    siti.type("3212061234567890")
    siti.key(Qt.Key.Key_Tab)
    siti.type("5/3/2019")
    siti.key(Qt.Key.Key_Tab)
    siti.type("Indramayu")
    siti.key(Qt.Key.Key_Return)
    siti.wait(lambda: "checked_at" in entry(office, worker))
    assert entry(office, worker) == {
        "verdict": "matches",
        "number": "3212061234567890",
        "date": "2019-03-05",
        "place": "Indramayu",
        "checked_by": "user-siti",
        "checked_at": "2026-11-21T02:00:00.000Z",
    }
    known = "No. 3212061234567890 · Indramayu, 5 March 2019 · Siti, 21 November 2026"
    siti.wait(lambda: known in page.workers.checklist.marks[0].accessibleDescription())


def test_a_day_that_cannot_be_read_is_asked_for_again_and_never_lost(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    worker = page.workers.model.rows[0].id
    page.workers.checklist.go_to(0)
    mark = page.workers.checklist.marks[0]
    siti.key(Qt.Key.Key_Return)
    siti.key(Qt.Key.Key_Tab)
    siti.type("kemarin dulu")
    siti.key(Qt.Key.Key_Return)
    day = siti.find(QLineEdit, f"date_{mark.key}")
    assert siti.focused() is day
    assert day.property("tone") == "bad"
    siti.shell.home()
    siti.rest()
    assert entry(office, worker)["note"] == "kemarin dulu"


def entry(office: Office, worker: str) -> dict[str, object]:
    found = office.store.get("registration", worker)
    assert found is not None
    entries: dict[str, dict[str, object]] = found.fields.get("documents") or {}
    return entries.get("ktp", {})


def test_one_key_begins_the_request_of_a_person_who_asks_alone(sit: OpenCounter, office: Office) -> None:
    worker: Record = register(office.store, SITI, scheme="individual", company=None)
    siti = sit("siti")
    siti.shell.record("registration", worker.id)
    siti.rest()
    page = siti.page(RegistrationPage)
    assert siti.focused() is page.start_button
    siti.key(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    siti.rest()
    request = siti.page(RequestPage)
    assert request.record.fields["applicant"] == "Wati Karsinah"
    assert "Individual" in texts(request)
    assert "SIP2MI" not in texts(request)
    siti.shell.back()
    siti.rest()
    siti.shell.record("registration", worker.id)
    siti.rest()
    assert siti.page(RegistrationPage).start_button.isHidden()


def test_who_goes_by_a_company_is_offered_no_request_of_their_own(sit: OpenCounter, office: Office) -> None:
    worker = register(office.store, SITI)
    siti = sit("siti")
    siti.shell.record("registration", worker.id)
    siti.rest()
    assert siti.page(RegistrationPage).start_button.text() == "Put into a request"
