"""Files that leave the program, for a person or another program to take."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.errors import SurroundingsFailed
from desktop.i18n import N_, _
from sync.disk import write_whole

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
    """For what is too long to be held: gives another name to write it under, which becomes `file` at the end, unless
    what was written there has been removed again. Raises SurroundingsFailed as `write_out` does.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        yield part
        if part.exists():
            part.replace(file)
    except OSError as error:
        raise _not_written(file, error) from error
    finally:
        part.unlink(missing_ok=True)


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
