"""The locked window, and changing quickly from one person to another."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton, QWidget

from desktop.ui.screens.door import Locked, SignIn
from desktop.ui.screens.edit import EditPage
from desktop.ui.session.curtain import _EVERY
from desktop.usecases.desk import Desk
from desktop.usecases.office.pins import TRIES, set_pin
from desktop.usecases.office.practice_people import practice_people
from desktop.usecases.office.settings import save_settings
from desktop.usecases.office.signing_in import sign_in
from desktop.usecases.office.users import set_active
from desktop.usecases.people.registering import edit_record
from tests.support.central import PASSWORD
from tests.support.clock import FixedClock
from tests.ui.screen import OpenWindow, Screen, practising, sit

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


def pin_of(screen: Screen) -> str:
    set_pin(screen.shell.seat.desk, PASSWORD, "4071")
    return "4071"


def locked(screen: Screen) -> Locked:
    door = screen.window.door
    assert isinstance(door, Locked)
    return door


def unlock(screen: Screen, secret: str) -> None:
    locked(screen)
    screen.fill(secret=secret)
    screen.press("unlock_window")
    screen.wait(lambda: not screen.window.jobs.busy)


def clock_of(screen: Screen) -> FixedClock:
    clock = screen.window.entrance.place.clock
    assert isinstance(clock, FixedClock)
    return clock


def begin_form(screen: Screen, name: str) -> EditPage:
    """Somebody types a name into a new registration."""
    screen.shell.new("registration")
    page = screen.shell.page
    assert isinstance(page, EditPage)
    cell = page.form.cells["name"].control.findChild(QLineEdit)
    line = cell if cell is not None else page.form.cells["name"].control
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, name)
    return page


def test_ctrl_l_hides_the_screen_at_once_and_the_pin_brings_it_back_as_it_was(at_work: Screen) -> None:
    pin = pin_of(at_work)
    page = begin_form(at_work, "Wati Karsinah")
    at_work.qtbot.keySequence(at_work.window, "Ctrl+L")
    at_work.wait(lambda: at_work.window.locked)
    assert not at_work.shell.isVisible()
    assert at_work.typing() is locked(at_work).secret
    unlock(at_work, pin)
    at_work.wait(lambda: not at_work.window.locked)
    assert at_work.shell.page is page
    assert at_work.shell.isVisible()
    assert page.form.cells["name"].control.typed() == "Wati Karsinah"
    assert at_work.typing() is not None


def test_what_was_begun_is_on_the_disk_while_the_window_is_locked(at_work: Screen) -> None:
    begin_form(at_work, "Wati Karsinah")
    at_work.window.lock()
    at_work.wait(lambda: not at_work.window.jobs.busy)
    (draft,) = at_work.shell.seat.desk.store.drafts("form")
    assert "Wati Karsinah" in draft.body["title"]


def test_the_exchange_goes_on_behind_the_locked_window(at_work: Screen) -> None:
    at_work.window.lock()
    sync = at_work.shell.sync_state
    sync.report = None
    sync.start()
    at_work.wait(lambda: sync.report)


def test_dialogs_are_hidden_too_and_come_back(at_work: Screen) -> None:
    at_work.window.verify()
    dialog = at_work.window.findChild(QDialog)
    assert dialog is not None
    assert dialog.isVisible()
    at_work.window.lock()
    assert not dialog.isVisible()
    unlock(at_work, PASSWORD)
    at_work.wait(lambda: not at_work.window.locked)
    assert dialog.isVisible()


@pytest.mark.parametrize("parent", [lambda screen: screen.shell.page, lambda screen: screen.window])
def test_a_dialog_that_work_opens_behind_the_lock_waits_for_the_person(
    at_work: Screen, parent: Callable[[Screen], QWidget]
) -> None:
    late = QDialog(parent(at_work))
    at_work.window.lock()
    late.open()
    at_work.wait(lambda: not late.isVisible())
    at_work.press("verify")  # what everybody may have at a door stays
    QTest.qWait(2 * _EVERY)
    asked = next(dialog for dialog in at_work.window.findChildren(QDialog) if dialog is not late)
    assert asked.isVisible()
    unlock(at_work, PASSWORD)
    at_work.wait(late.isVisible)


def test_a_fault_is_told_to_the_next_person_though_the_dialog_of_one_before_went(at_work: Screen) -> None:
    at_work.window.faults.show(RuntimeError("first"))
    at_work.window.lock()
    at_work.press("other_person")
    at_work.sign_in("budi")
    at_work.wait(lambda: at_work.window.shell)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    at_work.window.faults.show(RuntimeError("second"))
    assert at_work.window.faults.dialog is not None
    assert at_work.window.faults.dialog.isVisible()


def test_the_choosing_of_a_file_ends_where_the_window_locks(at_work: Screen) -> None:
    QTimer.singleShot(0, at_work.window, at_work.window.lock)
    chosen, _kind = QFileDialog.getSaveFileName(at_work.shell.page, "Save a copy", "letter.pdf")
    assert chosen == ""
    assert at_work.window.locked
    unlock(at_work, PASSWORD)
    at_work.wait(lambda: not at_work.window.locked)
    assert at_work.window.findChild(QFileDialog) is None


@pytest.mark.parametrize("keys", ["Ctrl+K", "Ctrl+2", "F3", "Ctrl+I", "Ctrl+Shift+L"])
def test_no_key_reaches_the_screen_behind_the_lock(at_work: Screen, keys: str) -> None:
    page = at_work.shell.page
    at_work.window.lock()
    at_work.qtbot.keySequence(at_work.window, keys)
    QApplication.processEvents()
    assert at_work.shell.page is page
    assert not at_work.shell.isVisible()
    assert at_work.window.locked
    assert QApplication.activePopupWidget() is None


def test_an_unattended_window_locks_after_the_offices_minutes(at_work: Screen) -> None:
    clock_of(at_work).move(seconds=9 * 60)
    at_work.window.idle.look()
    assert not at_work.window.locked
    clock_of(at_work).move(seconds=61)
    at_work.window.idle.look()
    assert at_work.window.locked


@pytest.mark.parametrize("touch", ["key", "mouse"])
def test_a_key_or_the_mouse_begins_the_minutes_anew(at_work: Screen, touch: str) -> None:
    handle = at_work.window.windowHandle()
    clock_of(at_work).move(seconds=9 * 60)
    if touch == "key":
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    else:
        where = QPointF(QPoint(5, 5))
        none = Qt.MouseButton.NoButton
        moved = QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(handle, moved)
    clock_of(at_work).move(seconds=2 * 60)
    at_work.window.idle.look()
    assert not at_work.window.locked


def test_whoever_wakes_the_pc_by_the_mouse_finds_the_window_locked(at_work: Screen) -> None:
    clock_of(at_work).move(seconds=60 * 3600)
    QTest.keyClick(at_work.window.windowHandle(), Qt.Key.Key_Shift)
    assert at_work.window.locked


def test_the_window_locks_after_the_minutes_that_the_office_set(open_window: OpenWindow) -> None:
    screen = practising(open_window(welcome=True))
    sit(screen, "agus")
    save_settings(screen.shell.seat.desk, {"lock_minutes": 60})
    for passed, locked_by_now in ((50, False), (10, True)):
        clock_of(screen).move(seconds=passed * 60)
        screen.window.idle.look()
        assert screen.window.locked is locked_by_now


def test_at_a_door_nothing_locks(at_work: Screen) -> None:
    at_work.window.sign_out()
    at_work.window.lock()
    assert not at_work.window.locked
    assert isinstance(at_work.window.door, SignIn)


def test_a_wrong_pin_is_said_and_after_five_the_password_opens(at_work: Screen) -> None:
    pin = pin_of(at_work)
    at_work.window.lock()
    for _try in range(TRIES):
        unlock(at_work, "9021")
    assert "Type your password" in locked(at_work).notice.text()
    unlock(at_work, pin)
    assert at_work.window.locked
    assert "no PIN for you" in locked(at_work).notice.text()  # nothing of a wrong name
    unlock(at_work, PASSWORD)
    at_work.wait(lambda: not at_work.window.locked)


def test_a_locked_window_speaks_of_the_password_alone_for_nobody_typed_a_name(at_work: Screen) -> None:
    at_work.window.lock()
    unlock(at_work, "not the password")
    assert locked(at_work).notice.text() == "The password is wrong. Check the Caps Lock key and try again."


def test_whoever_is_chosen_from_the_list_hears_of_the_password_alone(at_work: Screen) -> None:
    at_work.window.sign_out()
    door = at_work.window.door
    assert isinstance(door, SignIn)
    at_work.qtbot.keyClick(door.username, Qt.Key.Key_Up)
    at_work.fill(password="not the password")
    at_work.press("sign_in")
    at_work.wait(lambda: not at_work.window.jobs.busy)
    assert door.notice.text().startswith("The password is wrong.")
    at_work.fill(username="nobody", password="not the password")
    at_work.press("sign_in")
    at_work.wait(lambda: not at_work.window.jobs.busy)
    assert door.notice.text().startswith("The user name or the password is wrong.")


def test_another_person_is_asked_who_they_are_and_not_taken_for_the_one_who_left(at_work: Screen) -> None:
    at_work.window.lock()
    at_work.press("other_person")
    door = at_work.window.door
    assert isinstance(door, SignIn)
    assert door.people is not None
    assert door.people.currentRow() == door.people.count() - 1
    assert (door.username.text(), door.username.isVisible()) == ("", True)
    assert at_work.window.focusWidget() is door.username
    at_work.qtbot.keyClick(door.username, Qt.Key.Key_Up)  # who left sits down again
    assert (door.username.text(), door.username.isVisible()) == ("siti", False)


def test_another_person_signs_in_and_the_first_ones_work_stays_their_own(at_work: Screen) -> None:
    begin_form(at_work, "Wati Karsinah")
    at_work.window.lock()
    at_work.press("other_person")
    at_work.sign_in("budi")
    at_work.wait(lambda: at_work.window.shell)
    assert at_work.shell.seat.desk.person.username == "budi"
    assert not at_work.window.locked
    at_work.wait(lambda: not at_work.window.jobs.busy)
    (draft,) = at_work.shell.seat.desk.store.drafts("form")
    siti = at_work.shell.seat.desk.store.find_one("user", username="siti")
    assert siti is not None
    assert draft.author == siti.id
    assert at_work.window.findChild(QPushButton, "resume_draft") is None


@pytest.fixture
def siti(open_window: OpenWindow) -> Screen:
    """At work in an office that has an administrator."""
    screen = practising(open_window(welcome=True))
    sit(screen, "siti")
    return screen


def agus_at(screen: Screen) -> Desk:
    """The desk of the administrator, from which changes come as they come from another PC."""
    password = next(person.password for person in practice_people() if person.username == "agus")
    return sign_in(screen.shell.seat.desk, "agus", password)


def test_whose_account_is_closed_elsewhere_goes_no_further_and_what_was_begun_is_kept(siti: Screen) -> None:
    begin_form(siti, "Rini Marlina")
    desk = siti.shell.seat.desk
    set_active(agus_at(siti), desk.person.id, active=False)
    siti.wait(lambda: isinstance(siti.window.door, SignIn))
    door = siti.window.door
    assert door is not None
    assert "was closed by an administrator" in door.notice.text()
    assert siti.window.shell is None
    siti.wait(lambda: not siti.window.jobs.busy)
    (draft,) = desk.store.drafts("form")
    assert "Rini Marlina" in str(draft.body)


def test_who_gets_another_role_is_told_that_it_counts_from_the_next_sign_in(siti: Screen) -> None:
    edit_record(agus_at(siti), "user", siti.shell.seat.desk.person.id, {"roles": ["clerk", "verifier"]})
    siti.wait(lambda: "what you may do here" in siti.shell.notice.text())
    siti.press("notice_action")
    assert isinstance(siti.window.door, SignIn)


def test_people_of_this_pc_are_chosen_by_arrow_keys_and_come_in_by_pin(at_work: Screen) -> None:
    pin = pin_of(at_work)
    at_work.window.sign_out()
    at_work.sign_in("budi")
    at_work.wait(lambda: at_work.window.shell)
    at_work.qtbot.keySequence(at_work.window, "Ctrl+Shift+L")
    at_work.wait(lambda: isinstance(at_work.window.door, SignIn))
    door = at_work.window.door
    assert isinstance(door, SignIn)
    assert at_work.typing() is door.username
    for _upwards in range(2):
        at_work.qtbot.keyClick(door.username, Qt.Key.Key_Up)
    assert door.username.text() == "budi"
    assert at_work.typing() is door.password
    at_work.qtbot.keyClick(door.password, Qt.Key.Key_Down)
    assert door.username.text() == "siti"
    at_work.enter(pin)
    at_work.wait(lambda: at_work.window.shell)
    assert at_work.shell.seat.desk.person.username == "siti"


def test_somebody_new_types_their_name_below_the_list(at_work: Screen) -> None:
    at_work.window.sign_out()
    door = at_work.window.door
    assert isinstance(door, SignIn)
    at_work.qtbot.keyClick(door.username, Qt.Key.Key_Up)
    assert not door.username.isVisible()
    at_work.qtbot.keyClick(door.password, Qt.Key.Key_Down)
    assert door.username.isVisible()
    assert at_work.typing() is door.username
    at_work.enter("budi")
    at_work.enter(PASSWORD)
    at_work.wait(lambda: at_work.window.shell)


def test_the_arrows_lead_back_from_the_line_for_somebody_new(at_work: Screen) -> None:
    at_work.window.sign_out()
    door = at_work.window.door
    assert isinstance(door, SignIn)
    at_work.enter()  # no name yet: what comes next must not be typed as one
    assert at_work.typing() is door.username
    at_work.qtbot.keyClick(door.username, Qt.Key.Key_Up)
    assert door.username.text() == "siti"


def test_whoever_clicks_their_name_goes_on_with_the_password(at_work: Screen) -> None:
    at_work.window.sign_out()
    door = at_work.window.door
    assert isinstance(door, SignIn)
    assert door.people is not None
    row = door.people.visualItemRect(door.people.item(0))
    door.people.setFocus()
    at_work.qtbot.mouseClick(door.people.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert at_work.typing() is door.password


@pytest.mark.parametrize("place", ["home", "registration", "recommendation_request", "recommendation", "company"])
def test_the_window_locks_by_its_key_at_every_list(at_work: Screen, place: str) -> None:
    at_work.shell.to(place)
    at_work.qtbot.keySequence(at_work.window, "Ctrl+L")
    at_work.wait(lambda: at_work.window.locked)


def test_a_courier_file_opened_while_locked_waits_for_the_person(
    at_work: Screen, tmp_path_factory: pytest.TempPathFactory
) -> None:
    at_work.window.lock()
    at_work.window.front.take_in(tmp_path_factory.mktemp("stick") / "jawaban.kurir")
    assert "jawaban.kurir" in locked(at_work).notice.text()
    unlock(at_work, PASSWORD)
    at_work.wait(lambda: "jawaban.kurir" in at_work.shell.notice.text())
