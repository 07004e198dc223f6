"""A person before the window, for tests: what they see, press and type."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.page import Page
from desktop.ui.shell.shell import Shell
from desktop.usecases.desk import Office

W = TypeVar("W", bound=QWidget)
P = TypeVar("P", bound=Page)


class Counter:
    """One window with one person signed in. Faults that no screen handled fail the test in `close`."""

    def __init__(
        self, qtbot: QtBot, theme: Theme, office: Office, name: str, make: Callable[["Counter", Theme, str], Shell]
    ) -> None:
        self.qtbot = qtbot
        self.office = office
        self.faults: list[Exception] = []
        self.jobs = Jobs(self.faults.append)
        self.shell = make(self, theme, name)
        self.window = QMainWindow()
        self.window.setMinimumSize(640, 360)
        self.window.setCentralWidget(self.shell)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.rest()

    def close(self) -> None:
        """Close the window as a person does: what is unfinished is kept."""
        self.shell.leave()
        self.shell.sync_state.stop()
        self.shell.seat.changes.close()
        self.jobs.close()
        self.window.hide()
        assert not self.faults, self.faults

    def crash(self) -> None:
        """The PC goes out: nothing is kept that was not kept already."""
        self.shell.sync_state.stop()
        self.shell.seat.changes.close()
        self.jobs.close()
        self.window.hide()

    def page(self, kind: type[P]) -> P:
        """The screen in front, which must be of that kind."""
        found = self.shell.page
        assert isinstance(found, kind), found
        return found

    def find(self, kind: type[W], name: str) -> W:
        """The widget of that name on the screen in front, or in the window's frame."""
        found = self.shell.page.findChild(kind, name) or self.shell.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def press(self, name: str) -> None:
        """Press a button, which must be there and allowed."""
        button = self.find(QPushButton, name)
        assert button.isEnabled(), name
        button.click()
        self.rest()

    def press_key(self, name: str) -> None:
        """Press the key that a button has for a shortcut."""
        self.qtbot.keySequence(self.shell, self.find(QPushButton, name).shortcut())
        self.rest()

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type into a widget, else where the focus is."""
        self.qtbot.keyClicks(into or self.focused(), text)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the focus is."""
        self.qtbot.keyClick(self.focused(), key, modifier)

    def onward(self) -> None:
        """Press the key of the screen's main button."""
        self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.rest()

    def focused(self) -> QWidget:
        """Where typing goes."""
        found = QApplication.focusWidget() or self.shell.focusWidget()
        return found if found is not None else self.shell.page

    def leave_field(self, widget: QWidget) -> None:
        """Take the focus away from a widget, as Tab does."""
        QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
        self.rest()

    def wait(self, holds: Callable[[], Any]) -> None:
        """Let the window work until something holds."""
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=10_000)

    def rest(self) -> None:
        """Let everything begun come to an end."""
        self.qtbot.waitUntil(lambda: not self.jobs.busy, timeout=20_000)
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.jobs.busy, timeout=20_000)

    def come_back(self) -> None:
        """The screen that is not there gives the focus to a list of suggestions; a real one leaves it in the line."""
        QApplication.processEvents()
        if QApplication.activePopupWidget() is None:
            with self.qtbot.waitActive(self.window):
                self.window.activateWindow()

    def said(self) -> str:
        """What the window's notice bar says."""
        return self.shell.notice.text()
