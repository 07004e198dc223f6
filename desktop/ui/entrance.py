"""From the first start to somebody at the desk: which door comes when, and what is behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from desktop.errors import LoketError, ShutOut
from desktop.i18n import Language, _
from desktop.store.vault import NeedsPassphrase
from desktop.ui.doors import (
    enrol_door,
    locked_door,
    practise_door,
    shut_door,
    sign_in_door,
    stuck_door,
    unlock_door,
)
from desktop.ui.jobs import Jobs
from desktop.ui.looks import Looks
from desktop.ui.screens.door import Door, Welcome
from desktop.usecases.desk import Office, Person
from desktop.usecases.office.coming_and_going import Arrived
from desktop.usecases.office.joining import Enrolled
from desktop.usecases.office.opening import Workplace, open_office
from desktop.usecases.office.practice import practice_place
from desktop.usecases.office.practice_founding import grant_numbers


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
    """The doors of the office at `place`. `passphrase` opens the data where somebody gave it beforehand."""

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
            self._show(unlock_door(self._looks.theme, self._jobs, self.place, self._opened))
        else:
            self._open()

    def ask_name(self, office: Office) -> None:
        """Who sits down?"""
        door = sign_in_door(self._looks.theme, self._jobs, office, self._signed_in)
        if not office.practice:
            back = partial(self.ask_name, office)
            door.offer(_("Practise with made-up data"), partial(self.practise, back), "practise")
        self._show(door)

    def lock(self, office: Office, person: Person) -> None:
        """Until `person` comes back, or another one signs in."""
        door = locked_door(self._looks.theme, self._jobs, office, person, self._came_back)
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
        door = enrol_door(self._looks.theme, self._jobs, self.place, self._enrolled)
        door.say_step(_("Once for this PC: join the office, then everybody signs in by name."))
        door.lead_back(self._first_start)
        self._show(door)

    def _open(self) -> None:
        theme, jobs = self._looks.theme, self._jobs
        try:
            office = open_office(self.place, self._passphrase)
        except NeedsPassphrase:
            self._passphrase = None
            self._show(unlock_door(theme, jobs, self.place, self._opened))
        except ShutOut as error:
            anew = enrol_door(theme, jobs, self.place, self._enrolled)
            anew.notice.say(str(error), "warning")
            self._show(anew)
        except LoketError as error:
            self._show(stuck_door(theme, jobs, str(error), self.begin))
        else:
            if office.practice:
                grant_numbers(office)
            self._opened(office)

    def _enrolled(self, found: object) -> None:
        assert isinstance(found, Enrolled)  # noqa: S101 (what `enroll` gives)
        self._opened(found.office)
        if found.report is None:
            self._door.notice.say(
                _("This PC has joined, but the line broke: its records come with the next exchange."), "warning"
            )

    def _opened(self, office: object) -> None:
        assert isinstance(office, Office)  # noqa: S101 (what `open_office` gives)
        self._hall.office_opened(office)

    def _signed_in(self, arrived: object) -> None:
        assert isinstance(arrived, Arrived)  # noqa: S101 (what `come_in` gives)
        self._hall.signed_in(arrived)

    def _came_back(self, arrived: object) -> None:
        assert isinstance(arrived, Arrived)  # noqa: S101 (what `come_in` gives)
        self._hall.came_back(arrived)

    def _show(self, door: Door) -> None:
        self._door = door
        self._hall.show(door)
