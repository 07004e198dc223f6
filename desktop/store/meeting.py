"""Changes that came together by themselves: central laid one beside others' of the same record which its writer had not
seen. This PC's history tells which those are, whoever wrote them.

A row of the history keeps in `merged` what it takes to find them: of an own change how far the history went when
central took it, for what was heard of the record between the writing and that is what its writer had not seen; of
another's the sequence up to which its writer had heard central.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import msgspec

from desktop.store import history
from desktop.store.database import Connection
from desktop.store.sent import read_sent
from desktop.store.tables import to_json
from desktop.store.values import HistoryEntry, Merge
from sync.model.op import Op
from sync.model.record import DELETED, STATE
from sync.protocol import Verdict

Read = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

# What central made of an own change is told to this PC too, under the same sequence.
_ROWS = """
SELECT h.n, h.op, h.seq, h.merged, h.entry, s.answered_at, s.op, h.op IS NULL AND EXISTS (
    SELECT 1 FROM history AS own WHERE own.record = h.record AND own.record_type = h.record_type
    AND own.op IS NOT NULL AND own.seq = h.seq
) FROM history AS h LEFT JOIN sent AS s ON s.op_id = h.op
"""
_LATE = f"""
{_ROWS} WHERE h.merged IS NOT NULL
ORDER BY CASE WHEN h.op IS NULL THEN h.n ELSE h.merged END DESC, h.op IS NULL, h.n DESC LIMIT ?
"""
_OF_RECORD = f"{_ROWS} WHERE h.record = ? AND h.record_type = ? AND h.seq IS NOT NULL"
_BESIDE_OWN = f"{_OF_RECORD} AND h.op IS NULL AND h.n > ? AND (h.n <= ? OR h.seq BETWEEN 1 AND ?) ORDER BY h.n"
_BESIDE_OTHERS = f"{_OF_RECORD} AND h.seq > ? AND h.seq < ? ORDER BY h.seq"
_LOOKED_AT = """
SELECT count(*) FROM history WHERE record = ? AND record_type = ? AND n > ?
AND json_extract(entry, '$.kind') = 'view' AND json_extract(entry, '$.user') = ?
"""
_TAKEN = """
UPDATE history SET seq = ?, merged = CASE WHEN seq IS NOT NULL THEN merged WHEN ? THEN (SELECT max(n) FROM history) END
WHERE op = ?
"""
_OVER = """
UPDATE history SET seq = 0
WHERE op IS NULL AND seq > ? AND record_type IN (SELECT value FROM json_each(?))
"""


class _Row(NamedTuple):
    """A change in the history: `until` is its `merged`, `sent` the op as central took it, if it is kept."""

    n: int
    op: str | None
    seq: int
    until: int | None
    text: str
    answered_at: str | None
    sent: bytes | None
    has_own_seq: bool

    def entry(self) -> HistoryEntry:
        """As it came to stand: without what central did not lay of it."""
        entry = history.read_entry(self.text, self.seq, None, self.until, self.answered_at)
        lost = read_sent(self.sent).lost if self.sent else ()
        if not lost:
            return entry
        fields = {path: value for path, value in entry.fields.items() if path not in lost}
        return msgspec.structs.replace(entry, fields=fields, step=None if STATE in lost else entry.step)


class _Change(NamedTuple):
    """`is_told_back`: what central made of an own change, such as scans of several people."""

    row: _Row
    entry: HistoryEntry
    is_told_back: bool


class _Met(NamedTuple):
    """What the writers of `late` had not seen."""

    beside: list[_Change]
    late: list[_Change]

    def as_merge(self) -> Merge:
        others = [change for change in self.beside if not change.is_told_back]
        made = [change for change in self.beside if change.is_told_back]
        sides = tuple(change.entry for change in (*others, *self.late, *made))
        rows = [change.row for change in (*self.beside, *self.late)]
        heard = max(max(row.n, row.until or 0) if row.op is not None else row.n for row in rows)
        return Merge(id=str(self.late[-1].row.n), sides=sides, heard=heard)


def note_taken(connection: Connection, answered: Sequence[tuple[Op, Verdict]]) -> None:
    """Own changes that central took. One that it had taken before, and lost, keeps what was noted then."""
    rows = [(verdict.seq, _was_laid_beside(op, verdict), op.id) for op, verdict in answered]
    connection.executemany(_TAKEN, rows)


def _was_laid_beside(op: Op, verdict: Verdict) -> bool:
    paths = (*op.fields, *((STATE,) if op.step else ()), *((DELETED,) if op.action == "delete" else ()))
    laid = any(path not in verdict.lost for path in paths)
    return verdict.kind == "merged" or (verdict.kind == "conflict" and laid)


def forget_sequences(connection: Connection, record_types: Sequence[str], above: int) -> None:
    """Others' changes above a sequence of central's are of an epoch that is over: new ones get their sequences."""
    connection.execute(_OVER, (above, to_json(record_types)))


def merges(read: Read, names: Collection[str], limit: int) -> list[Merge]:
    """The last first; `limit` is how many changes are looked at. What one person did on one PC beside the same changes
    is one of them. `names`: this PC's, now and earlier.
    """
    found: dict[tuple[object, ...], _Met] = {}
    for late in _changes(read(_LATE, (limit,)), names):
        if not late.is_told_back:
            beside, entry = _beside(read, late, names), late.entry
            key = (entry.record_type, entry.record, entry.user, entry.device, *(other.row.n for other in beside))
            found.setdefault(key, _Met(beside, [])).late.insert(0, late)
    return [met.as_merge() for met in found.values() if met.beside]


def is_looked_at(read: Read, merge: Merge, user: str) -> bool:
    """Whether that person looked at the record since this PC heard of it."""
    side = merge.sides[0]
    ((times,),) = read(_LOOKED_AT, (side.record, side.record_type, merge.heard, user))
    return bool(times)


def _beside(read: Read, late: _Change, names: Collection[str]) -> list[_Change]:
    """What the writer of `late` had not seen, in the order it came to central or here."""
    row, entry = late.row, late.entry
    of_record = (entry.record, entry.record_type)
    if row.op is not None:
        return _changes(read(_BESIDE_OWN, (*of_record, row.n, row.until, row.seq)), names)
    found = _changes(read(_BESIDE_OTHERS, (*of_record, row.until, row.seq)), names)
    return [
        other
        for other in found
        if not other.is_told_back and (other.row.op is not None or other.entry.device != entry.device)
    ]


def _changes(rows: list[tuple[Any, ...]], names: Collection[str]) -> list[_Change]:
    found = []
    for values in rows:
        row = _Row(*values)
        entry = row.entry()
        is_told_back = row.has_own_seq and entry.device in names
        if is_told_back:
            entry = msgspec.structs.replace(entry, user="", device="")
        found.append(_Change(row, entry, is_told_back))
    return found
