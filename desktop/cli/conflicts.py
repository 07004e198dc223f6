"""Conflicts from the command line."""

from typing import Any

import msgspec

from desktop.cli.answer import DONE, NEEDS_PERSON, Answer, WrongUsage
from desktop.cli.session import Session, split_pair
from desktop.cli.showing import record_data, sheet
from desktop.i18n import _
from desktop.usecases.exchange.conflicts import ConflictView, Side, conflict_view, conflicts, resolve_conflict
from desktop.wording import show_moment


def list_conflicts(session: Session) -> Answer:
    """Exit status 4 while one waits for a decision."""
    found = conflicts(session.desk, include_resolved=session.options.all)
    waits = any(view.state == "open" for view in found)
    text = "\n\n".join(_text(view) for view in found)
    return Answer(data=msgspec.to_builtins(found), text=text, status=NEEDS_PERSON if waits else DONE)


def show(session: Session) -> Answer:
    view = conflict_view(session.desk, session.options.id)
    return Answer(data=msgspec.to_builtins(view), text=_text(view))


def resolve(session: Session) -> Answer:
    """Decide; --choose other reads its values as a clerk's typing is read."""
    options = session.options
    desk = session.desk
    value = _other_value(session) if options.choose == "other" else None
    record = resolve_conflict(desk, options.id, options.choose, value)
    return Answer(data=record_data(record), text=sheet(desk, record))


def _other_value(session: Session) -> Any:
    view = conflict_view(session.desk, session.options.id)
    paths = [field.path for field in view.fields]
    given = dict(split_pair(argument) for argument in session.options.value)
    if set(given) != set(paths) or any("." in path for path in paths):
        wanted = " ".join(f"--value {path}=TEXT" for path in paths)
        raise WrongUsage(_("Another value needs: {options}").format(options=wanted))
    fields = session.typed_fields(view.record_type, session.options.value)
    return fields if len(paths) > 1 else fields[paths[0]]


def _text(view: ConflictView) -> str:
    lines = [f"{view.id}  {view.record_label}: {view.record_title}"]
    for field in view.fields:
        lines.append(f"  {field.label}: {field.base_text}")
        lines.append(_side_text(_("standing"), field.standing_text, view.standing))
        lines.append(_side_text(_("offered"), field.offered_text, view.offered))
    return "\n".join([*lines, f"  {view.what_follows}"])


def _side_text(label: str, value: str, side: Side) -> str:
    when = show_moment(side.at) if side.at else ""
    return f"    {label}: {value}  ({', '.join(filter(None, (side.by, when, side.device)))})"
