"""Back to the backup that was made just before an upgrade, for a program that never came up after it.

Only as long as nothing was written since: whatever is in the upgraded file and not in the backup keeps it as it is.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from desktop.store.backups import FOLDER, backup_path
from desktop.store.database import FILE_NAME, Connection, connect
from desktop.store.errors import database_errors
from desktop.store.shape import SHAPE, read_shape, shape_of
from desktop.store.tables import quote
from sync.disk import settle
from sync.model.pack import Pack, version_key

UPGRADED = "upgraded"  # the settings key that holds the Upgrade that the file went through last
_OWN_SETTINGS = (SHAPE, UPGRADED)
_MADE_BY_UPGRADES = "_sqlite_migrations"


class Upgrade(msgspec.Struct, frozen=True):
    """`by` is the program's version, `backup` the name of the file made just before."""

    by: str
    backup: str


def last_upgrade(folder: Path, key: bytes) -> Upgrade | None:
    """What the office's file in `folder` went through last; None where it was never upgraded, or it is not known."""
    with database_errors():
        connection = connect(folder / FILE_NAME, key)
        try:
            row = connection.execute("SELECT value FROM settings WHERE key = ?", (UPGRADED,)).fetchone()
        finally:
            connection.close()
    try:
        return msgspec.json.decode(row[0], type=Upgrade) if row else None
    except msgspec.MsgspecError:
        return None


def put_back(folder: Path, key: bytes, upgrade: Upgrade, pack: Pack, at: str) -> Path | None:
    """Put the backup in the file's place; gives where the upgraded one is kept, or None where nothing was changed:
    something was written since, or the backup is gone, or newer than this program too.

    `at` is now, ISO 8601. Raises StoreBusy while another program has the file open, and OSError.
    """
    file, backup = folder / FILE_NAME, folder / FOLDER / Path(upgrade.backup).name
    if not backup.is_file():
        return None
    with database_errors():
        connection = connect(file, key)
        try:
            connection.execute("ATTACH DATABASE ? AS before KEY ?", (str(backup), f"x'{key.hex()}'"))
            if not is_known(backup, key, pack) or any(_differences(connection)):
                return None
            connection.execute("DETACH DATABASE before")
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()  # fails unless nobody else has it open
        finally:
            connection.close()
    kept = backup_path(folder, at)
    shutil.copyfile(file, kept)
    _replace(backup, file)
    return kept


def is_known(backup: Path, key: bytes, pack: Pack) -> bool:
    """Whether this program can open the backup."""
    connection = connect(backup, key)
    try:
        shape, wanted = read_shape(connection), shape_of(pack)
    finally:
        connection.close()
    known = shape is not None and shape.schema <= wanted.schema
    return known and shape is not None and version_key(shape.pack) <= version_key(wanted.pack)


def _differences(connection: Connection) -> Iterator[str]:
    """The tables whose rows are not those of the backup, as far as both have a column."""
    now, before = _tables(connection, "main"), _tables(connection, "before")
    for table in sorted(now - before):
        if _count(connection, "main", table):
            yield table
    yield from sorted(before - now)
    for table in sorted(now & before):
        if _differs(connection, table):
            yield table


def _differs(connection: Connection, table: str) -> bool:
    shared = sorted(_columns(connection, "main", table) & _columns(connection, "before", table))
    columns = ", ".join(quote(column) for column in shared)
    other = f" WHERE key NOT IN {_OWN_SETTINGS!r}" if table == "settings" else ""
    now, before = (f"SELECT {columns} FROM {schema}.{quote(table)}{other}" for schema in ("main", "before"))  # noqa: S608
    if not other and _count(connection, "main", table) != _count(connection, "before", table):
        return True
    either = f"SELECT * FROM ({now} EXCEPT {before}) UNION ALL SELECT * FROM ({before} EXCEPT {now}) LIMIT 1"  # noqa: S608
    return connection.execute(either).fetchone() is not None


def _tables(connection: Connection, schema: str) -> set[str]:
    """Those that hold what somebody wrote: not the search index, which is made from them."""
    rows = connection.execute(f"SELECT name, sql FROM {schema}.sqlite_master WHERE type = 'table'").fetchall()  # noqa: S608
    virtual = tuple(f"{name}_" for name, sql in rows if sql.upper().startswith("CREATE VIRTUAL"))
    whole = {name for name, _sql in rows if f"{name}_" not in virtual}
    return {
        name
        for name in whole
        if name != _MADE_BY_UPGRADES and not name.startswith("sqlite_") and not (virtual and name.startswith(virtual))
    }


def _columns(connection: Connection, schema: str, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({quote(table)})")}


def _count(connection: Connection, schema: str, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {schema}.{quote(table)}").fetchone()[0])  # noqa: S608


def _replace(backup: Path, file: Path) -> None:
    """Whole or not at all, also when the power fails."""
    part = file.with_name(f"{file.name}.part")
    shutil.copyfile(backup, part)
    with part.open("r+b") as copied:
        os.fsync(copied.fileno())
    part.replace(file)
    settle(file.parent)
