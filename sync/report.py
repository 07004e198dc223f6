"""What an exchange did so far."""

from collections.abc import Callable
from typing import Literal

import msgspec

Phase = Literal["exchange", "give_back", "look_through", "verify", "copy", "rebuild", "files"]


class ExchangeReport(msgspec.Struct, kw_only=True):
    """Counts of ops sent and what became of them, of changes received, and of what else there was to do.

    In the phase `verify`, `done` of `total` parts that differ are mended; in `give_back` they count groups of ops that
    central is asked for; in `look_through` records that are made ready to be compared; in `copy` parts of the copy that
    is made before a rebuild; in `files` bytes of scans.
    """

    phase: Phase = "exchange"
    done: int = 0
    total: int = 0
    sent: int = 0
    waiting: int = 0
    received: int = 0
    merged: int = 0
    conflicts: int = 0
    rejected: int = 0
    deferred: int = 0
    quarantined: int = 0  # ops that cannot be sent at all
    held: int = 0  # ops that this line does not carry, while it carries others
    given_back: int = 0  # ops that central had lost and that are sent again
    repaired: int = 0  # records that differed from central's
    set_aside: int = 0  # records that central does not have
    rejoined: bool = False  # this data was a copy, and goes on as another PC
    new_epoch: bool = False  # central was restored from a backup
    scans_sent: int = 0
    scans_waiting: int = 0
    scans_refused: int = 0
    requests: int = 0
    seconds: float = 0.0

    def add(self, earlier: "ExchangeReport") -> None:
        """Count what an exchange did just before this one, because both were asked for as one."""
        for name in _COUNTED:
            setattr(self, name, getattr(self, name) + getattr(earlier, name))

    def enter(self, phase: Phase, total: int = 0) -> None:
        self.phase, self.done, self.total = phase, 0, total


_COUNTED = (
    "sent",
    "received",
    "merged",
    "conflicts",
    "rejected",
    "given_back",
    "repaired",
    "scans_sent",
    "scans_refused",
    "requests",
    "seconds",
)

Progress = Callable[[ExchangeReport], None]
