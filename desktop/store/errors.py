"""What can go wrong with the office's file, in words for the person at the counter."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import _
from sync.model.issues import Issue

_LEAST_ROOM = 65_536  # bytes


class WrongKey(SurroundingsFailed):
    """The file cannot be read with this key: another key made it, or it is no database at all."""


class Damaged(SurroundingsFailed):
    """The file can be opened, but a part of it is unreadable."""


class NewerStore(Refused):
    """A newer version of the program, or a newer regulation pack, has worked on this file."""


class FolderNotWritable(SurroundingsFailed):
    """The data folder, or the file in it, may not be written."""


class DiskFull(SurroundingsFailed):
    """There is no room left where the data folder lies."""


class StoreBusy(SurroundingsFailed):
    """Another program held the file for too long."""


class NotEnrolled(Refused):
    """This PC has not joined an office yet."""


class OpRefused(Refused):
    """The workflow or the role forbids a change; `issues` say why, worded by the layer above."""

    def __init__(self, record_type: str, issues: tuple[Issue, ...]) -> None:
        super().__init__(_("This is not allowed as the record stands now. Nothing was changed."), issues)
        self.record_type = record_type


class RecordGone(Refused):
    """The record to change is not here, or was deleted meanwhile."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn the driver's errors that come from the surroundings into ones with a message; bugs pass through."""
    try:
        yield
    except dbapi2.Error as error:
        known = _explain(getattr(error, "sqlite_errorname", "") or "")
        if known is None:
            raise
        raise known from error


@contextmanager
def opening_errors(folder: Path) -> Iterator[None]:
    """As `database_errors`, while the file in `folder` is opened: without room for its log that fails in many ways."""
    try:
        with database_errors():
            yield
    except SurroundingsFailed as error:
        if shutil.disk_usage(folder).free >= _LEAST_ROOM:
            raise
        raise DiskFull(
            _("The disk is full, so the data cannot be opened. All work is safe. Free some space, then try again.")
        ) from error


def _explain(name: str) -> SurroundingsFailed | None:
    kind = "_".join(name.split("_")[:2])  # SQLITE_IOERR_WRITE belongs to SQLITE_IOERR
    if kind == "SQLITE_NOTADB":
        return WrongKey(
            _(
                "The data file cannot be opened with this computer's key. Nothing was changed. "
                "Check that the folder is the right one, or restore a backup."
            )
        )
    if kind == "SQLITE_CORRUPT":
        return Damaged(
            _(
                "A part of the data file is unreadable. Changes already sent are safe at the central server. "
                "Stop working and restore a backup."
            )
        )
    if kind == "SQLITE_FULL":
        return DiskFull(
            _(
                "The disk is full. The last change was not saved, all earlier work is safe. "
                "Free some space, then save again."
            )
        )
    if kind in ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH"):
        return FolderNotWritable(
            _("The data folder cannot be written. Nothing was changed. Check the folder's permissions, then try again.")
        )
    if kind in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return StoreBusy(
            _("Another program is using the data file. Nothing was changed. Wait a moment, then try again.")
        )
    if kind == "SQLITE_IOERR":
        return SurroundingsFailed(
            _("The disk could not be read or written. All work saved earlier is kept. Check the disk, then try again.")
        )
    return None
