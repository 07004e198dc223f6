"""Signing in, without a line: the office's users and their Argon2id passwords are on every PC of the office.

Wrong passwords make the next try wait, longer each time, and the count survives a restart. Nobody is made to watch a
frozen window: a try before its time is refused with the time from which it counts.
"""

from datetime import datetime, timedelta

from desktop.errors import Refused
from desktop.i18n import N_, _
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Desk, Office, Person, sit_down, write
from sync.model.passwords import hash_password, needs_rehash, verify_password
from sync.model.record import Record

PASSWORD_WRONG = N_("The password is wrong. Check the Caps Lock key and try again.")  # where nobody typed a name
FREE_TRIES = 3  # slips of the finger cost nothing
FIRST_WAIT = timedelta(seconds=5)  # after the next one, doubling with each that follows
LONGEST_WAIT = timedelta(minutes=15)


def sign_in(office: Office, username: str, password: str, wrong: str = "") -> Desk:
    """The desk of that person. Raises Refused: too early after wrong passwords, unknown, wrong, or no longer active."""
    name = username.strip().lower()
    _refuse_empty_office(office)
    _refuse_early_try(office, name)
    user = _user(office, name)
    if not _fits(user, password):
        raise _wrong_password(office, name, wrong)
    office.store.note_sign_in(name, right=True)
    assert user is not None  # noqa: S101 (nobody's password fits)
    desk = let_in(office, user)
    _hash_anew(desk, user, password)
    return desk


def let_in(office: Office, user: Record) -> Desk:
    """The desk of somebody who has shown who they are. Raises Refused: the account is closed, or has no role."""
    if user.fields.get("active") is False:
        raise Refused(
            _("The account of {name} is closed. Ask your administrator to open it again.").format(
                name=user.fields["name"]
            )
        )
    person = person_of(user)
    if not person.roles:
        raise Refused(_("{name} has no role at this office. Ask your administrator for one.").format(name=person.name))
    return sit_down(office, person)


def confirm_password(desk: Desk, password: str) -> None:
    """That it is still the person who signed in who sits here, before something that only they may do.

    Raises Refused as `sign_in` does; wrong passwords count as its own.
    """
    sign_in(desk, desk.person.username, password, _(PASSWORD_WRONG))


def person_of(user: Record) -> Person:
    """The person a user record describes."""
    return Person(user.id, user.fields["username"], user.fields["name"], tuple(user.fields.get("roles") or ()))


def waiting_time(failures: int) -> timedelta:
    """How long after that many wrong passwords in a row the next try counts."""
    doublings = failures - FREE_TRIES
    if doublings < 0:
        return timedelta()
    return min(FIRST_WAIT * (1 << min(doublings, 20)), LONGEST_WAIT)


def _user(office: Office, name: str) -> Record | None:
    return office.store.find_one("user", username=name)


def _fits(user: Record | None, password: str) -> bool:
    """Checks a password in any case, so that the time it takes does not tell which names exist."""
    known = user.fields.get("password") if user else None
    if known is None:
        verify_password(password, hash_password(""))
        return False
    return verify_password(password, known)


def _hash_anew(desk: Desk, user: Record, password: str) -> None:
    """Keep the password at today's costs: a hash that was made when PCs were slower is easier to break."""
    if needs_rehash(user.fields["password"]):
        fields = {"password": hash_password(password)}
        write(desk, desk.reader(), [Intent(record_type="user", record=user.id, action="set", fields=fields)])


def _refuse_empty_office(office: Office) -> None:
    if not office.store.select(Query(record_type="user", limit=1)):
        raise Refused(_("This PC does not know the people of its office yet. Synchronise first, then sign in."))


def _refuse_early_try(office: Office, name: str) -> None:
    attempts = office.store.sign_in_attempts(name)
    wait = waiting_time(attempts.failures)
    if not wait:
        return
    now = datetime.fromisoformat(office.clock.now())
    last = datetime.fromisoformat(attempts.last_at)
    if last > now:  # the PC's clock was set back: the wait runs from now, instead of until a year that never comes
        raise _wrong_password(office, name)
    if now < last + wait:
        raise _too_early(attempts.failures, last + wait)


def _too_early(failures: int, again: datetime) -> Refused:
    return Refused(
        _("The password was wrong {n} times. Try again from {time}; nothing else is affected.").format(
            n=failures, time=_clock_time(again)
        )
    )


def _wrong_password(office: Office, name: str, wrong: str = "") -> Refused:
    office.store.note_sign_in(name, right=False)
    wait = waiting_time(office.store.sign_in_attempts(name).failures)
    message = wrong or _("The user name or the password is wrong. Check the Caps Lock key and try again.")
    if wait:
        again = datetime.fromisoformat(office.clock.now()) + wait
        message += " " + _("The next try counts from {time}.").format(time=_clock_time(again))
    return Refused(message)


def _clock_time(moment: datetime) -> str:
    """`14.07.30` as Indonesian clocks are written, in this PC's time zone, never earlier than the moment."""
    local = (moment + timedelta(milliseconds=999)).astimezone()
    return f"{local:%H.%M.%S}"
