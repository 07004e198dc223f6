"""Bringing an office's file to what this program and its pack need, in one transaction, after a backup."""

from collections.abc import Callable

import msgspec

from desktop.i18n import _
from desktop.store.database import Connection, Database
from desktop.store.errors import NewerStore, database_errors
from desktop.store.search_index import weights
from desktop.store.tables import indexes_of, to_json
from sync.model.pack import FieldType, Pack, RecordType

SCHEMA = 2  # the number of migrations in `desktop.store.migrations`
SHAPE = "shape"  # the settings key that holds the Shape of the file


class TableShape(msgspec.Struct, frozen=True):
    """What of a record type's declaration its table and search index are made from."""

    fields: tuple[tuple[str, FieldType], ...]
    indexes: tuple[tuple[str, ...], ...]
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


def make_ready(database: Database, pack: Pack, back_up: Callable[[], object]) -> None:
    """Upgrade the file when it needs it; a file with work in it is backed up before. Raises NewerStore."""
    wanted = shape_of(pack)
    standing = read_shape(database.writer)
    if standing == wanted:
        return
    if standing is not None:
        _refuse_newer(standing, wanted)
        back_up()
    from desktop.store.upgrading import upgrade  # noqa: PLC0415 (sqlite-utils costs a start 0.1 to 0.4 s)

    with database.transaction() as connection:
        standing = read_shape(connection)  # another program may have been quicker
        if standing == wanted:
            return
        if standing is not None:
            _refuse_newer(standing, wanted)
        upgrade(connection, pack, standing)
        connection.execute(
            "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (SHAPE, to_json(wanted)),
        )


def read_shape(connection: Connection) -> Shape | None:
    """What the file was last made ready for; None for a new one."""
    with database_errors():
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'settings'").fetchone():
            return None
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (SHAPE,)).fetchone()
    return msgspec.json.decode(row[0], type=Shape) if row else None


def _refuse_newer(standing: Shape, wanted: Shape) -> None:
    if standing.schema > wanted.schema:
        raise NewerStore(
            _("A newer version of the program has worked on this data. Nothing was changed. Install the newer version.")
        )
    if version_key(standing.pack) > version_key(wanted.pack):
        raise NewerStore(
            _(
                "This data was kept under regulations {newer}, this program only knows {older}. "
                "Nothing was changed. Install the newer version."
            ).format(newer=standing.pack, older=wanted.pack)
        )


def version_key(version: str) -> tuple[int, ...]:
    """Orders pack versions such as `2026.1`."""
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
