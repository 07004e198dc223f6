"""Faults in how central merges an op into what stands."""

from typing import Any

import msgspec

from sync.model.merge import Outcome
from sync.model.record import DELETED
from tests.simulation.planted.fault import fault


def _merges_by(kind: Any, path: str, rule: str) -> bool:
    field = kind.field(path)
    return field is not None and field.merge == rule


def _replaced(outcome: Outcome, **values: Any) -> Outcome:
    return msgspec.structs.replace(outcome, **values)


@fault("sync.model.merge:_collides", "whoever comes last overwrites what others set meanwhile")
def last_one_wins(_real: Any) -> Any:
    return lambda kind, standing, op, path: False


@fault("sync.model.merge:is_unseen", "a change right after the op's base is overlooked")
def base_off_by_one(_real: Any) -> Any:
    def is_unseen(marks: Any, op: Any, path: str) -> bool:
        mark = marks.get(path)
        return mark is not None and mark.seq > op.base + 1 and mark.writer != op.device

    return is_unseen


@fault("sync.model.merge:_unit", "the fields of an atomic group are judged one by one")
def group_torn(_real: Any) -> Any:
    return lambda kind, path: path


@fault("sync.central.laying:merge", "the value that lost a conflict is dropped, nobody hears of it")
def offered_value_dropped(real: Any) -> Any:
    return lambda kind, standing, op: _replaced(real(kind, standing, op), disputes=())


@fault("sync.central.laying:merge", "a set is overwritten by what the last PC added")
def union_as_overwrite(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        changes = {
            path: op.fields[path].get("add") or None if _merges_by(kind, path, "union") else value
            for path, value in outcome.changes.items()
        }
        return _replaced(outcome, changes=changes)

    return merge


@fault("sync.central.laying:merge", "a sum is overwritten by the last addend")
def sum_as_overwrite(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        changes = {
            path: op.fields[path]["add"] if _merges_by(kind, path, "sum") else value
            for path, value in outcome.changes.items()
        }
        return _replaced(outcome, changes=changes)

    return merge


@fault("sync.central.laying:merge", "the PC's clock decides: what was written earlier loses")
def clock_decides(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        is_older = op.action == "set" and standing.record.updated_at > op.at
        return _replaced(outcome, changes={}, disputes=()) if is_older else outcome

    return merge


@fault("sync.central.laying:merge", "a cleared field is taken for one that was not touched")
def clearing_not_laid(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        return _replaced(outcome, changes={path: v for path, v in outcome.changes.items() if v is not None})

    return merge


@fault("sync.central.laying:merge", "of an op with a conflict nothing is laid, not even what nobody disputes")
def conflict_takes_all(real: Any) -> Any:
    def merge(kind: Any, standing: Any, op: Any) -> Any:
        outcome = real(kind, standing, op)
        return _replaced(outcome, changes={}) if outcome.disputes else outcome

    return merge


@fault("sync.model.merge:_merge_deletion", "a deletion takes edits with it that its writer had not seen")
def deletion_beats_edit(_real: Any) -> Any:
    return lambda standing, op: Outcome(verdict="applied", changes={DELETED: True})


@fault("sync.central.laying:_laid", "a deleted record is never deleted")
def deletion_not_laid(real: Any) -> Any:
    return lambda record, op, outcome: msgspec.structs.replace(real(record, op, outcome), deleted=False)


@fault("sync.model.merge:_merge_step", "a step is taken from wherever the record stands")
def step_from_anywhere(_real: Any) -> Any:
    def merge_step(kind: Any, standing: Any, op: Any) -> Any:
        step = kind.workflow.step(op.step)
        return Outcome(verdict="applied", changes={"state": step.end, **op.fields})

    return merge_step
