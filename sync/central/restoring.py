"""Central's way back from a backup: the epoch that begins, and what the database it replaces still knows."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import insert, select, update

from sync.central.clock import Now, iso
from sync.central.database import Database
from sync.central.epochs import present_epoch
from sync.central.ledger import Ledger
from sync.central.numbers import set_apart_lost
from sync.central.tables import devices, epochs, meta, scopes
from sync.protocol import SHARED_SCOPE

CARRIED_AT_ONCE = 2048  # pages between two words about how far a copy is
Told = Callable[[str, int, int], None]
"""Hears what is copied, and how much of how much."""


def told_to_nobody(_what: str, _done: int, _of: int) -> None:
    return


class StillAtWork(Exception):
    """Somebody wrote to the database while it was to be replaced: numbers may be granted that nobody would know of."""


class NotThere(Exception):
    """The file is not there, or no database of central."""


class Replaced(msgspec.Struct, frozen=True):
    """What a restoration keeps of the database that it replaces: which PCs there are, and how far numbers went."""

    devices: Sequence[dict[str, Any]]
    numbers: dict[tuple[str, str, int], int]  # office, series, year -> the last one


def begin_epoch(ledger: Ledger, now: datetime, after: str | None = None, replaced: Replaced | None = None) -> str:
    """A new epoch that begins where every scope stands now; gives its id. Nobody writes while it does.

    With `after` only where that is still the present epoch: another request may have been first.
    """
    names = ledger.connection.execute(select(scopes.c.name).where(scopes.c.name != SHARED_SCOPE)).scalars().all()
    order = [*sorted(names), SHARED_SCOPE]  # as every transaction takes these locks
    began = {name: ledger.sequence(name) for name in order}
    parent = present_epoch(ledger.connection)
    if after not in (None, parent):
        return parent
    epoch = secrets.token_urlsafe(6)
    written = msgspec.json.encode(began).decode()
    ledger.connection.execute(insert(epochs).values(id=epoch, parent=parent, began=written, at=iso(now)))
    ledger.connection.execute(update(meta).where(meta.c.key == "epoch").values(value=epoch))
    if replaced is not None:
        _take_over(ledger, replaced)
    set_apart_lost(ledger, now, replaced.numbers if replaced else None)
    return epoch


def back_up(database: Database, file: Path, told: Told = told_to_nobody) -> None:
    """A copy of an SQLite database as it is at this moment, while central goes on. Raises OSError, sqlite3.Error.

    What `told` raises leaves no copy.
    """
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(part)) as copy, database.read() as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)  # noqa: S101 - the caller has looked at the dialect
            source.execute("SELECT count(*) FROM meta").fetchone()  # from here on this moment is what is copied
            _carry(source, copy, "copying", told)
            copy.execute("PRAGMA journal_mode = DELETE")
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def restore(path: Path, backup: Path, now: Now, told: Told = told_to_nobody) -> Path | None:
    """Put `backup` in the place of the database at `path` and begin an epoch; gives where the replaced one lies now.

    What `told` raises leaves everything as it was. Raises NotThere, StillAtWork, SchemaUnknown, OSError, sqlite3.Error.
    """
    _check(backup)
    fresh = path.with_name(f"{path.name}.restoring")
    _remove(fresh)
    try:
        with _watched(path) as changed:
            aside = path.with_name(f"{path.name}.replaced-{now():%Y%m%d-%H%M%S}") if path.exists() else None
            replaced = _read(path) if aside is not None else None
            _copy(backup, fresh, "reading the backup", told)
            _begin(fresh, now(), replaced)
            if aside is not None:
                _set_aside(path, aside, told, is_whole=replaced is not None)
            try:
                if changed():
                    raise StillAtWork(f"central is at work on {path}: stop it first")
                _copy(fresh, path, "restoring", told)
            except BaseException:
                if aside is not None:
                    _put_back(path, aside, is_whole=replaced is not None)
                raise
    finally:
        _remove(fresh)
    return aside


@contextmanager
def _watched(path: Path) -> Iterator[Callable[[], bool]]:
    """Gives whether anybody wrote to the database meanwhile; of one that cannot be read nobody knows."""
    with ExitStack() as opened:
        try:
            connection = opened.enter_context(closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)))
            before = _version(connection)
        except sqlite3.Error:
            opened.close()  # so that it can be renamed on Windows too
            yield lambda: False
        else:
            yield lambda: _version(connection) != before


def _version(connection: sqlite3.Connection) -> int:
    """Another one after each commit of somebody else's."""
    connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _begin(fresh: Path, now: datetime, replaced: Replaced | None) -> None:
    database = Database(str(fresh))
    try:
        database.transact(lambda ledger: begin_epoch(ledger, now, replaced=replaced))
    finally:
        database.close()


