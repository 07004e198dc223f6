"""What this PC wrote and central has not taken, by the record it is about; and the ways to mend what was refused."""

from datetime import datetime

import msgspec

from desktop.amounts import show_span
from desktop.i18n import N_, _, current_language
from desktop.store.values import OutboxItem
from desktop.usecases.desk import Office
from desktop.usecases.names import names_of
from desktop.usecases.people.registering import is_handwritten
from desktop.wording import Names, enumerate_words, explain, label_path, show_moment
from sync.model.op import Op
from sync.model.pack import RecordType

_SHOWN = 4  # names of fields
_KINDS = {"create": N_("new"), "set": N_("changed: {fields}"), "delete": N_("deleted"), "step": N_("step “{step}”")}


class WaitingChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change on its way, or one that was refused, as people read it.

    `field` is what to look at where a value of it was refused and the record can be edited by hand.
    """

    op: str
    record_type: str
    record: str
    name: str
    label: str
    what: str
    by: str
    at: str
    age: str
    is_refused: bool
    is_deferred: bool
    reasons: tuple[str, ...] = ()
    field: str = ""


def waiting_changes(office: Office, limit: int = 100) -> tuple[list[WaitingChange], int]:
    """The first of them, what was refused in front, and how many there are in all."""
    found = office.store.outbox()
    found.sort(key=lambda item: item.state != "quarantined")
    names, now = names_of(office), office.clock.now()
    return [_change(office, item, names, now) for item in found[:limit]], len(found)


def refused_changes(office: Office) -> list[WaitingChange]:
    """What central refused, the oldest first."""
    names, now = names_of(office), office.clock.now()
    return [_change(office, item, names, now) for item in office.store.outbox() if item.state == "quarantined"]


def _change(office: Office, item: OutboxItem, names: Names, now: str) -> WaitingChange:
    op = item.op
    kind = office.pack.record(op.record_type)
    paths = [issue.field for issue in item.issues if issue.field]
    field = next((path.partition(".")[0] for path in paths if kind.field(path.partition(".")[0])), "")
    return WaitingChange(
        op=op.id,
        record_type=op.record_type,
        record=op.record,
        name=names(op.record_type, op.record) or kind.label.of(current_language()),
        label=kind.label.of(current_language()),
        what=_what(office, kind, op),
        by=names("user", op.user) or "",
        at=show_moment(op.at) if op.at else "",
        age=show_age(op.at, now),
        is_refused=item.state == "quarantined",
        is_deferred=item.state == "deferred",
        reasons=tuple(explain(office.pack, kind, issue) for issue in item.issues),
        field=field if is_handwritten(kind) else "",
    )


def show_age(since: str, now: str) -> str:
    """How long ago it was by this PC's clock; "" where the clock was put back meanwhile."""
    if not since:
        return ""
    seconds = (datetime.fromisoformat(now) - datetime.fromisoformat(since)).total_seconds()
    return show_span(seconds) if seconds >= 0 else ""


def _what(office: Office, kind: RecordType, op: Op) -> str:
    words = _KINDS["step" if op.step else op.action]
    if op.step:
        step = kind.workflow.step(op.step) if kind.workflow else None
        return _(words).format(step=step.label.of(current_language()) if step else op.step)
    if op.action != "set":
        return _(words)
    paths = list(op.fields)
    fields = [label_path(office.pack, kind, path) for path in paths[:_SHOWN]]
    if more := len(paths) - _SHOWN:
        fields += [_("{n} more").format(n=more)] if more > 0 else []
    return _(words).format(fields=enumerate_words(fields))
