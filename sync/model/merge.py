"""What becomes of an op that reaches central: a pure function of the standing record and the op.

Order is the order of arrival under the office's lock; no clock is asked. A path whose last change is not above the
op's base, or came from the op's own device, was seen by the person who wrote the op and gives way to it; so does one
that holds the very value that person saw. `state` and `deleted` are paths like the fields. Scans of one document that
several people attach or take off apart come together (`sync.model.attachments.join_files`).
"""

from typing import Any, Literal

import msgspec

from sync.model.attachments import join_files, says_same
from sync.model.op import Op
from sync.model.pack import RecordType, Step
from sync.model.record import DELETED, STATE, Fields, Record, change_value, get_path

VerdictKind = Literal["applied", "merged", "conflict", "rejected", "deferred"]

_BY_CENTRAL = "*"


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """When a path last changed at central, and from which device.

    `was` is the sequence that the change had before central lost it and was given it again; else 0.
    """

    seq: int
    device: str
    was: int = 0

    @property
    def writer(self) -> str:
        """The device that needs no telling that somebody changed the path: it was there, or central did it for it."""
        return self.device.removesuffix(_BY_CENTRAL)


def at_central(device: str) -> str:
    """The device of a mark that central set because of what `device` did: it counts as that device's own work, yet the
    value is still to be told to it.
    """
    return device + _BY_CENTRAL


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A record at central with the mark of each path and the paths that are in an open conflict."""

    record: Record
    marks: dict[str, Mark] = {}
    disputed: dict[str, str] = {}  # path -> id of its open conflict record
    is_new: bool = False  # the blank record that the op creates
    withheld: bool = False  # locked, which the writer of the op had not seen: nothing is laid, people decide


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """Paths that two people set differently: one path, or those of an atomic group that either of them touched.

    Of a group all three are whole: what the op left as it was is offered as its writer saw it. `overruled`: what the op
    says stands, and what stood before it is offered.
    """

    paths: tuple[str, ...]
    base: Fields
    standing: Fields
    offered: Fields
    renews: str | None = None  # the open conflict this one continues
    overruled: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    verdict: VerdictKind
    changes: Fields = {}  # path -> new value at central
    disputes: tuple[Dispute, ...] = ()
    lost: tuple[str, ...] = ()  # paths the op named or implied that were not laid
    joined: tuple[str, ...] = ()  # paths in `changes` that got another value than the op said, or that it did not name


def merge(kind: RecordType, standing: Standing, op: Op) -> Outcome:
    """Judge what `op` sets, path by path, against what stands. Rights were judged before."""
    if op.action == "delete":
        return _merge_deletion(standing, op)
    outcome = _merge_step(kind, standing, op) if op.step is not None else _merge_fields(kind, standing, op)
    return _revived(standing, op, outcome)


def is_unseen(marks: dict[str, Mark], op: Op, path: str) -> bool:
    """Whether another device changed `path` after what the writer of `op` knew.

    Between two changes that were given again after central lost them, their old order is known; but none that was not
    laid then has a place in it.
    """
    mark = marks.get(path)
    if mark is None or mark.seq <= op.base or mark.writer == op.device:
        return False
    return not _are_ordered(mark, op, path) or op.was == mark.was


def is_superseded(marks: dict[str, Mark], op: Op, path: str) -> bool:
    """Whether `op` was given again after a later change of `path` had been; none that its writer knew is later."""
    mark = marks.get(path)
    return mark is not None and mark.seq > op.base and _are_ordered(mark, op, path) and op.was < mark.was


def _are_ordered(mark: Mark, op: Op, path: str) -> bool:
    return bool(op.was and mark.was) and path not in op.lost and DELETED not in op.lost


def implied(kind: RecordType, standing: Standing, op: Op) -> Fields:
    """The rest of the atomic groups that `op` touches, as its writer saw and left it, where something else stands that
    gives way to that: a central that was put back may not have again yet what the writer built on. What `old` does not
    name its writer did not tell of, and it stays.
    """
    if op.action != "set" or op.old.keys() <= op.fields.keys():
        return {}
    fields, marks = standing.record.fields, standing.marks
    return {
        path: op.old[path]
        for path in kind.beside(op.fields)
        if path in op.old
        and op.old[path] != get_path(fields, path)
        and not (is_unseen(marks, op, path) or is_superseded(marks, op, path))
    }


def is_step_late(kind: RecordType, standing: Standing, op: Op) -> bool:
    """Whether somebody else's step, unseen by the writer of `op`, took the record to where this step begins no more."""
    step = _step(kind, op)
    if step is None or standing.is_new or standing.record.state in step.start:
        return False
    return is_unseen(standing.marks, op, STATE) or is_superseded(standing.marks, op, STATE)


