"""The search index of each record type: an FTS5 table without content, one column for each weight the pack uses."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from desktop.store.database import Connection
from desktop.store.tables import Table, quote
from desktop.store.words import index_words
from sync.model.areas import area_name
from sync.model.pack import Field, Pack, RecordType
from sync.model.record import Fields

MERGED_IN_A_COMMIT = 8  # parts of about equal size; `merge_some` never leaves half as many
MERGED_AT_ONCE = 64  # pages: a few milliseconds

TitleOf = Callable[[str, str], str]  # record type, id -> the record's name, "" when it is not here


def weights(kind: RecordType) -> list[int]:
    """The weights in use, the heaviest first; none when the record type is not searched."""
    return sorted({field.search for field in kind.fields if field.search > 0}, reverse=True)


def weight_columns(kind: RecordType) -> list[str]:
    return [f"w{weight}" for weight in weights(kind)]


def create_index(connection: Connection, kind: RecordType, table: Table) -> None:
    """Make the empty index. Prefixes up to five signs (four last digits and their mark) have an index of their own."""
    columns = weight_columns(kind)
    if columns:
        connection.execute(
            f"CREATE VIRTUAL TABLE {quote(table.search)} USING fts5({', '.join(columns)}, content = '', "
            "contentless_delete = 1, detail = column, prefix = '1 2 3 4 5', tokenize = 'ascii')"
        )
        _order(connection, table, "automerge", MERGED_IN_A_COMMIT)


def merge_some(connection: Connection, tables: Sequence[Table]) -> bool:
    """Merge a little of what commits added to these indexes, each a part; whether there was any to merge.

    Left to itself FTS5 does so in the midst of a commit, where it takes tens of milliseconds.
    """
    before = connection.total_changes
    for table in tables:
        _order(connection, table, "merge", MERGED_AT_ONCE)
    return bool(connection.total_changes - before > len(tables))  # an order alone counts one


def _order(connection: Connection, table: Table, command: str, number: int) -> None:
    name = quote(table.search)
    connection.execute(f"INSERT INTO {name} ({name}, rank) VALUES (?, ?)", (command, number))  # noqa: S608


def put_words(
    connection: Connection, kind: RecordType, table: Table, n: int, words: list[str], *, new: bool = False
) -> None:
    """Replace what the index holds for row `n`, of which a `new` one has nothing yet; `words` has one text for each
    weight column.
    """
    columns = weight_columns(kind)
    marks = ", ".join("?" * (len(columns) + 1))
    verb = "INSERT" if new else "INSERT OR REPLACE"
    connection.execute(
        f"{verb} INTO {quote(table.search)} (rowid, {', '.join(columns)}) VALUES ({marks})",
        (n, *words),
    )


def drop_words(connection: Connection, kind: RecordType, table: Table, n: int) -> None:
    """Take row `n` out of the index."""
    if weight_columns(kind):
        connection.execute(f"DELETE FROM {quote(table.search)} WHERE rowid = ?", (n,))  # noqa: S608


class Indexer:
    """Finds the words of a record: what a code, an area or a reference means is indexed, not its key."""

    def __init__(self, pack: Pack, title_of: TitleOf) -> None:
        self._pack = pack
        self._title_of = title_of
        self._searched: dict[str, list[list[Field]]] = {}

    def words(self, kind: RecordType, fields: Fields) -> list[str]:
        """The words of these fields, one text for each of `weight_columns`; none when the type is not searched."""
        if kind.key not in self._searched:
            self._searched[kind.key] = [
                [field for field in kind.fields if field.search == weight] for weight in weights(kind)
            ]
        return [index_words(self._texts(searched, fields)) for searched in self._searched[kind.key]]

    def _texts(self, searched: list[Field], fields: Fields) -> Iterator[str]:
        for field in searched:
            value = fields.get(field.key)
            if value is not None:
                yield from self._meaning(field, value)

    def _meaning(self, field: Field, value: Any) -> Iterator[str]:
        if field.type == "area":
            yield area_names(str(value))
        elif field.type in ("code", "set"):
            yield from self._labels(field, [value] if field.type == "code" else value)
        elif field.type == "ref" and field.to:
            yield self._title_of(field.to, str(value))
        elif field.type == "phone":
            yield str(value)
            yield "0" + str(value).removeprefix("+62")  # as it is dialled at home
        else:
            yield str(value)

    def _labels(self, field: Field, codes: list[str]) -> Iterator[str]:
        for code in codes:
            entry = self._pack.code(field.codes, code) if field.codes else None
            if entry:
                yield entry.label.id
                yield entry.label.en


@lru_cache(maxsize=4096)
def area_names(code: str) -> str:
    """The names of an area and of those it lies in, without the province: nobody searches by it."""
    parts = code.split(".")
    names = (area_name(".".join(parts[:depth])) for depth in range(2, len(parts) + 1))
    return " ".join(name for name in names if name)
