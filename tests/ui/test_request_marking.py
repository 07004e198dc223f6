"""The documents of a request's workers, marked by keyboard: one by one, all of one worker, all of many."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QPushButton

from desktop.usecases.desk import Office
from desktop.usecases.requests import checklists
from desktop.usecases.requests.checklists import mark_all_documents
from desktop.usecases.requests.rows import request_rows
from sync.model.record import Fields
from tests.support.desks import desk_of
from tests.ui.breaking_off import breaking_off
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.request_page import look_at


def documents(office: Office, record_type: str, record: str) -> Fields:
    found = office.store.get(record_type, record)
    assert found is not None
    entries: Fields = found.fields.get("documents", {})
    said = {"checked_by", "checked_at"}
    return {name: {key: value for key, value in entry.items() if key not in said} for name, entry in entries.items()}


def settled(counter: Counter, holds: Callable[[], bool]) -> None:
    """Wait until what was marked is written and shown."""
    counter.wait(holds)
    counter.rest()


def test_space_goes_through_the_verdicts(sit: OpenCounter, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    page.workers.checklist.go_to(0)
    mark = page.workers.checklist.marks[0]
    words = []
    for _press in range(3):
        siti.key(Qt.Key.Key_Space)
        words.append(mark.verdict.text())
    assert words == ["Matches", "Does not match", "Not checked"]
    assert mark.accessibleName() == "Identity card (KTP): Not checked"


def test_a_number_is_taken_with_enter_and_means_that_the_document_was_seen(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    worker = page.workers.model.rows[0].id
    page.workers.checklist.go_to(1)
    siti.key(Qt.Key.Key_Return)
    siti.type("3212061234567890")
    siti.key(Qt.Key.Key_Return)
    assert siti.focused() is page.workers.checklist.marks[1]
    settled(siti, lambda: bool(documents(office, "registration", worker)))
    assert documents(office, "registration", worker) == {
        "family_card": {"verdict": "matches", "number": "3212061234567890"}
    }


def test_marks_just_made_are_kept_when_the_page_is_left(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    worker = page.workers.model.rows[0].id
    page.workers.checklist.go_to(0)
    siti.key(Qt.Key.Key_Space)
    assert page.workers.model.index(0, 1).data() == "1 / 5"
    siti.shell.home()
    siti.rest()
    assert documents(office, "registration", worker) == {"ktp": {"verdict": "matches"}}


def test_a_number_being_typed_goes_to_the_worker_it_was_typed_for(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    first, second = (found.id for found in page.workers.model.rows[:2])
    page.workers.checklist.go_to(0)
    siti.key(Qt.Key.Key_Return)
    siti.type("3212")
    siti.key(Qt.Key.Key_F8)
    siti.shell.home()
    siti.rest()
    assert documents(office, "registration", first) == {"ktp": {"verdict": "matches", "number": "3212"}}
    assert documents(office, "registration", second) == {}


def test_a_number_being_typed_when_the_page_is_left_is_kept(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    worker = page.workers.model.rows[0].id
    page.workers.checklist.go_to(0)
    siti.key(Qt.Key.Key_Return)
    siti.type("3212")
    siti.shell.home()
    siti.rest()
    assert documents(office, "registration", worker)["ktp"]["number"] == "3212"


def test_every_document_of_one_worker_is_marked_at_once(sit: OpenCounter, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    siti.press("mark_all")
    cells = [page.workers.model.index(row, 1).data() for row in range(3)]
    assert cells[0] == "5 / 5"
    assert cells[1].startswith("0 / ")


def test_only_the_selected_workers_are_marked(sit: OpenCounter, request_id: str) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    flags = QItemSelectionModel.SelectionFlag
    page.workers.table.selectionModel().select(page.workers.model.index(2, 0), flags.Select | flags.Rows)
    assert page.workers.mark_rows.text() == "Mark 2 workers as matching"
    page.workers.mark_rows.setFocus()
    siti.press("mark_rows")
    assert page.workers.table.hasFocus()
    assert [found.fields["name"] for found in page.workers.model.incomplete()] == ["Darto Suhendar"]


def test_the_marking_of_all_workers_can_be_broken_off_says_how_far_it_came_and_goes_on_from_there(
    sit: OpenCounter, request_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checklists, "AT_ONCE", 2)
    siti = sit("siti")
    page = look_at(siti, request_id)
    with breaking_off(monkeypatch):
        siti.press("mark_rows")
    assert siti.said() == "Broken off: noted for 2 of 3 workers that every required document matches."
    assert page.workers.marking_many.isHidden()
    assert len(page.workers.model.incomplete()) == 1
    siti.press("mark_rows")
    assert siti.said() == "Noted: every required document of these workers matches."
    assert page.workers.model.incomplete() == []


def test_the_marking_of_all_workers_goes_on_when_the_page_is_left_and_is_told_of(
    sit: OpenCounter, office: Office, request_id: str
) -> None:
    siti = sit("siti")
    look_at(siti, request_id)
    go_on = Event()
    siti.jobs.write(lambda: go_on.wait(20))
    siti.find(QPushButton, "mark_rows").click()
    siti.shell.home()
    go_on.set()
    siti.rest()
    assert siti.said() == "Noted: every required document of these workers matches."
    assert all(documents(office, "registration", row.id) for row in request_rows(office, request_id))


def test_while_all_workers_are_marked_the_page_can_be_worked_on_and_reads_nothing_anew(
    sit: OpenCounter, office: Office, request_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    siti = sit("siti")
    page = look_at(siti, request_id)
    go_on = Event()
    siti.jobs.write(lambda: go_on.wait(20))  # what is written before holds the marking up
    siti.find(QPushButton, "mark_rows").click()
    assert page.isEnabled()
    assert page.workers.marking_many.stop.isEnabled()
    assert not page.workers.mark_rows.isEnabled()
    assert page.parts.marking_many
    go_on.set()
    siti.rest()
    assert not page.parts.marking_many
    assert page.workers.model.incomplete() == []


def test_f8_goes_to_the_next_worker_with_documents_missing(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    rows = request_rows(desk_of(office, "siti"), request_id)
    mark_all_documents(desk_of(office, "siti"), "registration", rows[1].id)
    page = look_at(siti, request_id)
    first = page.workers.worker.name.text()
    reached = []
    for _press in range(3):
        siti.key(Qt.Key.Key_F8)
        reached.append(page.workers.worker.name.text())
        assert siti.focused() is page.workers.checklist.marks[0]
    assert reached == [first, "Yuni Rasminah", first]


def test_f8_passes_over_a_worker_in_hand_who_lacks_nothing(sit: OpenCounter, office: Office, request_id: str) -> None:
    siti = sit("siti")
    first, second, _third = request_rows(desk_of(office, "siti"), request_id)
    mark_all_documents(desk_of(office, "siti"), "registration", first.id)
    page = look_at(siti, request_id)
    siti.key(Qt.Key.Key_F8)
    assert page.workers.worker.name.text() == second.fields["name"]
