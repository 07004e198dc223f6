"""In a fresh process: the real program over an office's folder, from nothing to the list of every registration.

Arguments: the folder, a user name, the password. The environment's BENCH_STARTED is the monotonic clock's time, in
seconds, at which the process was asked for. Nothing is imported here that the program does not import. What was
measured goes to standard output as JSON; then the process leaves without good-byes, for closing would wait for an
exchange with a central that is not there.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench_keyring import use_keyring
from memory import peak_memory, resident_memory
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from desktop.bootstrap import run
from desktop.ui.screens.records import RecordsPage
from desktop.ui.session.window import LoketWindow

ASKED_AT = float(os.environ["BENCH_STARTED"])
LOOK_AGAIN = 2  # milliseconds
TYPING = 2000  # milliseconds that a clerk takes for name and password
LIMIT = 60  # seconds in which everything has to happen

_FIELDS = ("username", "password")  # the latter where a name is chosen from those who work here

W = TypeVar("W", bound=QWidget)


class Clerk:
    """Waits for the sign-in, types, opens the list; notes when each could be used and what memory it took."""

    def __init__(self, application: QApplication, username: str, password: str) -> None:
        self._application = application
        self._username = username
        self._password = password
        self._timer = QTimer(application)
        self._timer.setInterval(LOOK_AGAIN)
        self._timer.timeout.connect(self._look)
        self._steps: list[tuple[Callable[[], bool], Callable[[], None]]] = [
            (self._first_field_has_focus, self._sign_in),
            (self._is_signed_in, self._open_list),
            (self._list_is_full, self._leave),
        ]
        self._found: dict[str, float | None] = {}
        self._list_asked = 0.0

    def watch(self) -> None:
        self._timer.start()

    def _look(self) -> None:
        if time.monotonic() - ASKED_AT > LIMIT:
            sys.stderr.write(f"nothing happened after {self._found}\n")
            os._exit(1)
        happened, then = self._steps[0]
        if happened():
            del self._steps[0]
            then()

    def _first_field_has_focus(self) -> bool:
        field = self._application.focusWidget()
        return isinstance(field, QLineEdit) and field.objectName() in _FIELDS and field.window().isActiveWindow()

    def _sign_in(self) -> None:
        field = self._application.focusWidget()
        assert isinstance(field, QLineEdit)
        _press(field, self._username[0])
        if not field.text().endswith(self._username[0]):
            raise RuntimeError("the sign-in has the focus but takes no key")
        self._window().grab()  # all of it has been drawn
        self._found["sign_in"] = time.monotonic() - ASKED_AT
        self._found["sign_in_processor"] = time.process_time()
        self._found["sign_in_memory"] = resident_memory()
        self._found["sign_in_peak"] = peak_memory()
        self._child(QLineEdit, "username").setText(self._username)
        self._child(QLineEdit, "password").setText(self._password)
        QTimer.singleShot(TYPING, self._child(QPushButton, "sign_in").click)

    def _is_signed_in(self) -> bool:
        return self._window().shell is not None

    def _open_list(self) -> None:
        shell = self._window().shell
        assert shell is not None
        self._found["signed_in_memory"] = resident_memory()
        self._list_asked = time.monotonic()
        shell.records("registration")

    def _list_is_full(self) -> bool:
        page = self._list_page()
        return page is not None and page.model.rowCount() > 0

    def _leave(self) -> None:
        page = self._list_page()
        assert page is not None
        page.table.grab()  # its first rows have been read and drawn
        self._found["list"] = time.monotonic() - self._list_asked
        self._found["list_rows"] = page.model.rowCount()
        self._found["list_memory"] = resident_memory()
        sys.stdout.write(json.dumps(self._found))
        sys.stdout.flush()
        os._exit(0)

    def _list_page(self) -> RecordsPage | None:
        shell = self._window().shell
        return shell.page if shell is not None and isinstance(shell.page, RecordsPage) else None

    def _child(self, kind: type[W], name: str) -> W:
        found: list[W] = list(self._window().findChildren(kind, name))
        return found[0]

    def _window(self) -> LoketWindow:
        return next(widget for widget in self._application.topLevelWidgets() if isinstance(widget, LoketWindow))


def _press(line: QLineEdit, letter: str) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(line, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def main(folder: Path, username: str, password: str) -> int:
    use_keyring(folder)
    application = QApplication([sys.argv[0]])
    clerk = Clerk(application, username, password)
    clerk.watch()
    return run(["--data-dir", str(folder)])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
