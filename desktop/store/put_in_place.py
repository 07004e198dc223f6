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
from desktop.store.errors import StoreBusy, WrongKey, database_errors
from desktop.store.going_back import is_known
from desktop.store.membership import read_standing
from sync.disk import settle
from sync.model.pack import Pack

_BEFORE = "before"  # what the copy is called beside the present file
_UNSENT = "SELECT count(*) FROM main.outbox WHERE state != 'answered'"
_BEGUN = "SELECT count(*) FROM main.drafts WHERE kind IN ('form', 'import')"  # the scans of a form are others
_ONLY_HERE = """
SELECT count(*) FROM main.scans AS s WHERE EXISTS (
    SELECT 1 FROM main.scan_uses AS u WHERE u.sha256 = s.sha256 AND u.detached = 0)
"""


def restore(
    folder: Path, key: bytes, copy: Path, pack: Pack, at: str, told: Callable[[int, int], None], *, unsent: bool = False
) -> Path:
    """Put `copy` in the place of the office's file, which must be closed; gives where the replaced one is kept.

    `at` is now, ISO 8601. `told` hears how many of how many pages are copied; what it raises changes nothing. Raises
    Refused where the copy is none of this office's or newer than this program, and, unless `unsent` work may be left
    behind in the replaced file, where that has some; StoreBusy while the file is open elsewhere. Meanwhile nobody else
    opens it.
    """
    file = folder / FILE_NAME
    part = file.with_name(f"{file.name}{HALF}")
    _refuse_unknown(file, copy, key, pack)
    part.unlink(missing_ok=True)
    try:
        with database_errors(), closing(connect(file, key)) as present:
            _refuse_loss(present, copy, key, unsent=unsent)
            present.execute("PRAGMA journal_mode = DELETE").fetchone()  # fails unless nobody else has it open
            present.execute("BEGIN EXCLUSIVE")
            with closing(connect(copy, key)) as old, closing(connect(part, key)) as new:
                old.backup(new, pages=COPIED_AT_ONCE, progress=lambda _status, left, total: told(total - left, total))
        kept = backup_path(folder, at)
        _keep(file, kept)
        _replace(part, file, kept)
    finally:
        part.unlink(missing_ok=True)
    settle(folder)
    return kept


def _refuse_unknown(file: Path, copy: Path, key: bytes, pack: Pack) -> None:
    try:
        known = copy.is_file() and not copy.samefile(file) and is_known(copy, key, pack)
    except WrongKey:
        known = False
    if not known:
        raise Refused(
            _(
                "{file} is no copy of this PC's data that this version of the program can read. Nothing was changed."
            ).format(file=copy)
        )


def _refuse_loss(connection: Connection, copy: Path, key: bytes, *, unsent: bool) -> None:
    """Where the copy is another office's, or lacks what only the present file has."""
    connection.execute(f"ATTACH DATABASE ? AS {_BEFORE} KEY ?", (str(copy), f"x'{key.hex()}'"))
    changes = _count(connection, _UNSENT, "op_id", ("outbox", "sent"))
    scans = _count(connection, _ONLY_HERE, "sha256", ("scans",))
    drafts = _count(connection, _BEGUN, "body", ("drafts",))
    own, other = read_standing(connection), _office_of(connection)
    connection.execute(f"DETACH DATABASE {_BEFORE}")
    if own.membership.office != other:
        raise Refused(_("{file} is of another office. Nothing was changed.").format(file=copy))
    for n, refused in ((changes, _unsent), (scans, _only_here), (drafts, _begun)):
        if n and not unsent:
            raise refused(n)


def _count(connection: Connection, rows: str, key: str, tables: tuple[str, ...]) -> int:
    """How many of these rows are in none of the copy's tables; an earlier program's copy may not have all of them."""
    master = f"SELECT name FROM {_BEFORE}.sqlite_master WHERE type = 'table'"  # noqa: S608 (fixed names, here and below)
    there = {name for (name,) in connection.execute(master)}
    without = [f"AND {key} NOT IN (SELECT {key} FROM {_BEFORE}.{table})" for table in tables if table in there]  # noqa: S608
    return int(connection.execute(" ".join([rows, *without])).fetchone()[0])


def _office_of(connection: Connection) -> str:
    row = connection.execute(f"SELECT office FROM {_BEFORE}.membership").fetchone()  # noqa: S608
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


def _only_here(n: int) -> Refused:
    return Refused(
        ngettext(
            "{n} scan is only here, neither in the copy nor at the central server. Nothing was changed. "
            "Synchronise first, or say --unsent to leave it behind in the file that is replaced.",
            "{n} scans are only here, neither in the copy nor at the central server. Nothing was changed. "
            "Synchronise first, or say --unsent to leave them behind in the file that is replaced.",
            n,
        ).format(n=n)
    )


def _begun(n: int) -> Refused:
    return Refused(
        ngettext(
            "{n} form or list that somebody began is only here, not in the copy. Nothing was changed. "
            "Save or discard it first, or say --unsent to leave it behind in the file that is replaced.",
            "{n} forms or lists that somebody began are only here, not in the copy. Nothing was changed. "
            "Save or discard them first, or say --unsent to leave them behind in the file that is replaced.",
            n,
        ).format(n=n)
    )


def _keep(file: Path, kept: Path) -> None:
    """Under another name too, so that there is a file at every moment."""
    try:
        os.link(file, kept)
    except OSError:  # not every disk knows two names for one file
        try:
            shutil.copyfile(file, kept)
        except BaseException:
            kept.unlink(missing_ok=True)
            raise


def _replace(part: Path, file: Path, kept: Path) -> None:
    """The file keeps but one name where it cannot be replaced: under `kept` it would go on changing."""
    try:
        part.replace(file)
    except OSError as error:
        kept.unlink()
        if not isinstance(error, PermissionError):
            raise
        raise StoreBusy(
            _("Another program is using the data file. Nothing was changed. Wait a moment, then try again.")
        ) from error
