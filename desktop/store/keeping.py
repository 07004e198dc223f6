"""Saving a record with its search words; what every write ends in."""

from collections.abc import Callable

import msgspec

from desktop.store.database import Connection
from desktop.store.reading import Records
from desktop.store.search_index import Indexer, put_words
from desktop.store.tables import Table, to_json
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Record


class Keeper(Records):
    """Reads and saves within one transaction, and gathers which records changed."""

    def __init__(self, pack: Pack, tables: dict[str, Table], connection: Connection) -> None:
        super().__init__(pack, tables, lambda: connection)
        self.connection = connection
        self.changed: set[tuple[str, str]] = set()
        self._indexer = Indexer(pack, self.title)

    def save(self, record: Record, before: Record | None) -> None:
        """Write the row, and the search words where they differ from those of `before`."""
        table, kind = self.tables[record.type], self.pack.record(record.type)
        ((n,),) = self.connection.execute(table.save_sql, table.to_row(record)).fetchall()
        self.changed.add((record.type, record.id))
        words = self._indexer.words(kind, record.fields)
        if words and (before is None or self._indexer.words(kind, before.fields) != words):
            put_words(self.connection, kind, table, n, words)

    def confirmed(self, record_type: str, record: str) -> Record | None:
        """The body that central confirmed, kept while own ops lie over it; None when central has none yet."""
        row = self.connection.execute(
            "SELECT body FROM confirmed WHERE record_type = ? AND record = ?", (record_type, record)
        ).fetchone()
        return msgspec.json.decode(row[0], type=Record) if row else None

    def keep_confirmed(self, record: Record) -> None:
        self.connection.execute(
            "INSERT INTO confirmed (record_type, record, body) VALUES (?, ?, ?) "
            "ON CONFLICT (record_type, record) DO UPDATE SET body = excluded.body",
            (record.type, record.id, to_json(record)),
        )

    def own_ops(self, record_type: str, record: str) -> list[tuple[Op, str]]:
        """The ops of this PC that still lie over the record, in the order written, each with its outbox state."""
        rows = self.connection.execute(
            "SELECT op, state FROM outbox WHERE record = ? AND record_type = ? ORDER BY n", (record, record_type)
        ).fetchall()
        return [(msgspec.json.decode(text, type=Op), state) for text, state in rows]


ChangeListener = Callable[[set[tuple[str, str]]], None]
