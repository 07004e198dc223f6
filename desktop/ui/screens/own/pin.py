"""Setting a PIN on this PC, or going without one."""

from collections.abc import Callable

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.own.dialog import SecretDialog
from desktop.usecases.desk import Desk
from desktop.usecases.office.pins import LONGEST, SHORTEST, TRIES, has_pin, pin_problem, remove_pin, set_pin


class PinDialog(SecretDialog):
    """The password proves who asks; `done` gets what to say."""

    def __init__(self, theme: Theme, desk: Desk, jobs: Jobs, done: Callable[[str], None]) -> None:
        rule = _(
            "{shortest} to {longest} digits that open the locked window and sign you in on this PC alone. After "
            "{tries} wrong tries your password is needed. Approving always asks for the password."
        )
        super().__init__(
            theme, jobs, _("My PIN on this PC"), rule.format(shortest=SHORTEST, longest=LONGEST, tries=TRIES)
        )
        self._desk = desk
        self._done = done
        self.password = self.add_secret("pin_password", _("Your password"))
        self.pin = self.add_secret("pin", _("PIN"))
        self.again = self.add_secret("pin_again", _("PIN once more"))
        if has_pin(desk, desk.person.id):
            self.add_answer(_("Go without a PIN"), self.remove, "remove_pin", primary=False)
        self.add_answer(_("Set the PIN"), self.submit, "set_pin")

    def submit(self) -> None:
        """Set it, if the two agree and it can be one."""
        desk, password, pin = self._desk, self.password.text(), self.pin.text()
        if pin != self.again.text():
            self.refuse(_("The two PINs differ. Nothing was set. Type the PIN twice again."), (self.pin, self.again))
        elif problem := pin_problem(pin):
            self.refuse(problem, (self.pin, self.again))
        else:
            self.do(
                lambda: set_pin(desk, password, pin), lambda: self._done(_("Your PIN counts on this PC from now on."))
            )

    def remove(self) -> None:
        """Go without one."""
        desk = self._desk
        self.do(lambda: remove_pin(desk), lambda: self._done(_("Your PIN was removed from this PC.")))
