"""A first start, and practising: in the window, without a central."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.i18n import current_language, use_language
from desktop.store.store import Store
from desktop.store.values import Query
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door import Enrol, Practise, SignIn, Welcome
from desktop.ui.screens.exchange import SyncPage
from desktop.ui.screens.requests import RequestPage
from desktop.ui.session.window import LoketWindow
from desktop.usecases.office.opening import Workplace
from desktop.usecases.office.practice import practice_place
from desktop.usecases.office.practice_people import practice_people
from desktop.usecases.office.signing_in import sign_in
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.steps import approve_request
from sync.model.pack import Pack
from tests.support.central import RunningCentral
from tests.support.clock import FixedClock
from tests.support.keyrings import MemoryKeyring
from tests.ui.breaking_off import breaking_off
from tests.ui.screen import OpenWindow, Screen, found_people, join, practising, sit


def band(screen: Screen) -> str:
    """What stands above everything; "" where nothing does."""
    found = screen.window.menuWidget()
    return found.accessibleName() if found is not None and found.isVisible() else ""


def store_of(screen: Screen) -> Store:
    """Of the office that is open."""
    assert screen.window.opened is not None
    return screen.window.opened.office.store


def ask_anew(screen: Screen) -> None:
    """Leave a trace in the practice office, and ask to begin it anew."""
    store_of(screen).set_setting("trace", "of practising")
    screen.press("practice_anew")
    screen.wait(lambda: isinstance(screen.window.door, Practise))


def test_a_first_start_says_what_the_program_is_and_offers_two_ways(open_window: OpenWindow, tmp_path: Path) -> None:
    screen = open_window(welcome=True)
    door = screen.window.door
    assert isinstance(door, Welcome)
    for name in ("join_office", "try_practice"):
        way = door.findChild(QPushButton, name)
        assert way is not None
        assert way.isEnabled()
        assert way.accessibleDescription()
    assert list(tmp_path.iterdir()) == []


def test_joining_can_be_gone_back_from_and_nothing_was_done(open_window: OpenWindow, tmp_path: Path) -> None:
    screen = open_window(welcome=True)
    screen.press("join_office")
    assert isinstance(screen.window.door, Enrol)
    screen.press("door_back")
    assert isinstance(screen.window.door, Welcome)
    assert list(tmp_path.iterdir()) == []


def test_the_language_of_the_first_start_is_kept_once_there_is_an_office(open_window: OpenWindow) -> None:
    screen = open_window(welcome=True)
    screen.press("speak_id")
    assert isinstance(screen.window.door, Welcome)
    practising(screen)
    assert current_language() == "id"
    assert store_of(screen).get_setting("language") == "id"


def test_who_tries_the_program_first_works_without_server_or_line(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    assert "Siti" in screen.shell.page.title.text()
    assert screen.shell.seat.desk.practice


def test_the_people_of_the_practice_office_are_listed_and_enter_is_enough(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    door = screen.window.door
    assert isinstance(door, SignIn)
    assert door.people is not None
    assert door.people.count() == len(practice_people()) + 1  # and anybody else
    assert screen.typing() is door.password
    screen.fill(password="not hers")
    screen.press("sign_in")
    screen.wait(door.notice.text)
    assert door.password.text() == practice_people()[0].password  # "stands there already", as the door says
    screen.enter()
    screen.wait(lambda: screen.window.shell)


def test_practice_is_marked_in_the_language_that_is_spoken(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    screen.window.looks.change_language("id")
    assert band(screen) == "LATIHAN — bukan data sungguhan"
    assert screen.window.windowTitle() == "LATIHAN — bukan data sungguhan · Loket"
    screen.wait(lambda: store_of(screen).get_setting("language", "") == "id")
    screen.window.close()

    use_language("en")
    again = practising(open_window(welcome=True))
    assert "LATIHAN" in band(again)
    again.window.looks.change_language("en")
    assert "PRACTICE" in band(again)
    assert "PRACTICE" in again.window.windowTitle()


def test_every_screen_and_door_of_practice_says_that_nothing_is_real(open_window: OpenWindow) -> None:
    screen = open_window(welcome=True)
    assert not band(screen)
    real = screen.window.looks.theme.colours
    practising(screen)
    assert "PRACTICE" in band(screen)
    sit(screen, "siti")
    for key in ("home", "registration", "sync"):
        screen.shell.to(key)
        assert "PRACTICE" in band(screen)
    screen.window.lock()
    assert "PRACTICE" in band(screen)
    assert "PRACTICE" in screen.window.windowTitle()
    assert screen.window.looks.theme.colours.accent != real.accent


def test_no_door_of_practice_promises_that_something_is_sent(open_window: OpenWindow) -> None:
    def kept() -> str:
        assert screen.window.door is not None
        return screen.window.door.kept.text()

    screen = open_window(welcome=True)
    assert "sent when the line is back" in kept()
    screen.press("try_practice")
    assert "sent to nobody" in kept()
    screen.press("begin_practice")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    assert "sent to nobody" in kept()
    sit(screen, "siti")
    screen.window.lock()
    assert "sent to nobody" in kept()


def test_practice_never_says_that_something_was_sent(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    sync = screen.shell.sync_state
    assert "exchanges with nobody" in screen.shell.sync_button.text()
    screen.shell.to("sync")
    page = screen.shell.page
    assert isinstance(page, SyncPage)
    sync.insist()
    screen.wait(lambda: "exchanges with nobody" in page.notice.text())
    assert not sync.running
    assert screen.shell.seat.desk.store.outbox()
    screen.wait(page.changes.waiting.count)
    said = [part.text() for part in page.findChildren(QLabel) if part.isVisibleTo(page)]
    assert not [text for text in said if "to be sent" in text or "central server" in text]
    assert not page.now_button.isVisible()


def test_practice_speaks_of_no_exchange_in_the_hand_over_and_offers_none(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    assert "Synchronise now" not in [offer.text for offer in screen.shell.anywhere.offers()]
    screen.shell.to("handover")
    page = screen.shell.page
    screen.wait(lambda: any("Letter numbers of" in part.text() for part in page.findChildren(QLabel)))
    said = [part.text() for part in page.findChildren(QLabel)]
    assert "Letter numbers, portals" in said
    assert not [text for text in said if text in ("Not sent yet", "Last complete exchange")]


def test_practice_that_has_no_letter_numbers_left_gives_itself_some_and_offers_no_exchange(
    open_window: OpenWindow,
) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    desk = screen.shell.seat.desk
    (request,) = desk.store.select(Query(record_type=REQUEST))
    ratna = next(person for person in practice_people() if person.username == "ratna")
    approve_request(sign_in(desk, "ratna", ratna.password), request)
    with desk.store._database.transaction() as connection:
        connection.execute("UPDATE number_blocks SET next = last + 1")
    screen.shell.record(REQUEST, request)
    screen.wait(lambda: isinstance(screen.shell.page, RequestPage))
    screen.wait(lambda: screen.shell.page.findChild(QPushButton, "step_issue") is not None)
    screen.press("step_issue")
    confirm = screen.shell.page.confirm
    screen.wait(confirm.isVisible)
    assert confirm.confirm.isVisible() and not confirm.more.isVisible()


def test_practice_is_left_for_joining_an_office_and_taken_up_again(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    screen.press("practice_leave")
    screen.wait(lambda: isinstance(screen.window.door, Welcome))
    assert not band(screen)
    assert screen.window.windowTitle() == "Loket"
    assert screen.window.shell is None
    practising(screen)


def test_practice_begins_anew_when_somebody_wants_it(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    ask_anew(screen)
    screen.press("begin_anew")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    assert store_of(screen).get_setting("trace") is None


def test_whoever_asks_to_begin_anew_may_go_back_to_what_was_practised(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    ask_anew(screen)
    screen.press("door_back")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    assert store_of(screen).get_setting("trace") == "of practising"


@pytest.fixture
def joined(open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring) -> Screen:
    """A PC that has joined, at its door."""
    screen = open_window()
    join(screen, central, found_people(central))
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    return screen


def test_a_new_clerk_practises_on_a_pc_that_has_joined_and_touches_nothing_real(joined: Screen, tmp_path: Path) -> None:
    real = joined.window.entrance.place.folder
    joined.sign_in("siti")
    joined.wait(lambda: joined.window.shell)
    joined.window.sign_out()
    joined.wait(lambda: not joined.window.jobs.busy)
    joined.press("practise")
    assert isinstance(joined.window.door, Practise)
    joined.press("begin_practice")
    joined.wait(lambda: joined.window.entrance.place.practice)
    joined.wait(lambda: isinstance(joined.window.door, SignIn))
    before = {path: path.read_bytes() for path in real.iterdir() if path.is_file()}
    sit(joined, "siti")
    joined.window.sign_out()
    assert {path: path.read_bytes() for path in real.iterdir() if path.is_file()} == before
    joined.press("practice_leave")
    joined.wait(lambda: not joined.window.entrance.place.practice)
    joined.wait(lambda: isinstance(joined.window.door, SignIn))
    joined.sign_in("siti")
    joined.wait(lambda: joined.window.shell)
    assert not joined.shell.seat.desk.practice


def to_practice(screen: Screen) -> None:
    """From the door of the office to that of the practice office."""
    screen.wait(lambda: not screen.window.jobs.busy)
    screen.press("practise")
    screen.press("begin_practice")
    screen.wait(lambda: screen.window.entrance.place.practice)
    screen.wait(lambda: isinstance(screen.window.door, SignIn))


def test_what_ran_beside_an_office_goes_with_it(joined: Screen) -> None:
    left, jobs = joined.window.opened, joined.window.jobs
    assert left is not None
    left.feed.watch(jobs)
    to_practice(joined)
    joined.wait(lambda: not isValid(left.feed) and not isValid(left.sync) and not isValid(jobs))
    assert len(joined.window.findChildren(ChangeFeed)) == 1
    assert len(joined.window.findChildren(Synchroniser)) == 1
    assert joined.window.findChildren(Jobs) == [joined.window.jobs]


def test_a_courier_file_for_the_real_office_waits_while_somebody_practises(joined: Screen, tmp_path: Path) -> None:
    joined.window.front.take_in(tmp_path / "jawaban.kurir")
    to_practice(joined)
    sit(joined, "siti")
    assert "jawaban.kurir is not for practising" in joined.shell.notice.text()
    joined.window.sign_out()
    joined.press("practice_leave")
    joined.wait(lambda: not joined.window.entrance.place.practice)
    joined.sign_in("siti")
    joined.wait(lambda: joined.window.shell and isinstance(joined.shell.page, SyncPage))
    joined.wait(lambda: "jawaban.kurir" in joined.shell.notice.text())


def window_at(qtbot: QtBot, theme: Theme, place: Workplace) -> Screen:
    window = LoketWindow(place, theme, background=False)
    qtbot.addWidget(window)
    window.show()
    return Screen(qtbot, window)


def test_a_window_that_is_opened_for_practice_asks_first_and_opens_it_at_once_from_then_on(
    qtbot: QtBot, theme: Theme, tmp_path: Path, pack: Pack
) -> None:
    place = practice_place(Workplace(tmp_path / "pc", pack, FixedClock()))
    first = window_at(qtbot, theme, place)
    assert isinstance(first.window.door, Practise)
    assert "PRACTICE" in band(first)
    first.press("begin_practice")
    first.wait(lambda: isinstance(first.window.door, SignIn))
    first.window.close()
    again = window_at(qtbot, theme, place)
    assert isinstance(again.window.door, SignIn)
    again.press("practice_leave")
    again.wait(lambda: isinstance(again.window.door, Welcome))
    again.window.close()


def test_the_language_of_the_first_start_outlives_practice(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = open_window(welcome=True)
    screen.press("speak_id")
    practising(screen)
    screen.press("practice_leave")
    screen.wait(lambda: isinstance(screen.window.door, Welcome))
    screen.press("join_office")
    join(screen, central, found_people(central))
    screen.wait(lambda: screen.window.opened and isinstance(screen.window.door, SignIn))
    assert store_of(screen).get_setting("language") == "id"


def test_making_the_practice_office_that_is_broken_off_leaves_nothing_and_can_be_begun_again(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = open_window(welcome=True)
    screen.press("try_practice")
    door = screen.window.door
    assert isinstance(door, Practise)
    with breaking_off(monkeypatch):
        screen.press("begin_practice")
        screen.wait(lambda: door.notice.text() == "Broken off: everything is as it was.")
    assert list(tmp_path.glob("*latihan*")) == []
    screen.press("begin_practice")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))


def test_nothing_waits_to_be_sent_where_practice_sends_nothing(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    store = screen.shell.seat.desk.store
    request = next(found for found in store.many(REQUEST, store.select(Query(record_type=REQUEST))) if found.pending)
    screen.shell.record(REQUEST, request.id)
    screen.wait(lambda: isinstance(screen.shell.page, RequestPage))
    page = screen.shell.page
    assert isinstance(page, RequestPage)
    assert page.waiting.text() == ""
