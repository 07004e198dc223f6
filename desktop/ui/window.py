"""The window: from joining an office or signing in to the shell, and back again."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.logs import LOG
from desktop.ui.changes import ChangeFeed
from desktop.ui.curtain import Curtain
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.entrance import Entrance, Hall
from desktop.ui.help import HelpWindow
from desktop.ui.idle import Idle
from desktop.ui.jobs import Jobs
from desktop.ui.looks import Looks
from desktop.ui.person_menu import ask_for_own_password, person_menu
from desktop.ui.practice_band import practice_band
from desktop.ui.screens.door import Door
from desktop.ui.screens.verifying import VerifyDialog
from desktop.ui.shell import Shell
from desktop.ui.syncing import Synchroniser
from desktop.ui.trouble import FaultDialog
from desktop.ui.updating import watch_of
from desktop.usecases.desk import Desk, Office
from desktop.usecases.office.coming_and_going import Arrived, lock_minutes
from desktop.usecases.office.opening import Workplace
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
    """Shows a door until somebody has signed in, then the shell; a door again while the window is locked.

    `background` lets the exchange run by itself and loads ahead what the screens will need; `passphrase` opens the
    data where somebody gave it beforehand.
    """

    closing = Signal()
    office_opened = Signal()

    def __init__(
        self, place: Workplace, theme: Theme, *, background: bool = True, passphrase: str | None = None
    ) -> None:
        super().__init__()
        self.opened: Opened | None = None
        self.shell: Shell | None = None
        self.door: Door | None = None
        self.fault: FaultDialog | None = None
        self.looks = Looks(theme, self)
        self.looks.changed.connect(self._open_shell_again)
        self.curtain = Curtain(self, (Door, FaultDialog, HelpWindow, VerifyDialog))
        clock = place.clock
        self.idle = Idle(
            lambda: lock_minutes(self.opened.office) if self.opened is not None else 0,
            (lambda: clock.milliseconds() / 1000,),
            self,
        )
        self.idle.idle.connect(self.lock)
        self._file: Path | None = None  # waits for somebody to sign in
        self._background = background
        self._passphrase = passphrase
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.resize(theme.gap(341), theme.gap(180))
        self.setMinimumSize(theme.gap(200), theme.gap(125))
        self._stand_at(place)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is unfinished, let what was begun end, close the office's file."""
        self.hide()
        self.closing.emit()
        self._close_office()
        event.accept()

    @property
    def theme(self) -> Theme:
        """What the window wears now."""
        return self.looks.theme

    @property
    def locked(self) -> bool:
        """Whether somebody has signed in and is away."""
        return self.curtain.drawn

    def sign_out(self) -> None:
        """Another person may sit down; what is unfinished stays with its author."""
        if self.shell is not None:
            self.shell.leave()
            self.shell = None
        self.curtain.drop()
        if self.opened is not None:
            self.entrance.ask_name(self.opened.office)

    def lock(self) -> None:
        """Hide the screen of whoever has signed in until they come back; nothing of it is lost."""
        if self.shell is None or self.opened is None or self.locked:
            return
        LOG.info("locked")
        self.shell.leave()
        self.curtain.draw()
        self.entrance.lock(self.opened.office, self.shell.seat.desk.person)

    def keep_all(self) -> None:
        """The person's session with the PC may end at once, or go on: unfinished forms are on the disk after this."""
        if self.shell is not None:
            self.shell.leave()
        if self.opened is not None:
            self.opened.sync.cancel()
        kept = self.jobs.flush(_FLUSH)
        LOG.info("unfinished work is on the disk" if kept else "unfinished work is still being written")
        if self.shell is not None and not self.locked:
            self.shell.page.opened()

    def open_file(self, file: Path) -> None:
        """Take in a courier file, now or once somebody has signed in."""
        if self.shell is not None and not self.locked:
            self.shell.take_in(file)
            return
        self._file = file
        self.say(_("Sign in: {file} is taken in then.").format(file=file.name))

    def say(self, text: str, tone: Tone = "neutral") -> None:
        """Say something on the screen in front."""
        if self.shell is not None and not self.locked:
            self.shell.say(text, tone)
        elif self.door is not None:
            self.door.notice.say(text, tone)

    def move_to(self, place: Workplace, *, ask: bool = False) -> None:
        """Leave this office for another one of this PC: from the real one to the practice office, or back. With `ask`
        it is asked first whether to practise on or anew.
        """

        def move() -> None:
            self._close_office()
            self._stand_at(place, ask=ask)

        QTimer.singleShot(0, self, move)  # what wants it may be a job of the office that is closed

    def show_fault(self, error: BaseException) -> None:
        """Show a fault once: a second one is added to the dialog while it is open, and the same again only said."""
        LOG.error("fault", exc_info=error)
        before = self.fault if self.fault is not None and isValid(self.fault) else None
        if before is None or not before.takes(error):
            self.fault = FaultDialog(self.theme, error, self, before)
            self.fault.open()
        elif not before.isVisible():
            self.say(_("The same fault as before happened again. What was saved is safe; the log tells of it."), "bad")

    def _stand_at(self, place: Workplace, *, ask: bool = False) -> None:
        self.jobs = Jobs(self._failed, self)
        self.looks.mark_practice(place.practice)
        band = practice_band(self, place)
        self.setMenuWidget(band)  # above every screen and door
        band.show()  # at once: the layout would come to it a turn after the first door
        self.setWindowTitle(_("PRACTICE — not real data") + " · Loket" if place.practice else "Loket")
        passphrase = None if place.practice else self._passphrase
        self.entrance = Entrance(place, self.jobs, self.looks, self._hall(), passphrase)
        if ask:
            self.entrance.practise(lambda: self.move_to(place))
        else:
            self.entrance.begin()

    def _hall(self) -> Hall:
        return Hall(
            show=self._show_door,
            office_opened=self._office_opened,
            signed_in=self._signed_in,
            came_back=self._came_back,
            change_person=self.sign_out,
            move_to=self.move_to,
            close=self._end,
        )

    def _end(self) -> None:
        self.close()

    def _close_office(self) -> None:
        """Keep what is unfinished, let what was begun end, close the office's file."""
        if self.shell is not None:
            self.shell.leave()
        if self.opened is not None:
            self.opened.sync.stop()
            self.opened.feed.close()
        self.jobs.close()
        self.shell = None
        self.curtain.drop()
        self.looks.leave()
        if self.opened is not None:
            self.opened.office.close()
            self.opened = None

    def _office_opened(self, office: Office) -> None:
        self.looks.read(office.store, self.jobs)
        feed = ChangeFeed(office.store, self)
        sync = Synchroniser(office, self.jobs, feed, self)
        sync.shut_out.connect(lambda: self._shut_out(str(sync.trouble)))
        self.opened = Opened(office, feed, sync)
        self.entrance.ask_name(office)
        if self._background:
            sync.begin()
            if not office.practice:
                machine = self.entrance.place.machine
                sync.watch_updates(watch_of(machine, office.store.membership().server, sync))
            self.jobs.look_up(load_areas)
            self.jobs.look_up(load_signing)
        self.office_opened.emit()

    def _shut_out(self, words: str) -> None:
        """Nothing of the office is shown any more, whoever sits here."""
        self.shell = None
        self.curtain.draw()
        self.curtain.drop()
        if self.opened is not None:
            self.opened.feed.close()
        self.entrance.shut_out(words)

    def _signed_in(self, arrived: Arrived) -> None:
        self.idle.touch()
        self._open_shell(arrived.desk)
        if arrived.given and self.shell is not None:
            ask_for_own_password(self.shell, self)

    def _came_back(self, _arrived: Arrived) -> None:
        """The same person goes on where they were."""
        if self.shell is None:
            return
        self.idle.touch()
        self.door = None
        self._show(self.shell)
        self.shell.page.opened()
        self.curtain.lift()
        if self.shell.seat.theme is not self.theme:  # the PC went from light to dark meanwhile
            self._open_shell_again()
        self._take_in_waiting()

    def _open_shell(self, desk: Desk) -> None:
        assert self.opened is not None  # noqa: S101 (nobody signs in to a closed office)
        self.door = None
        self.shell = Shell(
            self.theme, desk, self.jobs, self.opened.feed, self.opened.sync, lambda _theme: person_menu(self, desk)
        )
        self._show(self.shell)
        self.shell.page.opened()
        self._take_in_waiting()

    def _take_in_waiting(self) -> None:
        if self._file is not None and self.shell is not None:
            file, self._file = self._file, None
            self.shell.take_in(file)

    def _open_shell_again(self) -> None:
        """The same person before a window that looks or speaks differently; what is unfinished is kept."""
        if self.shell is not None and not self.locked:
            self.shell.leave()
            self._open_shell(self.shell.seat.desk)

    def _show_door(self, door: Door) -> None:
        self.door = door
        door.offer(_("Check a letter"), self._verify, "verify")
        door.offer(_("Manual (F1)"), door.explain, "door_manual")
        self._show(door)
        door.begin()

    def _show(self, screen: QWidget) -> None:
        """Put a door or the shell in front. What was there goes, but for the shell of somebody who is only away."""
        self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        for place in reversed(range(self._stack.count())):
            other = self._stack.widget(place)
            if other not in (screen, self.shell):
                self._stack.removeWidget(other)
                other.setParent(None)
                other.deleteLater()

    def _verify(self) -> None:
        """Whether a letter is genuine is told to everybody, signed in or not."""
        place = self.entrance.place
        dialog = VerifyDialog(self.theme, self.jobs, place.folder, place.clock, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _failed(self, error: Exception) -> None:
        """What no screen handled: failed surroundings are said, a fault of the program is shown with its report."""
        if isinstance(error, LoketError) and (self.shell is not None or self.door is not None):
            self.say(str(error), "bad")
        else:
            self.show_fault(error)
