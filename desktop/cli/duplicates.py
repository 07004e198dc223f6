"""Persons registered twice, from the command line."""

import msgspec

from desktop.cli.answer import DONE, NEEDS_PERSON, Answer
from desktop.cli.session import Session
from desktop.i18n import _
from desktop.usecases.people.duplicates import (
    DuplicateRecord,
    DuplicateView,
    duplicate_view,
    duplicates,
    link_duplicate,
    tell_apart,
)
from desktop.wording import show_moment


def list_duplicates(session: Session) -> Answer:
    """Exit status 4 while one waits for a decision."""
    found = duplicates(session.desk, include_decided=session.options.all)
    waits = any(view.state == "open" for view in found)
    text = "\n\n".join(_text(view) for view in found)
    return Answer(data=msgspec.to_builtins(found), text=text, status=NEEDS_PERSON if waits else DONE)


def show(session: Session) -> Answer:
    return _answer(duplicate_view(session.desk, session.options.id))


def resolve(session: Session) -> Answer:
    """Decide: --same, or --different with the reason."""
    options = session.options
    if options.same:
        return _answer(link_duplicate(session.desk, options.id))
    return _answer(tell_apart(session.desk, options.id, options.different))


def _answer(view: DuplicateView) -> Answer:
    return Answer(data=msgspec.to_builtins(view), text=_text(view))


def _text(view: DuplicateView) -> str:
    lines = [f"{view.id}  {view.record_label}"]
    lines += [_record_text(record) for record in view.records]
    for field in view.fields:
        mark = "≠" if field.differs else " "
        lines.append(f"  {mark} {field.label}: {' | '.join(field.texts)}")
    return "\n".join([*lines, f"  {view.what_follows}"])


def _record_text(record: DuplicateRecord) -> str:
    when = _("registered by {name}, {moment}").format(
        name=record.registered_by, moment=show_moment(record.registered_at)
    )
    return f"  {record.record}  {record.title} ({when})"
