"""Reading records: by id, by field, as a list."""

from collections.abc import Callable, Sequence
from typing import Any

from desktop.store.database import Connection
from desktop.store.errors import database_errors
from desktop.store.searching import columns_statement, count_statement, most, select_statements
from desktop.store.tables import Table, quote
from desktop.store.values import Query
from sync.model.pack import Pack
from sync.model.record import Record

AT_ONCE = 500  # ids in one statement


class Records:
    """Reads over one connection: a thread's own, or the writer's within a transaction."""

    def __init__(self, pack: Pack, tables: dict[str, Table], connection: Callable[[], Connection]) -> None:
        self.pack = pack
        self.tables = tables
        self._connection = connection

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with database_errors():
            rows: list[tuple[Any, ...]] = self._connection().execute(sql, values).fetchall()
        return rows

    def get(self, record_type: str, record: str) -> Record | None:
        """The record of that id, deleted ones too; None when it is not here."""
        found = self.many(record_type, [record])
        return found[0] if found else None

    def many(self, record_type: str, records: Sequence[str]) -> list[Record]:
        """The records of these ids in their order; those not here are left out."""
        table = self.tables[record_type]
        found: dict[str, Record] = {}
        for start in range(0, len(records), AT_ONCE):
            ids = records[start : start + AT_ONCE]
            marks = ", ".join("?" * len(ids))
            sql = f"SELECT {table.read_columns} FROM {quote(table.name)} WHERE id IN ({marks})"  # noqa: S608
            found.update((row[0], table.from_row(row)) for row in self.rows(sql, ids))
        return [found[record] for record in records if record in found]

    def select(self, query: Query) -> list[str]:
        """Ids of the records a query asks for, in its order."""
        kind, table = self.pack.record(query.record_type), self.tables[query.record_type]
        enough = most(query)
        ids: list[str] = []
        for sql, values in select_statements(kind, table, query):
            found = self._ids(sql, values)
            ids = list(dict.fromkeys(ids + found)) if ids else found
            if enough is not None and len(ids) >= enough:
                break
        return ids[:enough]

    def columns(self, query: Query, *keys: str) -> list[tuple[Any, ...]]:
        """The id and these plain columns of each record that a query without a text asks for, in no order: a third of
        what reading whole records takes, where many are looked at to find a few.
        """
        kind, table = self.pack.record(query.record_type), self.tables[query.record_type]
        return self.rows(*columns_statement(kind, table, query, keys))

    def _ids(self, sql: str, values: Sequence[Any]) -> list[str]:
        """The ids of a statement's rows; one text for all of them takes a third of the time that 200,000 rows take."""
        joined: str | None = self.rows(f"SELECT group_concat(id, char(10)) FROM ({sql})", values)[0][0]  # noqa: S608
        return joined.split("\n") if joined else []

    def count(self, query: Query) -> int:
        """How many records a query finds; a search counts up to `desktop.store.searching.HITS`."""
        kind, table = self.pack.record(query.record_type), self.tables[query.record_type]
        return int(self.rows(*count_statement(kind, table, query))[0][0])

    def counts_by_state(self, record_type: str) -> dict[str, int]:
        """How many records stand in each state of the workflow."""
        name = quote(self.tables[record_type].name)
        rows = self.rows(f"SELECT state, count(*) FROM {name} WHERE deleted = 0 GROUP BY state")  # noqa: S608
        return {state: number for state, number in rows if state is not None}

    def find_one(self, record_type: str, **fields: Any) -> Record | None:
        """The record whose fields have these values, the last changed of several."""
        found = self.select(Query(record_type=record_type, filters=fields, limit=1))
        return self.get(record_type, found[0]) if found else None

    def title(self, record_type: str, record: str, depth: int = 2) -> str:
        """What a list calls the record, references by their own titles down to `depth`; "" when it is not here."""
        found = self.get(record_type, record) if record_type in self.tables and depth else None
        if found is None:
            return ""
        fields = [self.pack.record(record_type).require(key) for key in self.pack.record(record_type).title]
        filled = [(field, found.fields[field.key]) for field in fields if field.key in found.fields]
        words = [self.title(field.to, value, depth - 1) if field.to else str(value) for field, value in filled]
        return " ".join(word for word in words if word)
