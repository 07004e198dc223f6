"""What the engine needs of the world: a store, a line and a clock. Real ones and simulated ones fit alike."""

from collections.abc import Callable, Collection
from typing import Literal, Protocol

import msgspec

from sync.model.issues import Issue
from sync.model.op import Op
from sync.protocol import (
    Change,
    DigestItem,
    EnrollResponse,
    KnownRequest,
    KnownResponse,
    NumberStock,
    RejoinRequest,
    RepairRequest,
    RepairResponse,
    Span,
    SyncRequest,
    SyncResponse,
    VerifyRequest,
    VerifyResponse,
)


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """Which office's PC this is, and how far it has heard central."""

    server: str
    device: str
    office: str
    epoch: str
    pack: str
    cursor: dict[str, int]
    incarnation: str = ""

    @classmethod
    def begun(cls, server: str, answer: EnrollResponse) -> "Membership":
        """Of a PC that has just joined at `server`, and has heard nothing yet."""
        return cls(
            server=server,
            device=answer.device,
            office=answer.office,
            epoch=answer.epoch,
            pack=answer.pack,
            cursor={},
            incarnation=answer.incarnation,
        )


class Clock(Protocol):
    """The time of this PC, which orders nothing."""

    def now(self) -> str:
        """ISO 8601 UTC with milliseconds, `2026-11-21T02:14:07.123Z`."""
        ...

    def milliseconds(self) -> int:
        """Milliseconds since 1970, for ids."""
        ...


PendingKind = Literal["retry", "verify", "rebuild"]


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """What a directive or a person asked for and is not finished; survives the end of the program."""

    kind: PendingKind
    by: str  # a user's id, or an administrator's name at central
    asked_at: str
    directive: str | None = None  # central's id of it


class Maintained(Protocol):
    """What there is to do with a store beside the exchange: what was asked for, comparing, beginning anew."""

    def pending(self) -> list[Pending]: ...

    def ask(self, pending: Pending) -> None:
        """Remember what is asked for, once for each kind."""
        ...

    def settle(self, pending: Pending, outcome: str) -> None:
        """It is finished: recorded with who asked and when, told to central with the next exchange."""
        ...

    def begin_rebuild(self, told: Callable[[int, int], None]) -> None:
        """Hear central from the beginning again; all that is here is copied beside the file first.

        `told` hears how much is copied of how much; what it raises leaves everything as it was.
        """
        ...

    def digests(self, scope: str, told: Callable[[int, int], None]) -> list[int]:
        """One for each bucket, of what central confirmed (`sync.model.digest`). `told` hears how many records of how
        many were looked at.
        """
        ...

    def digest_items(self, scope: str, buckets: list[int]) -> list[DigestItem]: ...

    def apply_repair(self, changes: list[Change], unknown: list[DigestItem]) -> None:
        """Lay whole records over what differs; what central does not have is set aside, never thrown away."""
        ...


class Replica(Maintained, Protocol):
    """The part of a store that the engine works on. Each call that writes is one transaction, except that of a large
    answer or repair: it is laid in parts, so that a save at the counter need not wait for all of it.
    """

    def membership(self) -> Membership: ...

    def unsent(self, limit: int, besides: Collection[str] = ()) -> list[Op]:
        """The oldest ops without central's answer, in the order written; quarantined ones left out, those that wait
        behind one on the same record, and those whose ids are `besides`. One that cannot be read is quarantined.
        """
        ...

    def waiting(self) -> int:
        """How many ops `unsent` would give without a limit."""
        ...

    def number_stock(self) -> list[NumberStock]: ...

    def done_directives(self) -> list[str]:
        """Directives carried out of which central was not told yet."""
        ...

    def take_answer(self, request: SyncRequest, response: SyncResponse) -> Callable[[], None]:
        """Changes, numbers, directives and the new cursor: all that the next request tells of. Gives what lays the
        verdicts, rebasing what is still unsent; until then their ops count as unsent.

        Answers may come late, twice or in another order than the requests went, over the line or by courier: verdicts
        always count; changes of a scope only where this PC has heard at least up to the request's cursor, and no change
        that is not newer than what is here; the cursor never goes back; the incarnation is taken over only when the
        request's is still this PC's.
        """
        ...

    def expect(self, request: SyncRequest, response: SyncResponse) -> Membership | None:
        """Take over the incarnation of an answer that is laid later, and tell what the membership will be then: the
        request for what comes after it may go meanwhile. None where something else was heard since the request.

        Should the program end before the answer is laid, it is asked for again, from the cursor that this PC still has.
        """
        ...

    def refuse(self, op: str, issues: tuple[Issue, ...]) -> None:
        """Quarantine an op that cannot be sent at all."""
        ...

    def retry_deferred(self) -> None:
        """Let deferred ops be sent once more with this exchange."""
        ...

    def finish_exchange(self, at: str) -> None:
        """Remember that everything was sent and everything received, by central's clock."""
        ...

    def rejoin_request(self) -> RejoinRequest:
        """What to ask when this copy forked, with keys of its own, kept before they are sent."""
        ...

    def rejoin(self, answer: EnrollResponse) -> None:
        """Go on as another device: every unsent op under its name with the same id, letter numbers given up."""
        ...

    def enter_epoch(self, epoch: str, began: dict[str, int]) -> None:
        """Central was restored: hear it again from where the epochs part; bases above that count as that."""
        ...

    def sent_counters(self) -> list[KnownRequest]:
        """Every op that is kept and was last known to central in an earlier epoch, by device and counter."""
        ...

    def send_again(self, device: str, counters: list[Span], check: str = "") -> int:
        """Put these answered ops back into the outbox, in their old order and before newer ones; gives their count.

        `check` is of what central has under the other counters: where that is not what was sent from here, all go.
        Every other op of `device` counts as known in the present epoch from now on.
        """
        ...


class LineDown(Exception):
    """Central cannot be reached now, or what answered is not central; nothing is lost, later may do.

    `reached` tells whether a connection stood at all: where none did, no smaller request will do better.
    """

    def __init__(self, detail: str = "", *, reached: bool = True) -> None:
        super().__init__(detail)
        self.reached = reached


class CentralRefused(Exception):
    """Central answered that it will not: `code` is that of `sync.protocol.Problem`."""

    def __init__(self, code: str, detail: str = "", retry_after: float | None = None, proof: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after  # seconds that central asks to wait
        self.proof = proof


class Line(Protocol):
    """The way to central. Every call raises LineDown and CentralRefused."""

    def exchange(self, request: SyncRequest) -> SyncResponse: ...

    def rejoin(self, request: RejoinRequest) -> EnrollResponse: ...

    def known(self, request: KnownRequest) -> KnownResponse: ...

    def verify(self, request: VerifyRequest) -> VerifyResponse: ...

    def repair(self, request: RepairRequest) -> RepairResponse: ...
