"""A conflict is decided by a person who sees the field, what it was, both values, who, when and where."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton, QScrollArea

from desktop.store.values import Intent, Query
from desktop.ui.screens.deciding import DecidingPage
from desktop.ui.screens.home import HomePage, Tile
from desktop.usecases.desk import Office
from sync.model.record import Record
from sync.protocol import Authorship, Change, Verdict
from tests.support.office import CLERK, OFFICE, PERSON, change, receive
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


def take_back(counter: Counter) -> None:
    """Press what the window's notice bar offers."""
    action = counter.shell.notice.findChild(QPushButton, "notice_action")
    assert isinstance(action, QPushButton)
    assert not action.isHidden()
    action.click()
    counter.rest()


def open_ones(office: Office) -> list[str]:
    return office.store.select(Query(record_type="conflict", states=("open",)))


def test_both_values_are_shown_with_who_when_and_where(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    decision = counter.page(DecidingPage).decision
    assert decision is not None
    shown = "\n".join(label.text() for label in decision.findChildren(QLabel))
    for text in ("Parent, guardian or spouse", "Karnadi Widodo", "Karnadi Widada", "Siti", "Budi", "PC-1", "PC-2"):
        assert text in shown, text


def test_at_a_narrow_window_the_values_stand_below_one_another_and_nothing_scrolls_sideways(
    sit: OpenCounter, office: Office, disputed: str
) -> None:
    counter = open_conflicts(sit)
    first, second = counter.find(QRadioButton, "choice_standing"), counter.find(QRadioButton, "choice_offered")

    def place(part: QRadioButton) -> QPoint:
        return part.mapTo(counter.shell.page, QPoint(0, 0))

    assert place(first).y() == place(second).y()
    counter.window.resize(911, 512)
    counter.rest()
    assert place(first).x() == place(second).x()
    assert place(first).y() < place(second).y()
    areas = counter.shell.page.findChildren(QScrollArea)
    assert not [area for area in areas if area.horizontalScrollBar().maximum() > 0]


def test_the_navigation_counts_what_needs_a_decision(sit: OpenCounter, office: Office, disputed: str) -> None:
    assert sit("siti").find(QPushButton, "nav_conflict").text() == "To decide (1)"


@pytest.mark.parametrize(("key", "value"), [("1", "Karnadi Widodo"), ("2", "Karnadi Widada")])
def test_a_number_key_chooses_and_ctrl_enter_decides(
    sit: OpenCounter, office: Office, disputed: str, key: str, value: str
) -> None:
    counter = open_conflicts(sit)
    counter.qtbot.keyClicks(counter.page(DecidingPage).list, key)
    counter.onward()
    assert worker(office).fields["family_name"] == value
    assert open_ones(office) == []
    assert "stays in the history" in counter.said()


def test_nothing_is_decided_before_a_person_chose(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    counter.onward()
    assert counter.page(DecidingPage).notice.text() == "Choose first which value is to stand: 1, 2, 3."
    assert open_ones(office) == ["conflict-1"]


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


def test_after_the_key_3_what_is_typed_is_the_third_value_digits_too(
    sit: OpenCounter, office: Office, disputed: str
) -> None:
    counter = open_conflicts(sit)
    counter.qtbot.keyClicks(counter.page(DecidingPage).list, "3")
    focused = counter.page(DecidingPage).focusWidget()
    assert isinstance(focused, QLineEdit)
    counter.qtbot.keyClicks(focused, "Karnadi 12")
    counter.onward()
    assert worker(office).fields["family_name"] == "Karnadi 12"


def test_when_all_is_decided_the_screen_says_so(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    counter.qtbot.keyClicks(counter.page(DecidingPage).list, "1")
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


def change_that_met_another(office: Office) -> None:
    """Siti changed the phone while Budi, on another PC, changed the address; central kept both."""
    lay_registration(office.store)
    body = {**PERSON, "phone": "+6281234567890"}
    receive(office.store, change(WORKER, 20, body))
    (op,) = office.store.write(
        CLERK.__class__("user-siti", "clerk"),
        [Intent(record_type="registration", record=WORKER, action="set", fields={"phone": "+6281299900011"})],
    )
    receive(office.store, budis_change(21), cursor=22, verdicts=[Verdict(op=op.id, kind="merged", seq=22)])


def change_that_another_met(office: Office) -> None:
    """Siti changed the phone, and central took it; Budi, on another PC, had not seen that and changed the address."""
    lay_registration(office.store)
    receive(office.store, change(WORKER, 20, {**PERSON, "phone": "+6281234567890"}))
    (op,) = office.store.write(
        CLERK.__class__("user-siti", "clerk"),
        [Intent(record_type="registration", record=WORKER, action="set", fields={"phone": "+6281299900011"})],
    )
    receive(office.store, cursor=21, verdicts=[Verdict(op=op.id, kind="applied", seq=21)])
    receive(office.store, budis_change(22, unseen_after=20))


def budis_change(seq: int, address: str = "Blok Pulo RT 04 RW 01", **said: Any) -> Change:
    """Budi set the address at another PC."""
    budi = Authorship(user="user-budi", device="Loket 2", at="2026-11-20T07:00:00.000Z", paths=("address",), **said)
    fields = {"address": address}
    return Change(
        record_type="registration", record=WORKER, office=OFFICE, seq=seq, pack="2026.1", fields=fields, authors=(budi,)
    )


@pytest.mark.parametrize("meet", [change_that_met_another, change_that_another_met])
def test_what_came_together_by_itself_can_be_seen_and_given_back_field_by_field(
    sit: OpenCounter, office: Office, meet: Callable[[Office], None]
) -> None:
    meet(office)
    counter = open_conflicts(sit)
    counter.press("shelf_merged")
    page = counter.page(DecidingPage)
    counter.wait(lambda: page.decision is not None)
    shown = "\n".join(label.text() for label in page.place.findChildren(QLabel))
    for text in ("Budi", "Loket 2", "Siti", "Blok Pulo RT 04 RW 01", "+62 812 9990 0011"):
        assert text in shown, text
    counter.press("back_address")
    counter.rest()
    assert worker(office).fields["address"] == PERSON["address"]
    assert worker(office).fields["phone"] == "+6281299900011"
    assert office.store.history("registration", WORKER)[-1].user == "user-siti"
    take_back(counter)
    assert worker(office).fields["address"] == "Blok Pulo RT 04 RW 01"


@pytest.mark.parametrize("meet", [change_that_met_another, change_that_another_met])
def test_home_tells_who_wrote_one_of_what_came_together_until_it_was_looked_at(
    sit: OpenCounter, office: Office, meet: Callable[[Office], None]
) -> None:
    meet(office)
    counter = sit("siti")
    assert counter.page(HomePage).count("merged") == 1
    counter.qtbot.keyClick(counter.find(Tile, "queue_merged"), Qt.Key.Key_Return)
    counter.rest()
    page = counter.page(DecidingPage)
    counter.wait(lambda: page.decision is not None)
    assert page.shelf == "merged" and counter.find(QPushButton, "shelf_merged").isChecked()
    counter.rest()
    counter.shell.home()
    counter.wait(lambda: counter.page(HomePage).count("merged") == 0)


def test_what_came_together_on_a_record_that_was_looked_at_before_is_looked_at_too(
    sit: OpenCounter, office: Office
) -> None:
    change_that_another_met(office)
    counter = sit("siti")
    counter.press("nav_conflict")
    counter.press("shelf_merged")
    page = counter.page(DecidingPage)
    counter.wait(lambda: page.decision is not None)
    (op,) = office.store.write(
        CLERK.__class__("user-siti", "clerk"),
        [Intent(record_type="registration", record=WORKER, action="set", fields={"email": "karnadi@contoh.id"})],
    )
    receive(office.store, cursor=23, verdicts=[Verdict(op=op.id, kind="applied", seq=23)])
    receive(office.store, budis_change(24, "Blok Sukun RT 02 RW 05", unseen_after=22))
    counter.wait(lambda: page.list.count() == 2)
    for place in range(2):
        page.list.setCurrentRow(place)
    counter.rest()
    counter.shell.home()
    counter.rest()
    assert counter.page(HomePage).count("merged") == 0


def test_home_tells_nobody_else_of_what_came_together(sit: OpenCounter, office: Office) -> None:
    change_that_another_met(office)
    assert sit("agus").page(HomePage).count("merged") == 0


def test_who_may_not_change_the_record_sees_what_came_together_and_why_they_give_nothing_back(
    sit: OpenCounter, office: Office
) -> None:
    change_that_another_met(office)
    counter = sit("ratna")
    counter.press("nav_conflict")
    counter.press("shelf_merged")
    page = counter.page(DecidingPage)
    counter.wait(lambda: page.decision is not None)
    assert page.place.findChildren(QPushButton, "back_address") == []
    assert "is for: Clerk, Verifier and Administrator" in counter.find(QLabel, "why_not").text()


def test_what_comes_together_while_its_shelf_is_looked_at_appears(sit: OpenCounter, office: Office) -> None:
    counter = open_conflicts(sit)
    counter.press("shelf_merged")
    page = counter.page(DecidingPage)
    counter.wait(lambda: page.empty.text() == "Nothing has come together by itself yet.")
    change_that_another_met(office)
    counter.wait(lambda: page.list.count() == 1)


def test_a_decision_against_what_stood_can_be_taken_back(sit: OpenCounter, office: Office, disputed: str) -> None:
    counter = open_conflicts(sit)
    counter.qtbot.keyClicks(counter.page(DecidingPage).list, "2")
    counter.onward()
    assert worker(office).fields["family_name"] == "Karnadi Widada"
    take_back(counter)
    assert worker(office).fields["family_name"] == "Karnadi Widodo"


def test_a_decided_conflict_can_be_looked_at_and_its_other_value_used(
    sit: OpenCounter, office: Office, disputed: str
) -> None:
    counter = open_conflicts(sit)
    counter.qtbot.keyClicks(counter.page(DecidingPage).list, "1")
    counter.press("decide")
    counter.press("shelf_decided")
    page = counter.page(DecidingPage)
    counter.wait(lambda: page.decision is not None)
    shown = "\n".join(label.text() for label in page.place.findChildren(QLabel))
    assert "Siti decided for the standing value" in shown
    counter.press("use_offered")
    assert worker(office).fields["family_name"] == "Karnadi Widada"


def test_what_somebody_wrote_instead_of_both_is_told_where_it_was_decided(
    sit: OpenCounter, office: Office, disputed: str
) -> None:
    counter = open_conflicts(sit)
    page = counter.page(DecidingPage)
    counter.qtbot.keyClicks(page.list, "3")
    counter.type("Karnadi Widiyanto", page.place.focusWidget())
    counter.press("decide")
    take_back(counter)
    counter.press("shelf_decided")
    counter.wait(lambda: page.decision is not None)
    shown = "\n".join(label.text() for label in page.place.findChildren(QLabel))
    assert "Siti wrote another value: Karnadi Widiyanto." in shown


def test_a_conflict_tells_of_the_request_that_hangs_on_the_worker(
    sit: OpenCounter, office: Office, disputed: str, request_id: str
) -> None:
    office.store.write(
        CLERK, [Intent(record_type="registration", record=WORKER, action="set", fields={"request": request_id})]
    )
    decision = open_conflicts(sit).page(DecidingPage).decision
    assert decision is not None
    depends = decision.findChild(QLabel, "depends")
    assert isinstance(depends, QLabel)
    assert "Recommendation request 27/PT-SAM/X/2026" in depends.text()
    assert "Received" in depends.text()


def test_looking_at_a_conflict_is_noted_in_the_persons_history(sit: OpenCounter, office: Office, disputed: str) -> None:
    open_conflicts(sit)
    assert "view" in [entry.kind for entry in office.store.history("registration", WORKER)]
