"""What becomes of an op that reaches central: a pure function of the standing record and the op.

Order is the order of arrival under the office's lock; no clock is asked. A path whose last change is not above the
op's base, or came from the op's own device, was seen by the person who wrote the op and gives way to it.
"""

from typing import Literal

import msgspec

from sync.model.op import Op
from sync.model.pack import RecordType
from sync.model.record import Fields, Record, change_value, get_path

VerdictKind = Literal["applied", "merged", "conflict", "rejected", "deferred"]


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """When a path last changed at central, and from which device."""

    seq: int
    device: str


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A record at central with the mark of each path and the paths that are in an open conflict."""

    record: Record
    marks: dict[str, Mark] = {}
    disputed: dict[str, str] = {}  # path -> id of its open conflict record


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """Paths that two people set differently: one path, or those of an atomic group that either of them touched.

    `base` and `offered` hold only the paths that the op names; `standing` holds all.
    """

    paths: tuple[str, ...]
    base: Fields
    standing: Fields
    offered: Fields
    renews: str | None = None  # the open conflict this one continues


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    verdict: VerdictKind
    changes: Fields = {}  # path -> new value at central
    disputes: tuple[Dispute, ...] = ()


def merge(kind: RecordType, standing: Standing, op: Op) -> Outcome:
    """Judge the fields of `op` one by one against what stands. Steps and rights were judged before."""
    losing = _losing_units(kind, standing, op)
    changes: Fields = {}
    for path, change in op.fields.items():
        if _unit(kind, path) in losing:
            continue
        before = get_path(standing.record.fields, path)
        after = change_value(kind, path, before, change)
        if after != before:
            changes[path] = after
    disputes = tuple(_dispute(kind, standing, op, unit) for unit in losing)
    return Outcome(verdict=_verdict(standing, op, disputes), changes=changes, disputes=disputes)


def _unit(kind: RecordType, path: str) -> str:
    """Paths of one atomic group win or lose together; any other path stands for itself."""
    return kind.atomic_group(path) or path


def _losing_units(kind: RecordType, standing: Standing, op: Op) -> list[str]:
    """The units of `op` that collide, in the op's own order. What a legal step stamps belongs to the step."""
    if op.step is not None:
        return []
    new = (path for path, value in op.fields.items() if get_path(standing.record.fields, path) != value)
    units = dict.fromkeys(_unit(kind, path) for path in new)
    return [unit for unit in units if any(_collides(kind, standing, op, path) for path in _paths(kind, op, unit))]


def _paths(kind: RecordType, op: Op, unit: str) -> tuple[str, ...]:
    """The paths of `unit`: those of the op, then the rest of an atomic group."""
    own = tuple(path for path in op.fields if _unit(kind, path) == unit)
    group = tuple(field.key for field in kind.fields if field.atomic == unit and field.key not in own)
    return own + group


def _collides(kind: RecordType, standing: Standing, op: Op, path: str) -> bool:
    """Whether somebody else set `path` meanwhile, and not to what `op` sets; an op leaves what it does not name."""
    field = kind.field(path)
    if field is not None and field.merge != "ask":
        return False
    if not is_unseen(standing.marks, op, path):
        return False
    return path not in op.fields or bool(get_path(standing.record.fields, path) != op.fields[path])


def is_unseen(marks: dict[str, Mark], op: Op, path: str) -> bool:
    """Whether another device changed `path` after what the writer of `op` knew."""
    mark = marks.get(path)
    return mark is not None and mark.seq > op.base and mark.device != op.device


def _dispute(kind: RecordType, standing: Standing, op: Op, unit: str) -> Dispute:
    paths = tuple(path for path in _paths(kind, op, unit) if path in op.fields or is_unseen(standing.marks, op, path))
    fields = standing.record.fields
    return Dispute(
        paths=paths,
        base={path: op.old.get(path) for path in paths if path in op.fields},
        standing={path: get_path(fields, path) for path in paths},
        offered={path: op.fields[path] for path in paths if path in op.fields},
        renews=next((standing.disputed[path] for path in paths if path in standing.disputed), None),
    )


def _verdict(standing: Standing, op: Op, disputes: tuple[Dispute, ...]) -> VerdictKind:
    if disputes:
        return "conflict"
    others_went_on = any(is_unseen(standing.marks, op, path) for path in standing.marks)
    return "merged" if others_went_on else "applied"
