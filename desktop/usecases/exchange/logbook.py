"""How exchanges went: written down as they end, and told in words."""

import time
from contextlib import suppress
from copy import copy
from types import TracebackType
from typing import Literal, Self

from desktop.errors import LoketError, NoLine, Refused, ShutOut
from desktop.store.values import Ended, LoggedExchange
from desktop.usecases.desk import Office
from sync.grip import Grip
from sync.report import ExchangeReport, Progress


class Stopped(Exception):
    """The exchange was broken off, by a person or because the window closes. What was exchanged before stays; what
    arrived of a request under way, the next exchange hears.
    """


class Logbook:
    """Around one exchange over the line: writes down what it brought and how it ended, however it ended."""

    def __init__(self, office: Office, grip: Grip, progress: Progress | None) -> None:
        self._office = office
        self.grip = grip
        self._progress = progress
        self._report = ExchangeReport()

    def note(self, report: ExchangeReport) -> None:
        """What was exchanged so far; passed on to whoever looks."""
        if report.phase == "rebuild" and not report.total:
            report.total = self._office.store.known_records()
        self._report = copy(report)
        if self._progress is not None:
            self._progress(report)

    def __enter__(self) -> Self:
        self._began_at, self._began = self._office.clock.now(), time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, ShutOut):  # the file is gone
            return
        report, grip = self._report, self.grip
        went = LoggedExchange(
            way="line",
            began_at=self._began_at,
            ended_at=self._office.clock.now(),
            seconds=time.monotonic() - self._began,
            sent=report.sent,
            received=report.received,
            scans=report.scans_sent,
            up=grip.up,
            down=grip.down,
            ended=self._ended(error),
        )
        with suppress(LoketError):  # a full disk is told of by what could not be written for it, not by this
            self._office.store.log_exchange(went)

    def _ended(self, error: BaseException | None) -> Ended:
        if error is None:
            return "complete"
        if isinstance(error, Stopped) or self.grip.is_broken:
            return "stopped"
        if isinstance(error, NoLine):
            return "no_line"
        return "refused" if isinstance(error, Refused) else "failed"


def log_stick(office: Office, way: Literal["stick_out", "stick_in"], **counts: int) -> None:
    """Write down that a file for a stick was packed or taken in; `counts` as in LoggedExchange."""
    now = office.clock.now()
    went = LoggedExchange(way=way, began_at=now, ended_at=now, seconds=0.0, ended="complete", **counts)
    office.store.log_exchange(went)
