"""Joining an office, once."""

import time
from collections.abc import Callable
from copy import copy

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit

from desktop.amounts import show_left
from desktop.errors import NoLine, Refused
from desktop.i18n import _
from desktop.store.vault import NeedsPassphrase
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import Door, input_line
from desktop.ui.widgets.plain import button, label
from desktop.usecases.exchange.pace import Pace
from desktop.usecases.exchange.sync_news import progress_words
from sync.grip import Grip
from sync.report import ExchangeReport, Progress

_EVERY = 500  # ms between two looks at how far it is

Enrolling = Callable[[str, str, str, str | None, Progress, Grip], object]
"""Joins by server, code, name and passphrase; tells how far the first exchange is; the grip breaks it off."""


class Enrol(Door):
    """A first start: which server, which office, and what this PC is called; without a keyring, a passphrase."""

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        enrol: Enrolling,
        enrolled: Callable[[object], None],
        device_name: str,
    ) -> None:
        super().__init__(
            theme, jobs, _("Join an office"), _("Your administrator has the server's address and a one-time code.")
        )
        self._enrol = enrol
        self._done = enrolled
        self.server = input_line("server", _("Server address"), placeholder="https://")
        self.code = input_line("code", _("One-time code"))
        self.device = input_line("device_name", _("Name of this PC"))
        self.device.setText(device_name)
        self.passphrase = input_line("passphrase", _("Passphrase"), secret=True)
        self.once_more = input_line("passphrase_again", _("The passphrase once more"), secret=True)
        self.add_line(_("Server address"), self.server)
        self.add_line(_("One-time code"), self.code)
        self.add_line(
            _("Name of this PC"), self.device, _("Colleagues see it beside your work, for instance “Loket 1”.")
        )
        secret = _("The passphrase opens the data each morning.")
        self._secrets = (
            self.add_line(_("Passphrase"), self.passphrase, secret),
            self.add_line(_("Once more"), self.once_more),
        )
        for part in self._secrets:
            part.hide()
        self.set_button(_("Join"), self.submit, "enrol")
        self._add_progress()

    def _add_progress(self) -> None:
        self.how_far = label("", "strong", wrap=True, name="how_far")
        self.stop_button = button(self.theme, _("Break off"), self._break_off, name="enrol_stop")
        for part in (self.how_far, self.stop_button):
            part.hide()
            self.fields.addWidget(part)
        self._grip: Grip | None = None
        self._is_broken_off = False
        self._report: ExchangeReport | None = None  # written by the thread that joins
        self._pace = Pace()
        self._telling = QTimer(self, interval=_EVERY)
        self._telling.timeout.connect(self._tell)

    def settle_server(self, address: str, *, fixed: bool) -> None:
        """Central's address as an administrator settled it for this PC; a `fixed` one may not be changed."""
        self.server.setText(address)
        self.server.setReadOnly(bool(address) and fixed)
        if self.server.isReadOnly():
            self.server.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            why = _("Settled by your administrator.")
            self.server.setAccessibleDescription(why)
            self.fields.insertWidget(1, label(why, "caption", name="server_settled"))

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.stop_button.setVisible(busy)
        self.stop_button.setEnabled(busy)
        self.how_far.setVisible(busy)
        if busy:
            self._telling.start()
        else:
            self._telling.stop()

    def failed(self, error: Exception) -> None:
        super().failed(error)
        if self._is_broken_off and isinstance(error, NoLine):
            self.notice.say(_("Broken off. The code stays good: join with it whenever you like."), "neutral")
        if isinstance(error, NeedsPassphrase):
            for part in self._secrets:
                part.show()
            self.passphrase.setFocus()
        elif isinstance(error, NoLine) or (isinstance(error, Refused) and "://" not in self.server.text()):
            self._mend(self.server)
        elif isinstance(error, Refused):
            self._mend(self.code)
        else:
            self.begin()

    def _mend(self, line: QLineEdit) -> None:
        line.setFocus()
        line.selectAll()

    def submit(self) -> None:
        """Join; everything before the code is used up can be tried again."""
        server, code, name = (line.text().strip() for line in (self.server, self.code, self.device))
        if not (server and code and name):
            self.notice.say(_("Fill in the server, the code and the name of this PC."), "bad")
            return
        if self.passphrase.text() != self.once_more.text():
            self.passphrase.clear()
            self.once_more.clear()
            self.passphrase.setFocus()
            self.notice.say(_("The two passphrases differ. Nothing was sent. Type the passphrase twice again."), "bad")
            return
        passphrase = self.passphrase.text() or None
        self._grip, self._report, self._pace, self._is_broken_off = self.jobs.grip(), None, Pace(), False
        self.how_far.clear()
        self.set_busy(True)
        self.setFocus()  # an Enter too many breaks nothing off
        self.notice.say(
            _("Joining, and fetching the office's records. This may take some minutes on a slow line."), "working"
        )
        grip = self._grip
        self.jobs.run(
            "network",
            lambda: self._enrol(server, code, name, passphrase, self._note, grip),
            self._done,
            self.failed,
            owner=self,
        )

    def _note(self, report: ExchangeReport) -> None:
        """In the thread that joins."""
        self._report = copy(report)

    def _tell(self) -> None:
        if (report := self._report) is not None:
            self._pace.look(report, 0, time.monotonic())
            words = (progress_words(report), show_left(self._pace.seconds_left))
            self.how_far.setText(" · ".join(filter(None, words)))

    def _break_off(self) -> None:
        """Before the office knows this PC, nothing was done; after it, the rest comes with the next exchange."""
        self._is_broken_off = True
        self.stop_button.setEnabled(False)
        if self._grip is not None:
            self._grip.break_off()
