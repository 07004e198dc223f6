"""Changes of one record that two people made while apart and that came together by themselves: to be seen, and to be
taken back field by field.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import Author, HistoryEntry, Intent, Merge, Query, SyncState
from desktop.usecases.desk import Desk, Office, get_record, refused, write
from desktop.usecases.exchange.conflicts import CONFLICT
from desktop.usecases.history import device_of, value_after
from desktop.usecases.names import names_of
from desktop.usecases.people.registering import is_handwritten, refuse_settled
from desktop.wording import Names, label_path, show_path
from sync.model.issues import errors
from sync.model.pack import RecordType
from sync.model.record import STATE, Fields, Record, get_path, set_path
from sync.model.validate import check_record
from sync.model.workflow import judge_edit

MERGE = "merge"  # stands for a record type, and for its icon
LATELY = timedelta(days=7)  # what came together before then is told on its shelf only

Disputed = dict[tuple[str, str], list[Any]]
"""By record and path what a field held before two people set it differently."""


class MergedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field, or the state, that one of them set; `before_text` is "" where it is not known what was before.
    `may_go_back`: it still has that value, and the one before can be given to it. `is_disputed`: another set it too,
    and a person decides, or decided, between them.
    """

    path: str
    label: str
    before: Any
    after: Any
    before_text: str
    after_text: str
    may_go_back: bool
    is_disputed: bool = False


class MergedSide(msgspec.Struct, frozen=True, kw_only=True):
    """What one person changed, when (by the clock of the PC) and on which PC; of another office its name alone. Of what
    several did to one list, central makes one value.
    """

    by: str
    at: str
    device: str  # the PC's name
    reached: str  # when it was at central, by central's clock; "" where that is not known
    fields: tuple[MergedField, ...]


class MergeView(msgspec.Struct, frozen=True, kw_only=True):
    """A record on which the work of several people came together by itself."""

    id: str
    record_type: str
    record: str
    record_label: str
    record_title: str
    sides: tuple[MergedSide, ...]  # in the order they came to central
    why_not: str  # why this person can give nothing back, in words; "" where they can, or nothing could be given


def merges(desk: Desk, limit: int = 100) -> list[MergeView]:
    """Those of which this PC heard, the last first, whoever of the office wrote them."""
    return _views(desk, desk.store.merges(limit))


def not_looked_at(desk: Desk) -> int:
    """How many of the last days' hold work of the person at `desk`, who has not looked at the record here since."""
    since, me = (desk.today() - LATELY).isoformat(), desk.person.id
    own = [
        merge
        for merge in desk.store.merges()
        if any(side.user == me for side in merge.sides)
        and max(side.reached or side.at for side in merge.sides) >= since
        and not desk.store.has_looked_at(me, merge)
    ]
    return len(_views(desk, own))


def give_back(desk: Desk, record_type: str, record: str, values: Fields) -> Record:
    """Give fields other values they had, by path, as an ordinary change by the person at `desk`; the history keeps all.

    Raises Refused where the person may not change the record, or it may not be changed any more.
    """
    kind, found = desk.pack.record(record_type), get_record(desk, record_type, record)
    author = _author_of_change(desk, found, values)
    after = dict(found.fields)
    for path, value in values.items():
        set_path(after, path, value)
    before = check_record(desk.pack, kind, found.fields, desk.today())
    wrong = [issue for issue in errors(check_record(desk.pack, kind, after, desk.today())) if issue not in before]
    if wrong:
        raise refused(desk.pack, kind, wrong)
    if all(get_path(found.fields, path) == value for path, value in values.items()):
        raise Refused(_("The field has this value already. Nothing was changed."))
    write(desk, author, [Intent(record_type=record_type, record=record, action="set", fields=values)])
    return get_record(desk, record_type, record)


def _author_of_change(desk: Desk, found: Record, paths: Collection[str] = ()) -> Author:
    """Raises Refused where this person may not change the record, or nobody may."""
    author = desk.author(found.type, fields=paths)
    if locked := judge_edit(desk.pack, found, author.role):
        raise refused(desk.pack, desk.pack.record(found.type), locked)
    refuse_settled(desk, found)
    return author


