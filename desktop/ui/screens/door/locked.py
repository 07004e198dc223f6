"""The locked window: somebody has signed in and is away. Nothing of their screen is shown."""

from collections.abc import Callable

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import Door, input_line


class Locked(Door):
    """`pin`: whether one is known here. What is typed is given to `enter`, what that gives to `entered`. `shown` is the
    password in a practice office, which is no secret.
    """

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        name: str,
        *,
        pin: bool,
        shown: str = "",
        enter: Callable[[str], object],
        entered: Callable[[object], None],
    ) -> None:
        super().__init__(
            theme,
            jobs,
            _("Locked: {name}").format(name=name),
            _("What was begun is kept as it is.")
            if shown
            else _("What was begun is kept as it is, and the exchange goes on."),
        )
        self._enter = enter
        self._done = entered
        words = _("PIN or password") if pin else _("Password")
        self.secret = input_line("secret", words, secret=True)
        told = _("In practice the password is {password}.").format(password=shown) if shown else ""
        self.add_line(words, self.secret, told)
        self.set_button(_("Unlock"), self.submit, "unlock_window")

    def submit(self) -> None:
        """Try the PIN or the password."""
        secret = self.secret.text()
        self.set_busy(True)
        self.jobs.write(lambda: self._enter(secret), self._done, self.failed, owner=self)

    def failed(self, error: Exception) -> None:
        super().failed(error)
        self.secret.clear()
        self.secret.setFocus()
