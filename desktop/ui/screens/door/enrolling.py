"""Joining an office, once."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.errors import NoLine, Refused
from desktop.i18n import _
from desktop.store.vault import NeedsPassphrase
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import Door, input_line
from desktop.ui.widgets.plain import label


class Enrol(Door):
    """A first start: which server, which office, and what this PC is called; without a keyring, a passphrase."""

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        enrol: Callable[[str, str, str, str | None], object],
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

    def settle_server(self, address: str, *, fixed: bool) -> None:
        """Central's address as an administrator settled it for this PC; a `fixed` one may not be changed."""
        self.server.setText(address)
        self.server.setReadOnly(bool(address) and fixed)
        if self.server.isReadOnly():
            self.server.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            why = _("Settled by your administrator.")
            self.server.setAccessibleDescription(why)
            self.fields.insertWidget(1, label(why, "caption", name="server_settled"))

    def failed(self, error: Exception) -> None:
        super().failed(error)
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
        self.set_busy(True)
        self.notice.say(
            _("Joining, and fetching the office's records. This may take some minutes on a slow line."), "working"
        )
        self.jobs.run(
            "network", lambda: self._enrol(server, code, name, passphrase), self._done, self.failed, owner=self
        )
