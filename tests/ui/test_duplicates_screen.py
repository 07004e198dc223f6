"""A person registered twice is decided about by somebody who sees both registrations, with the keyboard alone too."""

from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from desktop.store.values import Query
from desktop.ui.screens.deciding import DecidingPage
from desktop.ui.screens.deciding.duplicate import DuplicatePart
from desktop.ui.screens.home import Tile
from desktop.ui.screens.record import RecordPage
from desktop.ui.widgets.notice import NoticeBar
from desktop.usecases.desk import Office
from desktop.usecases.people.duplicates import duplicate_view, link_duplicate
from desktop.usecases.people.registering import edit_record, register
from sync.model.record import Fields
from tests.support.desks import desk_of
from tests.support.office import PERSON, change, receive
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

ELSEWHERE = "Dinas Tenaga Kerja Kabupaten Cirebon"


@pytest.fixture
def twice(office: Office) -> tuple[str, str]:
    """Wati, registered by Siti and again by Dewi with another phone number."""
    earlier = register(desk_of(office, "siti"), PERSON)
    later = register(
        desk_of(office, "dewi"), PERSON | {"phone": "+6282222222222"}, {"already_registered": "baru ketahuan"}
    )
    raise_duplicate(office, "duplicate-1", 30, {"records": [earlier.id, later.id]})
    return earlier.id, later.id


@pytest.fixture
def elsewhere(office: Office) -> str:
    """Sulastri, whom another office has registered as well."""
    own = register(desk_of(office, "siti"), PERSON | {"nik": "3212195503980002", "name": "Sulastri Handayani"})
    other = {"records": [own.id], "other_office": ELSEWHERE, "other_since": "2026-11-20T01:00:00.000Z"}
    raise_duplicate(office, "duplicate-2", 31, other)
    return own.id


def raise_duplicate(office: Office, duplicate: str, seq: int, fields: Fields, state: str = "open") -> None:
    """What central tells of it."""
    fields = {"record_type": "registration", **fields}
    receive(office.store, change(duplicate, seq, fields, "duplicate", state=state))


def opened(sit: OpenCounter, name: str) -> Counter:
    counter = sit(name)
    counter.press("nav_conflict")
    return counter


def part(counter: Counter) -> DuplicatePart:
    found = counter.page(DecidingPage).decision
    assert isinstance(found, DuplicatePart)
    return found


def texts(labels: Iterable[QLabel]) -> list[str]:
    return [label.text() for label in labels]


def follow(counter: Counter, tie: str) -> None:
    """Go where a bar of the record's page leads."""
    way = counter.find(NoticeBar, tie).findChild(QPushButton, "notice_action")
    assert way is not None
    way.click()
    counter.rest()


def states(office: Office) -> dict[str, str | None]:
    ids = office.store.select(Query(record_type="duplicate"))
    return {record.id: record.state for record in office.store.many("duplicate", ids)}


def test_both_registrations_stand_side_by_side_with_what_differs_marked(
    sit: OpenCounter, office: Office, twice: tuple[str, str]
) -> None:
    shown = texts(part(opened(sit, "siti")).findChildren(QLabel))
    for text in (
        "Earlier registration",
        "Later registration",
        "+62 812 3456 7890",
        "+62 822 2222 2222",
        "15 March 1998",
    ):
        assert text in shown, text
    assert any(text.startswith("registered by Siti, 21 November 2026") for text in shown)
    assert any(text.startswith("registered by Dewi, 21 November 2026") for text in shown)
    assert [text for text in shown if text.startswith("≠")] == ["≠ Phone number"]
    assert shown.count("321219 550398 0001") == 2


def test_of_another_office_only_its_name_is_shown_and_since_when(
    sit: OpenCounter, office: Office, elsewhere: str
) -> None:
    shown = texts(part(opened(sit, "siti")).findChildren(QLabel))
    assert ELSEWHERE in shown
    assert any(text.startswith("registered there since 20 November 2026") for text in shown)
    assert "Ask there before a letter is made." in "\n".join(shown)
    assert shown.count("321219 550398 0002") == 1


def test_the_navigation_and_the_home_screen_count_what_waits(
    sit: OpenCounter, office: Office, twice: tuple[str, str], elsewhere: str
) -> None:
    counter = sit("siti")
    assert counter.find(QPushButton, "nav_conflict").text() == "To decide (2)"
    tile = counter.find(Tile, "queue_duplicates")
    assert tile.count == 2
    tile.setFocus()
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert part(counter).view.id == "duplicate-1"


