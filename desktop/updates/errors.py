"""What can go wrong with an update, in words for the person at the counter. Nothing of it touches the office's data."""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.errors import NoLine, Refused, SurroundingsFailed
from desktop.i18n import _


class UpdatesForbidden(Refused):
    """An administrator settled that this PC takes no updates, or not this one."""


class NotTrusted(Refused):
    """What the source gave is not what Loket's makers signed; nothing of it was used."""


class OlderThanSeen(Refused):
    """The source tells of an older state than this PC has already seen: a lagging copy, or somebody replays one."""


class Stale(Refused):
    """The source's signature ran out: it was not renewed for long, or somebody holds newer ones back."""


class NothingThere(SurroundingsFailed):
    """The source does not carry updates, or not this file of them."""


class NoRoom(SurroundingsFailed):
    """The disk is too full for another version beside the one in use."""


class NotUpdatable(Refused):
    """This program does not lie as the installer lays it."""


def not_trusted(source: str) -> NotTrusted:
    return NotTrusted(
        _(
            "What came from {source} is not what the makers of Loket signed: it was damaged or changed on the way. "
            "Nothing of it was used, and this version goes on working. Try another line or another stick; if it "
            "happens again, tell your administrator."
        ).format(source=source)
    )


def no_line(source: str) -> NoLine:
    return NoLine(
        _(
            "The line to {source} broke or does not stand. What came is kept, and the update goes on from there. "
            "This version goes on working."
        ).format(source=source)
    )


def no_room(needed: int, folder: str) -> NoRoom:
    """`needed`: bytes."""
    return NoRoom(
        _(
            "The update needs {megabytes} MB free where {folder} lies, and there is less. Nothing was changed, and "
            "this version goes on working. Make room, then try again."
        ).format(megabytes=-(-needed // 1_000_000), folder=folder)
    )


@contextmanager
def disk_errors(folder: object) -> Iterator[None]:
    """An OSError of the block is this PC's disk; `folder` is where the versions lie."""
    try:
        yield
    except OSError as error:
        raise SurroundingsFailed(
            _(
                "The update cannot be written to {folder} ({reason}). This version goes on working, and nothing of the "
                "office's data was touched. See that the disk has room and may be written, then try again."
            ).format(folder=folder, reason=error.strerror or error)
        ) from error
