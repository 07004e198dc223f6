"""Who is known already, from the command line: before somebody is registered again, and after."""

import msgspec

from desktop.cli.answer import DONE, NEEDS_PERSON, Answer
from desktop.cli.session import Session
from desktop.cli.showing import record_data, sheet
from desktop.i18n import _
from desktop.usecases.people.look_alikes import Known, join_persons, known_persons, told_apart
from desktop.usecases.people.registering import REGISTRATION
from desktop.wording import show_moment


def find(session: Session) -> Answer:
    """Who looks like these fields. Exit status 4 where one bears the same number, so that somebody has to decide."""
    desk = session.desk
    own = desk.store.find_one("office")
    near = own.fields.get("regency") if own else None
    found = known_persons(desk, session.typed_fields(REGISTRATION, session.options.fields, near))
    text = "\n\n".join(_text(known) for known in found) or _("Nobody here looks alike.")
    status = NEEDS_PERSON if any(known.exact for known in found) else DONE
    return Answer(data=msgspec.to_builtins(found), text=text, status=status)


def same(session: Session) -> Answer:
    """Two registrations are of one person: the later is linked to the earlier."""
    joined = join_persons(session.desk, session.options.id, session.options.other)
    return Answer(data=record_data(joined), text=sheet(session.desk, joined))


def apart(session: Session) -> Answer:
    """Two registrations are of two persons, and why."""
    options = session.options
    told = told_apart(session.desk, options.id, options.other, options.reason)
    return Answer(data=record_data(told), text=sheet(session.desk, told))


def _text(known: Known) -> str:
    when = _("registered by {name}, {moment}").format(name=known.registered_by, moment=show_moment(known.registered_at))
    lines = [f"{known.record}  {known.title} · {known.state} ({when})", f"  {' · '.join(known.why)}"]
    lines += [
        "  "
        + _("Also registered at {office}, since {moment}.").format(office=there.office, moment=show_moment(there.since))
        for there in known.elsewhere
    ]
    for field in known.fields:
        lines.append(f"  {'≠' if field.differs else ' '} {field.label}: {' | '.join(field.texts)}")
    return "\n".join(lines)
