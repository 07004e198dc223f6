"""Ops on the wire: `[n, shapes, counters, moments, users, roles, groups, which, …]`, zeros at the end left out."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from sync.model.op import Op, op_id
from sync.wire.columns import pack_column, unpack_column
from sync.wire.encodings import NotDecodable
from sync.wire.tables import (
    checked_count,
    checked_list,
    fields_of,
    pack_groups,
    pack_usual,
    padded,
    sort_out,
    unpack_columns,
    unpack_groups,
    unpack_usual,
)
from sync.wire.values import Budget, long_id, long_moment, milliseconds, short_id, short_moment, trimmed

COLUMNS = 16
NONE: list[str] = []


class Sender(msgspec.Struct, frozen=True):
    """What the request says once for all its ops: an op that says the same leaves it out."""

    device: str
    office: str
    pack: str
    base: int  # bases are told as differences from it


class Unreadable(msgspec.Struct, frozen=True):
    """An op that could not be decoded. The others of its request count."""

    op: str
    why: str


def pack_ops(ops: list[Op], sender: Sender) -> Any:
    if not ops:
        return 0
    shapes, which = sort_out([_shape(op) for op in ops])
    return trimmed(
        [
            len(ops),
            shapes,
            pack_column([op.counter for op in ops]),
            pack_column([short_moment(op.at) for op in ops]),
            pack_column([short_id(op.user) for op in ops]),
            pack_column([op.role for op in ops]),
            pack_groups(which, [(short_id(op.record), *op.fields.values(), *op.old.values()) for op in ops]),
            pack_usual(which),
            pack_usual([op.base - sender.base for op in ops]),
            pack_usual([_told_id(op) for op in ops], ""),
            pack_usual([short_id(op.device) for op in ops], short_id(sender.device)),
            pack_usual([short_id(op.office) for op in ops], short_id(sender.office)),
            pack_usual([op.pack for op in ops], sender.pack),
            pack_usual([op.reason for op in ops], None),
            pack_usual([op.was for op in ops]),
            pack_usual([list(op.lost) for op in ops], NONE),
        ]
    )


def unpack_ops(packed: Any, sender: Sender, budget: Budget) -> list[Op | Unreadable]:
    """Raises NotDecodable where not even the number of ops can be told, TooLarge."""
    if packed == 0:
        return []
    count, shapes, counters, moments, users, roles, groups, which, bases, *rest = padded(packed, COLUMNS)
    n = checked_count(count)
    ids, devices, offices, packs, reasons, was, lost = rest
    columns = [
        unpack_column(counters, n, budget),
        unpack_column(moments, n, budget),
        unpack_column(users, n, budget),
        unpack_column(roles, n, budget),
        unpack_usual(bases, n, budget),
        unpack_usual(ids, n, budget, ""),
        unpack_usual(devices, n, budget, short_id(sender.device)),
        unpack_usual(offices, n, budget, short_id(sender.office)),
        unpack_usual(packs, n, budget, sender.pack),
        unpack_usual(reasons, n, budget, None),
        unpack_usual(was, n, budget),
        unpack_usual(lost, n, budget, NONE),
    ]
    keys = ("counter", "at", "user", "role", "base", "id", "device", "office", "pack", "reason", "was", "lost")
    bodies = unpack_groups(shapes, groups, unpack_usual(which, n, budget), partial(_unpack_group, budget=budget))
    rows = zip(*columns, strict=True)
    return [_read({**fields_of(keys, row), **body}, sender) for row, body in zip(rows, bodies, strict=True)]


def _shape(op: Op) -> list[Any]:
    """`[record type, action, paths, old paths, step]`; 1 says that the old paths are the paths."""
    paths, old = list(op.fields), list(op.old)
    told = 1 if old and old == paths else old or 0
    return trimmed([op.record_type, op.action, paths or 0, told, 0 if op.step is None else op.step])


def _unpack_group(shape: Any, group: Any, n: int, budget: Budget) -> Iterator[dict[str, Any]]:
    record_type, action, paths, old, step = padded(shape, 5)
    paths = paths or []
    old = paths if old == 1 else old or []
    said = {"record_type": record_type, "action": action, "step": None if step == 0 else step}
    for record, *values in unpack_columns(checked_list(group), 1 + len(paths) + len(old), n, budget):
        fields = fields_of(paths, values[: len(paths)])
        yield {**said, "record": record, "fields": fields, "old": fields_of(old, values[len(paths) :])}


def _read(said: dict[str, Any], sender: Sender) -> Op | Unreadable:
    name = ""
    try:
        for key in ("user", "device", "office", "record"):
            said[key] = long_id(said[key])
        at, said["at"] = said["at"], long_moment(said["at"])
        said["base"] += sender.base
        if said["id"] == "":
            name = said["id"] = op_id(said["device"], said["counter"], at if type(at) is int else milliseconds(at) or 0)
        else:
            name = said["id"] = long_id(said["id"])
        return msgspec.convert(said, Op)
    except (msgspec.ValidationError, NotDecodable, TypeError) as error:
        return Unreadable(name, str(error))


def _told_id(op: Op) -> str:
    """Nothing for an id that follows from the rest of the op."""
    return "" if op.id == op_id(op.device, op.counter, milliseconds(op.at) or 0) else short_id(op.id) or "~"
