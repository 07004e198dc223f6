"""In a fresh process: the real program over an office's folder, and walk-in registrations typed into it.

Arguments: the folder, a user name, the password, how many. Prints JSON: the seconds of each from F3 to the saved
record, with no pause between the keys but those the program makes, and the keys. Then it leaves without good-byes.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from bench_keyring import use_keyring
from corpus import COMPANY_NAMES
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from desktop.bootstrap import run
from desktop.store.values import Query
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.record import RecordPage
from desktop.ui.session.window import LoketWindow
from desktop.ui.shell.shell import Shell
from desktop.usecases.people.registering import REGISTRATION
from tests.support.typist import CARD, Typist

PATIENCE = 20  # seconds
NIK = "321215450399"  # and a serial that nobody in the office has
SERIALS = range(4000, 10_000)


def register_all(n: int) -> dict[str, object]:
    """Register so many people one after the other."""
    window = next(part for part in QApplication.topLevelWidgets() if isinstance(part, LoketWindow))
    _wait(lambda: window.shell is not None and not window.jobs.busy)
    assert window.shell is not None
    typists, seconds, free = [], [], _free(window.shell)
    for nik in islice(free, n):
        typist, began = Typist(_wait), time.perf_counter()
        _register(window.shell, typist, CARD | {"nik": nik, "company": COMPANY_NAMES[0]})
        seconds.append(time.perf_counter() - began)
        typists.append(typist)
    return {"seconds": seconds, "keys": typists[0].keys, "beyond": typists[0].beyond}


def _free(shell: Shell) -> Iterator[str]:
    """NIKs that nobody has: an earlier measurement may have registered people in the same office."""
    store = shell.seat.desk.store
    for nik in (f"{NIK}{serial}" for serial in SERIALS):
        if not store.select(Query(record_type=REGISTRATION, filters={"nik": nik})):
            yield nik


def _register(shell: Shell, typist: Typist, texts: dict[str, str]) -> None:
    typist.press(Qt.Key.Key_F3)
    _wait(lambda: isinstance(shell.page, EditPage))
    page = shell.page
    assert isinstance(page, EditPage)
    typist.fill(page.form, texts)
    typist.press(Qt.Key.Key_F2)
    _wait(lambda: isinstance(shell.page, RecordPage))
    shell.page.grab()


def _wait(holds: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(str(QApplication.focusWidget()))
        QTest.qWait(1)


def main(folder: Path, username: str, password: str, n: int) -> int:
    use_keyring(folder)
    application = QApplication([sys.argv[0]])
    timer = QTimer(application, interval=50)

    def begin() -> None:
        lines = {part.objectName(): part for part in application.allWidgets() if isinstance(part, QLineEdit)}
        doors = [part for part in application.allWidgets() if isinstance(part, QPushButton)]
        sign_in = next((part for part in doors if part.objectName() == "sign_in" and part.isVisible()), None)
        if sign_in is None:
            return
        timer.stop()
        lines["username"].setText(username)
        lines["password"].setText(password)
        sign_in.click()
        try:
            sys.stdout.write(json.dumps(register_all(n)))
            sys.stdout.flush()
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            sys.stderr.flush()
            os._exit(1)

    timer.timeout.connect(begin)
    timer.start()
    return run(["--data-dir", str(folder)])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
