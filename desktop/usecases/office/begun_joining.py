"""A first joining that has begun: the note in the data folder that says so, until the office is there.

Central knows a PC whose answer was lost by its keys, and lets it in again with the same code. So what was begun stays,
with those keys in its encrypted file, until it is finished or another code is typed.
"""

import hashlib
from pathlib import Path

import msgspec

from desktop.errors import SurroundingsFailed
from desktop.i18n import _
from desktop.store.database import FILE_NAME as DATA_FILE
from desktop.store.vault import Vault
from desktop.usecases.handing_out import make_folder, write_out
from sync.disk import settle

FILE_NAME = "joining.json"


class _Note(msgspec.Struct, frozen=True, kw_only=True):
    """`mark` tells one code from another, and is too short to tell what the code is."""

    version: int = 1
    mark: str


def is_begun(folder: Path) -> bool:
    """Whether what lies in `folder` is no office yet."""
    return (folder / FILE_NAME).exists()


def note_begun(folder: Path, code: str) -> None:
    """Say so before anything else is written. Raises SurroundingsFailed."""
    make_folder(folder)
    write_out(folder / FILE_NAME, msgspec.json.encode(_Note(mark=_mark(code))))


def note_done(folder: Path) -> None:
    """The office is there. Raises SurroundingsFailed: then it is found there when the person joins again."""
    try:
        (folder / FILE_NAME).unlink(missing_ok=True)
    except OSError as error:
        raise _in_use(folder) from error
    settle(folder)


def clear_other(folder: Path, code: str) -> None:
    """Remove what was begun with another code than this. Raises SurroundingsFailed."""
    if not is_begun(folder) or _read(folder) == _Note(mark=_mark(code)):
        return
    Vault.destroy(folder)
    try:
        for end in ("", "-wal", "-shm"):
            (folder / f"{DATA_FILE}{end}").unlink(missing_ok=True)
    except OSError as error:
        raise _in_use(folder) from error
    note_done(folder)


def _read(folder: Path) -> _Note | None:
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=_Note)
    except (OSError, msgspec.MsgspecError):
        return None


def _mark(code: str) -> str:
    return hashlib.sha256("".join(code.upper().split()).replace("-", "").encode()).hexdigest()[:6]


def _in_use(folder: Path) -> SurroundingsFailed:
    return SurroundingsFailed(
        _("The old data in {folder} cannot be removed. Close the program everywhere, then try again.").format(
            folder=folder
        )
    )
