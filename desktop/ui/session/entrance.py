"""From the first start to somebody at the desk: which door comes when, and what is behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from desktop.errors import LoketError, ShutOut
from desktop.i18n import Language, _
from desktop.store.telling import Part
from desktop.store.vault import NeedsPassphrase
from desktop.ui.jobs import Jobs
from desktop.ui.run.looks import Looks
from desktop.ui.screens.door import Door, Upgrading, Welcome
from desktop.ui.session.doors import (
    enrol_door,
    locked_door,
    practise_door,
    shut_door,
    sign_in_door,
    stuck_door,
    unlock_door,
)
from desktop.usecases.desk import Office, Person
from desktop.usecases.office.coming_and_going import Arrived
from desktop.usecases.office.joining import Enrolled
from desktop.usecases.office.opening import Workplace, open_office
from desktop.usecases.office.practice import practice_place
from desktop.usecases.office.practice_founding import grant_numbers

T = TypeVar("T")


class _Takes(Exception):
    """The data have to be fitted to this version first, which takes long where there are many."""


def _not_now(_part: Part, _done: int, _of: int) -> None:
    raise _Takes


@dataclass(frozen=True)
class Hall:
    """What the window does with a door, and once somebody has passed one."""

    show: Callable[[Door], None]
    office_opened: Callable[[Office], None]
    signed_in: Callable[[Arrived], None]
    came_back: Callable[[Arrived], None]
    change_person: Callable[[], None]
    move_to: Callable[[Workplace], None]
    close: Callable[[], None]


class Entrance:
    """The doors of the office at `place`. `passphrase` opens the data, and protects those of an
    office that is joined, where somebody gave it beforehand.
    """

    def __init__(self, place: Workplace, jobs: Jobs, looks: Looks, hall: Hall, passphrase: str | None = None) -> None:
        self.place = place
        self._jobs = jobs
        self._looks = looks
        self._hall = hall
        self._passphrase = passphrase

    def begin(self) -> None:
        """The first door that is needed, or the open office."""
        if self.place.was_shut_out():
            self._open()
        elif not self.place.has_office():
            self._first_start()
        elif self.place.needs_passphrase() and not self._passphrase:
            self._show(self._unlock_door())
        else:
            self._open()

    def ask_name(self, office: Office, fetch: Callable[[], None], *, another: bool = False) -> None:
        """Who sits down? `fetch` begins an exchange. Of `another` one than the last the name is asked."""
        door = sign_in_door(self._looks.theme, self._jobs, office, _given(Arrived, self._hall.signed_in), fetch)
        if not office.practice:
            back = partial(self.ask_name, office, fetch, another=another)
            door.offer(_("Practise with made-up data"), partial(self.practise, back), "practise")
        if another:
            door.ask_who()
        self._show(door)

    def lock(self, office: Office, person: Person) -> None:
        """Until `person` comes back, or another one signs in."""
        came_back = _given(Arrived, self._hall.came_back)
        door = locked_door(self._looks.theme, self._jobs, office, person, came_back)
        door.offer(_("Another person"), self._hall.change_person, "other_person")
        self._show(door)

    def shut_out(self, why: str) -> None:
        """Central has shut this PC out while the window was open."""
        self._show(shut_door(self._looks.theme, self._jobs, why, self._hall.close))

    def practise(self, back: Callable[[], None]) -> None:
        """Begin or go on practising, or begin it anew; `back` leads to where one came from."""
        practice = practice_place(self.place)
        door = practise_door(self._looks.theme, self._jobs, self.place, lambda: self._hall.move_to(practice))
        door.lead_back(back)
        self._show(door)

    def _first_start(self) -> None:
        if self.place.real is not None:
            real = self.place.real
            self.practise(lambda: self._hall.move_to(real))
            return
        self._show(
            Welcome(self._looks.theme, self._jobs, self._enrol, lambda: self.practise(self._first_start), self._speak)
        )

    def _speak(self, language: Language) -> None:
        self._looks.change_language(language)
        self._first_start()

    def _enrol(self) -> None:
        door = self._enrol_door()
        door.say_step(_("Once for this PC: join the office, then everybody signs in by name."))
        door.lead_back(self._first_start)
        self._show(door)

    def _open(self) -> None:
        """Open the office at once; where its data have to be fitted to this version first, behind a door of its own."""
        try:
            office = open_office(self.place, self._passphrase, _not_now)
        except _Takes:
            self._upgrade(self._passphrase)
        except LoketError as error:
            self._cannot_open(error)
        else:
            self._opened_here(office)

    def _unlock(self, passphrase: str) -> Office | str:
        """In the writer's thread: the office, or the passphrase where opening it would take long."""
        try:
            return open_office(self.place, passphrase, _not_now)
        except _Takes:
            return passphrase

    def _unlocked(self, found: object) -> None:
        if isinstance(found, str):
            self._upgrade(found)
        else:
            _given(Office, self._hall.office_opened)(found)

    def _upgrade(self, passphrase: str | None) -> None:
        place = self.place
        self._show(
            Upgrading(
                self._looks.theme,
                self._jobs,
                lambda told: open_office(place, passphrase, told),
                _given(Office, self._opened_here),
                self._cannot_open,
                self._hall.close,
            )
        )

    def _opened_here(self, office: Office) -> None:
        if office.practice:
            grant_numbers(office)
        self._hall.office_opened(office)

    def _cannot_open(self, error: Exception) -> None:
        theme, jobs = self._looks.theme, self._jobs
        if isinstance(error, NeedsPassphrase):
            self._passphrase = None
            self._show(self._unlock_door())
        elif isinstance(error, ShutOut):
            anew = self._enrol_door()
            anew.notice.say(str(error), "warning")
            self._show(anew)
        elif isinstance(error, LoketError):
            self._show(stuck_door(theme, jobs, str(error), self.begin))
        else:
            jobs.report(error)

    def _enrol_door(self) -> Door:
        enrolled = _given(Enrolled, self._enrolled)
        return enrol_door(self._looks.theme, self._jobs, self.place, enrolled, self._passphrase)

    def _unlock_door(self) -> Door:
        return unlock_door(self._looks.theme, self._jobs, self._unlock, self._unlocked)

    def _enrolled(self, found: Enrolled) -> None:
        self._hall.office_opened(found.office)
        if found.report is None:
            self._door.notice.say(
                _("This PC has joined, but the line broke: its records come with the next exchange."), "warning"
            )

    def _show(self, door: Door) -> None:
        self._door = door
        self._hall.show(door)


def _given(kind: type[T], then: Callable[[T], None]) -> Callable[[object], None]:
    """For a door, which does not know what the use case behind it gives."""

    def done(found: object) -> None:
        assert isinstance(found, kind)  # noqa: S101 (the use case says what it gives)
        then(found)

    return done
