"""The window's manners on a PC: an administrator's settings, other starts, sleep, log-off, the system's look."""

import json
import subprocess
import sys
from pathlib import Path

import keyring
import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from desktop.errors import SurroundingsFailed
from desktop.machine import POLICY, Central, Data, MachineSettings
from desktop.store.shape import SCHEMA, SHAPE, read_shape
from desktop.store.tables import to_json
from desktop.ui.run.app import come_forward, show_fitting
from desktop.ui.run.instance import Instance, name_for
from desktop.ui.run.waking import Waking
from desktop.ui.screens.door import Enrol, SignIn, Unlock
from sync.central.courier import take_file
from tests.support.central import RunningCentral
from tests.support.keyrings import MemoryKeyring
from tests.ui.screen import OpenWindow, Screen, found_people, join
from tests.ui.test_window import write_one

OTHER_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from desktop.ui.run.instance import Instance
application = QCoreApplication(sys.argv)
here = Instance(Path(sys.argv[1]))
if here.is_first():
    print("first", flush=True)
    application.exec()
else:
    here.call_first(sys.argv[2])
    print("called", flush=True)
"""


def settled(address: str, source: str = POLICY) -> MachineSettings:
    return MachineSettings(central=Central(address=address), sources={"central.address": source})


def other_start(folder: Path, file: str = "") -> "subprocess.Popen[str]":
    """The program once more, as far as who is first goes."""
    command = [sys.executable, "-c", OTHER_START, str(folder), file]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_the_address_that_a_policy_settles_is_there_and_cannot_be_changed(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = open_window(settled(central.url))
    door = screen.window.door
    assert isinstance(door, Enrol)
    assert door.server.text() == central.url
    assert door.server.isReadOnly()
    assert door.findChild(QLabel, "server_settled") is not None
    assert screen.typing() is door.code
    screen.fill(code=central.code(found_people(central)), device_name="Loket 1")
    screen.press("enrol")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_on_a_screen_too_small_for_it_the_window_takes_all_of_it(open_window: OpenWindow) -> None:
    window = open_window().window
    room = window.screen().availableGeometry().size()
    window.setMinimumSize(0, 0)
    window.resize(room.width() - 100, room.height() - 100)
    show_fitting(window)
    assert not window.isMaximized()
    window.resize(room.width() - 100, room.height() - 10)
    show_fitting(window)
    assert window.isMaximized()


def test_an_address_from_a_file_is_there_and_may_be_changed(open_window: OpenWindow) -> None:
    door = open_window(settled("https://pusat.example", "/etc/loket/loket.toml")).window.door
    assert isinstance(door, Enrol)
    assert door.server.text() == "https://pusat.example"
    assert not door.server.isReadOnly()


def test_where_all_users_of_a_pc_share_the_data_a_passphrase_opens_them_for_the_next_one(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    shared = MachineSettings(data=Data(folder="/srv/loket"))
    office = found_people(central)
    screen = open_window(shared)
    join(screen, central, office)
    door = screen.window.door
    assert isinstance(door, Enrol)
    screen.wait(lambda: "Everybody who signs in to this PC" in door.notice.text())
    screen.fill(passphrase="kunci bersama", passphrase_again="kunci bersama")
    screen.press("enrol")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    screen.window.close()
    keyring.set_keyring(MemoryKeyring())  # of the PC's next user
    again = open_window(shared)
    assert isinstance(again.window.door, Unlock)
    again.fill(passphrase="kunci bersama")
    again.press("unlock")
    again.wait(lambda: isinstance(again.window.door, SignIn))


def test_data_of_a_newer_program_are_told_before_anybody_signs_in(at_work: Screen, open_window: OpenWindow) -> None:
    writer = at_work.shell.seat.desk.store._database.writer
    shape = read_shape(writer)
    assert shape is not None
    newer = to_json(msgspec.structs.replace(shape, schema=SCHEMA + 1))
    writer.execute("UPDATE settings SET value = ? WHERE key = ?", (newer, SHAPE))
    at_work.window.close()
    door = open_window().window.door
    assert door is not None
    assert "A newer version of the program has worked on this data" in door.notice.text()
    assert door.findChild(QPushButton, "try_again") is not None


def test_a_courier_file_opened_from_outside_is_taken_in_at_once(
    at_work: Screen, central: RunningCentral, tmp_path: Path
) -> None:
    answer = answered(at_work, central, tmp_path)
    at_work.window.front.take_in(answer)
    at_work.wait(lambda: "taken in" in at_work.shell.notice.text())
    assert not at_work.shell.seat.desk.store.outbox()


def test_a_courier_file_opened_while_nobody_has_signed_in_waits_for_them(
    at_work: Screen, central: RunningCentral, tmp_path: Path
) -> None:
    answer = answered(at_work, central, tmp_path)
    at_work.window.sign_out()
    at_work.window.front.take_in(answer)
    door = at_work.window.door
    assert isinstance(door, SignIn)
    assert "jawaban.kurir is taken in then" in door.notice.text()
    at_work.sign_in("budi")
    at_work.wait(lambda: at_work.window.shell and "taken in" in at_work.shell.notice.text())


def answered(screen: Screen, central: RunningCentral, stick: Path) -> Path:
    """Central's answer to what this PC packed."""
    from desktop.usecases.exchange.courier import pack  # noqa: PLC0415 (loads what seals)

    write_one(screen)
    packed = pack(screen.shell.seat.desk, stick)
    file = stick / "jawaban.kurir"
    file.write_bytes(take_file(central.service, Path(packed.file).read_bytes()).answer or b"")
    return file


