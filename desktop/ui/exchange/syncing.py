"""The exchange with central, by itself every few minutes and when asked; the window never waits for it."""

import random

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import LoketError, NoLine, ShutOut
from desktop.logs import LOG
from desktop.store.values import SyncState
from desktop.ui.changes import ChangeFeed
from desktop.ui.exchange.sync_words import Status, status_of
from desktop.ui.exchange.under_way import UnderWay
from desktop.ui.exchange.updating import UpdateWatch
from desktop.ui.jobs import Jobs
from desktop.usecases.desk import Desk, Office
from desktop.usecases.exchange.lines import practises_alone
from desktop.usecases.exchange.logbook import Stopped
from desktop.usecases.exchange.sync_news import news_of
from desktop.usecases.exchange.syncing import Forced, ask_for
from sync.engine import ExchangeReport
from sync.pacing import next_try

SOON = 4 * 1000  # ms after a change of this PC, so that a colleague sees it
AFTER_SLEEP = 10 * 1000  # ms
LOOK = 500  # ms between two looks at how far an exchange is


class Synchroniser(QObject):
    """Runs one exchange at a time on the network's thread. `changed` follows whatever a person could notice."""

    changed = Signal()
    shut_out = Signal()  # by central, for good: `trouble` says what that means

    def __init__(self, office: Office, jobs: Jobs, feed: ChangeFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.is_practice = office.practice
        self._jobs = jobs
        self._feed = feed
        self.running = False
        self.trouble: LoketError | None = None
        self.report: ExchangeReport | None = None
        self.state: SyncState = office.store.sync_state()
        self.scans = office.store.waiting_scans()
        self.under_way = UnderWay(office)  # the exchange that runs, or one that never began
        self.remarkable: ExchangeReport | None = None  # the last exchange that did anything beyond the usual
        self.updates: UpdateWatch | None = None
        self._again = False
        self._is_changed = False  # records, since how things stand was looked at
        self._reading = self._read_again = False
        self._failures = 0  # exchanges in a row
        self._closing = False
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
        self.under_way.break_off()
        self._regular.stop()
        self._soon.stop()
        self._looking.stop()
        self._again = False

    def start(self) -> None:
        """Begin an exchange; one that runs already is followed by another."""
        if self.is_practice:
            self.trouble = practises_alone()
            self.changed.emit()
            return
        if self.running:
            self._again = True
            return
        if self._closing:
            return
        self.running, self.under_way = True, UnderWay(self._office)
        self._looking.start()
        self.changed.emit()
        self._jobs.run("network", self.under_way.exchange, self._done, self._failed, owner=self)

    def insist(self) -> None:
        """A person wants an exchange: `start`, and one that hangs begins anew."""
        hung = self.running and self.under_way.hangs
        self.start()
        if hung:
            self.under_way.break_off()

    def force(self, desk: Desk, kind: Forced) -> None:
        """Have the next exchange do what the person at `desk` asks for beyond the usual, and begin it."""
        self._jobs.write(lambda: ask_for(desk, kind), lambda _asked: self.start(), owner=self)

    def cancel(self) -> None:
        """Break off the exchange. What was asked for goes on with the next one."""
        if self.running:
            self._again = False
            self.under_way.break_off()

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
        """What the header says."""
        return status_of(self)

    def _records_changed(self) -> None:
        self._is_changed = True
        self._read()

    def _send_soon(self) -> None:
        """What was changed here is sent without waiting for the next regular exchange."""
        changed, self._is_changed = self._is_changed, False
        idle = not self.is_practice and not self.running and not isinstance(self.trouble, NoLine)
        if changed and self.state.waiting and idle:
            self._soon.start(SOON)

    def _done(self, report: ExchangeReport) -> None:
        self.report, self.trouble = report, None
        LOG.info("exchanged: %d sent, %d received", report.sent, report.received)
        if news_of(report):
            self.remarkable = report
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
        if self.under_way.look():
            self.changed.emit()

    def _broken_off(self) -> None:
        if self._closing:
            self.running = False
            return
        self._end()

    def _end(self) -> None:
        self.running, self.under_way = False, UnderWay(self._office)
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
