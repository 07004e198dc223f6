"""Who works at this PC: the people who signed in last, and when an unattended window locks."""

from typing import Literal

import msgspec

from desktop.errors import Refused
from desktop.usecases.desk import Desk, Office, Person
from desktop.usecases.office.pins import LONGEST, enter_by_pin, forgive, had_pin, has_pin, keep_pin
from desktop.usecases.office.signing_in import person_of, sign_in
from desktop.usecases.office.users import has_given_password
from sync.model.passwords import SHORTEST_PASSWORD

LOCK_MINUTES = 10  # where the office has not set how many
_RECENT, _SHOWN = "recent_people", 6

Standing = Literal["same", "other_roles", "closed"]
"""What became of an account since its person signed in."""


class Familiar(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who signed in here before; `pin`: a PIN is enough for them."""

    person: Person
    pin: bool


class Arrived(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody has signed in; `given`: with a password that an administrator chose and knows."""

    desk: Desk
    given: bool = False


def arrive(office: Office, username: str, password: str, wrong: str = "") -> Arrived:
    """Sign in by password, and be remembered as somebody of this PC. Raises Refused as `sign_in` does, saying `wrong`
    of a wrong password where that is given.
    """
    known = office.store.find_one("user", username=username.strip().lower())
    is_good = known is not None and has_pin(office, known.id)
    desk = sign_in(office, username, password, wrong)
    if is_good:
        keep_pin(desk)  # where the password is kept by a new hash since
    forgive(desk)
    note_arrival(desk)
    return Arrived(desk=desk, given=has_given_password(desk))


def come_in(office: Office, username: str, secret: str, wrong: str = "") -> Arrived:
    """Sign in by a PIN where they set one here and `secret` may be one, else as by `arrive`. Raises Refused."""
    user = office.store.find_one("user", username=username.strip().lower())
    if user is None or not had_pin(office, user.id) or not (secret.isdecimal() and len(secret) <= LONGEST):
        return arrive(office, username, secret, wrong)
    try:
        desk = enter_by_pin(office, user.id, secret)
    except Refused:
        if len(secret) < SHORTEST_PASSWORD:
            raise
        return arrive(office, username, secret, wrong)
    note_arrival(desk)
    return Arrived(desk=desk)


def note_arrival(desk: Desk) -> None:
    """Remember them as the last who came."""
    before = [user for user in desk.store.get_setting(_RECENT, []) if user != desk.person.id]
    desk.store.set_setting(_RECENT, [desk.person.id, *before][:_SHOWN])


def familiar_people(office: Office) -> list[Familiar]:
    """Who signed in here, the last first; those whose account is closed are left out."""
    found = office.store.many("user", office.store.get_setting(_RECENT, []))
    return [
        Familiar(person=person_of(user), pin=has_pin(office, user.id))
        for user in found
        if not user.deleted and user.fields.get("active") is not False
    ]


def standing_of(desk: Desk) -> Standing:
    """Whether the person at `desk` may still sit there as they do."""
    user = desk.store.get("user", desk.person.id)
    if user is None or user.deleted or user.fields.get("active") is False:
        return "closed"
    return "same" if set(person_of(user).roles) == set(desk.person.roles) else "other_roles"


def lock_minutes(office: Office) -> int:
    """Minutes without a key or the mouse after which the window locks. It always does: a counter is a public place."""
    own = office.store.find_one("office")
    found = own.fields.get("lock_minutes") if own else None
    most = office.pack.record("office").require("lock_minutes").maximum or LOCK_MINUTES
    if found is None:
        return LOCK_MINUTES
    return min(int(found) or most, most)  # an office may have set 0, which was never, or more, when that was allowed
