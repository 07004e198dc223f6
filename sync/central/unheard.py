"""What a PC is told that did not hear the answer: which of its ops central has, and what became of them."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from sync.central.clock import iso
from sync.central.devices import Device
from sync.central.epochs import present_epoch
from sync.central.forks import incarnations_of, unheard_nonce
from sync.central.proofs import nonce_of
from sync.central.tables import ops
from sync.model.digest import check_of
from sync.model.op import Op
from sync.protocol import KnownRequest, KnownResponse, SyncRequest, Verdict


def nonce_unheard(device: Device, request: SyncRequest, verdicts: list[Verdict]) -> str:
    """With which the incarnation begins of the answer to a request that broke off, of whose ops these became."""
    kept = {verdict.op for verdict in verdicts if verdict.kind != "deferred"}
    own = sorted((op for op in request.ops if op.id in kept and op.device == device.id), key=lambda op: op.counter)
    return unheard_nonce(request.incarnation, check_of(own))


def check_known(connection: Connection, asked: KnownRequest) -> str:
    """Of the ops that central has under the counters asked for: another copy of the PC's data may have sent others."""
    return check_of(op for span in asked.counters for op, _ in _kept(connection, asked.device, *span))


def with_verdicts(
    connection: Connection, device: Device, asked: KnownRequest, answer: KnownResponse, now: datetime
) -> KnownResponse:
    """The answer with all that the lost one said of these ops."""
    found = [kept for span in asked.counters for kept in _kept(connection, asked.device, *span)]
    check = check_of(op for op, _ in found)
    last = incarnations_of(connection, device.id).last
    follows = asked.device == device.id and nonce_of(last) == unheard_nonce(asked.incarnation, check)
    return KnownResponse(
        missing=answer.missing,
        verdicts=[verdict for _, verdict in found],
        check=check,
        epoch=present_epoch(connection),
        incarnation=last if follows else "",
        time=iso(now),
    )


def _kept(connection: Connection, device: str, first: int, last: int) -> Iterator[tuple[Op, Verdict]]:
    rows = select(ops.c.op, ops.c.verdict).where(ops.c.device == device, ops.c.counter.between(first, last))
    for row in connection.execute(rows.order_by(ops.c.counter)):
        yield msgspec.json.decode(row.op, type=Op), msgspec.json.decode(row.verdict, type=Verdict)
