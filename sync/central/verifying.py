"""What a PC asks to be sure of its data: which of its ops are here, and whether its records are the same."""

from collections.abc import Iterator

from sqlalchemy import Connection, Integer, func, literal_column, select

from sync.central.ledger import Ledger
from sync.central.records import Held, load
from sync.central.tables import feed, ops, records
from sync.model.digest import BUCKETS
from sync.model.record import DELETED, STATE, get_path
from sync.protocol import (
    Change,
    KnownRequest,
    RepairRequest,
    RepairResponse,
    Span,
    VerifyRequest,
    VerifyResponse,
)

REPAIRED = 2_000  # records in one answer at most: who verifies again finds the rest
_HALF = literal_column("32", Integer)  # no parameter: PostgreSQL shifts by its smaller integers alone
_LOW = (1 << 32) - 1


def missing_ops(connection: Connection, asked: KnownRequest) -> list[Span]:
    """The counters asked for under which central knows no op."""
    return [gap for span in asked.counters for gap in _gaps(connection, asked.device, span)]


def _gaps(connection: Connection, device: str, span: Span) -> Iterator[Span]:
    first, last = span
    known = select(ops.c.counter).where(ops.c.device == device, ops.c.counter.between(first, last))
    expected = first
    for counter in connection.execute(known.order_by(ops.c.counter)).scalars():
        if counter > expected:
            yield expected, counter - 1
        expected = counter + 1
    if expected <= last:
        yield expected, last


def compare(connection: Connection, asked: VerifyRequest) -> VerifyResponse:
    """The buckets of a scope in which the PC has something else than central."""
    if is_behind(connection, asked.scope, asked.cursor):
        return VerifyResponse(behind=True, differ=[])
    own = bucket_digests(connection, asked.scope)
    return VerifyResponse(behind=False, differ=[n for n in range(BUCKETS) if own[n] != asked.buckets[n]])


def bucket_digests(connection: Connection, scope: str) -> list[int]:
    """One for each bucket, as `sync.model.digest.combined` makes it.

    Summed by the database in halves, since it has no wider integers than those it adds.
    """
    digest = records.c.digest
    high, low = func.sum(digest.bitwise_rshift(_HALF)), func.sum(digest.bitwise_and(_LOW))
    rows = select(records.c.bucket, high, low).where(records.c.scope == scope).group_by(records.c.bucket)
    found = [0] * BUCKETS
    for bucket, above, below in connection.execute(rows):
        found[bucket] = ((int(above) << 32) + int(below)) % (1 << 63)
    return found


def is_behind(connection: Connection, scope: str, cursor: int) -> bool:
    """Whether the scope has something that a PC with this cursor has not heard."""
    newer = select(feed.c.seq).where(feed.c.scope == scope, feed.c.seq > cursor).limit(1)
    return connection.execute(newer).first() is not None


def repair(connection: Connection, asked: RepairRequest) -> RepairResponse:
    """What differs in some buckets, as far as one answer holds it."""
    if is_behind(connection, asked.scope, asked.cursor):
        return RepairResponse(behind=True, changes=[], unknown=[])
    theirs = {(item.record_type, item.record): item for item in asked.items}
    rows = select(records.c.type, records.c.id, records.c.digest).where(
        records.c.scope == asked.scope, records.c.bucket.in_(sorted(set(asked.buckets)))
    )
    own = {(row.type, row.id): row.digest for row in connection.execute(rows)}
    differ = [key for key, digest in own.items() if key not in theirs or theirs[key].digest != digest]
    found = (load(Ledger(connection), asked.scope, *key) for key in differ[:REPAIRED])
    changes = [whole_change(known) for known in found if known is not None]
    return RepairResponse(
        behind=False, changes=changes, unknown=[item for key, item in theirs.items() if key not in own]
    )


def whole_change(known: Held) -> Change:
    """A record as central has it, to be laid over whatever a PC has."""
    record = known.record
    values = {path: get_path(record.fields, path) for path in known.marks if path not in (STATE, DELETED)}
    return Change(
        record_type=record.type,
        record=record.id,
        office=record.office,
        seq=record.seq,
        pack=record.pack,
        fields={path: value for path, value in values.items() if value is not None},
        whole=True,
        state=record.state,
        deleted=record.deleted,
        created_at=record.created_at,
        created_by=record.created_by,
        updated_at=record.updated_at,
        updated_by=record.updated_by,
        updated_device=known.device,
    )