def test_the_session_may_end_at_any_moment_and_a_form_is_kept(at_work: Screen) -> None:
    at_work.shell.new("registration")
    at_work.line("field_name").setText("Wati")
    at_work.shell.sync_state.start()
    at_work.window.keep_all()
    (draft,) = at_work.shell.seat.desk.store.drafts("form")
    assert draft.body["title"] == "Wati"


def test_a_session_that_goes_on_after_all_exchanges_and_keeps_on(at_work: Screen) -> None:
    at_work.shell.new("registration")
    at_work.line("field_name").setText("Wati")
    at_work.shell.sync_state.start()
    at_work.window.keep_all()
    at_work.wait(lambda: not at_work.shell.sync_state.running)
    at_work.line("field_name").setText("Wati Handayani")
    write_one(at_work)
    at_work.shell.sync_state.start()
    at_work.wait(lambda: "all sent" in at_work.shell.sync_button.text())
    at_work.window.keep_all()
    (draft,) = at_work.shell.seat.desk.store.drafts("form")
    assert draft.body["title"] == "Wati Handayani"


def test_soon_after_sleep_everything_is_exchanged_however_long_the_line_was_down(at_work: Screen) -> None:
    sync = at_work.shell.sync_state
    sync._failures = 9
    sync.wake()
    assert sync._soon.isActive()
    assert sync._soon.interval() == 10_000
    assert sync._failures == 0
    sync.stop()
    sync.wake()
    assert not sync._soon.isActive()


@pytest.mark.parametrize("clock", [0, 1])
def test_a_pc_that_slept_is_noticed_by_either_clock(qtbot: QtBot, clock: int) -> None:
    times = [1000.0, 5.0]
    waking = Waking(None, (lambda: times[0], lambda: times[1]))
    woke: list[bool] = []
    waking.woke.connect(lambda: woke.append(True))
    for _look in range(4):
        times = [time + 15 for time in times]
        waking.look()
    assert not woke
    times[clock] += 3600
    waking.look()
    assert woke == [True]
    times[0] -= 7200  # somebody set the clock back
    waking.look()
    assert woke == [True]


def test_a_second_start_has_the_first_one_open_its_file(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path / "pc")
    assert first.is_first()
    with qtbot.waitSignal(first.asked, timeout=20_000) as asked:
        other = other_start(tmp_path / "pc", "é/jawaban.kurir")
    assert other.communicate()[0] == "called\n"
    assert asked.args == ["é/jawaban.kurir"]
    assert other.returncode == 0
    first.release()