def test_the_same_person_is_decided_by_keyboard_and_the_next_one_waits_with_the_focus(
    sit: OpenCounter, office: Office, twice: tuple[str, str], elsewhere: str
) -> None:
    counter = opened(sit, "siti")
    page = counter.page(DecidingPage)
    assert counter.focused() is page.list
    counter.key(Qt.Key.Key_Tab)
    assert counter.focused().objectName() == "same_person"
    page.list.setFocus()
    counter.type("1")
    assert counter.focused().objectName() == "same_person"
    assert states(office)["duplicate-1"] == "open"
    counter.key(Qt.Key.Key_Return)
    counter.wait(lambda: page.list.count() == 1)
    assert states(office) == {"duplicate-1": "same", "duplicate-2": "open"}
    assert part(counter).view.id == "duplicate-2"
    assert counter.focused() is page.list
    assert "Both registrations are kept" in counter.said()
    counter.wait(lambda: counter.find(QPushButton, "nav_conflict").text() == "To decide (1)")


def test_the_key_of_the_main_button_decides_about_no_person(
    sit: OpenCounter, office: Office, twice: tuple[str, str], elsewhere: str
) -> None:
    counter = opened(sit, "siti")
    for chosen in ("", "1", "2"):
        counter.type(chosen)
        counter.onward()
        counter.onward()
        assert states(office) == {"duplicate-1": "open", "duplicate-2": "open"}
        counter.page(DecidingPage).list.setFocus()


def test_a_second_enter_while_a_decision_is_written_decides_nothing_and_leads_nowhere(
    sit: OpenCounter, office: Office, twice: tuple[str, str], elsewhere: str
) -> None:
    counter = opened(sit, "siti")
    page = counter.page(DecidingPage)
    counter.type("1")
    counter.key(Qt.Key.Key_Return)
    counter.key(Qt.Key.Key_Return)
    counter.wait(lambda: page.list.count() == 1)
    counter.rest()
    assert states(office) == {"duplicate-1": "same", "duplicate-2": "open"}
    assert counter.shell.page is page


def test_not_the_same_person_needs_a_reason(sit: OpenCounter, office: Office, twice: tuple[str, str]) -> None:
    counter = opened(sit, "budi")
    counter.type("2")
    assert counter.focused().objectName() == "different_reason"
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert states(office)["duplicate-1"] == "open"
    counter.type("saudara kembar, NIK 2 kali dicetak")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert states(office)["duplicate-1"] == "different"
    assert duplicate_view(office, "duplicate-1").what_follows.endswith(": saudara kembar, NIK 2 kali dicetak")


def test_not_the_same_person_is_taken_back_by_ctrl_z_and_waits_again(
    sit: OpenCounter, office: Office, twice: tuple[str, str]
) -> None:
    counter = opened(sit, "budi")
    counter.type("2")
    counter.type("saudara kembar")
    counter.key(Qt.Key.Key_Return)
    counter.wait(lambda: states(office)["duplicate-1"] == "different")
    counter.rest()
    counter.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    counter.wait(lambda: states(office)["duplicate-1"] == "open")
    counter.rest()
    assert part(counter).view.id == "duplicate-1"
    assert "waits for a decision again" in counter.said()
    link_duplicate(desk_of(office, "siti"), "duplicate-1")
    assert states(office)["duplicate-1"] == "same"


def test_when_all_is_decided_the_screen_says_so(sit: OpenCounter, office: Office, elsewhere: str) -> None:
    counter = opened(sit, "siti")
    counter.press("same_person")
    page = counter.page(DecidingPage)
    counter.wait(lambda: not page.empty.isHidden())
    assert counter.find(QPushButton, "nav_conflict").text() == "To decide"
    assert page.isAncestorOf(counter.focused()) or counter.focused() is page


def test_who_may_not_decide_is_told_who_may(sit: OpenCounter, office: Office, twice: tuple[str, str]) -> None:
    counter = opened(sit, "ratna")
    assert counter.page(DecidingPage).findChild(QPushButton, "same_person") is None
    assert counter.page(DecidingPage).findChild(QPushButton, "not_same_person") is None
    assert counter.find(QLabel, "deciders").text() == "To be decided by: Clerk, Verifier and Administrator"
    assert not counter.find(QPushButton, "decide").isVisible()


def test_a_reason_being_typed_stays_when_a_registration_changes(
    sit: OpenCounter, office: Office, twice: tuple[str, str]
) -> None:
    counter = opened(sit, "siti")
    counter.type("2")
    counter.type("saudara kem")
    edit_record(desk_of(office, "dewi"), "registration", twice[1], {"birth_place": "Cirebon"})
    counter.wait(lambda: "≠ Place of birth" in texts(part(counter).findChildren(QLabel)))
    counter.type("bar")
    assert counter.find(QLineEdit, "different_reason").text() == "saudara kembar"