def _why_not(desk: Desk, found: Record) -> str:
    try:
        _author_of_change(desk, found)
    except Refused as error:
        return str(error)
    return ""


def _views(desk: Desk, found: list[Merge]) -> list[MergeView]:
    if not found:
        return []
    names, here = names_of(desk), desk.store.sync_state()
    disputed = _disputed(desk, {merge.sides[0].record for merge in found})
    views = [_view(desk, merge, names, here) for merge in found]
    return [_with_disputes(view, disputed) for view in views if view is not None and len(view.sides) > 1]


def _disputed(desk: Desk, records: set[str]) -> Disputed:
    """What fields of those records held before two set them differently."""
    found: Disputed = {}
    ids = desk.store.select(Query(record_type=CONFLICT, filters={"record": sorted(records)}))
    for conflict in desk.store.many(CONFLICT, ids):
        for path, before in (conflict.fields.get("base") or {}).items():
            found.setdefault((conflict.fields["record"], path), []).append(before)
    return found


def _with_disputes(view: MergeView, disputed: Disputed) -> MergeView:
    def told(field: MergedField) -> MergedField:
        if field.before not in disputed.get((view.record, field.path), ()):
            return field
        return msgspec.structs.replace(field, is_disputed=True, may_go_back=False)

    sides = (msgspec.structs.replace(side, fields=tuple(map(told, side.fields))) for side in view.sides)
    return msgspec.structs.replace(view, sides=tuple(sides))


def _view(desk: Desk, merge: Merge, names: Names, here: SyncState) -> MergeView | None:
    """None of a record that is gone, or that only central writes."""
    record_type, record = merge.sides[0].record_type, merge.sides[0].record
    kind, found = desk.pack.record(record_type), desk.store.get(record_type, record)
    if found is None or found.deleted or not kind.write:
        return None
    sides = [_side(desk, kind, found, _with_step(kind, entry), names, here) for entry in merge.sides]
    could = any(field.may_go_back for side in sides for field in side.fields)
    return MergeView(
        id=merge.id,
        record_type=record_type,
        record=record,
        record_label=kind.label.of(current_language()),
        record_title=names(record_type, record) or kind.label.of(current_language()),
        sides=tuple(side for side in sides if side.fields),
        why_not=_why_not(desk, found) if could else "",
    )


def _with_step(kind: RecordType, entry: HistoryEntry) -> HistoryEntry:
    """A step of this PC with the state that it led to, as others' steps are told."""
    step = kind.workflow.step(entry.step) if kind.workflow and entry.step else None
    if step is None:
        return entry
    old = {STATE: step.start[0]} if len(step.start) == 1 else {}
    return msgspec.structs.replace(entry, fields={STATE: step.end, **entry.fields}, old={**entry.old, **old})


def _side(
    office: Office, kind: RecordType, found: Record, entry: HistoryEntry, names: Names, here: SyncState
) -> MergedSide:
    device = device_of(entry, here)
    return MergedSide(
        by=(names("user", entry.user) or entry.user) if entry.user else device or _("The central server, from all"),
        at=entry.at,
        device=device if entry.user else "",
        reached=entry.reached,
        fields=tuple(_field(office, kind, found, entry, path, names) for path in entry.fields if _is_told(kind, path)),
    )


def _is_told(kind: RecordType, path: str) -> bool:
    field = kind.field(path)
    if field is None:
        return path == STATE
    return not field.hidden and field.type not in ("secret", "snapshot")


def _field(
    office: Office, kind: RecordType, found: Record, entry: HistoryEntry, path: str, names: Names
) -> MergedField:
    before, after = entry.old.get(path), value_after(kind, entry, path)
    stands = path != STATE and get_path(found.fields, path) == after
    single = path.partition(".")[0] not in kind.joined
    unknown = path == STATE and before is None
    return MergedField(
        path=path,
        label=label_path(office.pack, kind, path),
        before=before,
        after=after,
        before_text="" if unknown else show_path(office.pack, kind, path, before, names),
        after_text=show_path(office.pack, kind, path, after, names),
        may_go_back=stands and single and before != after and is_handwritten(kind),
    )
