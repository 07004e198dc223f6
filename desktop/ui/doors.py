"""The doors of one workplace, each with the use case behind it."""

import platform
from collections.abc import Callable

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door import Door, Enrol, SignIn, Unlock
from desktop.usecases.desk import Office
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace, open_office
from desktop.usecases.office.signing_in import sign_in

Done = Callable[[object], None]


def enrol_door(theme: Theme, jobs: Jobs, place: Workplace, done: Done) -> Enrol:
    """Joining an office; `done` gets what `enroll` gives."""

    def work(server: str, code: str, name: str, passphrase: str | None) -> object:
        grip = jobs.grip()
        return enroll(place, server, code, name, passphrase, sleep=grip.pause, grip=grip)

    door = Enrol(theme, jobs, work, done, platform.node())
    door.settle_server(place.machine.central.address, fixed=place.machine.by_policy("central.address"))
    return door


def unlock_door(theme: Theme, jobs: Jobs, place: Workplace, done: Done) -> Unlock:
    """Opening the data by their passphrase; `done` gets the office."""
    return Unlock(theme, jobs, lambda text: open_office(place, text), done)


def sign_in_door(theme: Theme, jobs: Jobs, office: Office, done: Done) -> SignIn:
    """Signing in at an open office; `done` gets the desk."""
    found = office.store.get("office", office.store.membership().office)
    name = str(found.fields.get("name", "")) if found else _("Office")
    return SignIn(theme, jobs, name, lambda user, password: sign_in(office, user, password), done)


def shut_door(theme: Theme, jobs: Jobs, why: str, close: Callable[[], None]) -> Door:
    """Central has shut this PC out: nothing is left to do here."""
    door = Door(theme, jobs, _("This PC was shut out"), "")
    door.set_button(_("Close the program"), close, "close_program")
    door.notice.say(why, "warning")
    return door


def stuck_door(theme: Theme, jobs: Jobs, why: str, again: Callable[[], None]) -> Door:
    """The data cannot be opened as things are."""
    door = Door(theme, jobs, _("The office's data cannot be opened"), "")
    door.set_button(_("Try again"), again, "try_again")
    door.notice.say(why, "bad")
    return door
