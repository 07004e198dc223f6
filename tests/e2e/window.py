"""A PC with the program's window, and a person before it who has eyes, a keyboard and a mouse and nothing else."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.design.theme import Theme
from desktop.ui.screens.door import SignIn
from desktop.ui.session.window import LoketWindow
from desktop.usecases.desk import Office
from desktop.usecases.office.opening import Workplace
from sync.model.pack import Pack
from tests.support.counter import PASSPHRASE

Key = Qt.Key
W = TypeVar("W", bound=QWidget)

WALK_IN = {
    "nik": "3212154503990021",
    "name": "Sulastri Handayani",
    "birth_place": "Indramayu",
    "marital_status": "Belum Kawin",
    "religion": "",
    "education": "SMK",
    "family_card": "",
    "passport": "",
    "address": "Blok Karang RT 03 RW 02",
    "village": "Pekandangan, Indramayu",
    "phone": "0812 3456 7001",
    "email": "",
    "family_name": "Karsini",
    "family_relation": "",
    "permission_given_on": "",
    "village_head": "",
    "scheme": "",
    "destination_country": "Jepang",
    "job": "Caregiver",
    "company": "",
}
"""A worker at the counter, field by field as the form asks; what the NIK says is passed by."""

_PATIENCE = 20_000  # ms
_MOST_TABS = 80
_MOST_TRIES = 100
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class DayClock:
    """The PC's clock on the day the practice workbooks are from; it goes as fast as any other."""

    def __init__(self, begins: str = "2026-11-21T01:00:00Z") -> None:
        self._begins = datetime.fromisoformat(begins)
        self._since = time.monotonic()

    def now(self) -> str:
        return self._time().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def milliseconds(self) -> int:
        return int(self._time().timestamp() * 1000)

    def _time(self) -> datetime:
        return self._begins + timedelta(seconds=time.monotonic() - self._since)


class Seen:
    """What a person reads on the screen of one PC, told as text, and where they are."""

    qtbot: QtBot
    window: LoketWindow

    def find(self, kind: type[W], name: str) -> W:
        """The one visible part of that name."""
        found = [part for part in self.window.findChildren(kind, name) if part.isVisible()]
        assert len(found) == 1, (name, len(found), self.texts())
        return found[0]

    def sees(self, name: str) -> bool:
        return any(part.isVisible() for part in self.window.findChildren(QWidget, name))

    def text(self, name: str) -> str:
        part = self.find(QWidget, name)
        assert isinstance(part, QLabel | QLineEdit | QAbstractButton), name
        return part.text()

    def texts(self) -> list[str]:
        """Every sentence and word on the screen."""
        parts = self.window.findChildren(QLabel) + self.window.findChildren(QAbstractButton)
        return [part.text() for part in parts if part.isVisible() and part.text()]

    def notices(self) -> str:
        """What the message bars say."""
        bars = self.window.findChildren(QLabel, "notice_text")
        return "\n".join(bar.text() for bar in bars if bar.isVisible())

    def header(self) -> str:
        return self.text("sync_status")

    def title(self) -> str:
        return self.text("page_title")

    def focus(self) -> QWidget:
        """Where typing goes: into an open list of choices, else to the part with the focus."""
        if (popup := QApplication.activePopupWidget()) is not None:
            return popup
        if (modal := QApplication.activeModalWidget()) is not None:
            return modal.focusWidget() or modal
        self.look()
        found = QApplication.focusWidget()
        assert found is not None, f"nothing has the focus: {self.texts()}"
        return found

    def look(self) -> None:
        """Turn to this PC's window."""
        if QApplication.activeWindow() is not self.window:
            self.window.activateWindow()
            self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)