def test_what_a_colleague_decided_meanwhile_goes_from_the_screen(
    sit: OpenCounter, office: Office, twice: tuple[str, str], elsewhere: str
) -> None:
    counter = opened(sit, "siti")
    counter.type("2")
    link_duplicate(desk_of(office, "budi"), "duplicate-1")
    counter.wait(lambda: part(counter).view.id == "duplicate-2")
    assert counter.focused() is counter.page(DecidingPage).list


def test_a_registration_leads_to_what_is_open_about_it(
    sit: OpenCounter, office: Office, twice: tuple[str, str], elsewhere: str
) -> None:
    counter = sit("siti")
    counter.shell.record("registration", elsewhere)
    counter.rest()
    assert ELSEWHERE in counter.find(NoticeBar, "tie_open").text()
    follow(counter, "tie_open")
    assert part(counter).view.id == "duplicate-2"
    counter.shell.record("registration", twice[0])
    counter.rest()
    assert "bears the same number" in counter.find(NoticeBar, "tie_open").text()


def test_linked_registrations_lead_to_one_another(sit: OpenCounter, office: Office, twice: tuple[str, str]) -> None:
    earlier, later = twice
    counter = sit("siti")
    counter.shell.record("registration", later)
    counter.rest()
    linked = change(later, 40, PERSON | {"linked_to": earlier})
    receive(office.store, linked)
    raise_duplicate(office, "duplicate-1", 41, {"records": [earlier, later]}, "same")
    page = counter.page(RecordPage)
    counter.wait(lambda: page.findChild(NoticeBar, "tie_linked") is not None)
    assert "Linked to the earlier registration" in counter.find(NoticeBar, "tie_linked").text()
    follow(counter, "tie_linked")
    assert counter.page(RecordPage).record.id == earlier
    assert "A later registration of this person" in counter.find(NoticeBar, "tie_linked").text()


def test_most_people_are_registered_once_and_nothing_is_said(
    sit: OpenCounter, office: Office, twice: tuple[str, str]
) -> None:
    other = register(desk_of(office, "siti"), PERSON | {"nik": "3212195503980003"})
    counter = sit("siti")
    counter.shell.record("registration", other.id)
    counter.rest()
    assert counter.page(RecordPage).ties.isHidden()


def test_a_decision_that_turned_out_wrong_is_undone_on_the_later_registration(
    sit: OpenCounter, office: Office, twice: tuple[str, str]
) -> None:
    earlier, later = twice
    decided = {"records": [earlier, later], "decided_by": "user-dewi"}
    raise_duplicate(office, "duplicate-1", 40, decided, state="same")
    edit_record(desk_of(office, "siti"), "registration", later, {"linked_to": earlier})
    counter = opened(sit, "siti")
    counter.press("shelf_decided")
    counter.wait(lambda: counter.page(DecidingPage).decision is not None)
    assert "Dewi decided that they are the same person." in texts(part(counter).findChildren(QLabel))
    counter.press("think_again")
    found = office.store.get("registration", later)
    assert found is not None
    assert found.fields.get("linked_to") is None
    counter.wait(lambda: "Since then the link was taken off." in texts(part(counter).findChildren(QLabel)))
    assert counter.find(QPushButton, "think_again").text() == "They are the same person after all: link them"


def test_until_central_has_linked_them_it_is_said_when_the_link_can_be_taken_off(
    sit: OpenCounter, office: Office, twice: tuple[str, str]
) -> None:
    link_duplicate(desk_of(office, "siti"), "duplicate-1")
    counter = opened(sit, "siti")
    counter.press("shelf_decided")
    counter.wait(lambda: counter.page(DecidingPage).decision is not None)
    assert counter.find(QLabel, "thought_since").text().startswith("The central server links them with the next")
    assert counter.page(DecidingPage).findChild(QPushButton, "think_again") is None


def test_two_persons_told_apart_can_be_linked_after_all(
    sit: OpenCounter, office: Office, twice: tuple[str, str]
) -> None:
    earlier, later = twice
    decided = {"records": [earlier, later], "decided_by": "user-dewi", "decided_because": "Lain orang"}
    raise_duplicate(office, "duplicate-1", 40, decided, state="different")
    counter = opened(sit, "siti")
    counter.press("shelf_decided")
    counter.wait(lambda: counter.page(DecidingPage).decision is not None)
    counter.press("think_again")
    found = office.store.get("registration", later)
    assert found is not None
    assert found.fields["linked_to"] == earlier
    counter.wait(lambda: any(text.startswith("Since then") for text in texts(part(counter).findChildren(QLabel))))
    counter.press("think_again")
    found = office.store.get("registration", later)
    assert found is not None
    assert found.fields.get("linked_to") is None
