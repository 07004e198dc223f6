"""Newer versions of the program while the window is open: fetched aside, used when it is opened again."""

from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import LoketError
from desktop.logs import LOG
from desktop.machine import MachineSettings
from desktop.ui.jobs import Jobs
from desktop.usecases.office.updating import Outcome, Site, source_of, update, update_words
from sync.grip import Grip

FIRST = 2 * 60 * 1000  # ms after the window was opened: the exchange comes first
EVERY = 4 * 60 * 60 * 1000  # ms


class Stopped(Exception):
    """The window closes; what came is gone on from another time."""


class UpdateWatch(QObject):
    """Looks for a newer version now and then, on a thread of its own. `changed` follows when `words` do."""

    changed = Signal()

    def __init__(self, site: Site, machine: MachineSettings, server: str, parent: QObject | None = None) -> None:
        """`server`: central's address, where updates come from unless `machine` names another place."""
        super().__init__(parent)
        self._site = site
        self._machine = machine
        self._server = server
        self._jobs = Jobs(self._failed, self)
        self._stopped = Event()
        self._grip = Grip()
        self._first = QTimer(self, singleShot=True, interval=FIRST)
        self._regular = QTimer(self, interval=EVERY)
        for timer in (self._first, self._regular):
            timer.timeout.connect(self.look)
        self.words = update_words(site)

    def begin(self) -> None:
        """Look soon and from then on, where updates come by themselves."""
        if self._site.settings.mode == "automatic":
            self._first.start()
            self._regular.start()

    def look(self) -> None:
        """Fetch a newer version if there is one; one look at a time."""
        if not self._jobs.busy:
            self._jobs.run("network", self._update, self._done, owner=self)

    def stop(self) -> None:
        """Begin nothing more, and break off what is under way."""
        self._stopped.set()
        self._grip.break_off()
        self._first.stop()
        self._regular.stop()

    def close(self) -> None:
        """`stop`, and wait until it has."""
        self.stop()
        self._jobs.close()

    def _update(self) -> Outcome:
        source = source_of(self._machine, self._server, self._grip)
        try:
            return update(self._site, source, progress=self._heard)
        finally:
            source.close()

    def _heard(self, _bytes: int) -> None:
        """In the network's thread. Raises Stopped."""
        if self._stopped.is_set():
            raise Stopped

    def _done(self, outcome: Outcome) -> None:
        LOG.info("update: %s %s", outcome.state, outcome.version)
        words = update_words(self._site)
        if words != self.words:
            self.words = words
            self.changed.emit()

    def _failed(self, error: Exception) -> None:
        """Nobody asked for it, so nobody is disturbed; the log tells an administrator."""
        if not isinstance(error, Stopped):
            level = LOG.info if isinstance(error, LoketError) else LOG.error
            level("update failed: %s", type(error).__name__)


def watch_of(machine: MachineSettings, server: str, parent: QObject) -> UpdateWatch | None:
    """Of this program; None where it is not updated this way."""
    try:
        return UpdateWatch(Site.here(machine.updates), machine, server, parent)
    except LoketError:
        return None
