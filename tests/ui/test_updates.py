"""While the window is open a newer version is fetched aside; the screen of the exchange tells of it."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.bootstrap import open_window as open_program
from desktop.machine import Central, Data, MachineSettings, Updates
from desktop.ui.exchange.updating import UpdateWatch, watch_of
from desktop.ui.run.app import tell_when_it_stands
from desktop.ui.screens.door import SignIn
from desktop.ui.screens.exchange import SyncPage
from desktop.ui.session.window import LoketWindow
from desktop.usecases.office.opening import Workplace
from tests.support.central import RunningCentral
from tests.support.keyrings import MemoryKeyring
from tests.support.releases import InstalledPc, Makers
from tests.ui.conftest import OpenCounter
from tests.ui.screen import OpenWindow, Screen, found_people, join

AT_ONCE = 5.0  # seconds; whoever waits for a source that is silent waits for 30


@pytest.fixture
def makers(tmp_path: Path) -> Makers:
    found = Makers(tmp_path / "makers")
    found.publish("0.1.0")
    return found


@pytest.fixture
def pc(tmp_path: Path, makers: Makers) -> InstalledPc:
    return InstalledPc(tmp_path / "pc", makers.root)


@pytest.fixture
def watch(pc: InstalledPc, makers: Makers, qtbot: QtBot) -> Iterator[UpdateWatch]:
    machine = MachineSettings(updates=Updates(source=str(makers.repository)))
    found = UpdateWatch(pc.site, machine, "")
    yield found
    found.close()


def test_a_newer_version_is_told_on_the_screen_of_the_exchange(
    sit: OpenCounter, watch: UpdateWatch, makers: Makers, pc: InstalledPc, qtbot: QtBot
) -> None:
    makers.publish("0.2.0")
    counter = sit("siti")
    counter.shell.sync_state.watch_updates(watch)
    counter.press("nav_sync")
    with qtbot.waitSignal(watch.changed, timeout=20_000):
        watch.look()
    assert pc.current.version == "0.2.0"
    counter.rest()
    texts = [label.text() for label in counter.page(SyncPage).findChildren(QLabel) if not label.isHidden()]
    assert any("0.2.0" in text and "opened again" in text for text in texts)


def test_where_nothing_is_new_or_nothing_answers_nobody_is_disturbed(
    pc: InstalledPc, makers: Makers, qtbot: QtBot
) -> None:
    for source in (str(makers.repository), str(makers.folder / "nowhere"), "http://127.0.0.1:1"):
        watch = UpdateWatch(pc.site, MachineSettings(updates=Updates(source=source)), "")
        with qtbot.assertNotEmitted(watch.changed):
            watch.look()
            watch.close()
        assert watch.words == []


def test_a_window_that_closes_ends_the_fetching(pc: InstalledPc, makers: Makers, watch: UpdateWatch) -> None:
    makers.publish("0.2.0")
    watch.stop()
    watch.look()
    watch.close()
    assert pc.versions.all() == []


def test_a_window_that_closes_does_not_wait_for_a_source_that_hangs(pc: InstalledPc, qtbot: QtBot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = f"http://127.0.0.1:{silent.getsockname()[1]}"
        watch = UpdateWatch(pc.site, MachineSettings(updates=Updates(source=source)), "")
        watch.look()
        with silent.accept()[0] as call:
            assert call.recv(65536)
            began = time.monotonic()
            watch.close()
            assert time.monotonic() - began < AT_ONCE
    assert pc.versions.all() == []


@pytest.mark.parametrize(("mode", "looks"), [("automatic", True), ("manual", False), ("forbidden", False)])
def test_the_window_looks_only_where_updates_come_by_themselves(
    pc: InstalledPc, qtbot: QtBot, mode: str, looks: bool
) -> None:
    pc.settings = Updates(mode=mode)  # type: ignore[arg-type]
    watch = UpdateWatch(pc.site, MachineSettings(central=Central()), "")
    watch.begin()
    assert (watch._first.isActive(), watch._regular.isActive()) == (looks, looks)
    watch.close()


def test_a_program_from_its_sources_is_not_updated_this_way(qtbot: QtBot, watch: UpdateWatch) -> None:
    assert watch_of(MachineSettings(), "http://127.0.0.1:1", watch) is None


def under_passphrase(open_window: OpenWindow, central: RunningCentral) -> Screen:
    """An office whose data open with a passphrase; its window is closed."""
    screen = open_window(MachineSettings(data=Data(folder="/srv/loket")))
    join(screen, central, found_people(central), passphrase="kunci", passphrase_again="kunci")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    screen.window.close()
    keyring.set_keyring(MemoryKeyring())  # of another user of the PC
    return open_window()


def closed(screen: Screen) -> Workplace:
    screen.window.close()
    return screen.window.entrance.place


def test_a_new_version_stands_at_once_where_nothing_has_to_be_opened_first(open_window: OpenWindow) -> None:
    window = open_window().window
    stood: list[bool] = []
    tell_when_it_stands(window, window.entrance.place, lambda: stood.append(True))
    assert stood == [True]


def test_behind_a_passphrase_a_new_version_stands_once_the_data_are_open(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring
) -> None:
    screen = under_passphrase(open_window, central)
    stood: list[bool] = []
    tell_when_it_stands(screen.window, screen.window.entrance.place, lambda: stood.append(True))
    screen.fill(passphrase="salah")
    screen.press("unlock")
    screen.wait(lambda: screen.window.door and "passphrase" in screen.window.door.notice.text())
    assert not stood
    screen.fill(passphrase="kunci")
    screen.press("unlock")
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    assert stood == [True]


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")  # a dialog of its own
@pytest.mark.parametrize("fault", [True, False])
def test_a_window_that_never_opened_the_data_proves_nothing(
    open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring, fault: bool
) -> None:
    """With a fault its start counts against the version, else it is as if it had not been."""
    place = closed(under_passphrase(open_window, central))

    def leave() -> None:
        windows = (found for found in QApplication.topLevelWidgets() if isinstance(found, LoketWindow))
        (window,) = (found for found in windows if found.isVisible())
        if fault:
            window.faults.show(RuntimeError("the upgrade failed"))
        window.close()

    QTimer.singleShot(0, lambda: QTimer.singleShot(0, leave))
    with pytest.raises(SystemExit) as left:
        open_program(place)
    assert left.value.code == int(fault)
