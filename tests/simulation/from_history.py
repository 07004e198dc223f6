"""Central's history told anew: every record follows from it, and nothing that somebody wrote is lost in it unseen."""

from typing import Any

from sync.central.history import CENTRAL
from sync.model.op import Op
from sync.model.pack import Pack, RecordType
from sync.model.record import Fields, Record, change_value, get_path, next_state, set_path
from tests.simulation.broken import Broken
from tests.simulation.house import KnownOp
from tests.simulation.people import CONFLICT
from tests.simulation.world import World


def said_of(record: Record) -> tuple[Any, ...]:
    """What a record is, but for who changed it last."""
    return (
        record.fields,
        record.state,
        record.deleted,
        record.office,
        record.created_by,
        record.created_at,
    )


def difference(mine: Record, central: Record) -> str:
    """In which fields two that should be the same differ."""
    keys = mine.fields.keys() | central.fields.keys()
    fields = {
        key: (mine.fields.get(key), central.fields.get(key))
        for key in sorted(keys)
        if mine.fields.get(key) != central.fields.get(key)
    }
    return f"{mine.type} {mine.id}: here and at central {fields or (said_of(mine)[1:], said_of(central)[1:])}"


def follows_from_history(world: World, history: list[KnownOp]) -> None:
    """Every record is what its history makes of it, each op counted once."""
    made = _Made()
    for item in history:
        if item.seq is None or item.verdict.kind == "rejected":
            continue
        _nothing_overwritten(world.town.pack, made, item)
        _lay(world.town.pack, made, item)
    for scope, records in world.house.records().items():
        for key, held in records.items():
            record = made.records.get((scope, *key))
            if record is None:
                raise Broken("records follow from history", f"{key} has no history")
            by_people = world.town.pack.record(key[0]).write  # central gives its own records their states itself
            if by_people and record.state != held.record.state:
                raise Broken("records follow from history", f"{key} is {held.record.state}, made {record.state}")
            if (record.fields, record.deleted) != (held.record.fields, held.record.deleted):
                raise Broken("records follow from history", difference(record, held.record))


class _Made:
    """Records as history makes them, and who set each path last."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str, str], Record] = {}
        self.last: dict[tuple[str, str, str], dict[str, KnownOp]] = {}


def _unseen(last: dict[str, KnownOp], item: KnownOp, path: str) -> bool:
    """Whether another PC set `path` after what the writer of this op had heard."""
    by = last.get(path)
    if by is None or by.op.was or item.op.was or CENTRAL in (by.op.device, item.op.device):
        return False
    return (by.seq or 0) > item.op.base and by.op.device != item.op.device


def _nothing_overwritten(pack: Pack, made: _Made, item: KnownOp) -> None:
    """What somebody had not seen is neither overwritten, nor deleted, nor left behind by a step."""
    op, kind = item.op, pack.record(item.op.record_type)
    key = (item.scope, op.record_type, op.record)
    last, record = made.last.get(key, {}), made.records.get(key)
    if record is None or op.device == CENTRAL or op.action == "create":
        return
    if op.action == "delete" and "deleted" not in item.verdict.lost and any(_unseen(last, item, p) for p in last):
        raise Broken("an edit wins over a deletion that had not seen it", f"{op}")
    step = kind.workflow.step(op.step) if kind.workflow and op.step else None
    if step and "state" not in item.verdict.lost and record.state not in step.start:
        raise Broken("a step is taken from where it begins", f"{op.step} of {op.record_type} from {record.state}")
    for path, value in op.fields.items() if op.action == "set" else ():
        field, stood = kind.field(path), get_path(record.fields, path)
        is_asked = field is not None and field.merge == "ask" and path not in item.verdict.lost
        if is_asked and stood not in (value, op.old.get(path)) and _unseen(last, item, path):
            raise Broken("both values of a conflict can be had", f"{path}: {stood!r} was overwritten by {value!r}")


def _lay(pack: Pack, made: _Made, item: KnownOp) -> None:
    op, kind = item.op, pack.record(item.op.record_type)
    key = (item.scope, op.record_type, op.record)
    record = made.records.setdefault(
        key, Record(type=op.record_type, id=op.record, office=op.office, pack="", fields={})
    )
    is_new = item.seq == 0 or not record.seq
    record.seq = item.seq or 0
    said = {path: change for path, change in op.fields.items() if path not in item.verdict.lost}
    values = {path: change_value(kind, path, get_path(record.fields, path), said[path]) for path in said}
    for path, value in (values | _rest(kind, record, op, values)).items():
        made.last.setdefault(key, {})[path] = item
        set_path(record.fields, path, value)
    if (is_new or op.step) and "state" not in item.verdict.lost:
        record.state = next_state(kind.workflow, record.state, op)
    if "deleted" not in item.verdict.lost:
        record.deleted = op.action == "delete"


def _rest(kind: RecordType, record: Record, op: Op, values: Fields) -> Fields:
    """What else of an atomic group comes to be as the writer of `op` saw it, where one of its `values` is news."""
    news = [path for path, value in values.items() if get_path(record.fields, path) != value]
    groups = {kind.atomic_group(path) for path in news}
    rest = kind.beside(op.fields) if op.action == "set" else ()
    said = {path: op.old[path] for path in rest if path in op.old and kind.atomic_group(path) in groups}
    return {path: value for path, value in said.items() if get_path(record.fields, path) != value}


def both_values(world: World, history: list[KnownOp]) -> None:
    """Of every conflict, the value offered can be had: in the conflict, or after its own author in the history."""
    for item in history:
        if item.verdict.kind != "conflict":
            continue
        if not item.verdict.conflicts:
            raise Broken("both values of a conflict can be had", f"op {item.op.id} names no conflict")
        records = world.house.records()[item.op.office]
        about = [records.get((CONFLICT, conflict)) for conflict in item.verdict.conflicts]
        for conflict in about:
            if conflict is None:
                raise Broken("both values of a conflict can be had", f"a conflict of op {item.op.id} is not there")
            _holds(conflict.record, item, history)


def _holds(conflict: Record, item: KnownOp, history: list[KnownOp]) -> None:
    fields = conflict.fields
    paths = [path for path in item.op.fields if path in fields["paths"]]
    offers = [fields, *(fields.get("earlier") or ())]
    sides = [offer.get("offered") or {} for offer in offers]
    renewed = fields.get("offered_by") == item.op.user or _offered_another(conflict.id, offers, item, history)
    for path in paths:
        value = item.op.fields[path]
        if not any(path in side and side[path] == value for side in sides) and not renewed:
            raise Broken("both values of a conflict can be had", f"{path} = {value!r} is not in conflict {conflict.id}")
        if path not in (fields.get("standing") or {}):
            raise Broken("both values of a conflict can be had", f"no standing {path} in conflict {conflict.id}")


def _offered_another(conflict: str, offers: list[Fields], item: KnownOp, history: list[KnownOp]) -> bool:
    """Whether one of these offers is a later one by the same person, which took the place of this."""
    moments = {(offer.get("offered_by"), offer.get("offered_at")) for offer in offers}
    return any(
        (other.op.user, other.op.device) == (item.op.user, item.op.device)
        and other.op.counter > item.op.counter
        and conflict in other.verdict.conflicts
        and (other.op.user, other.op.at) in moments
        for other in history
    )
