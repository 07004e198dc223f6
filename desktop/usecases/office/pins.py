"""A PIN of one's own on one PC: it opens a locked window and changes quickly from one person to another.

It never leaves this PC, opens nothing where the password was changed since, and is no good after five wrong tries until
its owner has typed the password. What asks for a password on purpose (approving) takes no PIN.
"""

import hashlib
import re
from itertools import pairwise

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.usecases.desk import Desk, Office, get_record
from desktop.usecases.office.signing_in import confirm_password, let_in
from sync.model.passwords import hash_password, verify_password
from sync.model.record import Record

SHORTEST, LONGEST = 4, 8  # digits
TRIES = 5  # wrong ones in a row
_SETTING = "pin."


class _Pin(msgspec.Struct, frozen=True, kw_only=True):
    """`behind` is a fingerprint of the password's hash with which the PIN was set."""

    phc: str
    behind: str
    wrong: int = 0


class PinNotEnough(Refused):
    """The password is needed: there is no PIN here, it was wrong too often, or the password was changed since."""


def has_pin(office: Office, user: str) -> bool:
    """Whether that person can sign in by a PIN on this PC now."""
    return _usable(office, user) is not None


def had_pin(office: Office, user: str) -> bool:
    """Whether that person ever set one on this PC, be it good now or not."""
    return _read(office, user) is not None


def pin_problem(pin: str) -> str:
    """Why `pin` cannot be one, in words; "" where it can."""
    if not re.fullmatch(rf"[0-9]{{{SHORTEST},{LONGEST}}}", pin):
        return _("A PIN has {shortest} to {longest} digits.").format(shortest=SHORTEST, longest=LONGEST)
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        return _("A PIN like {example} is guessed at once. Choose another one.").format(example=pin)
    return ""


def set_pin(desk: Desk, password: str, pin: str) -> None:
    """Give the person at `desk` a PIN on this PC, in place of any before. Raises Refused: no PIN, a wrong password."""
    if problem := pin_problem(pin):
        raise Refused(problem)
    confirm_password(desk, password)
    _keep(desk, desk.person.id, _Pin(phc=hash_password(pin), behind=_behind(_user(desk, desk.person.id))))


def remove_pin(desk: Desk) -> None:
    """The person at `desk` goes without a PIN on this PC."""
    desk.store.set_setting(_SETTING + desk.person.id, None)


def keep_pin(desk: Desk) -> None:
    """Their own password was changed by themselves, here: the PIN stays good."""
    pin = _read(desk, desk.person.id)
    if pin is not None:
        _keep(desk, desk.person.id, msgspec.structs.replace(pin, behind=_behind(_user(desk, desk.person.id))))


def forgive(desk: Desk) -> None:
    """They have just typed their password: wrong PINs before that count no more."""
    pin = _read(desk, desk.person.id)
    if pin is not None and pin.wrong:
        _keep(desk, desk.person.id, msgspec.structs.replace(pin, wrong=0))


def enter_by_pin(office: Office, user: str, pin: str) -> Desk:
    """The desk of that person. Raises PinNotEnough, and Refused: a wrong PIN, or as `let_in` does."""
    kept = _usable(office, user)
    if kept is None:
        raise PinNotEnough(_("Type your password: there is no PIN for you on this PC that counts now."))
    _keep(office, user, msgspec.structs.replace(kept, wrong=kept.wrong + 1))  # counted before it is judged
    if not verify_password(pin, kept.phc):
        raise _wrong(TRIES - kept.wrong - 1)
    _keep(office, user, kept if not kept.wrong else msgspec.structs.replace(kept, wrong=0))
    return let_in(office, _user(office, user))


def _wrong(left: int) -> Refused:
    if not left:
        return PinNotEnough(
            _("The PIN was wrong {n} times. Type your password; the PIN counts again after it.").format(n=TRIES)
        )
    text = ngettext(
        "The PIN is wrong. {n} try is left, then the password is needed.",
        "The PIN is wrong. {n} tries are left, then the password is needed.",
        left,
    )
    return Refused(text.format(n=left))


def _usable(office: Office, user: str) -> _Pin | None:
    pin, record = _read(office, user), office.store.get("user", user)
    if pin is None or record is None or record.deleted or pin.wrong >= TRIES or pin.behind != _behind(record):
        return None
    return pin


def _user(office: Office, user: str) -> Record:
    return get_record(office, "user", user)


def _behind(user: Record) -> str:
    return hashlib.sha256(str(user.fields.get("password", "")).encode()).hexdigest()


def _read(office: Office, user: str) -> _Pin | None:
    kept = office.store.get_setting(_SETTING + user)
    return msgspec.convert(kept, _Pin) if kept else None


def _keep(office: Office, user: str, pin: _Pin) -> None:
    office.store.set_setting(_SETTING + user, msgspec.to_builtins(pin))
