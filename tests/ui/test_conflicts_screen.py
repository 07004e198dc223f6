"""A conflict is decided by a person who sees the field, what it was, both values, who, when and where."""

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton

from desktop.store.values import Query
from desktop.ui.screens.deciding import DecidingPage
from desktop.usecases.desk import Office
from sync.model.record import Record
from tests.support.office import change, receive
from tests.support.office import register as lay_registration
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

WORKER = "worker-1"


@pytest.fixture
def disputed(office: Office) -> str:
    """A worker whose family name two PCs set differently; central kept the first."""
    body = {**lay_registration(office.store).fields, "family_name": "Karnadi Widodo"}
    conflict = {
        "record_type": "registration",
        "record": WORKER,
        "paths": ["family_name"],
        "base": {"family_name": None},
        "standing": {"family_name": "Karnadi Widodo"},
        "standing_by": "user-siti",
        "standing_at": "2026-11-20T01:10:00.000Z",
        "standing_device": "PC-1",
        "offered": {"family_name": "Karnadi Widada"},
        "offered_by": "user-budi",
        "offered_at": "2026-11-20T02:20:00.000Z",
        "offered_device": "PC-2",
    }
    receive(
        office.store,
        change(WORKER, 20, body),
        change("conflict-1", 21, conflict, "conflict", state="open"),
    )
    return WORKER


def open_conflicts(sit: OpenCounter) -> Counter:
    counter = sit("siti")
    counter.press("nav_conflict")
    return counter


def worker(office: Office) -> Record:
    found = office.store.get("registration", WORKER)
    assert found is not None
    return found


def open_ones(office: Office) -> list[str]:
    return office.store.select(Query(record_type="conflict", states=("open",)))


def test_both_values_are_shown_with_who_when_and_where(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    decision = counter.page(DecidingPage).decision
    assert decision is not None
    shown = "\n".join(label.text() for label in decision.findChildren(QLabel))
    for text in ("Parent, guardian or spouse", "Karnadi Widodo", "Karnadi Widada", "Siti", "Budi", "PC-1", "PC-2"):
        assert text in shown, text


def test_the_navigation_counts_what_needs_a_decision(sit: OpenCounter, office: Office, disputed: str) -> None:
    assert sit("siti").find(QPushButton, "nav_conflict").text() == "To decide (1)"


@pytest.mark.parametrize(("key", "value"), [("1", "Karnadi Widodo"), ("2", "Karnadi Widada")])
def test_a_number_key_chooses_and_ctrl_enter_decides(
    sit: OpenCounter, office: Office, disputed: str, key: str, value: str
) -> None:
    counter = open_conflicts(sit)
    counter.qtbot.keyClicks(counter.page(DecidingPage).list, key)
    counter.press_key("decide")
    assert worker(office).fields["family_name"] == value
    assert open_ones(office) == []
    assert "stays in the history" in counter.said()


def test_a_third_value_may_be_written(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    decision: Any = counter.page(DecidingPage).decision
    line: QLineEdit = decision.controls["family_name"].target()
    line.clear()
    counter.type("Karnadi Wibowo", line)
    assert counter.find(QRadioButton, "choice_other").isChecked()
    counter.press("decide")
    assert counter.page(DecidingPage).notice.text() == ""
    assert worker(office).fields["family_name"] == "Karnadi Wibowo"
    assert open_ones(office) == []


def test_when_all_is_decided_the_screen_says_so(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    counter.press("decide")
    counter.wait(lambda: not counter.page(DecidingPage).empty.isHidden())
    assert counter.find(QPushButton, "nav_conflict").text() == "To decide"


def test_what_was_typed_stays_when_another_conflict_arrives(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    decision: Any = counter.page(DecidingPage).decision
    line: QLineEdit = decision.controls["family_name"].target()
    line.clear()
    counter.type("Karnadi Wibowo", line)
    first = office.store.get("conflict", "conflict-1")
    assert first is not None
    another = {**first.fields, "paths": ["phone"], "base": {}, "standing": {"phone": None}, "offered": {"phone": None}}
    receive(office.store, change("conflict-2", 22, another, "conflict", state="open"))
    counter.wait(lambda: counter.page(DecidingPage).list.count() == 2)
    assert counter.page(DecidingPage).decision is decision
    assert line.text() == "Karnadi Wibowo"


def test_a_number_typed_into_the_third_value_is_text(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    decision: Any = counter.page(DecidingPage).decision
    line: QLineEdit = decision.controls["family_name"].target()
    line.setFocus()
    line.clear()
    counter.type("Karnadi 2", line)
    assert line.text() == "Karnadi 2"
    assert counter.find(QRadioButton, "choice_other").isChecked()
