"""Changes on the wire: `[n, shapes, sequences, groups, which, created at, …]`, zeros at the end left out."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from sync.protocol import Authorship, Change
from sync.wire.columns import pack_column, unpack_column
from sync.wire.tables import (
    checked_count,
    checked_list,
    fields_of,
    pack_columns,
    pack_groups,
    pack_usual,
    padded,
    sort_out,
    unpack_columns,
    unpack_groups,
    unpack_usual,
)
from sync.wire.values import Budget, long_id, long_moment, short_id, short_moment, trimmed

COLUMNS = 15
AUTHOR_COLUMNS = 7
SAME = None  # as the column before says


def pack_changes(changes: list[Change], office: str, pack: str, base: int) -> Any:
    """Sequences are told as differences from `base`; `office` and `pack` are what most changes have."""
    if not changes:
        return 0
    shapes, which = sort_out([trimmed([c.record_type, list(c.fields) or 0, int(c.whole)]) for c in changes])
    updated = [SAME if c.updated_at == c.created_at else short_moment(c.updated_at) for c in changes]
    return trimmed(
        [
            len(changes),
            shapes,
            pack_column([c.seq - base for c in changes]),
            pack_groups(which, [(short_id(c.record), *c.fields.values()) for c in changes]),
            pack_usual(which),
            _pack_authors(changes),
            pack_usual([c.state for c in changes], None),
            pack_usual([c.deleted for c in changes], None),
            pack_usual([short_moment(c.created_at) for c in changes], ""),
            pack_usual([short_id(c.created_by) for c in changes], ""),
            pack_usual(updated, SAME),
            pack_usual([SAME if c.updated_by == c.created_by else short_id(c.updated_by) for c in changes], SAME),
            pack_usual([short_id(c.updated_device) for c in changes], ""),
            pack_usual([short_id(c.office) for c in changes], short_id(office)),
            pack_usual([c.pack for c in changes], pack),
        ]
    )


def unpack_changes(packed: Any, office: str, pack: str, base: int, budget: Budget) -> list[Change]:
    """Raises NotDecodable, TooLarge."""
    if packed == 0:
        return []
    count, shapes, sequences, groups, which, authors, *rest = padded(packed, COLUMNS)
    n = checked_count(count)
    usual = (None, None, "", "", SAME, SAME, "", short_id(office), pack)
    columns = [unpack_usual(column, n, budget, value) for column, value in zip(rest, usual, strict=True)]
    bodies = unpack_groups(shapes, groups, unpack_usual(which, n, budget), partial(_unpack_group, budget=budget))
    rows = zip(unpack_column(sequences, n, budget), bodies, *columns, strict=True)
    changes = [_change(seq + base, body, *row) for seq, body, *row in rows]
    return _with_authors(changes, authors, budget)


def _unpack_group(shape: Any, group: Any, n: int, budget: Budget) -> Iterator[dict[str, Any]]:
    record_type, keys, whole = padded(shape, 3)
    keys = keys or []
    for record, *values in unpack_columns(checked_list(group), 1 + len(keys), n, budget):
        fields = fields_of(keys, values)
        yield {"record_type": record_type, "record": long_id(record), "fields": fields, "whole": bool(whole)}


def _change(seq: int, body: dict[str, Any], *row: Any) -> Change:
    state, deleted, created_at, created_by, updated_at, updated_by, updated_device, office, pack = row
    made = long_moment(created_at)
    said = {
        "seq": seq,
        "state": state,
        "deleted": deleted,
        "created_at": made,
        "created_by": long_id(created_by),
        "updated_at": made if updated_at is SAME else long_moment(updated_at),
        "updated_by": long_id(created_by if updated_by is SAME else updated_by),
        "updated_device": long_id(updated_device),
        "office": long_id(office),
        "pack": pack,
    }
    return msgspec.convert({**said, **body}, Change)


def _pack_authors(changes: list[Change]) -> Any:
    """`[how many each change has, users, devices, moments, paths, how much earlier, how far behind]`, zeros at the end
    left out: 0 for paths that are all of the change's, for its own sequence, for a writer who had seen everything.
    """
    counts = [len(c.authors) for c in changes]
    if not any(counts):
        return 0
    hands = [(c, a) for c in changes for a in c.authors]
    said = pack_columns([(short_id(a.user), a.device, short_moment(a.at)) for _, a in hands])
    paths = pack_usual([0 if a.paths == _own_paths(c) else a.paths for c, a in hands])
    earlier = pack_usual([c.seq - a.seq if a.seq else 0 for c, a in hands])
    behind = pack_usual([0 if a.unseen_after is None else c.seq - a.unseen_after for c, a in hands])
    return trimmed([pack_column(counts), *said, paths, earlier, behind])


def _with_authors(changes: list[Change], packed: Any, budget: Budget) -> list[Change]:
    if packed == 0:
        return changes
    counted, *said = padded(packed, AUTHOR_COLUMNS)
    counts = unpack_column(counted, len(changes), budget)
    n = checked_count(sum(counts))
    usual = [unpack_usual(column, n, budget) for column in said[3:]]
    rows = iter([(*who, *rest) for who, *rest in zip(unpack_columns(said[:3], 3, n, budget), *usual, strict=True)])
    return [
        msgspec.structs.replace(change, authors=tuple(_author(change, *next(rows)) for _ in range(count)))
        for change, count in zip(changes, counts, strict=True)
    ]


def _author(change: Change, user: str, device: str, at: int | str, paths: Any, earlier: int, behind: int) -> Authorship:
    said = {
        "user": long_id(user),
        "device": device,
        "at": long_moment(at),
        "paths": _own_paths(change) if paths == 0 else paths,
        "seq": change.seq - earlier if earlier else 0,
        "unseen_after": change.seq - behind if behind else None,
    }
    return msgspec.convert(said, Authorship)


def _own_paths(change: Change) -> tuple[str, ...]:
    told = {"state": change.state, "deleted": change.deleted}
    return (*change.fields, *(path for path, value in told.items() if value is not None))
