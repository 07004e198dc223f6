"""One exchange while the network's thread carries it out: how far it is, whether it hangs, and an end to it."""

import time
from copy import copy
from threading import Event

from desktop.amounts import show_bytes, show_left
from desktop.errors import NoLine
from desktop.i18n import _
from desktop.usecases.desk import Office
from desktop.usecases.exchange.logbook import Stopped
from desktop.usecases.exchange.pace import Pace
from desktop.usecases.exchange.sync_news import progress_words
from desktop.usecases.exchange.syncing import sync_now
from sync.engine import ExchangeReport
from sync.grip import Grip

HANGS = 4.0  # seconds in which nothing moves on the line


class UnderWay:
    """One exchange of `office`. All but `exchange` is for the window's thread."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._grip = Grip()
        self._stopped = Event()
        self._progress: ExchangeReport | None = None  # written by the thread that exchanges
        self.pace = Pace()
        self.how_far = ""  # in words
        self.hangs = False  # nothing moves on its line

    def exchange(self) -> ExchangeReport:
        """In the network's thread. Raises Stopped where it was broken off, and what `sync_now` raises."""
        try:
            return sync_now(self._office, self.note, self._wait, grip=self._grip)
        except NoLine:
            self._wait(0)  # broken off here, not by the line
            raise

    def break_off(self) -> None:
        self._stopped.set()
        self._grip.break_off()

    def look(self) -> bool:
        """See how far it is; whether there is something new to tell."""
        report, words = self._progress, ""
        if report is not None:
            self.pace.look(report, self._grip.up + self._grip.down, time.monotonic())
            speed = _("{speed} a second").format(speed=show_bytes(self.pace.speed)) if self.pace.speed else ""
            parts = (progress_words(report), show_left(self.pace.seconds_left), speed)
            words = " · ".join(part for part in parts if part)
        before = self.how_far, self.hangs
        self.how_far, self.hangs = words, self._grip.silent_for() > HANGS
        return (self.how_far, self.hangs) != before

    def note(self, report: ExchangeReport) -> None:
        """In the network's thread: what was done so far. Raises Stopped."""
        self._progress = copy(report)
        self._wait(0)

    def _wait(self, seconds: float) -> None:
        """In the network's thread. Raises Stopped."""
        if self._stopped.wait(seconds):
            raise Stopped
