"""The window on a screen that is not there, brought to a screen by hand and photographed once nothing moves."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from desktop.store.values import Query
from desktop.ui.help import HelpWindow
from desktop.ui.screens.door import SignIn
from desktop.ui.screens.page import Page
from desktop.ui.session.window import LoketWindow
from desktop.ui.shell.shell import Shell
from practice_central import practice_data

PATIENCE = 20  # seconds a screen may take to come to rest
QUIET = 10  # turns of the event loop in which nothing is under way
TURN = 0.01  # seconds
SOON = 900  # ms: a timer that is to fire within them belongs to what is being shown
OVER = (QDialog, QMenu, HelpWindow)  # shown in the picture besides the window
VEIL = QColor(0, 0, 0, 70)  # over a window that waits for its dialog


class Stage:
    """One window, and how its screens are reached."""

    def __init__(self, window: LoketWindow) -> None:
        self.window = window
        self._passwords = {user["username"]: user["password"] for user in practice_data()["users"]}

    @property
    def shell(self) -> Shell:
        assert self.window.shell is not None, "nobody has signed in"
        return self.window.shell

    @property
    def page(self) -> Page:
        return self.shell.page

    def sign_in(self, username: str) -> None:
        """Let somebody take the seat, whoever had it."""
        if self.window.shell is not None:
            self.window.sign_out()
        self.settle()
        door = self.window.door
        assert isinstance(door, SignIn), door
        door.username.setText(username)
        door.password.setText(self._passwords[username])
        door.submit()
        self.wait(lambda: self.window.shell)
        self.settle()

    def first(self, record_type: str, state: str = "", place: int = 0) -> str:
        """The id of a record of that type, in that state where one is named; the newest is the first."""
        states = (state,) if state else ()
        query = Query(record_type=record_type, states=states, order=("updated_at", "desc"), limit=place + 1)
        return self.shell.seat.desk.store.select(query)[place]

    def show(self, record_type: str, state: str = "", place: int = 0) -> None:
        """Go to such a record's own screen."""
        self.shell.home()
        self.shell.record(record_type, self.first(record_type, state, place))
        self.settle()

    def settle(self) -> None:
        """Let everything begun come to an end."""
        deadline, quiet = time.monotonic() + PATIENCE, 0
        while quiet < QUIET and time.monotonic() < deadline:
            QApplication.processEvents()
            quiet = 0 if self._is_busy() else quiet + 1
            time.sleep(TURN)

    def wait(self, holds: Callable[[], object]) -> None:
        """Let the window work until something holds. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError("the screen did not come")
            QApplication.processEvents()
            time.sleep(TURN)

    def put_away(self) -> None:
        """Close what was opened over the window."""
        if self.window.shell is not None:
            self.window.shell.anywhere.palette.put_away()
        for part in QApplication.topLevelWidgets():
            if isinstance(part, OVER) and part.isVisible():
                part.close()
        self.settle()

    def take(self, path: Path, width: int, height: int) -> bool:
        """Photograph the window with what lies over it; whether it fitted into `width` × `height`."""
        self.window.resize(width, height)
        self.settle()
        picture = self.window.grab()
        over = [part for part in QApplication.topLevelWidgets() if isinstance(part, OVER)]
        for part in over:
            if part.isVisible():
                _lay_over(picture, self.window, part)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not picture.save(str(path)):
            raise OSError(f"{path} could not be written")
        return self.window.width() <= width and self.window.height() <= height

    def _is_busy(self) -> bool:
        timers = cast(list[QTimer], self.window.findChildren(QTimer))
        return self.window.jobs.busy or any(
            timer.isActive() and timer.isSingleShot() and timer.interval() < SOON for timer in timers
        )


def _below(menu: QMenu, window: LoketWindow) -> QPoint:
    """Where a screen that is wide enough shows the menu of a button."""
    button = menu.parentWidget()
    assert button is not None
    at = button.mapTo(window, QPoint(0, button.height()))
    return QPoint(min(at.x(), window.width() - menu.width()), at.y())


def _lay_over(picture: QPixmap, window: LoketWindow, part: QWidget) -> None:
    """Paint a dialog into the middle of the window's picture, or a menu where it stands."""
    painter = QPainter(picture)
    middle = QPoint((window.width() - part.width()) // 2, (window.height() - part.height()) // 2)
    if not isinstance(part, QMenu):
        painter.fillRect(picture.rect(), VEIL)
    painter.drawPixmap(_below(part, window) if isinstance(part, QMenu) else middle, part.grab())
    painter.end()