def _check(backup: Path) -> None:
    if not backup.is_file():
        raise NotThere(f"there is no file {backup}")
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            known = connection.execute("SELECT 1 FROM meta WHERE key = 'epoch'").fetchone()
    except sqlite3.Error as error:
        raise NotThere(f"{backup} is no database of central: {error}") from error
    if verdict != "ok" or known is None:
        raise NotThere(f"{backup} is damaged: {verdict}")


def _copy(source: Path, target: Path, what: str, told: Told) -> None:
    """By SQLite's own copying, which waits for whoever writes and is seen by whoever reads."""
    is_new = not target.exists()
    target.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=30)) as new:
            _carry(old, new, what, told)
    except BaseException:
        if is_new:
            target.unlink()
        raise


def _carry(source: sqlite3.Connection, target: sqlite3.Connection, what: str, told: Told) -> None:
    """All of it or nothing: what is broken off, SQLite takes back."""
    source.backup(target, pages=CARRIED_AT_ONCE, progress=lambda _status, left, total: told(what, total - left, total))


def _set_aside(path: Path, aside: Path, told: Told, *, is_whole: bool) -> None:
    """Keep what is replaced: a copy of a database, or the very files of one that cannot be read."""
    if is_whole:
        _copy(path, aside, "keeping what is replaced", told)
    else:
        _rename(path, aside)


def _put_back(path: Path, aside: Path, *, is_whole: bool) -> None:
    """What was to be replaced is where it was."""
    if is_whole:
        aside.unlink()
    else:
        _rename(aside, path)


def _rename(path: Path, new: Path) -> None:
    for part in _files(path):
        if part.exists():
            part.rename(new.with_name(part.name.replace(path.name, new.name)))


def _remove(path: Path) -> None:
    for part in _files(path):
        part.unlink(missing_ok=True)


def _files(path: Path) -> list[Path]:
    """All that SQLite keeps a database in."""
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm", "-journal")]


def _read(path: Path) -> Replaced | None:
    """None where the database is too damaged to be read."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.row_factory = sqlite3.Row
            known = [dict(row) for row in connection.execute("SELECT * FROM devices")]
            rows = connection.execute("SELECT office, series, year, last FROM number_series").fetchall()
    except sqlite3.Error:
        return None
    return Replaced(known, {(row["office"], row["series"], row["year"]): row["last"] for row in rows})


def _take_over(ledger: Ledger, replaced: Replaced) -> None:
    """PCs that joined or were shut out since the backup."""
    offices = set(ledger.connection.execute(select(scopes.c.name)).scalars())
    known = set(ledger.connection.execute(select(devices.c.id)).scalars())
    columns = set(devices.c.keys())
    new = [row for row in replaced.devices if row["id"] not in known and row["office"] in offices]
    for row in new:
        ledger.connection.execute(insert(devices).values({key: row[key] for key in columns & row.keys()}))
    for row in replaced.devices:
        if row["revoked_at"] and row["id"] in known:
            change = update(devices).where(devices.c.id == row["id"], devices.c.revoked_at.is_(None))
            ledger.connection.execute(change.values(revoked_at=row["revoked_at"]))
