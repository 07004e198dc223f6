"""Reading records: by id, by field, as a list."""

import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from desktop.i18n import current_language
from desktop.store.database import Connection
from desktop.store.errors import database_errors
from desktop.store.narrowing import Plan, indexed_conditions, size_sql
from desktop.store.ordering import STATE, is_ranked, order_of
from desktop.store.search_index import weight_columns
from desktop.store.searching import (
    Statement,
    Wanted,
    columns_statement,
    count_statement,
    known_statement,
    most,
    select_statements,
)
from desktop.store.slips import MOST_WORDS, may_slip
from desktop.store.tables import Table, quote
from desktop.store.values import Query
from desktop.store.words import query_words
from sync.model.pack import Field, Pack, RecordType
from sync.model.record import Record

AT_ONCE = 500  # ids in one statement
FEW = 3000  # rows that are sorted in a blink, wherever they lie

if TYPE_CHECKING:
    Numbers = array[int]  # of the rows of a table, four bytes each: a list of 200,000 takes 0.8 MB
else:
    Numbers = array


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
        enough = most(query)
        ids: list[str] = []
        for statement in self._statements(query, "id"):
            found = self._ids(statement)
            ids = list(dict.fromkeys(ids + found)) if query.text and ids else ids + found
            if enough is not None and len(ids) >= enough:
                break
        return ids[:enough]

    def numbers(self, query: Query) -> Numbers:
        """The same as numbers of rows; a row keeps its number while its record is here."""
        enough = most(query)
        numbers: Numbers = array("I")
        for statement in self._statements(query, "n"):
            found = self._numbers(statement)
            numbers = array("I", dict.fromkeys(numbers + found)) if query.text and numbers else numbers + found
            if enough is not None and len(numbers) >= enough:
                break
        return numbers if enough is None else numbers[:enough]

    def at_numbers(self, record_type: str, numbers: Sequence[int]) -> dict[int, Record]:
        """The records in these rows, by the rows' numbers; those not here are left out."""
        table = self.tables[record_type]
        found: dict[int, Record] = {}
        for start in range(0, len(numbers), AT_ONCE):
            some = list(numbers[start : start + AT_ONCE])
            marks = ", ".join("?" * len(some))
            sql = f"SELECT n, {table.read_columns} FROM {quote(table.name)} WHERE n IN ({marks})"  # noqa: S608
            found.update((row[0], table.from_row(row[1:])) for row in self.rows(sql, some))
        return found

    def numbers_of(self, record_type: str, records: Sequence[str]) -> dict[str, int]:
        """The numbers of the rows of these ids; those not here are left out."""
        name = quote(self.tables[record_type].name)
        found: dict[str, int] = {}
        for start in range(0, len(records), AT_ONCE):
            ids = records[start : start + AT_ONCE]
            marks = ", ".join("?" * len(ids))
            found.update(self.rows(f"SELECT id, n FROM {name} WHERE id IN ({marks})", ids))  # noqa: S608
        return found

    def _statements(self, query: Query, column: Literal["id", "n"]) -> Iterator[Statement]:
        kind, table = self.pack.record(query.record_type), self.tables[query.record_type]
        order = order_of(kind, query)
        ranks = self._ranks(kind, order.key) if query.order is not None and is_ranked(kind, order.key) else None
        wanted = Wanted(column, ranks, self._plan(kind, table, query), self._slipped(kind, table, query))
        return select_statements(kind, table, query, wanted)

    def _slipped(self, kind: RecordType, table: Table, query: Query) -> list[str]:
        """The words that may hold the slip of a query for similar names: one that begins nothing here must; where each
        begins something, any of the first may.
        """
        if not query.similar or not weight_columns(kind):
            return []
        words = query_words(query.text)
        unknown = [word for word in words if not self.rows(*known_statement(table, word))]
        if len(unknown) > 1 or not all(map(may_slip, unknown)):
            return []
        return unknown or [word for word in words if may_slip(word)][:MOST_WORDS]

    def _plan(self, kind: RecordType, table: Table, query: Query) -> Plan:
        """Begin by the condition that the fewest rows meet. One alone needs no choice, unless its list is sorted."""
        keys = indexed_conditions(kind, query)
        if not keys or (len(keys) == 1 and query.order is None):
            return Plan()
        sizes = {key: int(self.rows(*size_sql(kind, table, query, key, FEW))[0][0]) for key in keys}
        sharpest = min(keys, key=lambda key: sizes[key])
        return Plan(many=True) if sizes[sharpest] >= FEW else Plan(begins=sharpest)

    def _ranks(self, kind: RecordType, key: str) -> list[str]:
        """The values that a column has, in the order of what they are called; states in that of their workflow."""
        sql = f"SELECT DISTINCT {quote(key)} FROM {quote(self.tables[kind.key].name)} WHERE deleted = 0"  # noqa: S608
        values = [row[0] for row in self.rows(sql) if row[0] is not None]
        if key == STATE:
            states = [state.key for state in kind.workflow.states] if kind.workflow else []
            return sorted(values, key=lambda value: states.index(value) if value in states else len(states))
        called = {value: self._called(kind.require(key), value).casefold() for value in values}
        return sorted(values, key=lambda value: (called[value], value))

    def _called(self, field: Field, value: str) -> str:
        if field.type == "ref":
            return self.title(field.to or "", value)
        code = self.pack.code(field.codes or "", value)
        return code.label.of(current_language()) if code else value

    def columns(self, query: Query, *keys: str) -> list[tuple[Any, ...]]:
        """The id and these plain columns of each record that a query without a text asks for, in no order: a third of
        what reading whole records takes, where many are looked at to find a few.
        """
        kind, table = self.pack.record(query.record_type), self.tables[query.record_type]
        return self.rows(*columns_statement(kind, table, query, keys, self._plan(kind, table, query)))

    def _ids(self, statement: Statement) -> list[str]:
        """The ids of a statement's rows; one text for all of them takes a third of the time that 200,000 rows take."""
        sql = f"SELECT group_concat(i, char(10)) FROM ({statement.sql})"  # noqa: S608
        joined: str | None = self.rows(sql, statement.values)[0][0]
        return joined.split("\n") if joined else []

    def _numbers(self, statement: Statement) -> Numbers:
        """The same for numbers of rows: eight hexadecimal digits each."""
        sql = f"SELECT group_concat(format('%08x', i), '') FROM ({statement.sql})"  # noqa: S608
        joined: str | None = self.rows(sql, statement.values)[0][0]
        numbers = array("I", bytes.fromhex(joined or ""))
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers

    def count(self, query: Query) -> int:
        """How many records a query finds; a search counts up to `desktop.store.searching.HITS`."""
        kind, table = self.pack.record(query.record_type), self.tables[query.record_type]
        wanted = Wanted("n", None, self._plan(kind, table, query), self._slipped(kind, table, query))
        return int(self.rows(*count_statement(kind, table, query, wanted))[0][0])

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
