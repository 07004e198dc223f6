"""From a first start to a day's work: joining, signing in, and the truth about the exchange, with a real central."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from desktop.store.values import Intent, Query
from desktop.ui.screens.door import Enrol, SignIn, Unlock
from desktop.ui.screens.exchange import SyncPage
from desktop.ui.screens.home import HomePage
from sync.model.pack import Pack
from tests.support.central import PASSWORD, RunningCentral, running_central
from tests.support.keyrings import MemoryKeyring
from tests.support.office import PERSON
from tests.ui.screen import OpenWindow, Screen, found_people, join


def test_a_new_pc_joins_its_office_and_a_clerk_signs_in(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = open_window()
    join(screen, central, found_people(central))
    screen.sign_in("siti")
    screen.wait(lambda: screen.window.shell)
    assert isinstance(screen.shell.page, HomePage)
    assert "Siti" in screen.shell.page.title.text()
    assert "all sent" in screen.shell.sync_button.text()


def test_a_mistyped_code_is_explained_and_can_be_tried_again(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = open_window()
    screen.fill(server=central.url, code="salah", device_name="Loket 1")
    screen.press("enrol")
    door = screen.window.door
    assert isinstance(door, Enrol)
    screen.wait(lambda: "code" in door.notice.text())
    assert screen.typing() is door.code
    join(screen, central, found_people(central))
    screen.wait(lambda: isinstance(screen.window.door, SignIn))


def test_enter_leads_over_the_name_of_the_pc_before_it_joins(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = open_window()
    door = screen.window.door
    assert isinstance(door, Enrol)
    screen.enter(central.url)
    screen.enter(central.code(found_people(central)))
    assert screen.typing() is door.device
    assert door.device.selectedText() == door.device.text()
    assert door.go_button.isEnabled()
    screen.enter("Loket 7")
    screen.sign_in("siti")
    screen.wait(lambda: screen.window.shell)
    assert screen.shell.seat.desk.store.sync_state().device_name == "Loket 7"


def test_an_enter_too_many_while_the_pc_joins_leads_nowhere_else(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = open_window()
    door = screen.window.door
    assert isinstance(door, Enrol)
    screen.fill(server=central.url, code=central.code(found_people(central)), device_name="Loket 7")
    screen.press("enrol")
    for name in ("door_back", "verify", "enrol"):
        found = door.findChild(QPushButton, name)
        assert found is not None
        assert not found.isEnabled(), name
    screen.wait(lambda: isinstance(screen.window.door, SignIn))


def test_two_passphrases_that_differ_are_refused_before_the_code_is_used(
    open_window: OpenWindow, central: RunningCentral, tmp_path: Path
) -> None:
    screen = open_window()
    door = screen.window.door
    assert isinstance(door, Enrol)
    join(screen, central, found_people(central))
    screen.wait(lambda: screen.line("passphrase").isVisible())
    for text in ("kopi tubruk di pagi hari", "kopi tubruk di pagi harri"):
        screen.enter(text)
    assert "The two passphrases differ. Nothing was sent." in door.notice.text()
    assert not screen.window.jobs.busy
    assert not (tmp_path / "pc").exists()
    assert screen.typing() is door.passphrase
    for _time in range(2):
        screen.enter("kopi tubruk di pagi hari")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))


def test_a_server_that_does_not_answer_leaves_the_pc_as_it_was(
    open_window: OpenWindow, memory_keyring: MemoryKeyring, tmp_path: Path
) -> None:
    screen = open_window()
    screen.fill(server="http://127.0.0.1:9", code="ABCD", device_name="Loket 1")
    screen.press("enrol")
    door = screen.window.door
    assert isinstance(door, Enrol)
    screen.wait(lambda: "cannot be reached" in door.notice.text())
    assert door.go_button.isEnabled()
    assert not (tmp_path / "pc").exists()


def test_joining_that_is_broken_off_leaves_the_pc_as_it_was_and_the_code_good(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring, tmp_path: Path
) -> None:
    screen = open_window()
    door = screen.window.door
    assert isinstance(door, Enrol)
    assert not door.stop_button.isVisible()
    screen.fill(server=central.url, code=central.code(found_people(central)), device_name="Loket 1")
    screen.press("enrol")
    screen.press("enrol_stop")
    screen.wait(lambda: not door.stop_button.isVisible())
    if screen.window.door is door:  # else the answer was quicker than the hand
        assert "Broken off. The code stays good" in door.notice.text()
        screen.press("enrol")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))


def test_while_the_office_is_fetched_the_door_says_how_far_it_is(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = open_window()
    door = screen.window.door
    assert isinstance(door, Enrol)
    heard: list[str] = []
    door._telling.setInterval(1)
    door._telling.timeout.connect(lambda: heard.append(door.how_far.text()))
    join(screen, central, found_people(central))
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    assert any("received" in words for words in heard)


def test_a_pc_without_a_keyring_asks_for_a_passphrase_and_for_it_again_each_morning(
    open_window: OpenWindow, central: RunningCentral
) -> None:
    screen = open_window()
    office = found_people(central)
    join(screen, central, office)
    assert not screen.line("passphrase").isVisible()
    screen.wait(lambda: screen.line("passphrase").isVisible())
    screen.fill(passphrase="kopi tubruk di pagi hari", passphrase_again="kopi tubruk di pagi hari")
    screen.press("enrol")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    screen.window.close()

    morning = open_window()
    door = morning.window.door
    assert isinstance(door, Unlock)
    morning.fill(passphrase="salah")
    morning.press("unlock")
    morning.wait(door.notice.text)
    morning.fill(passphrase="kopi tubruk di pagi hari")
    morning.press("unlock")
    morning.wait(lambda: isinstance(morning.window.door, SignIn))


def test_a_pc_without_a_keyring_to_which_a_passphrase_was_given_beforehand_asks_for_none(
    open_window: OpenWindow, central: RunningCentral
) -> None:
    screen = open_window(passphrase="kopi tubruk di pagi hari")
    join(screen, central, found_people(central))
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    screen.window.close()
    assert isinstance(open_window().window.door, Unlock)
    assert isinstance(open_window(passphrase="kopi tubruk di pagi hari").window.door, SignIn)


def test_a_wrong_password_is_said_and_leaves_the_name_typed(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = open_window()
    join(screen, central, found_people(central))
    screen.sign_in("siti", "salah")
    door = screen.window.door
    assert isinstance(door, SignIn)
    screen.wait(lambda: "wrong" in door.notice.text())
    assert door.username.text() == "siti"
    assert door.password.text() == ""


def test_whoever_is_new_here_comes_in_at_the_second_try_for_the_first_one_fetches_them(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen, office = open_window(), found_people(central)
    join(screen, central, office)
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    central.add_user(office, "tono", "clerk")
    screen.sign_in("tono")
    door = screen.window.door
    assert isinstance(door, SignIn)
    screen.wait(lambda: "is being fetched now" in door.notice.text())
    assert screen.window.opened is not None
    screen.wait(lambda: screen.window.opened.office.store.find_one("user", username="tono"))
    screen.fill(password=PASSWORD)
    screen.press("sign_in")
    screen.wait(lambda: screen.window.shell)


def write_one(screen: Screen, **fields: object) -> str:
    desk = screen.shell.seat.desk
    intent = Intent(record_type="registration", action="create", fields=PERSON | fields)
    (op,) = desk.store.write(desk.author("registration"), [intent])
    return op.record


def test_the_header_says_what_waits_and_f5_sends_it(at_work: Screen) -> None:
    write_one(at_work)
    at_work.wait(lambda: "1 change waits to be sent" in at_work.shell.sync_button.text())
    at_work.qtbot.keyClick(at_work.shell, Qt.Key.Key_F5)
    at_work.wait(lambda: "all sent" in at_work.shell.sync_button.text())
    assert at_work.shell.seat.desk.store.outbox() == []


def test_while_an_exchange_runs_the_header_still_says_what_waits(at_work: Screen) -> None:
    for name in ("Wati", "Sari"):
        write_one(at_work, name=name)
    at_work.wait(lambda: "2 changes wait to be sent" in at_work.shell.sync_button.text())
    at_work.shell.sync_state.start()
    assert at_work.shell.sync_button.text().startswith("Synchronising… · 2 changes wait to be sent · ")
    at_work.wait(lambda: "all sent" in at_work.shell.sync_button.text())


def test_without_a_line_work_goes_on_and_the_header_says_so(
    open_window: OpenWindow, tmp_path: Path, pack: Pack, memory_keyring: MemoryKeyring
) -> None:
    (tmp_path / "central").mkdir()
    with running_central(tmp_path / "central") as central:
        screen = open_window()
        join(screen, central, found_people(central))
        screen.sign_in("siti")
        screen.wait(lambda: screen.window.shell)
    write_one(screen)
    screen.shell.sync_state.start()
    screen.wait(lambda: "1 change waits to be sent · no line" in screen.shell.sync_button.text())
    screen.shell.to("sync")
    page = screen.shell.page
    assert isinstance(page, SyncPage)
    assert "stays on this PC" in page.notice.text()
    screen.wait(lambda: any(found.text() == "Waits to be sent: 1" for found in page.findChildren(QLabel)))


def test_a_refused_change_is_shown_with_its_reason_and_can_be_taken_back(at_work: Screen) -> None:
    record = write_one(at_work, name="x" * 500)
    at_work.shell.sync_state.start()
    at_work.wait(lambda: "1 change refused" in at_work.shell.sync_button.text())
    at_work.shell.to("sync")
    page = at_work.shell.page
    at_work.wait(lambda: page.findChild(QPushButton, "withdraw"))
    at_work.press("withdraw")
    page.findChild(QPlainTextEdit, "giving_up_reason").setPlainText("Salah ketik")  # type: ignore[union-attr]
    at_work.press("giving_up_confirm")
    store = at_work.shell.seat.desk.store
    at_work.wait(lambda: not store.outbox())
    found = store.get("registration", record)
    assert found is None or found.deleted


def test_the_next_person_signs_in_and_what_is_unfinished_stays_with_its_author(at_work: Screen) -> None:
    at_work.shell.new("registration")
    at_work.shell.page.findChild(QLineEdit, "field_name").setText("Wati")  # type: ignore[union-attr]
    at_work.window.sign_out()
    at_work.sign_in("budi")
    at_work.wait(lambda: at_work.window.shell)
    (draft,) = at_work.shell.seat.desk.store.drafts("form")
    assert draft.body["title"] == "Wati"
    at_work.wait(lambda: not at_work.window.jobs.busy)
    assert at_work.shell.page.findChild(QPushButton, "resume_draft") is None


def test_a_key_signs_out_and_stands_in_the_persons_menu(at_work: Screen) -> None:
    person = at_work.window.findChild(QPushButton, "person")
    keys = {action.shortcut().toString() for action in person.menu().actions()}  # type: ignore[union-attr]
    assert keys == {"", "Ctrl+L", "Ctrl+Shift+L"}
    at_work.shell.decisions()
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    at_work.qtbot.keyClick(at_work.shell, Qt.Key.Key_L, modifiers)
    at_work.wait(lambda: isinstance(at_work.window.door, SignIn))
    assert at_work.window.shell is None


def test_closing_the_window_keeps_a_form_and_closes_the_file(at_work: Screen, open_window: OpenWindow) -> None:
    at_work.shell.new("registration")
    at_work.shell.page.findChild(QLineEdit, "field_name").setText("Wati")  # type: ignore[union-attr]
    at_work.window.close()
    again = open_window()
    again.sign_in("siti")
    again.wait(lambda: again.window.shell)
    again.wait(lambda: again.shell.page.findChild(QPushButton, "resume_draft"))
    again.press("resume_draft")
    assert again.line("field_name").text() == "Wati"


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # a dialog's own window
def test_a_fault_of_the_program_is_shown_with_its_whole_report(at_work: Screen) -> None:
    at_work.window.jobs.write(lambda: 1 / 0)
    at_work.wait(lambda: at_work.window.faults.dialog)
    assert at_work.window.faults.dialog is not None
    report = at_work.window.faults.dialog.findChild(QPlainTextEdit)
    assert "ZeroDivisionError" in report.toPlainText()  # type: ignore[union-attr]
    at_work.window.faults.dialog.accept()
    assert at_work.shell.seat.desk.store.count(Query(record_type="user")) == 2


def test_colours_and_language_are_chosen_in_the_persons_menu_and_remembered(
    at_work: Screen, open_window: OpenWindow
) -> None:
    at_work.shell.new("registration")
    at_work.line("field_name").setText("Wati")
    at_work.window.looks.change_theme("dark")
    assert at_work.window.looks.theme.name == "dark"
    at_work.window.looks.change_language("id")
    assert at_work.shell.entries["home"].text() == "Beranda"
    at_work.wait(lambda: at_work.shell.page.findChild(QPushButton, "resume_draft"))
    at_work.window.looks.change_language("en")
    at_work.window.close()

    again = open_window()
    assert again.window.looks.theme.name == "dark"
    again.window.looks.change_theme("light")


def test_a_pc_that_is_shut_out_shows_nothing_more_and_may_join_again(
    at_work: Screen, open_window: OpenWindow, central: RunningCentral
) -> None:
    write_one(at_work)
    store = at_work.shell.seat.desk.store
    central.admin.revoke(store.membership().device)
    at_work.shell.sync_state.start()
    at_work.wait(lambda: at_work.window.shell is None)
    door = at_work.window.door
    assert door is not None
    assert "were sealed" in door.notice.text() or "was sealed" in door.notice.text()
    assert not any("stays on this PC" in found.text() for found in door.findChildren(QLabel) if found.isVisible())
    at_work.press("close_program")
    again = open_window()
    assert isinstance(again.window.door, Enrol)
    assert "can no longer be read" in again.window.door.notice.text()
    join(again, central, found_people(central))
    again.sign_in("siti")
    again.wait(lambda: again.window.shell)
