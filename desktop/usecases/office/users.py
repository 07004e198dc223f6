"""People of the office: an administrator adds them, each keeps their own password."""

import unicodedata
from typing import Any

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Desk, get_record, refused, write
from desktop.usecases.office.pins import keep_pin
from sync.model.issues import Issue
from sync.model.op import new_id
from sync.model.passwords import SHORTEST_PASSWORD, hash_password, verify_password
from sync.model.record import Fields, Record
from sync.model.validate import check_record

USER = "user"


class NewPasswordRefused(Refused):
    """The password that was chosen cannot be one."""


def users(desk: Desk) -> list[Record]:
    """Everybody of the office, by user name."""
    ids = desk.store.select(Query(record_type=USER, order=("username", "asc")))
    return desk.store.many(USER, ids)


def add_user(desk: Desk, fields: Fields, password: str) -> Record:
    """A new person with a first password. Raises Refused: not an administrator, a wrong value, a name already taken."""
    author = desk.author(USER)
    _refuse_weak(password)
    kind = desk.pack.record(USER)
    complete = {"active": True, **fields}
    secret = _given(password)
    issues = check_record(desk.pack, kind, {**complete, **secret}, desk.today())
    if issues:
        raise refused(desk.pack, kind, issues)
    if desk.store.find_one(USER, username=complete["username"]):
        raise Refused(_("The user name {name} is taken. Nothing was changed.").format(name=complete["username"]))
    record = new_id(desk.clock.milliseconds())
    write(desk, author, [Intent(record_type=USER, record=record, action="create", fields=complete | secret)])
    return get_record(desk, USER, record)


def set_password(desk: Desk, user: str, password: str) -> None:
    """An administrator gives somebody a new password, which they are asked to change, or takes a new one themselves."""
    author = desk.author(USER)
    _refuse_weak(password)
    get_record(desk, USER, user)
    if user == desk.person.id:
        keep_own_password(desk, password, password_given=None)
        return
    write(desk, author, [Intent(record_type=USER, record=user, action="set", fields=_given(password))])


def change_own_password(desk: Desk, old: str, new: str) -> None:
    """Raises Refused when `old` is not the present password, NewPasswordRefused when only `new` is amiss."""
    standing = get_record(desk, USER, desk.person.id).fields.get("password", "")
    if not verify_password(old, standing):
        raise Refused(_("The present password is wrong. It was not changed."))
    _refuse_weak(new)
    if new == old:
        raise NewPasswordRefused(_("The new password is the present one. It was not changed. Choose another one."))
    keep_own_password(desk, new, password_given=None)


def keep_own_password(desk: Desk, password: str, **more: Any) -> None:
    """Have the password of the person at `desk` checked by this one from now on; a PIN of theirs stays good here."""
    fields = {"password": hash_password(password), **more}
    write(desk, desk.reader(), [Intent(record_type=USER, record=desk.person.id, action="set", fields=fields)])
    keep_pin(desk)


def has_given_password(desk: Desk) -> bool:
    """Whether the person at `desk` still uses the password that an administrator chose for them."""
    return bool(get_record(desk, USER, desk.person.id).fields.get("password_given"))


def set_active(desk: Desk, user: str, active: bool) -> None:
    """Open or close an account. Nobody closes their own: an office would be locked out of its own keys."""
    author = desk.author(USER)
    if user == desk.person.id and not active:
        raise Refused(_("Nobody can close their own account. Ask another administrator."))
    write(desk, author, [Intent(record_type=USER, record=user, action="set", fields={"active": active})])


def _given(password: str) -> Fields:
    return {"password": hash_password(password), "password_given": True}


def _refuse_weak(password: str) -> None:
    if weak_password(password):
        raise NewPasswordRefused(
            _("A password needs at least {n} characters. Nothing was changed.").format(n=SHORTEST_PASSWORD)
        )


def weak_password(password: str) -> list[Issue]:
    """What is wrong with a password that somebody chose."""
    if len(unicodedata.normalize("NFC", password)) >= SHORTEST_PASSWORD:
        return []
    return [Issue(code="password_short", field="password", facts={"minimum": SHORTEST_PASSWORD})]
