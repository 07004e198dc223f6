"""The doors of one workplace, each with the use case behind it."""

import platform
from collections.abc import Callable
from functools import partial

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door import Door, Enrol, Locked, Practise, SignIn, Unlock
from desktop.ui.screens.door.practising import people_table, role_words
from desktop.usecases.desk import Office, Person
from desktop.usecases.office.coming_and_going import Arrived, come_in, familiar_people
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace
from desktop.usecases.office.pins import has_pin
from desktop.usecases.office.practice import begin_anew, make_practice, practice_place
from desktop.usecases.office.practice_people import practice_people
from desktop.usecases.office.signing_in import PASSWORD_WRONG
from sync.grip import Grip
from sync.report import Progress

Done = Callable[[object], None]


def enrol_door(theme: Theme, jobs: Jobs, place: Workplace, done: Done, given: str | None) -> Enrol:
    """Joining an office; `done` gets what `enroll` gives. `given` is a passphrase that somebody gave beforehand: then
    nobody is asked for one.
    """

    def work(server: str, code: str, name: str, secret: str | None, far: Progress, grip: Grip) -> object:
        return enroll(place, server, code, name, secret or given, far, sleep=grip.pause, grip=grip)

    door = Enrol(theme, jobs, work, done, platform.node())
    door.settle_server(place.machine.central.address, fixed=place.machine.by_policy("central.address"))
    return door


def unlock_door(theme: Theme, jobs: Jobs, unlock: Callable[[str], object], done: Done) -> Unlock:
    """Opening the data by their passphrase; `done` gets what `unlock` gives."""
    return Unlock(theme, jobs, unlock, done)


def practise_door(theme: Theme, jobs: Jobs, place: Workplace, done: Callable[[], None]) -> Practise:
    """Before practising on this PC; `done` is called once the practice office is there."""
    practice = practice_place(place)
    table = people_table(theme, place.pack, practice_people())
    anew = partial(begin_anew, practice) if practice.has_office() else None
    return Practise(theme, jobs, table, partial(make_practice, practice), done, anew)


def sign_in_door(theme: Theme, jobs: Jobs, office: Office, done: Done, fetch: Callable[[], None]) -> SignIn:
    """Signing in at an open office; `done` gets who arrived, `fetch` begins an exchange."""
    found = office.store.get("office", office.store.membership().office)
    name = str(found.fields.get("name", "")) if found else _("Office")
    people = [(one.person.username, _words(office, one.person)) for one in familiar_people(office)]
    shown: dict[str, str] = {}
    if office.practice:
        known = {username for username, _words in people}
        fictional = practice_people()
        shown = {person.username: person.password for person in fictional}
        people += [
            (person.username, f"{person.name} · {role_words(office.pack, person.roles)}")
            for person in fictional
            if person.username not in known
        ]
    news = None if office.practice else fetch
    chosen = {username for username, _words in people}  # from a list: there is no name to be wrong

    def enter(user: str, secret: str) -> Arrived:
        return come_in(office, user, secret, _(PASSWORD_WRONG) if user in chosen else "")

    return SignIn(theme, jobs, name, enter, done, people, shown, news)


def locked_door(theme: Theme, jobs: Jobs, office: Office, person: Person, done: Done) -> Locked:
    """The window of `person`, who is away; `done` gets who came back, which is nobody else."""
    shown = {one.username: one.password for one in practice_people()} if office.practice else {}
    return Locked(
        theme,
        jobs,
        person.name,
        pin=has_pin(office, person.id),
        shown=shown.get(person.username, ""),
        enter=lambda secret: come_in(office, person.username, secret, _(PASSWORD_WRONG)),
        entered=done,
    )


def shut_door(theme: Theme, jobs: Jobs, why: str, close: Callable[[], None]) -> Door:
    """Central has shut this PC out: nothing is left to do here."""
    door = Door(theme, jobs, _("This PC was shut out"), "")
    door.kept.hide()
    door.set_button(_("Close the program"), close, "close_program")
    door.notice.say(why, "warning")
    return door


def stuck_door(theme: Theme, jobs: Jobs, why: str, again: Callable[[], None]) -> Door:
    """The data cannot be opened as things are."""
    door = Door(theme, jobs, _("The office's data cannot be opened"), "")
    door.set_button(_("Try again"), again, "try_again")
    door.notice.say(why, "bad")
    return door


def _words(office: Office, person: Person) -> str:
    return f"{person.name} · {role_words(office.pack, person.roles)}"
