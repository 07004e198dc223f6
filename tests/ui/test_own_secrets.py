"""One's own password and PIN: chosen, changed and removed by whoever has signed in."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton

from desktop.ui.screens.own import PasswordDialog, PinDialog
from desktop.usecases.office.pins import has_pin
from tests.support.central import PASSWORD, RunningCentral
from tests.support.keyrings import MemoryKeyring
from tests.ui.screen import OpenWindow, Screen, join

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

NEW = "teh-poci-hangat-9"


def dialog_of(screen: Screen, entry: str) -> QDialog:
    """What an entry of the person's menu opens."""
    person = screen.window.findChild(QPushButton, "person")
    assert person is not None
    menu = person.menu()
    assert menu is not None
    next(action for action in menu.actions() if action.text() == entry).trigger()
    found = next(dialog for dialog in screen.window.findChildren(QDialog) if dialog.isVisible())
    assert isinstance(found, QDialog)
    return found


def change(screen: Screen, old: str, again: str = NEW) -> None:
    screen.fill(old_password=old, new_password=NEW, new_password_again=again)
    screen.press("change_password")


def test_a_person_changes_their_own_password_without_a_line(at_work: Screen) -> None:
    dialog = dialog_of(at_work, "My password…")
    assert isinstance(dialog, PasswordDialog)
    change(at_work, PASSWORD, again=NEW + "x")
    assert "differ" in dialog.notice.text()
    change(at_work, "salah-sekali")
    at_work.wait(lambda: "present password is wrong" in dialog.notice.text())
    change(at_work, PASSWORD)
    at_work.wait(lambda: "was changed" in at_work.shell.notice.text())
    at_work.window.sign_out()
    at_work.sign_in("siti", NEW)
    at_work.wait(lambda: at_work.window.shell)


def test_what_was_typed_rightly_is_kept_where_a_password_is_not_changed(at_work: Screen) -> None:
    dialog = dialog_of(at_work, "My password…")
    assert isinstance(dialog, PasswordDialog)
    for new, said in ((PASSWORD, "is the present one"), ("pendek", "at least")):
        at_work.fill(old_password=PASSWORD, new_password=new, new_password_again=new)
        at_work.press("change_password")
        at_work.wait(lambda said=said: said in dialog.notice.text())
        assert [line.text() for line in (dialog.old, dialog.new, dialog.again)] == [PASSWORD, "", ""]
        assert dialog.focusWidget() is dialog.new
    change(at_work, "salah-sekali")
    at_work.wait(lambda: "present password is wrong" in dialog.notice.text())
    assert [line.text() for line in (dialog.old, dialog.new, dialog.again)] == ["", NEW, NEW]
    assert dialog.focusWidget() is dialog.old


def test_a_person_sets_a_pin_in_their_menu_and_goes_without_it_again(at_work: Screen) -> None:
    desk = at_work.shell.seat.desk
    dialog = dialog_of(at_work, "My PIN on this PC…")
    assert isinstance(dialog, PinDialog)
    at_work.fill(pin_password=PASSWORD, pin="1111", pin_again="1111")
    at_work.press("set_pin")
    assert "guessed" in dialog.notice.text()
    at_work.fill(pin_password=PASSWORD, pin="4071", pin_again="4071")
    at_work.press("set_pin")
    at_work.wait(lambda: "counts on this PC" in at_work.shell.notice.text())
    assert has_pin(desk, desk.person.id)
    at_work.wait(lambda: at_work.window.findChild(PinDialog) is None)
    dialog_of(at_work, "My PIN on this PC…")
    at_work.press("remove_pin")
    at_work.wait(lambda: "was removed" in at_work.shell.notice.text())
    assert not has_pin(desk, desk.person.id)


def test_enter_leads_from_line_to_line_of_a_pin_and_a_slip_keeps_the_password(at_work: Screen) -> None:
    dialog = dialog_of(at_work, "My PIN on this PC…")
    assert isinstance(dialog, PinDialog)
    for line, typed in ((dialog.password, PASSWORD), (dialog.pin, "4071"), (dialog.again, "4072")):
        at_work.qtbot.keyClicks(line, typed)
        at_work.qtbot.keyPress(line, Qt.Key.Key_Return)
    assert "differ" in dialog.notice.text()
    assert dialog.password.text() == PASSWORD
    for line in (dialog.pin, dialog.again):
        assert dialog.focusWidget() is line
        at_work.qtbot.keyClicks(line, "4071")
        at_work.qtbot.keyPress(line, Qt.Key.Key_Return)
    at_work.wait(lambda: "counts on this PC" in at_work.shell.notice.text())


def test_who_was_given_a_password_is_asked_for_one_of_their_own(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    office = central.add_office()
    central.add_user(office, "tono", "clerk", password_given=True)
    screen = open_window()
    join(screen, central, office)
    screen.sign_in("tono")
    screen.wait(lambda: screen.window.shell)
    assert "knows it" in screen.shell.notice.text()
    screen.press("notice_action")
    screen.wait(lambda: screen.window.findChild(PasswordDialog))
    change(screen, PASSWORD)
    screen.wait(lambda: "was changed" in screen.shell.notice.text())
    screen.window.sign_out()
    screen.sign_in("tono", NEW)
    screen.wait(lambda: screen.window.shell)
    assert not screen.shell.notice.text()
