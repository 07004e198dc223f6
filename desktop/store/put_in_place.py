"""Putting a copy of the office's file in its place again."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.store.backups import backup_path
from desktop.store.database import COPIED_AT_ONCE, FILE_NAME, HALF, Connection, connect
from desktop.store.errors import WrongKey, database_errors
from desktop.store.going_back import is_known
from desktop.store.membership import read_standing
from sync.disk import settle
from sync.model.pack import Pack

_BEFORE = "before"  # what the copy is called beside the present file
_UNSENT = f"""
SELECT count(*) FROM main.outbox WHERE state != 'answered'
AND op_id NOT IN (SELECT op_id FROM {_BEFORE}.outbox) AND op_id NOT IN (SELECT op_id FROM {_BEFORE}.sent)
"""  # noqa: S608 (a fixed name)


def restore(
    folder: Path, key: bytes, copy: Path, pack: Pack, at: str, told: Callable[[int, int], None], *, unsent: bool = False
) -> Path:
    """Put `copy` in the place of the office's file, which must be closed; gives where the replaced one is kept.

    `at` is now, ISO 8601. `told` hears how many of how many pages are copied; what it raises changes nothing. Raises
    Refused where the copy is none of this office's or newer than this program, and, unless `unsent` work may be left
    behind in the replaced file, where that has some; StoreBusy while the file is open elsewhere.
    """
    file = folder / FILE_NAME
    _refuse_stranger(file, copy, key, pack, unsent=unsent)
    part = file.with_name(f"{file.name}{HALF}")
    try:
        with database_errors(), closing(connect(copy, key)) as old, closing(connect(part, key)) as new:
            old.backup(new, pages=COPIED_AT_ONCE, progress=lambda _status, left, total: told(total - left, total))
        kept = backup_path(folder, at)
        _keep(file, kept)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    settle(folder)
    return kept


def _refuse_stranger(file: Path, copy: Path, key: bytes, pack: Pack, *, unsent: bool) -> None:
    try:
        known = copy.is_file() and is_known(copy, key, pack)
    except WrongKey:
        known = False
    if not known:
        raise Refused(
            _(
                "{file} is no copy of this PC's data that this version of the program can read. Nothing was changed."
            ).format(file=copy)
        )
    with database_errors(), closing(connect(file, key)) as connection:
        connection.execute(f"ATTACH DATABASE ? AS {_BEFORE} KEY ?", (str(copy), f"x'{key.hex()}'"))
        left = int(connection.execute(_UNSENT).fetchone()[0])
        own, other = read_standing(connection), _office_of(connection)
        connection.execute(f"DETACH DATABASE {_BEFORE}")
        if own.membership.office != other:
            raise Refused(_("{file} is of another office. Nothing was changed.").format(file=copy))
        if left and not unsent:
            raise _unsent(left)
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()  # fails unless nobody else has it open


def _office_of(connection: Connection) -> str:
    row = connection.execute(f"SELECT office FROM {_BEFORE}.membership").fetchone()  # noqa: S608 (a fixed name)
    return str(row[0]) if row else ""


def _unsent(n: int) -> Refused:
    return Refused(
        ngettext(
            "{n} change waits here that is not in the copy and not at the central server. Nothing was changed. "
            "Synchronise first, or say --unsent to leave it behind in the file that is replaced.",
            "{n} changes wait here that are not in the copy and not at the central server. Nothing was changed. "
            "Synchronise first, or say --unsent to leave them behind in the file that is replaced.",
            n,
        ).format(n=n)
    )


def _keep(file: Path, kept: Path) -> None:
    """Under another name too, so that there is a file at every moment."""
    try:
        os.link(file, kept)
    except OSError:  # not every disk knows two names for one file
        shutil.copyfile(file, kept)
