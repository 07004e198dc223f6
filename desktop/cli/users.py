"""People of the office from the command line."""

from desktop.cli.answer import Answer
from desktop.cli.session import Session, secret
from desktop.cli.showing import listing, record_data, sheet, without_secrets
from desktop.errors import Refused
from desktop.i18n import _
from desktop.usecases.desk import Desk
from desktop.usecases.office import users
from sync.model.record import Record

_NEW = "LOKET_NEW_PASSWORD"


def list_users(session: Session) -> Answer:
    desk = session.desk
    kind = desk.pack.record(users.USER)
    found = [without_secrets(kind, record) for record in users.users(desk)]
    return Answer(data=[record_data(record) for record in found], text=listing(desk, kind, found))


def add(session: Session) -> Answer:
    """A new person, by an administrator."""
    fields = session.typed_fields(users.USER, session.options.fields)
    desk = session.desk
    password = secret(_NEW, _("First password of {name}: ").format(name=session.options.username))
    added = users.add_user(desk, {**fields, "username": session.options.username}, password)
    return _answer(desk, added)


def password(session: Session) -> Answer:
    """One's own password, or that of somebody else by an administrator."""
    desk = session.desk
    name = session.options.username
    if name is None or name == desk.person.username:
        old = secret("LOKET_PASSWORD", _("Present password: "))
        users.change_own_password(desk, old, secret(_NEW, _("New password: ")))
    else:
        users.set_password(desk, named(desk, name).id, secret(_NEW, _("New password: ")))
    return Answer(data={"user": name or desk.person.username}, text=_("The password was changed."))


def close_account(session: Session) -> Answer:
    return _set_active(session, active=False)


def open_account(session: Session) -> Answer:
    return _set_active(session, active=True)


def _set_active(session: Session, active: bool) -> Answer:
    desk = session.desk
    found = named(desk, session.options.username)
    users.set_active(desk, found.id, active)
    return _answer(desk, named(desk, session.options.username))


def named(desk: Desk, username: str) -> Record:
    """The person of that user name. Raises Refused."""
    found = desk.store.find_one(users.USER, username=username)
    if found is None:
        raise Refused(_("Nobody at this office has the user name {name}.").format(name=username))
    return found


def _answer(desk: Desk, user: Record) -> Answer:
    shown = without_secrets(desk.pack.record(users.USER), user)
    return Answer(data=record_data(shown), text=sheet(desk, shown))