def _step(kind: RecordType, op: Op) -> Step | None:
    return kind.workflow.step(op.step) if kind.workflow and op.step else None


def _merge_deletion(standing: Standing, op: Op) -> Outcome:
    """Between a deletion and a change that had not seen each other, the change wins, and a person looks at it."""
    verdict = _verdict(standing, op, ())
    if standing.record.deleted:
        return Outcome(verdict=verdict)
    if any(is_superseded(standing.marks, op, path) for path in standing.marks):
        return Outcome(verdict=verdict, lost=(DELETED,))
    if not standing.withheld and not any(is_unseen(standing.marks, op, path) for path in standing.marks):
        return Outcome(verdict=verdict, changes={DELETED: True})
    return Outcome(verdict="conflict", disputes=(_deletion(standing, overruled=False),), lost=(DELETED,))


def _deletion(standing: Standing, overruled: bool) -> Dispute:
    return Dispute(
        paths=(DELETED,),
        base={DELETED: False},
        standing={DELETED: False},
        offered={DELETED: True},
        renews=standing.disputed.get(DELETED),
        overruled=overruled,
    )


def _revived(standing: Standing, op: Op, outcome: Outcome) -> Outcome:
    """What is laid on a record that was deleted unseen brings it back; the deletion is kept for a person to look at."""
    if not standing.record.deleted or is_superseded(standing.marks, op, DELETED):
        return outcome
    return Outcome(
        verdict="conflict",
        changes={**outcome.changes, DELETED: False},
        disputes=(*outcome.disputes, _deletion(standing, overruled=True)),
        lost=outcome.lost,
        joined=outcome.joined,
    )


def _merge_step(kind: RecordType, standing: Standing, op: Op) -> Outcome:
    """A step is taken whole or not at all. One that somebody else took too is taken once."""
    step = _step(kind, op)
    if step is None:
        raise ValueError(f"{kind.key} has no step {op.step}")
    everything = (STATE, *op.fields)
    state = standing.record.state
    if is_superseded(standing.marks, op, STATE):
        return Outcome(verdict=_verdict(standing, op, ()), lost=everything)
    if state in step.start:
        changes = {STATE: step.end, **_values(kind, standing, op, op.fields)}
        return Outcome(verdict=_verdict(standing, op, ()), changes=changes)
    if state == step.end:
        return Outcome(verdict="merged", lost=everything)
    dispute = Dispute(
        paths=(STATE,),
        base={STATE: step.start[0]} if len(step.start) == 1 else {},
        standing={STATE: state},
        offered={STATE: step.end},
        renews=standing.disputed.get(STATE),
    )
    return Outcome(verdict="conflict", disputes=(dispute,), lost=everything)


def _merge_fields(kind: RecordType, standing: Standing, op: Op) -> Outcome:
    joined = _joined(kind, standing, op)
    gone = [path for path in _superseded(kind, standing, op) if path not in joined]
    losing = _losing_units(kind, standing, op, [*gone, *joined])
    gone += [path for path, value in joined.items() if value == get_path(standing.record.fields, path)]
    lost = tuple(path for path in op.fields if path in gone or _unit(kind, path) in losing) if gone or losing else ()
    changes = _values(kind, standing, op, [path for path in op.fields if path not in lost] if lost else op.fields)
    changes |= {path: value for path, value in joined.items() if path not in lost}
    changes |= {path: value for path, value in _held_anew(kind, standing, op).items() if path not in (*lost, *joined)}
    rest = {
        path: value
        for path, value in implied(kind, standing, op).items()
        if any(_unit(kind, own) == _unit(kind, path) for own in changes)
    }
    changes |= rest
    if standing.is_new:
        changes[STATE] = kind.workflow.initial if kind.workflow else None
    elif op.action == "create":  # written twice: what is there has its own state
        lost = (STATE, *lost)
    disputes = tuple(_dispute(kind, standing, op, unit) for unit in losing)
    told = tuple(path for path, value in joined.items() if path not in lost and value != op.fields[path])
    return Outcome(
        verdict=_verdict(standing, op, disputes),
        changes=changes,
        disputes=disputes,
        lost=lost,
        joined=(*told, *rest),
    )


def _superseded(kind: RecordType, standing: Standing, op: Op) -> list[str]:
    """The paths of `op` that something later has been given again for; of an atomic group all where any of them has."""
    if not op.was:
        return []
    late = [path for path in (*op.fields, *kind.beside(op.fields)) if is_superseded(standing.marks, op, path)]
    units = {_unit(kind, path) for path in late if not _joins(kind, path)}
    return [path for path in op.fields if _unit(kind, path) in units]


