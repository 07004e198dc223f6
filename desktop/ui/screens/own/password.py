"""Changing one's own password. It works without a line; the other PCs know it after the next exchange."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.own.dialog import SecretDialog
from desktop.usecases.desk import Desk
from desktop.usecases.office.users import NewPasswordRefused, change_own_password
from sync.model.passwords import SHORTEST_PASSWORD


class PasswordDialog(SecretDialog):
    """The present one, and the new one twice."""

    def __init__(self, theme: Theme, desk: Desk, jobs: Jobs, changed: Callable[[], None]) -> None:
        rule = _(
            "At least {n} characters. A few words that only you would put together are good, and easy to keep in mind. "
            "It counts on this PC at once, and on the office's other PCs after their next exchange."
        )
        super().__init__(theme, jobs, _("My password"), rule.format(n=SHORTEST_PASSWORD))
        self._desk = desk
        self._changed = changed
        self.old = self.add_secret("old_password", _("Present password"))
        self.new = self.add_secret("new_password", _("New password"))
        self.again = self.add_secret("new_password_again", _("New password once more"))
        self.add_answer(_("Change the password"), self.submit, "change_password")

    def submit(self) -> None:
        """Change it, if the two agree and the rule is kept."""
        desk, old, new = self._desk, self.old.text(), self.new.text()
        if new != self.again.text():
            words = _("The two new passwords differ. It was not changed. Type the new one twice again.")
            self.refuse(words, (self.new, self.again))
            return
        self.do(lambda: change_own_password(desk, old, new), self._changed)

    def amiss(self, error: Exception) -> Sequence[QLineEdit]:
        return (self.new, self.again) if isinstance(error, NewPasswordRefused) else (self.old,)
