"""The upgrade itself: fixed tables by migrations, record tables as the pack declares them.

A field that left the pack moves into the row's `extra`, one that came is filled from there, a renamed one keeps its
values; so data of a newer or older pack is never lost, whatever order packs arrive in.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from desktop.store.database import Connection
from desktop.store.indexes import indexes_of
from desktop.store.migrations import MIGRATIONS
from desktop.store.reading import Records
from desktop.store.search_index import Indexer, create_index, put_words
from desktop.store.shape import Shape, shape_of
from desktop.store.tables import BASE_COLUMNS, Table, column_type, quote, tables_of, to_json
from desktop.store.telling import Told, told_to_nobody
from desktop.store.workbench import Workbench
from sync.model.op import Op
from sync.model.pack import Pack, RecordType
from sync.model.record import Fields, Record

Names = dict[str, str]  # a field's old key -> its new one

TOLD_EVERY = 500  # rows


def upgrade(connection: Connection, pack: Pack, standing: Shape | None, told: Told = told_to_nobody) -> None:
    """Make every table what the pack asks for, inside the caller's transaction."""
    bench = Workbench(connection, recursive_triggers=False, execute_plugins=False)
    MIGRATIONS.apply(bench)
    old, wanted, tables = standing.tables if standing else {}, shape_of(pack).tables, tables_of(pack)
    for done, (key, kind) in enumerate(pack.records.items()):
        told("tables", done, len(pack.records))
        if key not in old:
            _create(bench, kind, tables[key])
            _adopt_unknown(connection, tables[key])
        elif old[key] != wanted[key]:
            _reshape(bench, kind, Table(key, old[key].fields), tables[key])
    indexer = Indexer(pack, Records(pack, tables, lambda: connection).title)
    again = [kind for key, kind in pack.records.items() if key not in old or old[key].searched != wanted[key].searched]
    tell = _Count(told, sum(_rows_of(connection, tables[kind.key]) for kind in again))
    for kind in again:
        _index_again(connection, kind, tables[kind.key], indexer, tell.one)


class _Count:
    """Tells of rows one by one, but not too often."""

    def __init__(self, told: Told, of: int) -> None:
        self._told = told
        self._of = of
        self._done = 0

    def one(self) -> None:
        if self._done % TOLD_EVERY == 0:
            self._told("words", self._done, self._of)
        self._done += 1


def _rows_of(connection: Connection, table: Table) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {quote(table.name)}").fetchone()[0])  # noqa: S608


def _create(bench: Workbench, kind: RecordType, table: Table) -> None:
    fields = {key: column_type(field_type) for key, field_type in table.fields}
    bench.table(table.name).create(
        {"n": int, **BASE_COLUMNS, **fields},
        pk="n",
        not_null={"id", "deleted", "seq", "pending"},
        defaults={"deleted": 0, "seq": 0, "pending": 0},
    )
    bench.table(table.name).create_index(["id"], unique=True)
    _add_indexes(bench, kind, table)


def _add_indexes(bench: Workbench, kind: RecordType, table: Table) -> None:
    for index in indexes_of(kind):
        bench.execute(index.sql(table))


def _drop_indexes(bench: Workbench, kind: RecordType, table: Table, *, every: bool) -> None:
    """Take away indexes that are needed no more; `every` one where columns go or are renamed. Ids stay unique."""
    stays = set() if every else {index.name(table) for index in indexes_of(kind)}
    for index in bench.table(table.name).indexes:
        if not index.unique and index.name not in stays:
            bench.execute(f"DROP INDEX {quote(index.name)}")


def _adopt_unknown(connection: Connection, table: Table) -> None:
    """Records that central sent before this pack knew their type."""
    rows = connection.execute("SELECT body FROM unknown_records WHERE record_type = ?", (table.key,)).fetchall()
    for (body,) in rows:
        connection.execute(table.insert_sql, table.to_row(msgspec.json.decode(body, type=Record)))
    connection.execute("DELETE FROM unknown_records WHERE record_type = ?", (table.key,))


