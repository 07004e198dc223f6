"""What happened to a record, as somebody who asks "who changed this?" wants to read it."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

from desktop.i18n import N_, _, current_language
from desktop.store.values import HistoryEntry, SyncState
from desktop.usecases.desk import Office
from desktop.usecases.names import names_of
from desktop.wording import Names, label_path, show_path, show_state
from sync.model.pack import RecordType
from sync.model.record import change_value

_CENTRAL = "central"  # who did what central did by itself

STATE = "state"  # stands among the fields where another PC took a step

_ACTIONS = {
    "create": N_("Created"),
    "set": N_("Changed"),
    "delete": N_("Deleted"),
    "view": N_("Looked at"),
    "print": N_("Printed"),
    "copy": N_("A marked copy saved"),
    "export": N_("Exported with a list"),
    "withdrawn": N_("Refused change taken back"),
    "arrived": N_("Created on another PC"),
}


Group = Literal["change", "step", "seen"]
"""What a line tells of: values, the way through the workflow, or who looked and printed."""


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """One field before and after, as people read it."""

    path: str
    label: str
    before: str
    after: str
    secret: bool = False  # nothing of it is shown but that it was changed

    @property
    def told(self) -> str:
        """The change in a line."""
        if self.secret:
            return _("{field} was changed").format(field=self.label)
        return _("{field}: {before} → {after}").format(field=self.label, before=self.before, after=self.after)


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened; `at` is UTC by the clock of the PC it happened on."""

    at: str
    by: str
    device: str  # the PC's name
    what: str
    reason: str
    changes: tuple[FieldChange, ...]
    sent: str | None  # of this PC's own changes: "waiting", "refused" or "confirmed"
    group: Group
    reached: str  # UTC by central's clock: since when central has it, or told it; "" where that is not known
    merged: bool  # came together by itself with others' changes that its writer had not seen


def history_of(office: Office, record_type: str, record: str) -> list[HistoryLine]:
    """Everything that happened to the record, the first first."""
    kind = office.pack.record(record_type)
    names = names_of(office)
    here = office.store.sync_state()
    return [_line(office, kind, entry, names, here) for entry in office.store.history(record_type, record)]


def device_of(entry: HistoryEntry, here: SyncState) -> str:
    """The name of the PC; this one may have been another device when it wrote the entry."""
    return (
        entry.device if entry.kind == "remote" or not entry.device else here.earlier.get(entry.device, here.device_name)
    )


def _line(office: Office, kind: RecordType, entry: HistoryEntry, names: Names, here: SyncState) -> HistoryLine:
    return HistoryLine(
        at=entry.at,
        by=_who(names, entry.user),
        device=device_of(entry, here),
        what=_what(kind, entry),
        reason=entry.reason or "",
        changes=tuple(_change(office, kind, path, entry, names) for path in entry.fields),
        sent=entry.sent,
        group=_group(entry),
        reached=entry.reached,
        merged=entry.merged,
    )


def _who(names: Names, user: str) -> str:
    if user == _CENTRAL:
        return _("Central server")
    return (names("user", user) if user else None) or user


def _group(entry: HistoryEntry) -> Group:
    if entry.kind in ("view", "print", "copy"):
        return "seen"
    return "step" if entry.step or STATE in entry.fields else "change"


def value_after(kind: RecordType, entry: HistoryEntry, path: str) -> Any:
    """What stood at `path` after an entry of the history; what was added to or taken from it is added or taken."""
    change, field = entry.fields[path], kind.field(path)
    is_delta = field is not None and field.merge in ("union", "sum") and isinstance(change, dict)
    return change_value(kind, path, entry.old.get(path), change) if is_delta else change


def _change(office: Office, kind: RecordType, path: str, entry: HistoryEntry, names: Names) -> FieldChange:
    before, after = entry.old.get(path), value_after(kind, entry, path)
    field = kind.field(path)
    if path == STATE and field is None:
        return FieldChange(path=path, label=_("State"), before=show_state(kind, before), after=show_state(kind, after))
    return FieldChange(
        path=path,
        label=label_path(office.pack, kind, path),
        before=show_path(office.pack, kind, path, before, names),
        after=show_path(office.pack, kind, path, after, names),
        secret=field is not None and field.type == "secret",
    )


def _what(kind: RecordType, entry: HistoryEntry) -> str:
    step = kind.workflow.step(entry.step) if kind.workflow and entry.step else None
    if step is not None:
        return step.label.of(current_language())
    action = entry.kind if entry.kind in _ACTIONS else entry.action or "set"
    return _(_ACTIONS[action])


def broken_history(office: Office, told: Callable[[int, int], None] = lambda _done, _of: None) -> str | None:
    """That somebody changed the history of this PC past the program, in words; None where every entry follows from the
    one before it. All of it is read for that, of which `told` hears.
    """
    broken = office.store.first_broken_entry(told)
    if broken is None:
        return None
    return _(
        "The history on this PC is not whole: entry {n} or one after it was changed or removed outside the program. "
        "The work goes on, and the central server has its own history. Tell your administrator."
    ).format(n=broken)
