"""The window: from joining an office or signing in to the shell, and back again."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from desktop.errors import LoketError, ShutOut
from desktop.i18n import _
from desktop.logs import LOG
from desktop.store.vault import NeedsPassphrase
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.doors import enrol_door, shut_door, sign_in_door, stuck_door, unlock_door
from desktop.ui.jobs import Jobs
from desktop.ui.looks import Looks
from desktop.ui.offers import Offer
from desktop.ui.screens.door import Door
from desktop.ui.screens.verifying import VerifyDialog
from desktop.ui.shell import Shell
from desktop.ui.syncing import Synchroniser
from desktop.ui.system import show_logs
from desktop.ui.trouble import FaultDialog
from desktop.ui.updating import watch_of
from desktop.usecases.desk import Desk, Office
from desktop.usecases.office.joining import Enrolled
from desktop.usecases.office.opening import Workplace, open_office
from sync.model.areas import load_areas
from sync.seal.cose import load_signing

_FLUSH = 3.0  # seconds in which what is unfinished is on the disk; Windows waits some five before it ends a program


@dataclass
class Opened:
    """An open office with what runs beside it, whoever has signed in."""

    office: Office
    feed: ChangeFeed
    sync: Synchroniser


class LoketWindow(QMainWindow):
    """Shows a door until somebody has signed in, then the shell.

    `background` lets the exchange run by itself and loads ahead what the screens will need; `passphrase` opens the
    data where somebody gave it beforehand.
    """

    closing = Signal()
    office_opened = Signal()

    def __init__(
        self, place: Workplace, theme: Theme, *, background: bool = True, passphrase: str | None = None
    ) -> None:
        super().__init__()
        self.setWindowTitle("Loket")
        self.jobs = Jobs(self._failed, self)
        self.looks = Looks(theme, self.jobs, self)
        self.looks.changed.connect(self._open_shell_again)
        self.opened: Opened | None = None
        self.shell: Shell | None = None
        self.door: Door | None = None
        self.fault: FaultDialog | None = None
        self._file: Path | None = None  # waits for somebody to sign in
        self._place = place
        self._background = background
        self._passphrase = passphrase
        self.resize(theme.gap(341), theme.gap(180))
        self.setMinimumSize(theme.gap(200), theme.gap(130))
        self._begin()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is unfinished, let what was begun end, close the office's file."""
        self.hide()
        self.closing.emit()
        if self.shell is not None:
            self.shell.leave()
        if self.opened is not None:
            self.opened.sync.stop()
            self.opened.feed.close()
        self.jobs.close()
        if self.opened is not None:
            self.opened.office.close()
            self.opened = None
        event.accept()

    @property
    def theme(self) -> Theme:
        """What the window wears now."""
        return self.looks.theme

    def sign_out(self) -> None:
        """Another person may sit down; what is unfinished stays with its author."""
        if self.shell is not None:
            self.shell.leave()
            self.shell = None
        if self.opened is not None:
            self._ask_name(self.opened)

    def keep_all(self) -> None:
        """The person's session with the PC may end at once, or go on: unfinished forms are on the disk after this."""
        if self.shell is not None:
            self.shell.leave()
        if self.opened is not None:
            self.opened.sync.cancel()
        kept = self.jobs.flush(_FLUSH)
        LOG.info("unfinished work is on the disk" if kept else "unfinished work is still being written")
        if self.shell is not None:
            self.shell.page.opened()

    def open_file(self, file: Path) -> None:
        """Take in a courier file, now or once somebody has signed in."""
        if self.shell is not None:
            self.shell.take_in(file)
            return
        self._file = file
        self.say(_("Sign in: {file} is taken in then.").format(file=file.name))

    def say(self, text: str, tone: Tone = "neutral") -> None:
        """Say something on the screen in front."""
        if self.shell is not None:
            self.shell.say(text, tone)
        elif self.door is not None:
            self.door.notice.say(text, tone)

    def _begin(self) -> None:
        if self._place.was_shut_out():
            self._show_office()
        elif not self._place.has_office():
            self._show_door(enrol_door(self.theme, self.jobs, self._place, self._enrolled))
        elif self._place.needs_passphrase() and not self._passphrase:
            self._show_door(unlock_door(self.theme, self.jobs, self._place, self._office_opened))
        else:
            self._show_office()

    def _show_office(self) -> None:
        theme, jobs = self.theme, self.jobs
        try:
            office = open_office(self._place, self._passphrase)
        except NeedsPassphrase:
            self._passphrase = None
            self._show_door(unlock_door(theme, jobs, self._place, self._office_opened))
        except ShutOut as error:
            anew = enrol_door(theme, jobs, self._place, self._enrolled)
            anew.notice.say(str(error), "warning")
            self._show_door(anew)
        except LoketError as error:
            self._show_door(stuck_door(theme, jobs, str(error), self._begin))
        else:
            self._office_opened(office)

    def _enrolled(self, found: object) -> None:
        assert isinstance(found, Enrolled)  # noqa: S101 (what `_enrol` gives)
        self._office_opened(found.office)
        if found.report is None and self.door is not None:
            self.door.notice.say(
                _("This PC has joined, but the line broke: its records come with the next exchange."), "warning"
            )

    def _office_opened(self, office: object) -> None:
        assert isinstance(office, Office)  # noqa: S101 (what `open_office` gives)
        self.looks.read(office.store)
        feed = ChangeFeed(office.store, self)
        sync = Synchroniser(office, self.jobs, feed, self)
        sync.shut_out.connect(lambda: self._shut_out(str(sync.trouble)))
        self.opened = Opened(office, feed, sync)
        self._ask_name(self.opened)
        if self._background:
            sync.begin()
            sync.watch_updates(watch_of(self._place.machine, office.store.membership().server, sync))
            self.jobs.look_up(load_areas)
            self.jobs.look_up(load_signing)
        self.office_opened.emit()

    def _shut_out(self, words: str) -> None:
        """Nothing of the office is shown any more, whoever sits here."""
        self.shell = None
        if self.opened is not None:
            self.opened.feed.close()
        self._show_door(shut_door(self.theme, self.jobs, words, self._close))

    def _close(self) -> None:
        self.close()

    def _ask_name(self, opened: Opened) -> None:
        self._show_door(sign_in_door(self.theme, self.jobs, opened.office, self._signed_in))

    def _signed_in(self, desk: object) -> None:
        assert isinstance(desk, Desk)  # noqa: S101 (what `sign_in` gives)
        self.door = None
        self._open_shell(desk)

    def _open_shell(self, desk: Desk) -> None:
        assert self.opened is not None  # noqa: S101 (nobody signs in to a closed office)
        self.shell = Shell(self.theme, desk, self.jobs, self.opened.feed, self.opened.sync, self._person_menu)
        self.setCentralWidget(self.shell)
        self.shell.page.opened()
        if self._file is not None:
            file, self._file = self._file, None
            self.shell.take_in(file)

    def _open_shell_again(self) -> None:
        """The same person before a window that looks or speaks differently; what is unfinished is kept."""
        if self.shell is not None:
            self.shell.leave()
            self._open_shell(self.shell.seat.desk)

    def _person_menu(self, _theme: Theme) -> list[Offer]:
        return [
            *self.looks.menu(),
            Offer(_("Folder of the program's logs"), "folder", lambda: show_logs(self._place.folder, self.say)),
            Offer(_("Sign out"), "sign-out", self.sign_out, "Ctrl+Shift+L"),
        ]

    def _show_door(self, door: Door) -> None:
        self.door = door
        door.offer(_("Check a letter"), self._verify, "verify")
        self.setCentralWidget(door)
        door.begin()

    def _verify(self) -> None:
        """Whether a letter is genuine is told to everybody, signed in or not."""
        dialog = VerifyDialog(self.theme, self.jobs, self._place.folder, self._place.clock, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _failed(self, error: Exception) -> None:
        """What no screen handled: failed surroundings are said, a fault of the program is shown with its report."""
        if isinstance(error, LoketError) and self.shell is not None:
            self.shell.say(str(error), "bad")
        elif isinstance(error, LoketError) and self.door is not None:
            self.door.notice.say(str(error), "bad")
        else:
            self.show_fault(error)

    def show_fault(self, error: BaseException) -> None:
        """Show a fault once; a second one while it is open is in the log only."""
        LOG.error("fault", exc_info=error)
        if self.fault is not None and self.fault.isVisible():
            return
        self.fault = FaultDialog(self.theme, error, self)
        self.fault.open()
