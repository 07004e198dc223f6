"""One run at a time where two would write over each other."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.updates.places import lock

NAME = "in-use"


class Taken(Exception):
    """Another run works there; the message says which."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """While the block runs, nobody else gets `folder`; a run that was killed holds it no more. Raises Taken."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    with path.open("r+b" if path.exists() else "w+b") as file:
        if not lock(file.fileno()):
            raise Taken(f"Process {_holder(path)} works in {folder}. Wait until it is done, or name another folder.")
        who = folder / f"{NAME}.txt"  # beside it: Windows lets nobody read what is locked
        who.write_text(str(os.getpid()), "utf-8")
        try:
            yield
        finally:
            who.unlink(missing_ok=True)


def _holder(path: Path) -> str:
    try:
        return path.with_name(f"{NAME}.txt").read_text("utf-8")
    except OSError:
        return "?"
