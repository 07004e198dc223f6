"""The window: from joining an office or signing in to the shell, and back again."""

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

from desktop.i18n import _
from desktop.logs import LOG
from desktop.ui.design.theme import Theme
from desktop.ui.help import HelpWindow
from desktop.ui.jobs import Jobs
from desktop.ui.run.looks import Looks
from desktop.ui.run.trouble import FaultDialog, Faults
from desktop.ui.screens.door import Door
from desktop.ui.screens.verifying import VerifyDialog
from desktop.ui.session.account_watch import watch_account
from desktop.ui.session.curtain import Curtain
from desktop.ui.session.entrance import Entrance, Hall
from desktop.ui.session.front import Front
from desktop.ui.session.idle import Idle
from desktop.ui.session.opened import Opened
from desktop.ui.session.person_menu import WindowWays, ask_for_own_password, person_menu
from desktop.ui.session.practice_band import mark_window
from desktop.ui.shell.shell import Shell
from desktop.usecases.desk import Desk, Office
from desktop.usecases.office.coming_and_going import Arrived, lock_minutes
from desktop.usecases.office.opening import Workplace

_FLUSH = 3.0  # seconds in which what is unfinished is on the disk; Windows waits some five before it ends a program


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
        self.looks = Looks(theme, self)
        self.looks.changed.connect(self._open_shell_again)
        self.curtain = Curtain(self, (Door, FaultDialog, HelpWindow, VerifyDialog))
        self.front = Front(self.curtain)
        self.faults = Faults(self, self.looks, self.front)
        clock = place.clock
        self.idle = Idle(
            lambda: lock_minutes(self.opened.office) if self.opened is not None else 0,
            (lambda: clock.milliseconds() / 1000,),
            self,
        )
        self.idle.idle.connect(self.lock)
        self._background = background
        self._passphrase = passphrase
        self.setCentralWidget(self.front)
        self.resize(theme.gap(341), theme.gap(180))
        self.setMinimumSize(theme.gap(150), theme.gap(75))
        self._stand_at(place)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is unfinished, let what was begun end, close the office's file."""
        self.hide()
        self.closing.emit()
        self._close_office()
        event.accept()

    @property
    def shell(self) -> Shell | None:
        """The screens of whoever has signed in, also while they are away."""
        return self.front.shell

    @property
    def door(self) -> Door | None:
        """What stands in front while nobody works."""
        return self.front.door

    @property
    def locked(self) -> bool:
        """Whether somebody has signed in and is away."""
        return self.curtain.drawn

    def sign_out(self) -> None:
        """Another person may sit down; what is unfinished stays with its author."""
        self.front.put_away()
        self.front.clear()
        if self.opened is not None:
            self.entrance.ask_name(self.opened.office, self.opened.sync.start, another=True)

    def lock(self) -> None:
        """Hide the screen of whoever has signed in until they come back; nothing of it is lost."""
        if self.shell is None or self.opened is None or self.locked:
            return
        LOG.info("locked")
        self.front.put_away()
        self.curtain.draw()
        self.entrance.lock(self.opened.office, self.shell.seat.desk.person)

    def keep_all(self) -> None:
        """The person's session with the PC may end at once, or go on: unfinished forms are on the disk after this."""
        self.front.put_away()
        if self.opened is not None:
            self.opened.sync.cancel()
        kept = self.jobs.flush(_FLUSH)
        LOG.info("unfinished work is on the disk" if kept else "unfinished work is still being written")
        if self.front.open_shell is not None:
            self.front.open_shell.page.opened()

    def move_to(self, place: Workplace, *, ask: bool = False) -> None:
        """Leave this office for another one of this PC: from the real one to the practice office, or back. With `ask`
        it is asked first whether to practise on or anew.
        """

        def move() -> None:
            self._close_office()
            self.jobs.deleteLater()
            self._stand_at(place, ask=ask)

        QTimer.singleShot(0, self, move)  # what wants it may be a job of the office that is closed

    def verify(self) -> None:
        """Whether a letter is genuine is told to everybody, signed in or not."""
        place = self.entrance.place
        dialog = VerifyDialog(self.looks.theme, self.jobs, place.folder, place.clock, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _stand_at(self, place: Workplace, *, ask: bool = False) -> None:
        self.jobs = Jobs(self.faults.tell, self)
        self.looks.mark_practice(place.practice)
        mark_window(self, self.looks, place, self.move_to)
        self._ways = WindowWays(self, place, self.looks, self.front.say, self.lock, self.sign_out, self.move_to)
        passphrase = None if place.practice else self._passphrase
        hall = Hall(
            show=self._show_door,
            office_opened=self._office_opened,
            signed_in=self._signed_in,
            came_back=self._came_back,
            change_person=self.sign_out,
            move_to=self.move_to,
            close=self._end,
        )
        self.entrance = Entrance(place, self.jobs, self.looks, hall, passphrase)
        if ask:
            self.entrance.practise(lambda: self.move_to(place))
        else:
            self.entrance.begin()

    def _end(self) -> None:
        self.close()

    def _close_office(self) -> None:
        """Keep what is unfinished, let what was begun end, close the office's file."""
        self.front.put_away()
        if self.opened is not None:
            self.opened.stop()
        self.jobs.close()
        self.front.clear()
        self.looks.leave()
        if self.opened is not None:
            self.opened.office.close()
            self.opened = None

    def _office_opened(self, office: Office) -> None:
        self.looks.read(office.store, self.jobs)
        self.opened = Opened(office, self.jobs, self)
        self.opened.sync.shut_out.connect(self._shut_out)
        self.entrance.ask_name(office, self.opened.sync.start)
        if self._background:
            self.opened.begin(self.entrance.place.machine)
        self.office_opened.emit()

    def _shut_out(self) -> None:
        """Nothing of the office is shown any more, whoever sits here."""
        self.curtain.draw()
        self.front.clear()
        if self.opened is not None:
            self.opened.feed.close()
            self.entrance.shut_out(str(self.opened.sync.trouble))

    def _signed_in(self, arrived: Arrived) -> None:
        self.idle.touch()
        self.front.show_shell(self._new_shell(arrived.desk))
        if arrived.given and self.shell is not None:
            ask_for_own_password(self._ways, self.shell.seat)

    def _came_back(self, _arrived: Arrived) -> None:
        """The same person goes on where they were."""
        if self.shell is None:
            return
        self.idle.touch()
        same = self.shell.seat.theme is self.looks.theme  # else the PC went from light to dark meanwhile
        self.front.show_shell(self.shell if same else self._new_shell(self.shell.seat.desk))

    def _open_shell_again(self) -> None:
        """The same person before a window that looks or speaks differently; what is unfinished is kept."""
        if self.front.open_shell is not None:
            self.front.put_away()
            self.front.show_shell(self._new_shell(self.front.open_shell.seat.desk))

    def _new_shell(self, desk: Desk) -> Shell:
        assert self.opened is not None  # noqa: S101 (nobody signs in to a closed office)
        menu = partial(person_menu, self._ways)
        shell = Shell(self.looks.theme, desk, self.jobs, self.opened.feed, self.opened.sync, menu, self.front)
        watch_account(self._ways, shell.seat, self.opened.feed, shell)
        return shell

    def _show_door(self, door: Door) -> None:
        door.offer(_("Check a letter"), self.verify, "verify")
        door.offer(_("Manual (F1)"), door.explain, "door_manual")
        self.front.show_door(door)
