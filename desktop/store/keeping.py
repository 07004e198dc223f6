"""Saving a record with its search words; what every write ends in. And what lies under and over a record."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from desktop.store.database import Connection
from desktop.store.reading import AT_ONCE, Records
from desktop.store.search_index import Indexer, drop_words, put_words
from desktop.store.tables import Table, quote, to_json
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Record

Key = tuple[str, str]  # record type, record

WHOLE = "*"  # of a ground's `told`: every path


class Ground(NamedTuple):
    """What central confirmed of a record, None when it has none yet, and what it told while own ops lay over it: path
    -> the record's sequence then. An own op that central took at or before that sequence is older than what was told.
    """

    body: Record | None = None
    told: dict[str, int] = {}  # noqa: RUF012 (never changed in place)

    def told_at(self, path: str) -> int:
        return max(self.told.get(path, 0), self.told.get(WHOLE, 0))


class Laid(NamedTuple):
    """An own op that lies over a record, by its row in the outbox. `seq` and `lost` are those of its verdict."""

    n: int
    op: Op
    state: str
    seq: int
    lost: frozenset[str]


@lru_cache(maxsize=2048)
def decode_op(text: str) -> Op:
    """An op is read when it is looked at for a request, with its verdict and when it is folded: it is decoded once.

    Raises what msgspec raises.
    """
    return msgspec.json.decode(text, type=Op)


def read_op(n: int, op_id: str, record_type: str, record: str, text: str) -> Op:
    """The op of a row of the outbox. Where the disk spoilt it, one that says no more than the row's other columns."""
    try:
        return decode_op(text)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Op(
            id=op_id,
            device="",
            counter=n,
            user="",
            role="clerk",
            at="",
            pack="",
            office="",
            record_type=record_type,
            record=record,
            action="set",
        )


class Keeper(Records):
    """Reads and saves within one transaction, and gathers which records changed."""

    def __init__(self, pack: Pack, tables: dict[str, Table], connection: Connection) -> None:
        super().__init__(pack, tables, lambda: connection)
        self.connection = connection
        self.changed: set[tuple[str, str]] = set()
        self._indexer = Indexer(pack, self.title)

    def save(self, record: Record, before: Record | None) -> None:
        """Write the row as far as it differs from `before`, and the search words where they do."""
        if record == before:
            return
        self.changed.add((record.type, record.id))
        table, kind = self.tables[record.type], self.pack.record(record.type)
        if before is not None and msgspec.structs.replace(before, seq=record.seq, pending=record.pending) == record:
            self.connection.execute(table.stand_sql, (record.seq, record.pending, record.id))
            return
        words = self._indexer.words(kind, record.fields)
        if before is None:
            n = self.connection.execute(table.insert_sql, table.to_row(record)).lastrowid
            if words:
                put_words(self.connection, kind, table, n, words, new=True)
            return
        self.connection.execute(table.update_sql, (*table.to_row(record), record.id))
        if words and self._indexer.words(kind, before.fields) != words:
            ((n,),) = self.connection.execute(table.number_sql, (record.id,)).fetchall()
            put_words(self.connection, kind, table, n, words)

    def drop(self, record_type: str, record: str) -> None:
        """Take a record out of its table and the search index."""
        table, kind = self.tables[record_type], self.pack.record(record_type)
        rows = self.connection.execute(
            f"DELETE FROM {quote(table.name)} WHERE id = ? RETURNING n",  # noqa: S608 (checked pack keys)
            (record,),
        ).fetchall()
        for (n,) in rows:
            drop_words(self.connection, kind, table, n)
        self.changed.add((record_type, record))

    def ground(self, record_type: str, record: str) -> Ground:
        """What central confirmed of a record over which own ops lie."""
        return self.grounds([(record_type, record)]).get((record_type, record), Ground())

    def grounds(self, keys: Iterable[Key]) -> dict[Key, Ground]:
        return {
            (record_type, record): Ground(
                msgspec.json.decode(body, type=Record),
                msgspec.json.decode(told, type=dict[str, int]) if told else {},
            )
            for record_type, record, body, told in self._of_keys(
                "SELECT record_type, record, body, told FROM confirmed", keys, ""
            )
        }

    def keep_ground(self, record_type: str, record: str, ground: Ground) -> None:
        self.connection.execute(
            "INSERT INTO confirmed (record_type, record, body, told) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (record_type, record) DO UPDATE SET body = excluded.body, told = excluded.told",
            (record_type, record, to_json(ground.body), to_json(ground.told) if ground.told else None),
        )

    def laid(self, record_type: str, record: str) -> list[Laid]:
        """The ops of this PC that still lie over the record, in the order written."""
        return self.laid_over([(record_type, record)]).get((record_type, record), [])

    def laid_over(self, keys: Iterable[Key]) -> dict[Key, list[Laid]]:
        """The same for many records; only those over which something lies."""
        found: dict[Key, list[Laid]] = {}
        for record_type, record, n, op_id, text, state, seq, lost in self._of_keys(
            "SELECT record_type, record, n, op_id, op, state, seq, lost FROM outbox", keys, "ORDER BY n"
        ):
            op = read_op(n, op_id, record_type, record, text)
            paths = frozenset(msgspec.json.decode(lost, type=list[str])) if lost else frozenset[str]()
            found.setdefault((record_type, record), []).append(Laid(n, op, state, seq or 0, paths))
        return found

    def _of_keys(self, select: str, keys: Iterable[Key], order: str) -> Iterator[tuple[Any, ...]]:
        wanted = set(keys)
        ids = sorted({record for _, record in wanted})
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            marks = ", ".join("?" * len(some))
            for row in self.connection.execute(f"{select} WHERE record IN ({marks}) {order}", some).fetchall():
                if row[:2] in wanted:
                    yield row


ChangeListener = Callable[[set[tuple[str, str]]], None]
