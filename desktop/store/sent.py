"""Ops that central has answered, kept for the day on which it is restored from a backup that lacks them.

They are kept longer than any backup is old, counted by central's clock: this PC's may be wrong by years.
"""

import zlib
from datetime import datetime, timedelta

import msgspec

from desktop.store.database import Connection
from desktop.store.tables import to_json
from sync.model.op import Op
from sync.protocol import Verdict

KEPT = timedelta(days=400)

SentRow = tuple[int, str, str, int, str, int, str, str, bytes]


def sent_row(n: int, op: Op, text: str, verdict: Verdict, epoch: str, at: str) -> SentRow:
    """A row of `sent`: `text` is the op's JSON, `at` central's time. With the op lies what of it was not laid."""
    if verdict.lost != op.lost:
        text = to_json(msgspec.structs.replace(op, lost=verdict.lost))
    return n, op.id, op.device, op.counter, op.record_type, verdict.seq, epoch, at, zlib.compress(text.encode(), 1)


def keep(connection: Connection, rows: list[SentRow]) -> None:
    connection.executemany(
        "INSERT INTO sent (n, op_id, device, counter, record_type, seq, epoch, answered_at, op) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        rows,
    )


def read_sent(packed: bytes) -> Op:
    return msgspec.json.decode(zlib.decompress(packed), type=Op)


def forget_old(connection: Connection, now: str) -> None:
    """Let go of what no backup of central can lack any more; `now` is central's time, ISO 8601."""
    if now:
        oldest = (datetime.fromisoformat(now) - KEPT).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        connection.execute("DELETE FROM sent WHERE answered_at < ?", (oldest,))
