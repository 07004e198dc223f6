"""`current.json`: which staged version is used, whether it has proved itself, and which never did."""

import time
from pathlib import Path

import msgspec

from desktop.updates.places import Versions
from sync.disk import write_whole

FILE = "current.json"
_PATIENCE = (0.02, 0.05, 0.1, 0.2, 0.4)  # seconds: Windows lets nobody replace a file that somebody is reading


class Current(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is used instead of the installed version, which "" stands for.

    `previous` is what is gone back to; `started` counts starts without proof, `good` is the proof; `bad` holds when a
    version was given up, ISO 8601 UTC; `failed` is the last of these until a person was told.
    """

    version: str = ""
    previous: str = ""
    started: int = 0
    good: bool = False
    bad: dict[str, str] = {}
    failed: str = ""


def read_current(versions: Versions) -> Current:
    """As it stands; one that cannot be read stands for the installed version, which always works."""
    try:
        return msgspec.json.decode(_patiently_read(versions.folder / FILE), type=Current)
    except (OSError, msgspec.MsgspecError):
        return Current()


def write_current(versions: Versions, current: Current) -> None:
    """Whole or not at all. Raises OSError."""
    data = msgspec.json.encode(current)
    versions.folder.mkdir(parents=True, exist_ok=True)
    for pause in _PATIENCE:
        try:
            write_whole(versions.folder / FILE, data)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    write_whole(versions.folder / FILE, data)


def use_next(versions: Versions, version: str) -> Current:
    """Have `version` started from now on, also where it was given up before. Raises OSError.

    What proved itself is what is gone back to.
    """
    standing = read_current(versions)
    if standing.version == version:
        return standing
    previous = standing.version if standing.good else standing.previous
    bad = {name: at for name, at in standing.bad.items() if name != version}
    following = Current(version=version, previous=previous, bad=bad)
    write_current(versions, following)
    return following


def _patiently_read(path: Path) -> bytes:
    for pause in _PATIENCE:
        try:
            return path.read_bytes()
        except PermissionError:
            time.sleep(pause)
    return path.read_bytes()
