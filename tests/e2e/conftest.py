"""A central that answers, offices on it, and PCs to enrol."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import keyring
import pytest
from keyring.backends import null
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import bootstrap, i18n
from desktop.ui.design.theme import Theme
from desktop.ui.exchange import under_way
from desktop.ui.run.garbage import WindowThreadCollector
from desktop.usecases.exchange.syncing import sync_now
from sync.model.pack import Pack
from sync.model.pack_load import load_pack
from tests.e2e.line import Line, line_to
from tests.e2e.window import NewPc
from tests.e2e.window import Pc as WindowPc
from tests.support.central import RunningCentral, running_central
from tests.support.counter import PEOPLE, Pc, Town, add_person, environment
from tests.support.keyrings import MemoryKeyring
from tests.support.wearing import in_light

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


_loaded = cache(load_pack)


@pytest.fixture(autouse=True)
def at_the_keyboard(monkeypatch: pytest.MonkeyPatch, memory_keyring: MemoryKeyring) -> Iterator[None]:
    """What commands find in their environment, and the language given back afterwards. The pack is read once for all
    commands of this process, each of which would spend most of its time on that.
    """
    monkeypatch.setattr(bootstrap, "load_pack", _loaded)
    for name in ("LOKET_PASSPHRASE", "LOKET_PASSWORD"):
        monkeypatch.setenv(name, environment()[name])
    before = i18n._Speaker.language, i18n._Speaker.catalogue
    yield
    i18n._Speaker.language, i18n._Speaker.catalogue = before


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningCentral]:
    """A central of its own for each test: companies are everybody's, and it tells of persons registered elsewhere."""
    with running_central(tmp_path) as central:
        yield central


@pytest.fixture
def town(running: RunningCentral, tmp_path: Path) -> Town:
    """An office of its own for each test, with its four people."""
    office = running.add_office(immigration_office="cirebon", address="Jalan Contoh No. 1")
    for username, role in PEOPLE.items():
        add_person(running, office, username, [role])

    def new_pc(name: str) -> Pc:
        pc = Pc(tmp_path / name)
        pc.ok("enroll", "--server", running.url, "--code", running.code(office), "--name", name)
        return pc

    return Town(running, office, new_pc)


@pytest.fixture
def without_keyring() -> None:
    """A PC whose data only the passphrase opens, as other processes of these tests find it."""
    keyring.set_keyring(null.Keyring())


@pytest.fixture
def pc(town: Town) -> Pc:
    return town.new_pc("Loket 1")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return in_light(qapp)


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[None]:
    """Garbage is collected as in the program: in the window's thread alone."""
    running = WindowThreadCollector()
    yield
    running.stop()


@pytest.fixture
def the_day(monkeypatch: pytest.MonkeyPatch, town: Town, qapp: QApplication) -> Iterator[None]:
    """Indonesian, the day of the practice workbooks at central too, and a line that is tried again without waiting."""
    i18n.use_language("id")
    monkeypatch.setattr(town.central.time, "fixed", datetime(2026, 11, 21, 1, tzinfo=UTC))
    monkeypatch.setattr(
        under_way, "sync_now", lambda office, tell, wait, **more: sync_now(office, tell, lambda _s: wait(0), **more)
    )
    plain = Qt.ApplicationAttribute.AA_DontUseNativeDialogs
    before = QCoreApplication.testAttribute(plain)
    QCoreApplication.setAttribute(plain, True)
    yield
    QCoreApplication.setAttribute(plain, before)


@pytest.fixture
def line(town: Town) -> Iterator[Line]:
    with line_to(town.central.url) as made:
        yield made


@pytest.fixture
def new_pc(qtbot: QtBot, theme: Theme, pack: Pack, tmp_path: Path) -> Iterator[NewPc]:
    made: list[WindowPc] = []

    def start(name: str) -> WindowPc:
        made.append(WindowPc(qtbot, theme, pack, tmp_path / name))
        return made[-1]

    yield start
    for pc in made:
        pc.close()
