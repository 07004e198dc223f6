"""The exchange with central, by itself every few minutes and when asked; the window never waits for it."""

import random
import time
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.amounts import show_bytes, show_left
from desktop.errors import LoketError, NoLine, ShutOut
from desktop.i18n import _, ngettext
from desktop.logs import LOG
from desktop.store.values import SyncState
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.tokens import Tone
from desktop.ui.jobs import Jobs
from desktop.ui.updating import UpdateWatch
from desktop.usecases.desk import Desk, Office
from desktop.usecases.exchange.lines import practises_alone
from desktop.usecases.exchange.logbook import Stopped
from desktop.usecases.exchange.pace import Pace
from desktop.usecases.exchange.sync_news import news_of, progress_words
from desktop.usecases.exchange.syncing import Forced, ask_for, sync_now
from sync.engine import ExchangeReport
from sync.grip import Grip
from sync.pacing import next_try

SOON = 4 * 1000  # ms after a change of this PC, so that a colleague sees it
AFTER_SLEEP = 10 * 1000  # ms
LOOK = 500  # ms between two looks at how far an exchange is
HANGS = 4.0  # seconds in which nothing moves on the line


@dataclass(frozen=True)
class Status:
    """What the header says about the exchange."""

    text: str
    tone: Tone
    icon: str


