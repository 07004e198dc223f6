"""A guard on the window's thread: it reads no more than a screen's worth of rows, writes nothing, and touches neither
files nor the line. Whoever breaks that makes the window stand still on some PC, however quick it is on this one.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_stack
from typing import Any

import pytest

from desktop.store.database import Database
from desktop.store.reading import Records

MOST = 200  # rows at once: a page of a list and what belongs to it
_OURS = ("/desktop/", "\\desktop\\")


class _Watched:
    folder: Path | None = None
    found: list[str] = []  # noqa: RUF012 (of the one watch that is on)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    folder = _Watched.folder
    if folder is None or threading.current_thread() is not threading.main_thread():
        return
    if event == "socket.connect":
        _note("speaks with the line")
    elif event == "open" and isinstance(arguments[0], str) and Path(arguments[0]).is_relative_to(folder):
        _note(f"opens {Path(arguments[0]).name}")


sys.addaudithook(_audit)  # stays for the whole run, and does nothing while nothing is watched


def _note(what: str) -> None:
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_stack() if _is_ours(frame.filename)]
    _Watched.found.append(f"the window's thread {what}: {' > '.join(places[-6:])}")


def _is_ours(file: str) -> bool:
    return any(part in file for part in _OURS)


@contextmanager
def light_window_thread(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[None]:
    """While the block runs; files below `folder` are the office's own. Raises AssertionError at its end."""
    read, transaction = Records.rows, Database.transaction

    def rows(self: Records, *arguments: Any) -> list[tuple[Any, ...]]:
        found = read(self, *arguments)
        if threading.current_thread() is threading.main_thread() and len(found) > MOST:
            _note(f"reads {len(found)} rows")
        return found

    def begin(self: Database, **options: Any) -> Any:
        if threading.current_thread() is threading.main_thread():
            _note("writes")
        return transaction(self, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Records, "rows", rows)
        patched.setattr(Database, "transaction", begin)
        _Watched.folder, _Watched.found = folder, []
        try:
            yield
        finally:
            _Watched.folder = None
    assert not _Watched.found, "\n".join(dict.fromkeys(_Watched.found))