def _joined(kind: RecordType, standing: Standing, op: Op) -> Fields:
    """The entries of maps in which what the op did to their scans goes together with what others did."""
    if standing.is_new or standing.withheld:
        return {}
    found: Fields = {}
    for path, value in op.fields.items():
        if "." not in path or path in standing.disputed or path in kind.plain:
            continue
        stands = get_path(standing.record.fields, path)
        if stands != op.old.get(path) and (entry := join_files(op.old.get(path), stands, value)) is not None:
            found[path] = entry
    return found


def _values(kind: RecordType, standing: Standing, op: Op, paths: "list[str] | Fields") -> Fields:
    """What becomes of those `paths`, where it is something new."""
    changes: Fields = {}
    for path in paths:
        before = get_path(standing.record.fields, path)
        after = change_value(kind, path, before, op.fields[path])
        if after != before:
            changes[path] = after
    return changes


def _held_anew(kind: RecordType, standing: Standing, op: Op) -> Fields:
    """What stands already of an op that is given again, though the op came after it: an earlier change that is yet to
    be given again does not overwrite that. It is what the op had corrected.
    """
    if not op.was or standing.is_new or standing.withheld:
        return {}
    found: Fields = {}
    for path, value in op.fields.items():
        mark = standing.marks.get(path, Mark(0, ""))
        place = mark.was if mark.seq > op.base else mark.seq
        stands = path not in op.lost and not _joins(kind, path) and get_path(standing.record.fields, path) == value
        if stands and place < op.was and (place or not mark.seq):
            found[path] = value
    return found


def _joins(kind: RecordType, path: str) -> bool:
    """Whether changes of `path` are deltas, which add up in any order."""
    field = kind.field(path)
    return field is not None and field.merge in ("union", "sum")


def _unit(kind: RecordType, path: str) -> str:
    """Paths of one atomic group win or lose together; any other path stands for itself."""
    return kind.atomic_group(path) or path


def _losing_units(kind: RecordType, standing: Standing, op: Op, gone: list[str]) -> list[str]:
    """The units of `op` that collide, in the op's own order."""
    if not standing.marks:
        return []
    fields = standing.record.fields
    new = [path for path, value in op.fields.items() if path not in gone and get_path(fields, path) != value]
    if standing.withheld:
        return list(dict.fromkeys(_unit(kind, path) for path in _values(kind, standing, op, new)))
    units = dict.fromkeys(_unit(kind, path) for path in new)
    return [unit for unit in units if any(_collides(kind, standing, op, path) for path in _paths(kind, op, unit))]


def _paths(kind: RecordType, op: Op, unit: str) -> tuple[str, ...]:
    """The paths of `unit`: those of the op, then the rest of an atomic group."""
    own = tuple(path for path in op.fields if _unit(kind, path) == unit)
    group = tuple(field.key for field in kind.fields if field.atomic == unit and field.key not in own)
    return own + group


def _collides(kind: RecordType, standing: Standing, op: Op, path: str) -> bool:
    """Whether somebody else set `path` meanwhile, to neither what `op` sets nor what its writer saw there."""
    field = kind.field(path)
    if field is not None and field.merge != "ask":
        return False
    if not is_unseen(standing.marks, op, path):
        return False
    stands = get_path(standing.record.fields, path)
    return path not in op.fields or not any(says_same(stands, value) for value in (op.fields[path], op.old.get(path)))


def _dispute(kind: RecordType, standing: Standing, op: Op, unit: str) -> Dispute:
    paths = tuple(path for path in _paths(kind, op, unit) if path in op.fields or is_unseen(standing.marks, op, path))
    fields = standing.record.fields
    return Dispute(
        paths=paths,
        base={path: op.old.get(path) for path in paths},
        standing={path: get_path(fields, path) for path in paths},
        offered={path: _said(kind, standing, op, path) for path in paths},
        renews=next((standing.disputed[path] for path in paths if path in standing.disputed), None),
    )


def _said(kind: RecordType, standing: Standing, op: Op, path: str) -> Any:
    """What would stand at `path` by the word of `op`."""
    if path not in op.fields:
        return op.old.get(path)
    return change_value(kind, path, get_path(standing.record.fields, path), op.fields[path])


def _verdict(standing: Standing, op: Op, disputes: tuple[Dispute, ...]) -> VerdictKind:
    if disputes:
        return "conflict"
    others_went_on = any(is_unseen(standing.marks, op, path) for path in standing.marks)
    return "merged" if others_went_on else "applied"
