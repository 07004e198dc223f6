"""Files that must be there whole or not at all."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, then rename: a full disk or a stick pulled out leaves what stood there before. Raises OSError.

    When it returns, the data has left this computer's memory.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        _forget(part)
        raise
    settle(path.parent)


def _forget(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:  # what failed before is what matters
        return


def settle(folder: Path) -> None:
    """Let names that came or went outlast a power cut too, where folders can be told so: not on Windows, nor on every
    stick.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
