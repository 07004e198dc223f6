"""Records at central: how they are read and how a change is laid on them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Row, delete, insert, select, update

from sync.central.database import Ledger
from sync.central.tables import feed, records
from sync.model.digest import bucket_of, record_digest
from sync.model.merge import Mark
from sync.model.record import Fields, Record


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A record as central holds it, with the mark of every path and who changed it last."""

    scope: str
    record: Record
    marks: dict[str, Mark] = {}
    device: str = ""


def load(ledger: Ledger, scope: str, record_type: str, record: str) -> Held | None:
    key = (records.c.scope == scope, records.c.type == record_type, records.c.id == record)
    row = ledger.connection.execute(select(records).where(*key)).one_or_none()
    return held(row) if row is not None else None


def held(row: Row[Any]) -> Held:
    """A row of `records` as a Held."""
    found = Record(
        type=row.type,
        id=row.id,
        office=row.office,
        pack=row.pack,
        fields=msgspec.json.decode(row.body),
        state=row.state,
        deleted=row.deleted,
        created_at=row.created_at,
        created_by=row.created_by,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        seq=row.seq,
    )
    marks = msgspec.json.decode(row.marks, type=dict[str, Mark])
    return Held(scope=row.scope, record=found, marks=marks, device=row.updated_device)


def save(
    ledger: Ledger, before: Held | None, scope: str, record: Record, changed: Iterable[str], device: str, was: int = 0
) -> int:
    """Write `record` under the next sequence of `scope`, which becomes the mark of the `changed` paths.

    `device` and `was` are those of `sync.model.merge.Mark`.
    """
    seq = ledger.next_sequence(scope)
    old = before.marks if before else {}
    marks = {**old, **dict.fromkeys(changed, Mark(seq, device, was))}
    values = _values(record, marks, seq, device)
    if before is None:
        ledger.connection.execute(insert(records).values(scope=scope, type=record.type, id=record.id, **values))
    else:
        key = (records.c.scope == scope, records.c.type == record.type, records.c.id == record.id)
        ledger.connection.execute(update(records).where(*key).values(**values))
    gone = {mark.seq for mark in old.values()} - {mark.seq for mark in marks.values()}
    if gone:
        ledger.connection.execute(delete(feed).where(feed.c.scope == scope, feed.c.seq.in_(gone)))
    ledger.connection.execute(insert(feed).values(scope=scope, seq=seq, type=record.type, record=record.id))
    return seq


def _values(record: Record, marks: dict[str, Mark], seq: int, device: str) -> dict[str, Any]:
    return {
        "office": record.office,
        "pack": record.pack,
        "body": _json(record.fields),
        "marks": _json(marks),
        "state": record.state,
        "deleted": record.deleted,
        "seq": seq,
        "created_at": record.created_at,
        "created_by": record.created_by,
        "updated_at": record.updated_at,
        "updated_by": record.updated_by,
        "updated_device": device,
        "bucket": bucket_of(record.type, record.id),
        "digest": record_digest(record),
    }


def _json(value: Fields | dict[str, Mark]) -> str:
    return msgspec.json.encode(value).decode()
