"""The window over a real store and the real use cases, on a screen that is not there."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.machine import MachineSettings
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.forms.form import RecordForm
from desktop.ui.jobs import Jobs
from desktop.ui.run.garbage import WindowThreadCollector
from desktop.ui.screens.door import Welcome
from desktop.ui.session.window import LoketWindow
from desktop.ui.shell.shell import Shell
from desktop.usecases.desk import Office
from desktop.usecases.office.opening import Workplace
from sync.model.pack import Pack
from tests.support.central import RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.desks import desk_of, found_office, imported
from tests.support.keyrings import MemoryKeyring
from tests.support.wearing import in_light
from tests.ui.counter import Counter
from tests.ui.form_page import MakeForm, form_in_window
from tests.ui.screen import OpenWindow, Screen, found_people, join

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

OpenCounter = Callable[[str], Counter]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages in the language of their ids, whatever ran before."""
    before = i18n._Speaker.language, i18n._Speaker.catalogue
    i18n.use_language("en")
    yield
    i18n._Speaker.language, i18n._Speaker.catalogue = before


@pytest.fixture(scope="session", autouse=True)
def collector(qapp: QApplication) -> Iterator[None]:
    """Garbage is collected as in the program: in the window's thread alone."""
    running = WindowThreadCollector()
    yield
    running.stop()


@pytest.fixture(autouse=True)
def widgets_gone(qapp: QApplication) -> Iterator[None]:
    """What a test closed is away before the next one begins: Qt would keep it until some loop runs."""
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return in_light(qapp)


@pytest.fixture
def office(tmp_path: Path, pack: Pack, clock: FixedClock) -> Iterator[Office]:
    """An office with people, a letterhead and three letter numbers; no central answers."""
    opened = found_office(tmp_path / "office", pack, clock)
    yield opened
    opened.close()


@pytest.fixture
def sit(qtbot: QtBot, theme: Theme, office: Office) -> Iterator[OpenCounter]:
    """Opens the window for one of the office's people; windows opened one after another share the store."""
    opened: list[Counter] = []

    def open_counter(name: str) -> Counter:
        counter = Counter(qtbot, theme, office, name, _shell_of)
        opened.append(counter)
        return counter

    yield open_counter
    for counter in opened:
        counter.close()


def _shell_of(counter: Counter, theme: Theme, name: str) -> Shell:
    feed = ChangeFeed(counter.office.store)
    sync = Synchroniser(counter.office, counter.jobs, feed)
    return Shell(theme, desk_of(counter.office, name), counter.jobs, feed, sync, lambda _seat: [])


@pytest.fixture(scope="module")
def central(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentral]:
    with running_central(tmp_path_factory.mktemp("central")) as running:
        yield running


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme, tmp_path: Path, pack: Pack) -> Iterator[OpenWindow]:
    """Opens the window over the same folder each time, on a first start at the door for joining unless `welcome`; every
    one is closed in the end.
    """
    windows: list[LoketWindow] = []

    def make(
        machine: MachineSettings = MachineSettings(),  # noqa: B008 (frozen)
        *,
        welcome: bool = False,
        **options: object,
    ) -> Screen:
        place = Workplace(tmp_path / "pc", pack, FixedClock(), machine)
        window = LoketWindow(place, theme, background=False, **options)  # type: ignore[arg-type]
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        screen = Screen(qtbot, window)
        if isinstance(window.door, Welcome) and not welcome:
            screen.press("join_office")
        return screen

    yield make
    for window in windows:
        window.close()


@pytest.fixture
def at_work(open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring) -> Screen:
    """A clerk who has signed in on a PC that has joined."""
    screen = open_window()
    join(screen, central, found_people(central))
    screen.sign_in("siti")
    screen.wait(lambda: screen.window.shell)
    return screen


@pytest.fixture
def request_id(office: Office, tmp_path: Path) -> str:
    """A request of three workers, just imported."""
    found = imported(desk_of(office, "siti"), tmp_path).request
    assert found is not None
    return found


@pytest.fixture
def make_form(qtbot: QtBot, theme: Theme, office: Office) -> Iterator[MakeForm]:
    """Makes Siti's form of a record type, of the shipped pack or another, each in a window of its own."""
    faults: list[Exception] = []
    jobs = Jobs(faults.append)
    windows: list[QWidget] = []  # which go when nobody holds them any more

    def make(record_type: str = "registration", pack: Pack | None = None) -> RecordForm:
        form, window = form_in_window(qtbot, theme, desk_of(office, "siti"), jobs, record_type, pack)
        windows.append(window)
        return form

    yield make
    jobs.close()
    assert not faults
