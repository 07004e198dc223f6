"""Opening the office's data by a passphrase."""

from collections.abc import Callable

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import Door, input_line


class Unlock(Door):
    """The passphrase of the data, on a PC without a keyring."""

    def __init__(
        self, theme: Theme, jobs: Jobs, unlock: Callable[[str], object], opened: Callable[[object], None]
    ) -> None:
        super().__init__(
            theme,
            jobs,
            _("Open the office's data"),
            _("The passphrase chosen at enrolment opens it."),
        )
        self._unlock = unlock
        self._done = opened
        self.passphrase = input_line("passphrase", _("Passphrase"), secret=True)
        self.add_line(_("Passphrase"), self.passphrase)
        self.set_button(_("Open"), self.submit, "unlock")

    def submit(self) -> None:
        """Try the passphrase."""
        text = self.passphrase.text()
        self.set_busy(True)
        self.jobs.write(lambda: self._unlock(text), self._done, self.failed, owner=self)

    def failed(self, error: Exception) -> None:
        super().failed(error)
        self.passphrase.clear()
        self.passphrase.setFocus()
