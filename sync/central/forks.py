"""Copies of one PC's data: how a stale one is found, so that it may go on as a device of its own.

Every answer gives the PC an incarnation, and its next request brings it back. Who brings another one works on data that
somebody else went on from: a cloned disk, a restored folder, a snapshot of a machine.
"""

import hashlib
import secrets
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select, update

from sync.central.ledger import Ledger
from sync.central.refusal import Refusal
from sync.central.tables import devices, ops
from sync.model.op import Op, act_of
from sync.protocol import Problem
from sync.wire import to_base64

KEPT = 8  # incarnations of one device
BATCH = 500
UNHEARD = 5  # characters of a nonce that follows from what was taken
COUNT_LIMIT = 2**53  # of counters and sequences


class Incarnations(msgspec.Struct, frozen=True):
    """What a device's next request may bring: what its last one brought, or what any answer to that one gave.

    `known` is empty for a device that was never given one. A courier's requests bring "" and change nothing here.
    """

    known: tuple[str, ...]

    def accept(self, brought: str) -> bool:
        return not brought or not self.known or brought in self.known

    def follows(self, brought: str) -> bool:
        """Whether a request comes from the very copy that heard the last answer. Another one, though accepted, may
        lack what the device did: a clone, a folder put back by one exchange, a PC whose last answer was lost.
        """
        return bool(brought) and brought == self.last

    @property
    def last(self) -> str:
        """The one that was given last; "" where none was."""
        return self.known[-1] if self.known else ""

    def answered(self, brought: str, answer: str) -> "Incarnations":
        """After a request that brought `brought` was answered with `answer`."""
        if not self.known or brought != self.known[0]:
            return Incarnations((brought, answer))
        return Incarnations((brought, *self.known[1:][-(KEPT - 2) :], answer))

    def without(self, brought: str) -> "Incarnations":
        """Once a request with `brought` proved to come from a stale copy. Never empty, so nothing else is accepted."""
        return Incarnations(tuple(known for known in self.known if known != brought) or ("",))

    def is_due(self, brought: str) -> bool:
        """Whether an answer gives a new one: not to a courier of a device that speaks over the line as well."""
        return bool(brought) or not self.known or not self.known[0]


def new_incarnation() -> str:
    return secrets.token_urlsafe(4)


def unheard_nonce(brought: str, check: str) -> str:
    """With which the incarnation begins that goes with an answer which cannot arrive, because its request broke off.

    It follows from what was taken of the request (`check_of` its ops): a PC that proves to have all of that has missed
    nothing, and is told the incarnation when it asks.
    """
    return to_base64(hashlib.sha256(f"{brought} {check}".encode()).digest())[:UNHEARD]


def incarnations_of(connection: Connection, device: str) -> Incarnations:
    found = connection.execute(select(devices.c.incarnations).where(devices.c.id == device)).scalar_one_or_none()
    return Incarnations(msgspec.json.decode(found, type=tuple[str, ...]) if found else ())


def keep_incarnations(ledger: Ledger, device: str, incarnations: Incarnations) -> None:
    values = {"incarnations": msgspec.json.encode(incarnations.known).decode()}
    ledger.connection.execute(update(devices).where(devices.c.id == device).values(**values))


def drop_incarnation(ledger: Ledger, office: str, device: str, brought: str) -> None:
    """Accept no more what a stale copy brought. `office` is the device's."""
    ledger.lock(office)
    keep_incarnations(ledger, device, incarnations_of(ledger.connection, device).without(brought))


def forked() -> Refusal:
    return Refusal(409, Problem(code="forked", detail="another copy of this PC's data went on"))


def contradicts(connection: Connection, device: str, sent: list[Op]) -> bool:
    """Whether one of these ops of `device` bears a counter under which central knows another op."""
    by_counter = {op.counter: op for op in sent if op.device == device and 0 < op.counter < COUNT_LIMIT}
    known = (row for batch in _batches(sorted(by_counter)) for row in _known(connection, device, batch))
    return any(not same_op(op, by_counter[op.counter]) for op in known)


def same_op(one: Op, other: Op) -> bool:
    """Whether both are the same act, whichever device sends it and whatever it knows of central's sequences."""
    return act_of(one) == act_of(other)


def _known(connection: Connection, device: str, counters: list[int]) -> Iterator[Op]:
    rows = select(ops.c.op).where(ops.c.device == device, ops.c.counter.in_(counters))
    for text in connection.execute(rows).scalars():
        yield msgspec.json.decode(text, type=Op)


def _batches(counters: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(counters), BATCH):
        yield counters[start : start + BATCH]
