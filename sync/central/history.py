"""Every op central has received, with what became of it. A repeated op gets its first verdict again."""

import msgspec
from sqlalchemy import Connection, insert, select

from sync.central.clock import iso, utc_now
from sync.central.tables import devices, ops
from sync.model.op import Op
from sync.protocol import Verdict

CENTRAL = "central"  # the device and the user of central's own ops


class Hand(msgspec.Struct, frozen=True):
    """Whose change it was, by which PC (its name), and when by that PC's clock."""

    user: str | None
    device: str
    at: str | None


def recall(connection: Connection, op: Op) -> Verdict | None:
    """The verdict this op got before."""
    rows = select(ops.c.verdict).where(ops.c.id == op.id, ops.c.device == op.device)
    found = connection.execute(rows).scalar_one_or_none()
    return msgspec.json.decode(found, type=Verdict) if found is not None else None


def remember(connection: Connection, op: Op, scope: str, seq: int | None, verdict: Verdict) -> None:
    """Keep `op` with its verdict; `seq` is the sequence of what it changed, None when it changed nothing."""
    connection.execute(
        insert(ops).values(
            id=op.id,
            device=op.device,
            counter=None if op.device == CENTRAL else op.counter,
            office=op.office,
            scope=scope,
            type=op.record_type,
            record=op.record,
            seq=seq,
            verdict=msgspec.json.encode(verdict).decode(),
            op=msgspec.json.encode(op).decode(),
            received_at=iso(utc_now()),
        )
    )


def is_taken(connection: Connection, op: Op) -> bool:
    """Whether the id or the counter of this new op already belongs to another op."""
    same_count = (ops.c.device == op.device) & (ops.c.counter == op.counter)
    return connection.execute(select(ops.c.id).where((ops.c.id == op.id) | same_count)).first() is not None


def hand_at(connection: Connection, scope: str, seq: int, device: str) -> Hand:
    """Who made the change of that sequence, on `device`."""
    rows = select(ops.c.op).where(ops.c.scope == scope, ops.c.seq == seq)
    found = connection.execute(rows).scalars().first()
    op = msgspec.json.decode(found, type=Op) if found is not None else None
    return Hand(op.user if op else None, device_name(connection, device), op.at if op else None)


def device_name(connection: Connection, device: str) -> str:
    name = connection.execute(select(devices.c.name).where(devices.c.id == device)).scalar_one_or_none()
    return name or device
