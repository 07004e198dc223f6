"""In a process of its own: the real program, and somebody at it who types, or who looks what was kept for them.

Arguments: the data folder, then `type SEED` or `look`. Who types writes a line of JSON after every key: the monotonic
clock's seconds and all that stands in the form. Who looks goes on with the unfinished form, writes one such line, and
leaves without good-byes. Who types never leaves: it is for others to end this.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from desktop.bootstrap import run
from desktop.ui.screens.edit import EditPage
from desktop.ui.session.window import LoketWindow
from desktop.ui.shell.shell import Shell
from desktop.usecases.scans.scanning import make_scan
from desktop.usecases.scans.unsaved import named_scans, unsaved_bytes
from tests.support.desks import PASSWORD
from tests.support.photos import card_photo

TEXTS = {
    "nik": "3212154503990021",
    "name": "Sulastri Handayani binti Karsim",
    "birth_place": "Indramayu",
    "birth_date": "5-3-1999",
    "marital_status": "Belum kawin",
    "family_card": "3212150101080007",
    "address": "Blok Karang RT 03 RW 02, dekat balai desa",
    "village": "pekandangan",
    "phone": "0812 3456 7001",
    "email": "sulastri@contoh.example",
    "family_name": "Karsini binti Wastra",
    "destination_country": "Jepang",
    "job": "Caregiver",
    "note_ktp": "asli dibawa, difotokopi",
}
PATIENCE = 40  # seconds
W = TypeVar("W", bound=QWidget)


class Clerk:
    """Does one step after the other as soon as the window is ready for it."""

    def __init__(self, mode: str, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 (only somebody's typing)
        self._since = time.monotonic()
        self._then = self._type if mode == "type" else self._look
        self._field, self._rest = "", ""
        self._steps: list[tuple[Callable[[], bool], Callable[[], None]]] = [
            (lambda: self._has(QPushButton, "sign_in"), self._sign_in),
            (lambda: self._shell() is not None, self._begin),
        ]
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._watch)
        self._timer.start()

    def _watch(self) -> None:
        if self._steps and time.monotonic() - self._since > PATIENCE:
            sys.stderr.write(f"still waiting for {len(self._steps)} steps\n")
            os._exit(1)
        if self._steps and self._steps[0][0]():
            self._steps.pop(0)[1]()

    def _sign_in(self) -> None:
        for name, text in (("username", "siti"), ("password", PASSWORD)):
            for line in self._window().findChildren(QLineEdit, name):
                line.setText(text)
        self._find(QPushButton, "sign_in").click()

    def _begin(self) -> None:
        if self._then == self._type:
            self._steps = [(lambda: self._has(QPushButton, "new_registration"), self._new)]
        else:
            self._steps = [(lambda: self._has(QPushButton, "resume_draft"), self._resume)]

    def _new(self) -> None:
        self._find(QPushButton, "new_registration").click()
        self._page().form.edited.connect(self._say)
        scans = self._page().scans
        assert scans is not None
        scans.taking("ktp")(make_scan(card_photo()))
        cells = self._page().form.cells
        self._steps = [(lambda: len(cells.laid) == len(cells), self._then)]

    def _resume(self) -> None:
        self._find(QPushButton, "resume_draft").click()
        self._steps = [(lambda: isinstance(self._shell().page, EditPage), self._then)]  # type: ignore[union-attr]

    def _look(self) -> None:
        self._say()
        os._exit(0)

    def _type(self) -> None:
        """One key, then the next one a moment later."""
        if not self._rest:
            self._field, self._rest = self._chance.choice(list(TEXTS.items()))
            if self._field in self._page().form.cells:
                self._page().form.go_to(self._field)
            else:
                self._find(QLineEdit, self._field).setFocus()
        where = self._page().form.focusWidget()
        if where is not None and self._chance.random() < 0.1:
            _press(where, Qt.Key.Key_Backspace)
        elif where is not None:
            _press(where, Qt.Key.Key_unknown, self._rest[0])
            self._rest = self._rest[1:]
        self._say()
        QTimer.singleShot(self._chance.randint(10, 90), self._type)

    def _say(self) -> None:
        typed = self._page().form.typed()["typed"]
        sys.stdout.write(json.dumps({"at": time.monotonic(), "typed": typed, "scans": self._scans()}) + "\n")
        sys.stdout.flush()

    def _scans(self) -> list[str]:
        """Those that the form names, and that can be looked at."""
        page, store = self._page(), self._page().seat.desk.store
        named = named_scans(page.form.fields())
        return [sha256 for sha256 in named if unsaved_bytes(store, page._draft_key, sha256)]

    def _page(self) -> EditPage:
        shell = self._shell()
        assert shell is not None and isinstance(shell.page, EditPage)
        return shell.page

    def _shell(self) -> Shell | None:
        return self._window().shell

    def _has(self, kind: type[QWidget], name: str) -> bool:
        windows = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, LoketWindow)]
        return any(part.isVisible() for window in windows for part in window.findChildren(kind, name))

    def _find(self, kind: type[W], name: str) -> W:
        found: W = next(part for part in self._window().findChildren(kind, name) if part.isVisible())
        return found

    def _window(self) -> LoketWindow:
        return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, LoketWindow))


def _press(where: QWidget, key: Qt.Key, text: str = "") -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(where, QKeyEvent(kind, key.value, Qt.KeyboardModifier.NoModifier, text))


if __name__ == "__main__":
    application = QApplication([sys.argv[0]])
    clerk = Clerk(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    sys.exit(run(["--data-dir", sys.argv[1]]))
