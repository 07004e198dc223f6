"""What the engine needs of the world: a store, a line and a clock. Real ones and simulated ones fit alike."""

from typing import Protocol

import msgspec

from sync.model.op import Op
from sync.protocol import Change, NumberBlock, NumberStock, SyncRequest, SyncResponse, Verdict


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """Which office's PC this is, and how far it has heard central."""

    server: str
    device: str
    office: str
    epoch: str
    pack: str
    cursor: dict[str, int]


class Clock(Protocol):
    """The time of this PC, which orders nothing."""

    def now(self) -> str:
        """ISO 8601 UTC with milliseconds, `2026-11-21T02:14:07.123Z`."""
        ...

    def milliseconds(self) -> int:
        """Milliseconds since 1970, for ids."""
        ...


class Replica(Protocol):
    """The part of a store that the engine works on."""

    def membership(self) -> Membership: ...

    def unsent(self, limit: int) -> list[Op]:
        """The oldest ops without central's answer, in the order written; quarantined ones left out."""
        ...

    def number_stock(self) -> list[NumberStock]: ...

    def apply_page(
        self,
        verdicts: list[Verdict],
        changes: list[Change],
        cursor: dict[str, int],
        blocks: list[NumberBlock],
    ) -> None:
        """Verdicts, changes, numbers and the new cursor in one transaction, rebasing what is still unsent."""
        ...

    def finish_exchange(self, at: str) -> None:
        """Remember that everything was sent and everything received, by central's clock."""
        ...


class LineDown(Exception):
    """Central cannot be reached now, or what answered is not central; nothing is lost, later may do."""


class CentralRefused(Exception):
    """Central answered that it will not: `code` is that of `sync.protocol.Problem`."""

    def __init__(self, code: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after  # seconds that central asks to wait


class Line(Protocol):
    """The way to central. Raises LineDown and CentralRefused."""

    def exchange(self, request: SyncRequest) -> SyncResponse: ...
