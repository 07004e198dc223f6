"""The window over a real store and the real use cases, on a screen that is not there."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import i18n
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme, dress
from desktop.ui.garbage import WindowThreadCollector
from desktop.ui.shell import Shell
from desktop.ui.syncing import Synchroniser
from desktop.usecases.desk import Office
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.desks import desk_of, found_office
from tests.ui.counter import Counter

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


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return dress(qapp, "light")


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
    return Shell(theme, desk_of(counter.office, name), counter.jobs, feed, sync, lambda _theme: [])
