"""Files that leave the program, for a person or another program to take."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.errors import SurroundingsFailed
from desktop.i18n import N_, _
from desktop.updates.places import lock
from sync.disk import write_whole

_HALF = ".loket-"  # begins the names of folders in which something is being written
_LOCK = "lock"

_REASONS = {
    errno.ENOENT: N_("the folder is not there"),
    errno.ENOTDIR: N_("the folder is not there"),
    errno.EISDIR: N_("a folder bears this name"),
    errno.EEXIST: N_("a file bears this name"),
    errno.EACCES: N_("writing there is not allowed"),
    errno.EPERM: N_("writing there is not allowed"),
    errno.EROFS: N_("writing there is not allowed"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EIO: N_("the disk or stick does not work, or was taken out"),
    errno.ENODEV: N_("the disk or stick does not work, or was taken out"),
    errno.ENXIO: N_("the disk or stick does not work, or was taken out"),
}


def write_out(file: Path, data: bytes) -> None:
    """Write the file whole or not at all: a letter cut off in the middle would still look like one.

    Raises SurroundingsFailed; what stood there before then stands there still.
    """
    try:
        if file.is_file() or not file.exists():
            write_whole(file, data)
        else:  # a printer or a pipe
            file.write_bytes(data)
    except OSError as error:
        raise _not_written(file, error) from error


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """For what is too long to be held: gives another name to write it under, in a folder of its own, which becomes
    `file` at the end, unless what was written there has been removed again. Raises SurroundingsFailed as `write_out`
    does.

    What a program that was killed left of such folders beside `file` is cleared away.
    """
    clear_half_written(file.parent)
    try:
        with _workshop(file.parent) as folder:
            part = folder / file.name
            yield part
            if part.exists():
                part.replace(file)
    except OSError as error:
        raise _not_written(file, error) from error


def clear_half_written(beside: Path) -> None:
    """Remove what is only half there in a folder, because the program that wrote it was killed."""
    with suppress(OSError):  # what cannot be looked at or removed now is no hindrance
        for folder in beside.glob(f"{_HALF}*"):
            if folder.is_dir() and _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    """A folder that is known, by a lock, to be worked in. Raises OSError."""
    folder = Path(tempfile.mkdtemp(prefix=_HALF, dir=beside))
    try:
        with (folder / _LOCK).open("wb") as held:
            lock(held.fileno())
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether nobody works there any more."""
    path = folder / _LOCK
    if not path.exists():
        return False  # begun this moment, or something else
    with path.open("ab") as file:
        return lock(file.fileno())


def make_folder(folder: Path) -> None:
    """The folder, made where it is not there yet. Raises SurroundingsFailed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(folder, error) from error


def _not_written(file: Path, error: OSError) -> SurroundingsFailed:
    reason = _(_REASONS[error.errno]) if error.errno in _REASONS else error.strerror
    return SurroundingsFailed(
        _("{file} could not be written: {reason}. All is safe in the program; choose another place.").format(
            file=file, reason=reason
        )
    )
