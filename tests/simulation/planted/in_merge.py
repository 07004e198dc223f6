"""Faults in what both ends must agree on: the merge, and how changes are laid."""

from typing import Any

import msgspec

from sync.model.record import get_path
from tests.simulation.planted.fault import fault


@fault("sync.model.merge:_collides", "whoever comes last overwrites what others set meanwhile")
def last_one_wins(_real: Any) -> Any:
    return lambda kind, standing, op, path: False


@fault("sync.model.merge:is_unseen", "the base is taken for one above, so a change right after it is overlooked")
def base_off_by_one(_real: Any) -> Any:
    def is_unseen(marks: Any, op: Any, path: str) -> bool:
        mark = marks.get(path)
        return mark is not None and mark.seq > op.base + 1 and mark.device != op.device

    return is_unseen


@fault("sync.model.merge:_unit", "the fields of an atomic group are judged one by one")
def group_torn(_real: Any) -> Any:
    return lambda kind, path: path


@fault("sync.central.apply:merge", "the value that lost a conflict is dropped, nobody hears of it")
def offered_value_dropped(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        return msgspec.structs.replace(real(kind, standing, op), disputes=())

    return merge


@fault("sync.central.apply:merge", "a set is overwritten by what the last PC added")
def union_as_overwrite(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        changes = {
            path: value if not _merges_by(kind, path, "union") else op.fields[path].get("add") or None
            for path, value in outcome.changes.items()
        }
        return msgspec.structs.replace(outcome, changes=changes)

    return merge


@fault("sync.central.apply:merge", "a sum is overwritten by the last addend")
def sum_as_overwrite(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        changes = {
            path: value if not _merges_by(kind, path, "sum") else op.fields[path]["add"]
            for path, value in outcome.changes.items()
        }
        return msgspec.structs.replace(outcome, changes=changes)

    return merge


@fault("sync.central.apply:merge", "the PC's clock decides: what was written earlier loses")
def clock_decides(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        if op.action == "set" and standing.record.updated_at > op.at:
            return msgspec.structs.replace(outcome, changes={}, disputes=())
        return outcome

    return merge


@fault("sync.central.apply:merge", "a cleared field is taken for one that was not touched")
def cleared_field_kept_at_central(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        changes = {path: value for path, value in outcome.changes.items() if value is not None}
        return msgspec.structs.replace(outcome, changes=changes)

    return merge


@fault("sync.central.apply:merge", "of an op with a conflict nothing is laid, not even what nobody disputes")
def conflict_takes_all(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        return msgspec.structs.replace(outcome, changes={}) if outcome.disputes else outcome

    return merge


def _merges_by(kind: Any, path: str, rule: str) -> bool:
    field = kind.field(path)
    return field is not None and field.merge == rule and get_path({}, path) is None
