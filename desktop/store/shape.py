"""For which program and pack an office's file was made ready: what its tables and search index are made from."""

import msgspec

from desktop.store.database import Connection
from desktop.store.errors import database_errors
from desktop.store.indexes import Index, indexes_of
from desktop.store.search_index import weights
from sync.model.pack import FieldType, Pack, RecordType

SCHEMA = 7  # the number of migrations in `desktop.store.migrations`
SHAPE = "shape"  # the settings key that holds the Shape of the file


class TableShape(msgspec.Struct, frozen=True):
    """What of a record type's declaration its table and search index are made from."""

    fields: tuple[tuple[str, FieldType], ...]
    indexes: tuple[Index | tuple[str, ...], ...]  # plain columns in files of earlier programs
    searched: tuple[tuple[str, FieldType, int], ...]


class Shape(msgspec.Struct, frozen=True):
    """For which program and pack a file was made ready."""

    schema: int
    pack: str
    tables: dict[str, TableShape]


def shape_of(pack: Pack) -> Shape:
    return Shape(SCHEMA, pack.version, {key: _table_shape(kind) for key, kind in pack.records.items()})


def _table_shape(kind: RecordType) -> TableShape:
    return TableShape(
        fields=tuple((field.key, field.type) for field in kind.fields),
        indexes=tuple(indexes_of(kind)),
        searched=tuple(
            (f.key, f.type, f.search) for weight in weights(kind) for f in kind.fields if f.search == weight
        ),
    )


def read_shape(connection: Connection) -> Shape | None:
    """What the file was last made ready for; None for a new one."""
    with database_errors():
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'settings'").fetchone():
            return None
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (SHAPE,)).fetchone()
    return msgspec.json.decode(row[0], type=Shape) if row else None
