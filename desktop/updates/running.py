"""Which versions run now: each program holds a lock on a file of its own for as long as it lives.

While one runs, no other version is tried beside it: an upgrade of the office's data would pull them from under it.
"""

import os
from contextlib import suppress
from typing import BinaryIO

from desktop.updates.places import Program, Versions, lock

_FOLDER = "running"


_held: list[BinaryIO] = []  # keeps this process's file open


def note_running(program: Program, versions: Versions) -> None:
    """This process runs `program` from now until it ends in whatever way."""
    folder = versions.folder / _FOLDER
    with suppress(OSError):  # a full disk must not keep the program from starting
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / f"{program.version}-{os.getpid()}").open("wb")
        lock(file.fileno())
        _held.append(file)


def other_versions_running(version: str, versions: Versions) -> bool:
    """Whether any but `version` runs; files of programs that have ended are cleared away."""
    found = False
    with suppress(OSError):
        for path in list((versions.folder / _FOLDER).iterdir()):
            with path.open("ab") as file:
                ended = lock(file.fileno())
            if ended:
                with suppress(OSError):
                    path.unlink()
            elif path.name.rpartition("-")[0] != version:
                found = True
    return found
