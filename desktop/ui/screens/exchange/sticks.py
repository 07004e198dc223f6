"""The exchange by USB stick from the window: what is packed, what comes back, and how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import BrokenOff, LoketError, ShutOut
from desktop.how_far import HowFar
from desktop.i18n import _
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.seat import Seat

_EVERY = 300  # ms between two words about how far it is


def _ask_for_folder(parent: QWidget) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, _("Choose the USB stick, or a folder on it"))
    return Path(chosen) if chosen else None


def _ask_for_file(parent: QWidget) -> Path | None:
    kinds = _("Files for the exchange by USB") + " (*.kurir)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Choose the answer of the central server"), "", kinds)
    return Path(chosen) if chosen else None


@dataclass(frozen=True)
class Dialogs:
    """What the person is asked; None when they thought better of it."""

    folder: Callable[[QWidget], Path | None] = _ask_for_folder
    file: Callable[[QWidget], Path | None] = _ask_for_file


class StickJob(QObject):
    """Packs or takes in once, in the lane of the exchange, so that neither disturbs the other.

    It outlives the screen where it was asked for: what became of it is told wherever the person is by then.
    """

    def __init__(self, seat: Seat, synchroniser: Synchroniser, dialogs: Dialogs) -> None:
        super().__init__(synchroniser)
        self._seat = seat
        self._sync = synchroniser
        self._dialogs = dialogs
        self._far = (0, 0)  # parts done and in all; written by the thread that works
        self._how_far = HowFar("")
        self._told = self._broken_off = ""
        self._stopped = Event()
        self._telling = QTimer(self, interval=_EVERY)
        self._telling.timeout.connect(self._tell_how_far)

    def pack(self, parent: QWidget) -> None:
        """Ask for the stick and write what waits onto it."""
        folder = self._dialogs.folder(parent)
        if folder is None:
            return
        from desktop.usecases.exchange.courier import pack  # noqa: PLC0415 (loads what seals)
        from desktop.usecases.exchange.courier_words import packed_words  # noqa: PLC0415

        desk = self._seat.desk
        self._run(
            lambda: packed_words(pack(desk, folder, self._note)), _("Broken off: nothing was written to the stick.")
        )

    def take_in(self, parent: QWidget) -> None:
        """Ask for the answer and lay it into the data."""
        file = self._dialogs.file(parent)
        if file is not None:
            self.take_in_file(file)

    def take_in_file(self, file: Path) -> None:
        """Lay the answer in `file` into the data."""
        from desktop.usecases.exchange.courier import take_in  # noqa: PLC0415 (loads what seals)
        from desktop.usecases.exchange.courier_words import received_words  # noqa: PLC0415

        desk = self._seat.desk
        self._run(
            lambda: "\n".join(received_words(take_in(desk, file, self._note))),
            _("Broken off. What was taken in stays; take in the file once more for the rest of it."),
        )

    def _run(self, work: Callable[[], str], broken_off: str) -> None:
        self._how_far, self._broken_off = HowFar(_("Working on the files for the USB stick")), broken_off
        self._tell(self._how_far.words(*self._far))
        self._telling.start()
        self._seat.jobs.run("network", work, self._done, self._failed, owner=self)

    def _note(self, done: int, total: int) -> None:
        """In the thread that works. Raises BrokenOff."""
        self._far = (done, total)
        if done < total and (self._stopped.is_set() or self._seat.jobs.closed):
            raise BrokenOff(self._broken_off)

    def _tell_how_far(self) -> None:
        """Only what is new: a screen reader speaks it each time. What was said meanwhile stays to be read."""
        words = self._how_far.words(*self._far)
        if words != self._told and self._seat.heard() in ("", self._told):
            self._tell(words)

    def _tell(self, words: str) -> None:
        self._told = words
        self._seat.say(words, "working", (_("Break off"), self._stopped.set))

    def _done(self, words: str) -> None:
        self._end()
        self._seat.say(words, "good")
        self._sync.look()

    def _end(self) -> None:
        self._telling.stop()
        self.deleteLater()

    def _failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, ShutOut):
            self._sync.end_for_good(error)
        elif isinstance(error, LoketError):
            self._seat.say(str(error), "neutral" if isinstance(error, BrokenOff) else "bad")
        else:
            self._seat.jobs.report(error)
