"""A company's request on its page: documents marked by keyboard, steps by role, and the letter it ends in."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from desktop.store.values import Query
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.requests import RequestPage
from desktop.ui.screens.requests.parts import ASIDE, DOCUMENTS, HISTORY
from desktop.ui.tables.record_model import TONE
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import letter_pages
from desktop.usecases.people.importing import blocking, set_aside
from desktop.usecases.people.intake import commit_import, plan_import
from desktop.usecases.requests.checklists import mark_all_documents, mark_rows_documents
from desktop.usecases.requests.rows import request_rows
from tests.support.answered import bring_to
from tests.support.desks import PASSWORD, desk_of
from tests.support.office import change, receive, take_all
from tests.ui.conftest import OpenCounter
from tests.ui.request_page import REQUEST, bring_to_approval, look_at

MESSY = Path(__file__).parent.parent / "data" / "permohonan-p3mi-berantakan.xlsx"


def test_workers_whom_somebody_registered_before_are_marked_until_that_is_decided(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    first, second, third = request_rows(office, request_id)
    fields = {"record_type": "registration", "records": [second.id, third.id]}
    receive(office.store, change("duplicate-1", 70, fields, "duplicate", state="open"))
    siti = sit("siti")
    page = look_at(siti, request_id)
    model = page.workers.model
    siti.wait(lambda: len(model.doubled) == 2)
    names = [model.index(place, 0) for place in range(3)]
    assert [place.data(TONE) for place in names] == [None, "warning", "warning"]
    assert names[1].data(Qt.ItemDataRole.AccessibleTextRole) == f"{second.fields['name']}: perhaps registered twice"
    assert "2 perhaps registered twice" in page.workers.rows_label.text()
    assert page.workers.worker.ties.isHidden()
    page.workers.table.selectRow(1)
    siti.rest()
    assert page.workers.worker.ties.isVisible()
    decided = change("duplicate-1", 71, fields | {"decided_by": "user-siti"}, "duplicate", state="same")
    receive(office.store, decided)
    siti.wait(lambda: not model.doubled and page.workers.worker.ties.isHidden())
    assert first.id not in model.doubled


def texts(page: RequestPage) -> str:
    """Everything the page says in labels that can be seen."""
    return "\n".join(found.text() for found in page.findChildren(QLabel) if found.isVisible())


def test_three_people_take_a_request_to_its_letter(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    page.show_part(DOCUMENTS)
    page.parts.checklist.go_to(0)
    for _document in page.parts.checklist.marks:
        siti.key(Qt.Key.Key_Space)
        siti.key(Qt.Key.Key_Down)
    siti.wait(lambda: "submit" in page.steps.buttons and page.steps.buttons["submit"].isEnabled())
    page.show_part(0)
    siti.press("mark_rows")
    siti.press("step_submit")
    assert page.badge.text() == "Waiting for verification"

    budi = sit("budi")
    look_at(budi, request_id)
    budi.press("step_verify")
    ratna = sit("ratna")
    look_at(ratna, request_id)
    ratna.press("step_approve")
    ratna.type("bukan ini")
    ratna.key(Qt.Key.Key_Return)
    ratna.rest()
    assert "The password is wrong." in ratna.page(RequestPage).notice.text()
    ratna.press("step_approve")
    ratna.type(PASSWORD)
    ratna.key(Qt.Key.Key_Return)
    ratna.rest()

    page = look_at(siti, request_id)
    siti.press("step_issue")
    said = "The letter takes the number 500.15.15.1/0037/Disnaker/XI/2026; 3 numbers of 2026 are left"
    assert page.confirm.text.text().startswith(said)
    assert office.store.count(Query(record_type="recommendation")) == 0
    siti.press("issue_confirm")
    siti.wait(lambda: page.letter.letter is not None)
    letter = page.letter.letter
    assert letter is not None
    assert page.letter.number.text() == "500.15.15.1/0037/Disnaker/XI/2026"
    pdf = office.store.get_file(letter.fields["pdf_sha256"])
    assert pdf is not None
    assert pdf.startswith(b"%PDF-")
    assert len(page.letter.pages.pages) == len(letter_pages(desk_of(office, "siti"), letter.id)) == 2
    assert {row.state for row in request_rows(desk_of(office, "siti"), request_id)} == {"recommended"}


def test_a_step_that_is_not_possible_says_why(sit: OpenCounter, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    assert not page.steps.buttons["submit"].isEnabled()
    said = texts(page)
    assert "These documents are not yet marked as matching" in said
    assert "3 workers lack documents and hold the request back." in said


def test_a_step_of_another_role_says_whose_it_is(sit: OpenCounter, office: Office, request_id: str) -> None:
    bring_to_approval(office, request_id)
    budi = sit("budi")
    page = look_at(budi, request_id)
    assert "The step “Issue the letter” is for: Clerk." in texts(page)


def test_what_the_use_case_refuses_is_told_on_the_page(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    mark_all_documents(desk_of(office, "siti"), REQUEST, request_id)
    page = look_at(siti, request_id)
    siti.press("step_submit")
    assert page.notice.text().startswith("3 workers hold this request back. Nothing was changed.")
    assert page.isEnabled()
    assert siti.focused() is page.workers.table


def test_after_a_step_the_next_one_has_the_focus_else_the_table(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    mark_all_documents(desk_of(office, "siti"), REQUEST, request_id)
    mark_rows_documents(desk_of(office, "siti"), request_id)
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.press("step_submit")
    assert siti.focused() is page.workers.table

    dewi = sit("dewi")  # verifier and clerk: what she sends back she may submit anew
    page = look_at(dewi, request_id)
    dewi.press("step_return")
    dewi.type("Daftar belum ditandatangani")
    dewi.key(Qt.Key.Key_Return)
    dewi.rest()
    assert dewi.focused() is page.steps.buttons["submit"]
    page.reload()  # as the exchange makes it do
    dewi.rest()
    assert dewi.focused() is page.steps.buttons["submit"]


def test_the_verifier_sends_back_with_a_reason_typed_on_the_page(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "submitted")
    budi = sit("budi")
    page = look_at(budi, request_id)
    budi.press("step_return")
    line = budi.find(QLineEdit, "reason_return")
    assert line.isVisible()
    budi.type("Daftar belum ditandatangani", line)
    budi.qtbot.keyClick(line, Qt.Key.Key_Return)
    budi.rest()
    assert page.badge.text() == "Sent back"
    page.show_part(HISTORY)
    budi.rest()
    assert "Daftar belum ditandatangani" in texts(page)


def test_a_reason_being_typed_stays_when_another_pc_changes_something(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    bring_to(office, request_id, "submitted")
    take_all(office.store)
    budi = sit("budi")
    page = look_at(budi, request_id)
    budi.press("step_return")
    budi.type("Daftar belum")
    worker = page.workers.model.rows[0]
    receive(office.store, change(worker.id, 500, {**worker.fields, "name": "Wati Karsinah Putri"}), cursor=500)
    budi.wait(lambda: page.workers.model.index(0, 0).data() == "Wati Karsinah Putri")
    budi.type(" ditandatangani")
    assert budi.find(QLineEdit, "reason_return").text() == "Daftar belum ditandatangani"


def test_a_list_shows_no_nik_in_full(sit: OpenCounter, request_id: str) -> None:
    page = look_at(sit("siti"), request_id)
    column = page.workers.model.keys.index("nik")
    assert page.workers.model.index(0, column).data() == "3212••••••••0001"


def test_a_worker_opens_on_their_own_page_and_back_leads_to_the_request(sit: OpenCounter, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.key(Qt.Key.Key_Return)
    assert siti.page(RecordPage).record.fields["name"] == "Wati Karsinah"
    siti.shell.back()
    assert siti.shell.page is page


def test_what_another_pc_changed_shows_by_itself(sit: OpenCounter, office: Office, request_id: str) -> None:
    take_all(office.store)
    page = look_at(counter := sit("budi"), request_id)
    worker = page.workers.model.rows[0]
    fields = {**worker.fields, "name": "Wati Karsinah Putri"}
    receive(office.store, change(worker.id, 500, fields), cursor=500)
    counter.wait(lambda: page.workers.model.index(0, 0).data() == "Wati Karsinah Putri")


def test_rows_that_were_set_aside_are_listed_with_their_reasons(sit: OpenCounter, office: Office) -> None:
    desk = desk_of(office, "siti")
    plan = plan_import(desk, MESSY)
    for row in list(blocking(plan)):
        set_aside(office.pack, plan, row.number, f"Alasan {row.number}")
    request = commit_import(desk, plan).request
    assert request is not None
    siti = sit("siti")
    page = look_at(siti, request)
    page.show_part(ASIDE)
    said = texts(page)
    for number in (4, 6, 8, 10, 18):
        assert f"Alasan {number}" in said
    assert "Row 6: Sari Setiawan" in said
    assert "Row 18: no name" in said
    assert "20; the letter says 25" in said


def test_a_family_s_permission_is_noted_from_beside_the_worker(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    worker = page.workers.current()
    assert worker is not None
    siti.press("note_permission")
    siti.rest()
    form = siti.page(EditPage)
    assert form.record is not None
    assert form.record.id == worker.id
    assert siti.focused().objectName() == "field_family_name"


def test_who_turns_to_another_part_before_the_workers_are_there_stays_in_it(sit: OpenCounter, request_id: str) -> None:
    counter = sit("siti")
    counter.shell.record(REQUEST, request_id)
    page = counter.page(RequestPage)
    page.show_part(DOCUMENTS)
    assert not page.parts.has_workers
    standing = counter.focused()
    assert page.parts.checklist.isAncestorOf(standing)
    counter.rest()
    assert page.parts.has_workers
    assert counter.focused() is standing