class Synchroniser(QObject):
    """Runs one exchange at a time on the network's thread. `changed` follows whatever a person could notice."""

    changed = Signal()
    shut_out = Signal()  # by central, for good: `trouble` says what that means

    def __init__(self, office: Office, jobs: Jobs, feed: ChangeFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._practice = office.practice
        self._jobs = jobs
        self._feed = feed
        self.running = False
        self.trouble: LoketError | None = None
        self.report: ExchangeReport | None = None
        self.state: SyncState = office.store.sync_state()
        self.scans = office.store.waiting_scans()
        self.how_far = ""  # of the exchange that runs, in words
        self.news: list[str] = []  # what the last exchange did beyond the usual
        self.updates: UpdateWatch | None = None
        self._again = False
        self._is_changed = False  # records, since how things stand was looked at
        self._reading = self._read_again = False
        self._failures = 0  # exchanges in a row
        self._stopped = Event()
        self._grip = Grip()
        self.hangs = False  # the exchange that runs: nothing moves on its line
        self._closing = False
        self._progress: ExchangeReport | None = None  # written by the thread that exchanges
        self.pace = Pace()
        self._looking = QTimer(self, interval=LOOK)
        self._looking.timeout.connect(self._look_how_far)
        self._regular = QTimer(self)
        self._regular.setInterval(_milliseconds_to_next(0))
        self._regular.timeout.connect(self.start)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.start)
        feed.follow(self, lambda _changed: self._records_changed())

    def begin(self) -> None:
        """Exchange now and from now on; what the command line does beside the window is part of how things stand."""
        self._feed.watch(self._jobs)
        self._regular.start()
        self.start()

    def watch_updates(self, updates: UpdateWatch | None) -> None:
        """Tell of newer versions of the program as of the exchange, and look for them as long as it goes on."""
        self.updates = updates
        if updates is not None:
            updates.changed.connect(self.changed)
            updates.begin()

    def stop(self) -> None:
        """Begin no further exchange, and break off the one that runs."""
        self._closing = True
        if self.updates is not None:
            self.updates.stop()
        self._break_off()
        self._regular.stop()
        self._soon.stop()
        self._looking.stop()
        self._again = False

    def start(self) -> None:
        """Begin an exchange; one that runs already is followed by another."""
        if self._practice:
            self.trouble = practises_alone()
            self.changed.emit()
            return
        if self.running:
            self._again = True
            return
        self.running = True
        self._progress, self._grip, self.pace = None, Grip(), Pace()
        self._looking.start()
        self.changed.emit()
        self._jobs.run("network", self._exchange, self._done, self._failed, owner=self)

    def insist(self) -> None:
        """A person wants an exchange: `start`, and one that hangs begins anew."""
        hung = self.running and self.hangs
        self.start()
        if hung:
            self._break_off()

    def force(self, desk: Desk, kind: Forced) -> None:
        """Have the next exchange do what the person at `desk` asks for beyond the usual, and begin it."""
        self._jobs.write(lambda: ask_for(desk, kind), lambda _asked: self.start(), owner=self)

    def cancel(self) -> None:
        """Break off the exchange. What was asked for goes on with the next one."""
        if self.running:
            self._again = False
            self._break_off()

    def wake(self) -> None:
        """The PC slept: exchange soon, but give its network the time to come back."""
        self._failures = 0
        if not self._closing:
            self._soon.start(AFTER_SLEEP)

    def look(self) -> None:
        """Something else than an exchange may have changed how things stand."""
        self._read()

    def end_for_good(self, told: ShutOut) -> None:
        """Central has shut this PC out."""
        self.stop()
        self.running, self.trouble = False, told
        self.shut_out.emit()

    def status(self) -> Status:
        """The truth in a few words: what waits, what was refused, when the last full exchange was."""
        if self._practice:
            return Status(_("Practice: exchanges with nobody"), "warning", "no-line")
        last = _moment(self.state.last_exchange)
        full = _("last complete {time}").format(time=last) if last else _("never complete yet")
        parts, unsent = self._kept_here(), self.state.waiting or self.scans
        if self.running and self.hangs:
            return Status(" · ".join([_("The line hangs: nothing arrives"), *parts, full]), "warning", "no-line")
        if self.running:
            return Status(" · ".join([_("Synchronising…"), *parts, full]), "working", "sync")
        if isinstance(self.trouble, NoLine):
            parts.append(_("no line"))
        elif self.trouble is not None:
            parts.append(_("exchange failed"))
        all_sent = [_("all sent")] if last else []  # who never heard from central says no more than that
        words = " · ".join([*(parts or all_sent), full])
        if self.state.quarantined or (self.trouble is not None and not isinstance(self.trouble, NoLine)):
            return Status(words, "bad", "waiting")
        if isinstance(self.trouble, NoLine):
            return Status(words, "warning", "no-line")
        waits = unsent or not last
        return Status(words, "working" if waits else "good", "waiting" if waits else "all-sent")

    def _kept_here(self) -> list[str]:
        """What central does not have, counted."""
        refused, waiting = self.state.quarantined, self.state.waiting
        said = []
        if refused:
            said.append(ngettext("{n} change refused", "{n} changes refused", refused).format(n=refused))
        if waiting:
            text = ngettext("{n} change waits to be sent", "{n} changes wait to be sent", waiting)
            said.append(text.format(n=waiting))
        if self.scans:
            text = ngettext("{n} scan waits to be sent", "{n} scans wait to be sent", self.scans)
            said.append(text.format(n=self.scans))
        return said

    def _records_changed(self) -> None:
        self._is_changed = True
        self._read()

    def _send_soon(self) -> None:
        """What was changed here is sent without waiting for the next regular exchange."""
        changed, self._is_changed = self._is_changed, False
        idle = not self._practice and not self.running and not isinstance(self.trouble, NoLine)
        if changed and self.state.waiting and idle:
            self._soon.start(SOON)

    def _exchange(self) -> ExchangeReport:
        try:
            return sync_now(self._office, self._note, self._wait, grip=self._grip)
        except NoLine:
            self._wait(0)  # broken off here, not by the line
            raise

    def _break_off(self) -> None:
        self._stopped.set()
        self._grip.break_off()

    def _note(self, report: ExchangeReport) -> None:
        """In the network's thread. Raises Stopped."""
        self._progress = copy(report)
        self._wait(0)

    def _wait(self, seconds: float) -> None:
        """In the network's thread. Raises Stopped."""
        if self._stopped.wait(seconds):
            raise Stopped

    def _done(self, report: ExchangeReport) -> None:
        self.report, self.trouble = report, None
        LOG.info("exchanged: %d sent, %d received", report.sent, report.received)
        self.news = news_of(report) or self.news
        self._end()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Stopped):
            self._broken_off()
        elif isinstance(error, ShutOut):
            self.end_for_good(error)
        elif isinstance(error, LoketError):
            LOG.info("exchange failed: %s", type(error).__name__)
            self.trouble = error
            self._end()
        else:
            self._end()
            self._jobs.report(error)

    def _look_how_far(self) -> None:
        report, words = self._progress, ""
        if report is not None:
            self.pace.look(report, self._grip.up + self._grip.down, time.monotonic())
            speed = _("{speed} a second").format(speed=show_bytes(self.pace.speed)) if self.pace.speed else ""
            parts = (progress_words(report), show_left(self.pace.seconds_left), speed)
            words = " · ".join(part for part in parts if part)
        hangs = self._grip.silent_for() > HANGS
        if (words, hangs) != (self.how_far, self.hangs):
            self.how_far, self.hangs = words, hangs
            self.changed.emit()

    def _broken_off(self) -> None:
        if self._closing:
            self.running = False
            return
        self._end()

    def _end(self) -> None:
        self.running, self.how_far, self.hangs = False, "", False
        if not self._closing:
            self._stopped.clear()
        self._looking.stop()
        self._failures = self._failures + 1 if self.trouble is not None else 0
        self._regular.setInterval(_milliseconds_to_next(self._failures))  # counts anew from here
        self._read()
        if self._again:
            self._again = False
            self.start()

    def _read(self) -> None:
        """Look how things stand, away from the window's thread; what changes meanwhile is looked at again after it."""
        self.changed.emit()
        if self._reading:
            self._read_again = True
            return
        self._reading, store = True, self._office.store

        def show(found: tuple[SyncState, int]) -> None:
            self._reading = False
            self.state, self.scans = found
            self._send_soon()
            self.changed.emit()
            if self._read_again:
                self._read_again = False
                self._read()

        def failed(error: Exception) -> None:
            self._reading = False
            self._jobs.report(error)

        self._jobs.look_up(lambda: (store.sync_state(), store.waiting_scans()), show, failed, owner=self)


def _milliseconds_to_next(failures: int) -> int:
    return int(next_try(failures, random.random()) * 1000)  # noqa: S311 (keeps PCs from coming all at once)


def _moment(at: str | None) -> str:
    """`08.14` today, `20/11 08.14` on another day, in this PC's time zone."""
    if at is None:
        return ""
    local = datetime.fromisoformat(at).astimezone()
    today = datetime.now().astimezone().date()
    return f"{local:%H.%M}" if local.date() == today else f"{local:%d/%m %H.%M}"