def test_starts_on_other_data_know_nothing_of_each_other(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = Instance(tmp_path / "satu"), Instance(tmp_path / "dua")
    assert one.is_first()
    assert other.is_first()
    assert name_for(tmp_path / "satu" / ".." / "dua") == other.name
    one.release()
    other.release()


def test_what_a_crashed_start_left_behind_stops_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    with other_start(tmp_path / "pc") as crashed:
        assert crashed.stdout is not None
        assert crashed.stdout.readline() == "first\n"
        crashed.kill()
    now = Instance(tmp_path / "pc")
    assert now.is_first()
    with qtbot.waitSignal(now.asked, timeout=20_000):
        other = other_start(tmp_path / "pc")
    assert other.communicate()[0] == "called\n"
    now.release()


def test_a_first_start_that_does_not_answer_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = Instance(tmp_path / "pc"), Instance(tmp_path / "pc")
    assert first.is_first()
    assert not second.is_first()
    with pytest.raises(SurroundingsFailed, match="open on this PC already"):
        second.call_first(patience=0.0)  # the first one's thread is busy here
    first.release()
    assert second.is_first()
    second.release()


def test_nonsense_at_the_door_is_not_listened_to(qtbot: QtBot, tmp_path: Path) -> None:
    first = Instance(tmp_path / "pc")
    assert first.is_first()
    heard: list[str] = []
    first.asked.connect(heard.append)
    for said in (b"nonsense\n", json.dumps(["x"]).encode() + b"\n", b"{}\n"):
        line = first_line(first, said)
        qtbot.waitUntil(lambda line=line: line.state() is line.LocalSocketState.UnconnectedState, timeout=5000)
    assert heard == []
    first.release()


def first_line(first: Instance, said: bytes) -> QLocalSocket:
    line = QLocalSocket(first)
    line.connectToServer(first.name)
    line.write(said)
    line.flush()
    return line


@pytest.mark.qt_log_ignore(r"This plugin does not support raise\(\)")
def test_a_window_that_is_asked_for_shows_again(at_work: Screen) -> None:
    window = at_work.window
    window.showMinimized()
    come_forward(window)
    assert not window.isMinimized()
    assert window.isVisible()


def test_colours_follow_the_system_until_a_person_chooses(at_work: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = at_work.window.looks
    monkeypatch.setattr("desktop.ui.design.theme.system_theme", lambda: "dark")
    looks.follow_system()
    assert at_work.window.looks.theme.name == "dark"
    looks.change_theme("light")
    looks.follow_system()
    assert at_work.window.looks.theme.name == "light"
    assert [entry.text for entry in looks.menu()][:3] == ["Dark colours", "High contrast", "Colours as on this PC"]
    looks.change_theme("system")
    assert at_work.window.looks.theme.name == "dark"
    others = [entry.text for entry in looks.menu()]
    assert others == ["Light colours", "High contrast", "Compact lines", "Bahasa Indonesia"]
    looks.change_theme("light")


def test_lines_stand_closer_where_a_person_wants_it_at_once_and_at_the_next_start(
    at_work: Screen, open_window: OpenWindow
) -> None:
    def row(screen: Screen) -> int:
        screen.shell.to("registration")
        screen.wait(lambda: screen.shell.page.findChild(QTableView, "records_table"))
        table = screen.shell.page.findChild(QTableView, "records_table")
        assert isinstance(table, QTableView)
        return table.verticalHeader().defaultSectionSize()

    roomy, navigation = row(at_work), at_work.shell.entries["home"].sizeHint().height()
    next(entry for entry in at_work.window.looks.menu() if entry.text == "Compact lines").chosen()
    assert row(at_work) < roomy
    assert at_work.shell.entries["home"].sizeHint().height() < navigation
    at_work.window.close()

    again = open_window()
    assert again.window.looks.theme.close
    (entry,) = [entry for entry in again.window.looks.menu() if entry.text == "Roomy lines"]
    entry.chosen()
    assert not again.window.looks.theme.close


def test_each_screen_is_drawn_at_its_own_scale(qtbot: QtBot) -> None:
    policy = QGuiApplication.highDpiScaleFactorRoundingPolicy()
    assert policy is Qt.HighDpiScaleFactorRoundingPolicy.PassThrough


def test_the_help_menu_leads_to_the_logs(at_work: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("desktop.ui.system.open_with_system", lambda path: bool(opened.append(path)))
    helped = at_work.window.findChild(QPushButton, "help_menu")
    assert helped is not None
    (entry,) = [action for action in helped.menu().actions() if "logs" in action.text()]
    entry.trigger()
    assert [path.name for path in opened] == ["logs"]
    assert str(opened[0]) in at_work.shell.notice.text()
