"""What the program did and when, for whoever looks after the PC. Nothing a person typed or read is ever in it.

Errors are told by their kinds and places in the program, never by their messages: those may quote a name or a path.
"""

import errno
import logging
import platform
import sys
import time
import traceback
from contextlib import suppress
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

FOLDER = "logs"
FILE_BYTES, FILES = 500_000, 5

LOG = logging.getLogger("loket")
LOG.addHandler(logging.NullHandler())


def log_folder(data: Path) -> Path:
    """Where the logs of the office in `data` lie."""
    return data / FOLDER


def begin(data: Path, face: Literal["window", "command"]) -> None:
    """Write to this face's log in `data` from now on. Where that is impossible the program works without."""
    end()
    with suppress(OSError):
        log_folder(data).mkdir(parents=True, exist_ok=True)
        handler = _Patient(
            log_folder(data) / f"{face}.log", maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8"
        )
        handler.setFormatter(_Sparing("%(asctime)s %(levelname)s %(process)d %(message)s"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)


def end() -> None:
    """Close the log that was begun."""
    for handler in LOG.handlers[:]:
        if isinstance(handler, _Patient):
            LOG.removeHandler(handler)
            handler.close()


def own_version() -> str:
    """Of this program; "" where it runs without having been installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 (reads much; the window alone asks)

    try:
        return version("loket")
    except PackageNotFoundError:
        return ""


def describe_program() -> str:
    """Which program this is and what it runs on."""
    frozen = "installed" if getattr(sys, "frozen", False) else "from its sources"
    return f"Loket {own_version() or '?'} ({frozen}), Python {platform.python_version()}, {platform.platform()}"


def bare(error: BaseException) -> str:
    """The kinds of an error and of those behind it, and where in the program each came about."""
    told = []
    met: set[int] = set()
    seen: BaseException | None = error
    while seen is not None and id(seen) not in met:  # they may go round in a circle
        met.add(id(seen))
        places = [
            f"  {frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(seen.__traceback__)
        ]
        told.append("\n".join([kind_of(seen), *places]))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\nfrom ".join(told)


def kind_of(error: BaseException) -> str:
    """What kind of error, and which one the system named; never its message."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    known = [
        errno.errorcode.get(error.errno or 0, "") if isinstance(error, OSError) else "",
        str(getattr(error, "winerror", None) or ""),
        str(getattr(error, "sqlite_errorname", "")),
    ]
    return " ".join([kind, *filter(None, known)])


class _Patient(RotatingFileHandler):
    """Goes on with the full file where another program holds it open, as Windows may not rename it then."""

    def doRollover(self) -> None:  # noqa: N802 (logging's own name)
        try:
            super().doRollover()
        except OSError:
            self.stream = self._open()

    def close(self) -> None:
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A full disk must not become an error of the program."""


class _Sparing(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")

    def formatException(self, ei: object) -> str:  # noqa: N802
        error = ei[1] if isinstance(ei, tuple) else None
        return bare(error) if isinstance(error, BaseException) else ""


class Timed:
    """How long something takes, for a line in the log."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def __str__(self) -> str:
        return f"{time.monotonic() - self._begun:.1f} s"
