"""Changes of one record that two people made while apart and that came together by themselves: to be seen, and to be
taken back field by field.
"""

from typing import Any

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import HistoryEntry, Intent, Merge
from desktop.usecases.desk import Desk, Office, get_record, refused, write
from desktop.usecases.names import names_of
from desktop.usecases.people.registering import is_handwritten, refuse_settled
from desktop.wording import Names, label_path, show_path
from sync.model.issues import errors
from sync.model.pack import RecordType
from sync.model.record import Fields, Record, get_path, set_path
from sync.model.validate import check_record
from sync.model.workflow import judge_edit


class MergedField(msgspec.Struct, frozen=True, kw_only=True):
    """A field that one of them set. `may_go_back`: it still has that value, and the one before can be given to it."""

    path: str
    label: str
    before: Any
    after: Any
    before_text: str
    after_text: str
    may_go_back: bool


class MergedSide(msgspec.Struct, frozen=True, kw_only=True):
    """What one person changed, when (by the clock of the PC) and on which PC."""

    by: str
    at: str
    device: str
    reached: str  # when it was at central, by central's clock; "" where that is not known
    fields: tuple[MergedField, ...]


class MergeView(msgspec.Struct, frozen=True, kw_only=True):
    """A record on which the work of several people came together by itself."""

    id: str
    record_type: str
    record: str
    record_label: str
    record_title: str
    sides: tuple[MergedSide, ...]  # this PC's own change last


def merges(office: Office, limit: int = 100) -> list[MergeView]:
    """Those of which this PC knows, the last first: its own changes that met others' at central."""
    names = names_of(office)
    views = [_view(office, merge, names) for merge in office.store.merges(limit)]
    return [view for view in views if view is not None and len(view.sides) > 1]


def give_back(desk: Desk, record_type: str, record: str, values: Fields) -> Record:
    """Give fields other values they had, by path, as an ordinary change by the person at `desk`; the history keeps all.

    Raises Refused where the person may not change the record, or it may not be changed any more.
    """
    kind = desk.pack.record(record_type)
    author, found = desk.author(record_type), get_record(desk, record_type, record)
    if locked := judge_edit(desk.pack, found, author.role):
        raise refused(desk.pack, kind, locked)
    refuse_settled(desk, found)
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


def _view(office: Office, merge: Merge, names: Names) -> MergeView | None:
    own = merge.own
    found = office.store.get(own.record_type, own.record)
    if found is None or found.deleted:
        return None
    kind = office.pack.record(own.record_type)
    here = office.store.sync_state()
    own = msgspec.structs.replace(own, device=here.device_name if own.device == here.device else own.device)
    sides = [_side(office, kind, found, entry, names) for entry in (*merge.beside, own)]
    return MergeView(
        id=own.op or own.record,
        record_type=own.record_type,
        record=own.record,
        record_label=kind.label.of(current_language()),
        record_title=names(own.record_type, own.record) or kind.label.of(current_language()),
        sides=tuple(side for side in sides if side.fields),
    )


def _side(office: Office, kind: RecordType, found: Record, entry: HistoryEntry, names: Names) -> MergedSide:
    return MergedSide(
        by=(names("user", entry.user) if entry.user else None) or entry.user,
        at=entry.at,
        device=entry.device,
        reached=entry.reached,
        fields=tuple(_field(office, kind, found, entry, path, names) for path in entry.fields if _is_told(kind, path)),
    )


def _is_told(kind: RecordType, path: str) -> bool:
    field = kind.field(path)
    return field is not None and not field.hidden and field.type not in ("secret", "snapshot")


def _field(
    office: Office, kind: RecordType, found: Record, entry: HistoryEntry, path: str, names: Names
) -> MergedField:
    before, after = entry.old.get(path), entry.fields[path]
    stands = get_path(found.fields, path) == after
    single = path.partition(".")[0] not in kind.joined
    return MergedField(
        path=path,
        label=label_path(office.pack, kind, path),
        before=before,
        after=after,
        before_text=show_path(office.pack, kind, path, before, names),
        after_text=show_path(office.pack, kind, path, after, names),
        may_go_back=stands and single and before != after and is_handwritten(kind),
    )
