"""People of the office: an administrator adds them, each keeps their own password."""

import unicodedata

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Desk, get_record, refused, write
from sync.model.op import new_id
from sync.model.passwords import SHORTEST_PASSWORD, hash_password, verify_password
from sync.model.record import Fields, Record
from sync.model.validate import check_record

USER = "user"


def users(desk: Desk) -> list[Record]:
    """Everybody of the office, by user name."""
    ids = desk.store.select(Query(record_type=USER, order=("username", "asc")))
    return desk.store.many(USER, ids)


def add_user(desk: Desk, fields: Fields, password: str) -> Record:
    """A new person with a first password. Raises Refused: not an administrator, a wrong value, a name already taken."""
    author = desk.author(USER)
    kind = desk.pack.record(USER)
    complete = {"active": True, **fields}
    issues = check_record(desk.pack, kind, {**complete, "password": hash_password(password)}, desk.today())
    if issues:
        raise refused(desk.pack, kind, issues)
    if desk.store.find_one(USER, username=complete["username"]):
        raise Refused(_("The user name {name} is taken. Nothing was changed.").format(name=complete["username"]))
    _refuse_weak(password)
    complete["password"] = hash_password(password)
    record = new_id(desk.clock.milliseconds())
    write(desk, author, [Intent(record_type=USER, record=record, action="create", fields=complete)])
    return get_record(desk, USER, record)


def set_password(desk: Desk, user: str, password: str) -> None:
    """An administrator gives somebody a new password."""
    author = desk.author(USER)
    _refuse_weak(password)
    get_record(desk, USER, user)
    write(desk, author, [_password_intent(user, password)])


def change_own_password(desk: Desk, old: str, new: str) -> None:
    """Raises Refused when `old` is not the present password, and as `set_password` does."""
    standing = get_record(desk, USER, desk.person.id).fields.get("password", "")
    if not verify_password(old, standing):
        raise Refused(_("The present password is wrong. It was not changed."))
    _refuse_weak(new)
    write(desk, desk.reader(), [_password_intent(desk.person.id, new)])


def set_active(desk: Desk, user: str, active: bool) -> None:
    """Open or close an account. Nobody closes their own: an office would be locked out of its own keys."""
    author = desk.author(USER)
    if user == desk.person.id and not active:
        raise Refused(_("Nobody can close their own account. Ask another administrator."))
    write(desk, author, [Intent(record_type=USER, record=user, action="set", fields={"active": active})])


def _password_intent(user: str, password: str) -> Intent:
    return Intent(record_type=USER, record=user, action="set", fields={"password": hash_password(password)})


def _refuse_weak(password: str) -> None:
    if len(unicodedata.normalize("NFC", password)) < SHORTEST_PASSWORD:
        raise Refused(_("A password needs at least {n} characters. It was not changed.").format(n=SHORTEST_PASSWORD))
