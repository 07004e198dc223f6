"""One person's page: the whole of it to read, the steps by role with what holds them back, and its history."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from desktop.store.values import Intent
from desktop.ui.screens.record import RecordPage
from desktop.ui.widgets.even_grid import EvenGrid
from desktop.usecases.desk import Office
from desktop.usecases.requests.checklists import mark_all_documents
from sync.model.record import Record
from tests.support.desks import desk_of
from tests.support.office import CLERK, PERSON, change, receive, register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

SITI = CLERK.__class__("user-siti", "clerk")


def opened(sit: OpenCounter, name: str, record: Record) -> Counter:
    counter = sit(name)
    counter.shell.record(record.type, record.id)
    counter.rest()
    return counter


def texts(counter: Counter) -> str:
    return "\n".join(label.text() for label in counter.page(RecordPage).findChildren(QLabel))


def test_the_page_shows_everything_in_full(sit: OpenCounter, office: Office) -> None:
    counter = opened(sit, "siti", register(office.store))
    shown = texts(counter)
    for text in ("321219 550398 0001", "Wati Karsinah", "15 March 1998", "Female", "Caregiver", "Taiwan"):
        assert text in shown, text


def test_the_page_is_read_to_its_end_by_page_down(sit: OpenCounter, office: Office) -> None:
    counter = opened(sit, "siti", register(office.store))
    area = counter.find(QScrollArea, "")
    assert area.verticalScrollBar().value() == 0
    counter.find(QPushButton, "edit").setFocus()
    counter.key(Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > 0
    counter.key(Qt.Key.Key_PageUp)
    assert area.verticalScrollBar().value() == 0


def test_looking_at_a_person_is_noted_in_the_history(sit: OpenCounter, office: Office) -> None:
    record = register(office.store)
    opened(sit, "siti", record)
    assert [entry.user for entry in office.store.history("registration", record.id) if entry.kind == "view"] == [
        "user-siti"
    ]


def test_a_step_for_another_role_says_for_whom_it_is(sit: OpenCounter, office: Office) -> None:
    counter = opened(sit, "siti", register(office.store, SITI))
    assert counter.page(RecordPage).findChild(QPushButton, "step_verify") is None
    assert "Verifier" in counter.find(QLabel, "step_verify").text()


def test_a_verifier_is_told_which_documents_hold_the_step_back(sit: OpenCounter, office: Office) -> None:
    counter = opened(sit, "budi", register(office.store, SITI))
    verify = counter.find(QPushButton, "step_verify")
    assert not verify.isEnabled()
    assert "Identity card (KTP)" in verify.accessibleDescription()


def test_a_verifier_verifies_what_is_complete(sit: OpenCounter, office: Office) -> None:
    record = register(office.store, SITI)
    mark_all_documents(desk_of(office, "siti"), "registration", record.id)
    counter = opened(sit, "budi", record)
    counter.press("step_verify")
    assert office.store.get("registration", record.id).state == "verified"  # type: ignore[union-attr]
    assert counter.page(RecordPage).badge.text() == "Verified"
    assert "Verified" in counter.said()


def test_a_step_that_needs_a_reason_asks_for_it_in_place(sit: OpenCounter, office: Office) -> None:
    record = register(office.store, SITI)
    counter = opened(sit, "budi", record)
    counter.press("step_return")
    assert office.store.get("registration", record.id).state == "registered"  # type: ignore[union-attr]
    line = counter.find(QLineEdit, "reason_return")
    assert not line.isHidden()
    counter.type("Foto KTP buram", line)
    counter.press("step_return")
    assert office.store.get("registration", record.id).state == "returned"  # type: ignore[union-attr]
    counter.wait(lambda: "Foto KTP buram" in texts(counter))


def test_a_change_by_a_colleague_shows_by_itself(sit: OpenCounter, office: Office) -> None:
    record = register(office.store, SITI)
    counter = opened(sit, "budi", record)
    change = Intent(record_type="registration", record=record.id, action="set", fields={"name": "Wati Karsinah Lubis"})
    office.store.write(SITI, [change])
    counter.wait(lambda: counter.page(RecordPage).title.text() == "Wati Karsinah Lubis")


def test_a_change_that_waits_to_be_sent_is_marked(sit: OpenCounter, office: Office) -> None:
    counter = opened(sit, "siti", register(office.store))
    assert counter.page(RecordPage).waiting.text() == "waits to be sent"


def test_who_may_not_write_the_record_is_told_why(sit: OpenCounter, office: Office) -> None:
    counter = opened(sit, "ratna", register(office.store))
    edit = counter.find(QPushButton, "edit")
    assert not edit.isEnabled()
    assert "Clerk" in edit.toolTip()


def test_the_history_is_narrowed_to_one_kind(sit: OpenCounter, office: Office) -> None:
    record = register(office.store, SITI)
    counter = opened(sit, "budi", record)
    counter.shell.record(record.type, record.id)
    counter.rest()
    assert "Looked at" in texts(counter)
    counter.press("history_change")
    timeline = counter.page(RecordPage).timeline
    shown = [label.text() for label in timeline.findChildren(QLabel) if label.isVisible()]
    assert "Created" in shown
    assert "Looked at" not in shown


def test_every_field_of_a_large_change_is_told_when_asked_for(sit: OpenCounter, office: Office) -> None:
    record = register(office.store, SITI)
    fields = {
        "name": "Wati Karsinah Lubis",
        "birth_place": "Cirebon",
        "address": "Blok Pasar",
        "education": "vocational",
        "marital_status": "married",
        "phone": "+6281234567899",
    }
    office.store.write(SITI, [Intent(record_type="registration", record=record.id, action="set", fields=fields)])
    counter = opened(sit, "siti", record)
    ways = counter.page(RecordPage).timeline.findChildren(QPushButton, "history_fields")
    assert [way.text() for way in ways] == ["Show 2 more fields", f"Show {len(PERSON)} more fields"]  # of all at first
    for way in ways:
        way.click()
    counter.rest()
    assert {"Phone number: +62 812 3456 7890 → +62 812 3456 7899", "Full name: – → Wati Karsinah"} <= set(
        texts(counter).split("\n")
    )
    assert not any(way.isVisible() for way in ways)


def test_the_history_tells_that_a_registration_was_linked_to_an_earlier_one(sit: OpenCounter, office: Office) -> None:
    record = register(office.store, SITI)
    earlier = register(office.store, SITI, nik="3212195503980002", name="Rahma Suryani")
    fields = {"linked_to": earlier.id}
    office.store.write(SITI, [Intent(record_type="registration", record=record.id, action="set", fields=fields)])
    counter = opened(sit, "siti", record)
    assert "Earlier registration of this person: – → Rahma Suryani" in texts(counter)


def test_the_request_and_the_other_office_are_one_step_away(sit: OpenCounter, office: Office, request_id: str) -> None:
    record = register(office.store, SITI)
    join = Intent(record_type="registration", record=record.id, action="set", fields={"request": request_id})
    office.store.write(SITI, [join])
    elsewhere = {
        "record_type": "registration",
        "records": [record.id],
        "other_office": "Disnaker Kabupaten Cirebon",
        "other_since": "2026-10-01T02:00:00.000Z",
    }
    receive(office.store, change("duplicate-1", 40, elsewhere, "duplicate", state="different"))
    counter = opened(sit, "siti", record)
    counter.wait(lambda: "Disnaker Kabupaten Cirebon" in texts(counter))
    assert "Belongs together" in texts(counter)
    counter.press("bond_recommendation_request")
    assert counter.shell.page.key == "recommendation_request"


def test_on_a_small_screen_no_button_of_a_record_is_cut(sit: OpenCounter, office: Office) -> None:
    counter = opened(sit, "siti", register(office.store))
    counter.window.resize(911, 512)
    counter.rest()
    page = counter.page(RecordPage)
    buttons = [part for part in page.findChildren(QPushButton) if part.isVisible() and part.parent() is page]
    assert len(buttons) > 2
    assert all(part.width() >= part.sizeHint().width() for part in buttons), [part.text() for part in buttons]


def test_on_a_small_screen_steps_and_history_stand_below_the_facts_and_the_focus_stays(
    sit: OpenCounter, office: Office
) -> None:
    counter = opened(sit, "siti", register(office.store))
    page = counter.page(RecordPage)
    grid = page.findChild(EvenGrid)
    assert isinstance(grid, EvenGrid)

    def left(part: QWidget) -> int:
        return part.mapTo(page, part.rect().topLeft()).x()

    assert left(page.timeline) > left(grid) + grid.width()
    step = next(part for part in page.steps.findChildren(QPushButton) if part.isVisible())
    step.setFocus()
    counter.window.resize(1093, 700)
    counter.rest()
    assert abs(left(page.timeline) - left(grid)) < grid.width() // 4
    assert page.timeline.mapTo(page, page.timeline.rect().topLeft()).y() > grid.mapTo(page, grid.rect().topLeft()).y()
    assert page.timeline.width() > counter.window.width() // 2
    assert step.hasFocus()
    counter.window.resize(1366, 768)
    counter.rest()
    assert left(page.timeline) > left(grid) + grid.width()
    assert page.timeline.isVisible()


def test_on_a_wide_screen_facts_stand_in_a_fourth_column_and_the_side_is_wider(
    sit: OpenCounter, office: Office
) -> None:
    counter = opened(sit, "siti", register(office.store))
    page = counter.page(RecordPage)
    seen = {}
    for width in (1366, 1920):
        counter.window.resize(width, 768)
        counter.rest()
        grids: list[EvenGrid] = page.findChildren(EvenGrid)
        seen[width] = {fact.x() for grid in grids for fact in facts_in(grid)}, page.side.area.width()
    assert {width: len(starts) for width, (starts, _side) in seen.items()} == {1366: 3, 1920: 4}
    assert seen[1366][1] < seen[1920][1] < 1920 // 4


def facts_in(grid: EvenGrid) -> list[QWidget]:
    """The parts that a grid shows in its columns."""
    parts = (grid.layout().itemAt(place).widget() for place in range(grid.layout().count()))
    return [part for part in parts if part.isVisible() and part.height()]