class Pc(Seen):
    """One PC. What they do goes through key and mouse events."""

    def __init__(self, qtbot: QtBot, theme: Theme, pack: Pack, folder: Path) -> None:
        self.qtbot = qtbot
        self.place = Workplace(folder, pack, DayClock())
        self._theme = theme
        self.start()

    def start(self) -> None:
        """Start the program."""
        self.window = LoketWindow(self.place, self._theme)
        self.window.resize(1366, 768)
        self.qtbot.addWidget(self.window)
        self.window.show()
        self.look()
        self.rest()

    def close(self) -> None:
        """Close the window; a fault that was shown to the person fails the test."""
        self.window.close()
        _refuse_fault(self.window)

    @property
    def office(self) -> Office:
        """The open office: for counting at the end, never for doing a person's work."""
        assert self.window.opened is not None
        return self.window.opened.office

    def write(self, text: str) -> None:
        for character in text:
            self.qtbot.keyClicks(self.focus(), character)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NO_MODIFIER) -> None:
        self.qtbot.keyClick(self.focus(), key, modifier)
        self.rest()

    def control(self, key: Qt.Key) -> None:
        self.key(key, Qt.KeyboardModifier.ControlModifier)

    def enter(self, text: str = "") -> None:
        """Type, then press Enter."""
        self.write(text)
        self.rest()
        self.key(Key.Key_Return)

    def overwrite(self, text: str) -> None:
        """Type over what stands where the focus is, then press Enter."""
        self.control(Key.Key_A)
        self.enter(text)

    def tab_to(self, name: str) -> None:
        """Press Tab until the part of that name has the focus."""
        passed = []
        for _press in range(_MOST_TABS):
            if self.focus().objectName() == name:
                return
            passed.append(self.focus().objectName())
            self.key(Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {name}: {passed}")

    def press(self, name: str) -> None:
        """Tab to a button and press it by keyboard."""
        self.tab_to(name)
        self.key(Key.Key_Return)

    def click(self, name: str) -> None:
        """Click a button, which must be there and allowed."""
        part = self.find(QWidget, name)
        assert part.isEnabled(), name
        self.look()
        self.qtbot.mouseClick(part, Qt.MouseButton.LeftButton, _NO_MODIFIER, QPoint(part.rect().center()))
        self.rest()

    def choose_file(self, path: Path, ask: Callable[[], None]) -> None:
        """Do what opens the file dialog, then type the file's name into it."""

        def answer(dialog: QFileDialog) -> None:
            name = dialog.findChild(QLineEdit, "fileNameEdit")
            name.setCompleter(None)  # the dialog's own proposals come and go as the disk is read
            name.clear()
            self.qtbot.keyClicks(name, str(path))  # each time anew: the dialog judges a name only while it is typed
            self.qtbot.keyClick(name, Key.Key_Return)

        self._do(ask, QFileDialog, answer)

    def sign_in(self, username: str, password: str) -> None:
        """From the door's first line, by typing; who is known on the PC is chosen by the arrow keys."""
        door = self.window.door
        assert isinstance(door, SignIn)
        for _row in range(door.people.count() if door.people is not None else 0):
            if door.username.text() in (username, ""):
                break
            self.key(Key.Key_Down)
        if not door.username.text():
            self.enter(username)
        self.enter(password)
        self.wait(lambda: self.window.shell is not None)
        self.rest()

    def sign_out(self) -> None:
        """By the menu behind one's own name."""

        def answer(menu: QMenu) -> None:
            self.qtbot.keyClick(menu, Key.Key_Down)
            if menu.activeAction().text() == "Orang lain":
                self.qtbot.keyClick(menu, Key.Key_Return)

        self._do(lambda: self.click("person"), QMenu, answer)
        self.wait(lambda: self.sees("sign_in"))

    def open_first_row(self, name: str) -> None:
        """From a list's search line into its first row, once one has been found."""
        self.wait(lambda: self.sees(name) and self.find(QTableView, name).model().rowCount())
        self.enter()
        self.enter()

    def wait(self, holds: Callable[[], object]) -> None:
        """Let the window work until something holds; a fault that is shown to the person ends the waiting."""

        def look() -> None:
            assert self.window.faults.dialog is not None or holds(), self.texts()

        self.qtbot.waitUntil(look, timeout=_PATIENCE)
        _refuse_fault(self.window)

    def rest(self) -> None:
        """Let everything begun come to an end."""
        QApplication.processEvents()
        self.wait(lambda: not self.window.jobs.busy)

    def _do(self, ask: Callable[[], None], kind: type[W], answer: Callable[[W], None]) -> None:
        """Do `ask` and answer what it opens, until that is gone: a screen may be slow to take an answer."""
        timer, tries = QTimer(self.window), 0

        def look() -> None:
            nonlocal tries
            found = _in_front(kind)
            if found is None:
                return
            tries += 1
            timer.stop()
            if tries > _MOST_TRIES:
                found.close()
            else:
                answer(found)
                timer.start()

        timer.timeout.connect(look)
        timer.start(20)
        ask()
        self.wait(lambda: tries and _in_front(kind) is None)
        timer.stop()
        assert tries <= _MOST_TRIES, f"{kind.__name__} took no answer"
        assert QApplication.activeModalWidget() is None, QApplication.activeModalWidget()
        self.look()
        self.rest()


NewPc = Callable[[str], Pc]
"""Starts the program on a PC of that name."""


def join(pc: Pc, server: str, code: str, name: str) -> None:
    """The first start on a PC without keyring."""
    pc.press("join_office")
    pc.write(server)
    pc.key(Key.Key_Tab)
    pc.write(code)
    pc.key(Key.Key_Tab)
    pc.overwrite(name)
    assert "Buat frasa sandi untuk melindungi data." in pc.notices()
    pc.enter(PASSPHRASE)
    pc.enter(PASSPHRASE)
    pc.wait(lambda: pc.sees("sign_in"))


def reads(pc: Pc, *words: str) -> None:
    """These words stand on the screen, as soon as it has caught up."""
    pc.wait(lambda: set(words) <= set(pc.texts()))


def register_walk_in(pc: Pc, **other: str) -> None:
    """By keyboard alone, with Enter from field to field; a village is what the list offers first."""
    pc.control(Key.Key_1)
    pc.key(Key.Key_F3)
    for field, text in (WALK_IN | other).items():
        assert pc.focus().objectName() == f"field_{field}"
        pc.write(text)
        if field == "village":
            pc.wait(lambda: QApplication.activePopupWidget() is not None)
        pc.enter()
    assert pc.text("field_birth_date") == "5 Maret 1999"
    pc.key(Key.Key_F2)
    assert "Tersimpan: Sulastri Handayani" in pc.notices()


def _refuse_fault(window: LoketWindow) -> None:
    shown = window.faults.dialog
    assert shown is None, shown and shown.report.toPlainText()


def _in_front(kind: type[W]) -> W | None:
    """The open menu or dialog of that kind."""
    front = (QApplication.activePopupWidget(), QApplication.activeModalWidget())
    return next((part for part in front if isinstance(part, kind) and part.isVisible()), None)
