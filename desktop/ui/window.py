"""The window: from joining an office or signing in to the shell, and back again."""

import platform
from dataclasses import dataclass

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop.errors import LoketError, ShutOut
from desktop.i18n import Language, _, current_language, use_language
from desktop.store.vault import NeedsPassphrase
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme, ThemeName, dress
from desktop.ui.frame import MenuEntry
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door import Door, Enrol, SignIn, Unlock
from desktop.ui.shell import Shell
from desktop.ui.syncing import Synchroniser
from desktop.ui.trouble import FaultDialog
from desktop.usecases.desk import Desk, Office
from desktop.usecases.joining import Enrolled, enroll
from desktop.usecases.office import Workplace, open_office
from desktop.usecases.signing_in import sign_in
from sync.model.areas import load_areas

THEME, LANGUAGE = "theme", "language"  # settings of this PC


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

    def __init__(
        self, place: Workplace, theme: Theme, *, background: bool = True, passphrase: str | None = None
    ) -> None:
        super().__init__()
        self.setWindowTitle("Loket")
        self.theme = theme
        self.jobs = Jobs(self._failed, self)
        self.opened: Opened | None = None
        self.shell: Shell | None = None
        self.door: Door | None = None
        self.fault: FaultDialog | None = None
        self._place = place
        self._background = background
        self._passphrase = passphrase
        self.resize(theme.gap(341), theme.gap(180))
        self.setMinimumSize(theme.gap(200), theme.gap(130))
        self._begin()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is unfinished, let what was begun end, close the office's file."""
        self.hide()
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

    def sign_out(self) -> None:
        """Another person may sit down; what is unfinished stays with its author."""
        if self.shell is not None:
            self.shell.leave()
            self.shell = None
        if self.opened is not None:
            self._ask_name(self.opened)

    def change_theme(self, name: ThemeName) -> None:
        """Light or dark from now on, on this PC."""
        self._keep_setting(THEME, name)
        self._put_on(name)

    def change_language(self, language: Language) -> None:
        """Speak another language from now on, on this PC."""
        self._keep_setting(LANGUAGE, language)
        use_language(language)
        self._open_shell_again()

    def _begin(self) -> None:
        if self._place.was_shut_out():
            self._show_office()
        elif not self._place.has_office():
            self._show_door(Enrol(self.theme, self.jobs, self._enrol, self._enrolled, platform.node()))
        elif self._place.needs_passphrase() and not self._passphrase:
            self._show_door(
                Unlock(self.theme, self.jobs, lambda text: open_office(self._place, text), self._office_opened)
            )
        else:
            self._show_office()

    def _show_office(self) -> None:
        try:
            office = open_office(self._place, self._passphrase)
        except NeedsPassphrase:
            self._passphrase = None
            self._show_door(
                Unlock(self.theme, self.jobs, lambda text: open_office(self._place, text), self._office_opened)
            )
        except ShutOut as error:
            anew = Enrol(self.theme, self.jobs, self._enrol, self._enrolled, platform.node())
            anew.notice.say(str(error), "warning")
            self._show_door(anew)
        except LoketError as error:
            door = Door(self.theme, self.jobs, _("The office's data cannot be opened"), "")
            door.set_button(_("Try again"), self._begin, "try_again")
            door.notice.say(str(error), "bad")
            self._show_door(door)
        else:
            self._office_opened(office)

    def _enrol(self, server: str, code: str, name: str, passphrase: str | None) -> Enrolled:
        return enroll(self._place, server, code, name, passphrase)

    def _enrolled(self, found: object) -> None:
        assert isinstance(found, Enrolled)  # noqa: S101 (what `_enrol` gives)
        self._office_opened(found.office)
        if found.report is None and self.door is not None:
            self.door.notice.say(
                _("This PC has joined, but the line broke: its records come with the next exchange."), "warning"
            )

    def _office_opened(self, office: object) -> None:
        assert isinstance(office, Office)  # noqa: S101 (what `open_office` gives)
        self._put_on(office.store.get_setting(THEME, self.theme.name))
        use_language(office.store.get_setting(LANGUAGE, current_language()))
        feed = ChangeFeed(office.store, self)
        sync = Synchroniser(office, self.jobs, feed, self)
        sync.shut_out.connect(lambda: self._shut_out(str(sync.trouble)))
        self.opened = Opened(office, feed, sync)
        self._ask_name(self.opened)
        if self._background:
            self.opened.sync.begin()
            self.jobs.look_up(load_areas)

    def _shut_out(self, words: str) -> None:
        """Nothing of the office is shown any more, whoever sits here."""
        self.shell = None
        if self.opened is not None:
            self.opened.feed.close()
        door = Door(self.theme, self.jobs, _("This PC was shut out"), "")
        door.set_button(_("Close the program"), self._close, "close_program")
        door.notice.say(words, "warning")
        self._show_door(door)

    def _close(self) -> None:
        self.close()

    def _ask_name(self, opened: Opened) -> None:
        office = opened.office
        found = office.store.get("office", office.store.membership().office)
        name = str(found.fields.get("name", "")) if found else _("Office")
        self._show_door(
            SignIn(self.theme, self.jobs, name, lambda user, password: sign_in(office, user, password), self._signed_in)
        )

    def _signed_in(self, desk: object) -> None:
        assert isinstance(desk, Desk)  # noqa: S101 (what `sign_in` gives)
        self.door = None
        self._open_shell(desk)

    def _open_shell(self, desk: Desk) -> None:
        assert self.opened is not None  # noqa: S101 (nobody signs in to a closed office)
        self.shell = Shell(self.theme, desk, self.jobs, self.opened.feed, self.opened.sync, self._person_menu)
        self.setCentralWidget(self.shell)
        self.shell.page.opened()

    def _open_shell_again(self) -> None:
        """The same person before a window that looks or speaks differently; what is unfinished is kept."""
        if self.shell is not None:
            self.shell.leave()
            self._open_shell(self.shell.seat.desk)

    def _person_menu(self, theme: Theme) -> list[MenuEntry]:
        other: ThemeName = "light" if theme.name == "dark" else "dark"
        look = _("Light colours") if other == "light" else _("Dark colours")
        language: Language = "en" if current_language() == "id" else "id"
        words = {"en": "English", "id": "Bahasa Indonesia"}[language]
        return [
            MenuEntry("theme", look, lambda: self.change_theme(other)),
            MenuEntry("language", words, lambda: self.change_language(language)),
            MenuEntry("sign-out", _("Sign out"), self.sign_out, "Ctrl+Shift+L"),
        ]

    def _put_on(self, name: ThemeName) -> None:
        application = QApplication.instance()
        if name != self.theme.name and isinstance(application, QApplication):
            self.theme = dress(application, name)
            self._open_shell_again()

    def _keep_setting(self, key: str, value: str) -> None:
        if self.opened is not None:
            store = self.opened.office.store
            self.jobs.write(lambda: store.set_setting(key, value))

    def _show_door(self, door: Door) -> None:
        self.door = door
        self.setCentralWidget(door)
        door.begin()

    def _failed(self, error: Exception) -> None:
        """What no screen handled: failed surroundings are said, a fault of the program is shown with its report."""
        if isinstance(error, LoketError) and self.shell is not None:
            self.shell.say(str(error), "bad")
        elif isinstance(error, LoketError) and self.door is not None:
            self.door.notice.say(str(error), "bad")
        else:
            self.show_fault(error)

    def show_fault(self, error: BaseException) -> None:
        """Show a fault once; a second one while it is open waits in the log only."""
        if self.fault is not None and self.fault.isVisible():
            return
        self.fault = FaultDialog(self.theme, error, self)
        self.fault.open()