def _reshape(bench: Workbench, kind: RecordType, old: Table, new: Table) -> None:
    had, wanted = dict(old.fields), dict(new.fields)
    names = {
        field.renamed_from: field.key
        for field in kind.fields
        if field.renamed_from in had and field.renamed_from not in wanted and field.key not in had
    }
    stays = {key for key in had if names.get(key, key) in wanted and had[key] == wanted[names.get(key, key)]}
    lost = sorted(set(had) - stays)
    carried = _records_to_carry(bench.conn, old, lost)
    table = bench.table(new.name)
    kept_names = {before: after for before, after in names.items() if before in stays}
    _drop_indexes(bench, kind, new, every=bool(lost or kept_names))
    if lost or kept_names:
        table.transform(drop=lost, rename=kept_names)
    for key in wanted.keys() - {names.get(key, key) for key in stays}:
        table.add_column(key, column_type(wanted[key]))
    _add_indexes(bench, kind, new)
    aliases = {field.renamed_from: field.key for field in kind.fields if field.renamed_from}
    for record in carried:
        bench.conn.execute(new.update_sql, (*new.to_row(renamed(record, aliases)), record.id))
    if names:
        _rename_unsent(bench.conn, new.key, names)


def _records_to_carry(connection: Connection, old: Table, lost: list[str]) -> list[Record]:
    """The records with values in columns that go, or in `extra`, from where columns that come may be filled."""
    filled = " OR ".join(f"{quote(column)} IS NOT NULL" for column in ["extra", *lost])
    rows = connection.execute(f"SELECT {old.read_columns} FROM {quote(old.name)} WHERE {filled}")  # noqa: S608
    return [old.from_row(row) for row in rows.fetchall()]


def renamed(record: Record, names: Names) -> Record:
    """The record with its fields under their new names; a value under the new name wins."""
    return msgspec.structs.replace(record, fields=_rename_paths(record.fields, names))


def _rename_paths(fields: Fields, names: Names) -> Fields:
    result: Fields = {}
    for path, value in fields.items():
        key, dot, entry = path.partition(".")
        result.setdefault(names.get(key, key) + dot + entry, value)
    return result


def _rename_unsent(connection: Connection, record_type: str, names: Names) -> None:
    """Unsent ops and the bodies they lie on speak of fields by their new names, as central now does."""

    def rename_op(op: Op) -> Op:
        return msgspec.structs.replace(op, fields=_rename_paths(op.fields, names), old=_rename_paths(op.old, names))

    _rewrite(
        connection, "outbox", "op", record_type, lambda text: to_json(rename_op(msgspec.json.decode(text, type=Op)))
    )
    _rewrite(
        connection,
        "confirmed",
        "body",
        record_type,
        lambda text: to_json(renamed(msgspec.json.decode(text, type=Record), names)),
    )


def _rewrite(connection: Connection, table: str, column: str, record_type: str, change: Callable[[str], str]) -> None:
    rows = connection.execute(
        f"SELECT rowid, {column} FROM {table} WHERE record_type = ?",  # noqa: S608 (two fixed tables)
        (record_type,),
    ).fetchall()
    for rowid, text in rows:
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (change(text), rowid))  # noqa: S608


def _index_again(
    connection: Connection, kind: RecordType, table: Table, indexer: Indexer, tell: Callable[[], None]
) -> None:
    connection.execute(f"DROP TABLE IF EXISTS {quote(table.search)}")
    create_index(connection, kind, table)
    if not any(field.search for field in kind.fields):
        return
    rows: list[tuple[Any, ...]] = connection.execute(
        f"SELECT n, {table.read_columns} FROM {quote(table.name)}"  # noqa: S608 (checked pack keys)
    )
    for n, *row in rows:
        tell()
        put_words(connection, kind, table, n, indexer.words(kind, table.from_row(row).fields))
