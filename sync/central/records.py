"""Records at central: how they are read and how a change is laid on them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from sync.central.ledger import Ledger
from sync.central.tables import feed, records
from sync.model.digest import bucket_of, record_digest
from sync.model.merge import Mark, at_central
from sync.model.record import DELETED, Fields, Record

AT_ONCE = 500  # records asked for in one query
KEY = ("scope", "type", "id")

_RECORDS = "records"  # what the ledger knows of them
_MANY = select(records).where(records.c.scope == bindparam("scope"), records.c.id.in_(bindparam("ids", expanding=True)))
_INSERT = insert(records)
_UPDATE = (
    update(records)
    .where(*(records.c[name] == bindparam(f"at_{name}") for name in KEY))
    .values({name: bindparam(name) for name in records.c.keys() if name not in KEY})  # noqa: SIM118
)
_FEED_INSERT = insert(feed)
_FEED_DELETE = delete(feed).where(feed.c.scope == bindparam("at_scope"), feed.c.seq == bindparam("at_seq"))


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A record as central holds it, with the mark of every path and who changed it last."""

    scope: str
    record: Record
    marks: dict[str, Mark] = {}
    device: str = ""


Key = tuple[str, str, str]  # scope, type, id


class _Written(msgspec.Struct, frozen=True):
    """A record that waits to be written, and whether the database has it in an older form."""

    held: Held
    is_new: bool


def load(ledger: Ledger, scope: str, record_type: str, record: str) -> Held | None:
    found = ledger.known(_RECORDS)
    key = (scope, record_type, record)
    if key not in found:
        read_ahead(ledger, scope, [(record_type, record)])
    known: Held | None = found[key]
    return known


def read_ahead(ledger: Ledger, scope: str, wanted: Iterable[tuple[str, str]]) -> None:
    """Read records of `scope`, by type and id, that will be asked for: all in a few queries instead of one by one."""
    known = ledger.known(_RECORDS)
    keys = [key for key in dict.fromkeys(wanted) if (scope, *key) not in known]
    for start in range(0, len(keys), AT_ONCE):
        batch = keys[start : start + AT_ONCE]
        rows = ledger.connection.execute(_MANY, {"scope": scope, "ids": sorted({record for _, record in batch})})
        found = {(row.type, row.id): row for row in rows}
        for key in batch:
            ledger.learn(_RECORDS, (scope, *key), held(found[key]) if key in found else None)


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

    `device` and `was` are those of `sync.model.merge.Mark`. That a record came back is told to whoever brought it back
    too: an op of which nothing else was laid does not say so.
    """
    seq = ledger.next_sequence(scope)
    old = before.marks if before else {}
    mark = Mark(seq, device, was)
    marks = {**old, **dict.fromkeys(changed, mark)}
    if marks.get(DELETED) == mark and not record.deleted:
        marks[DELETED] = Mark(seq, at_central(mark.writer), was)
    key = (scope, record.type, record.id)
    waiting: _Written | None = ledger.waiting(_write_records, key)
    after = Held(scope=scope, record=msgspec.structs.replace(record, seq=seq), marks=marks, device=device)
    ledger.learn(_RECORDS, key, after)
    ledger.put_off(_write_records, key, _Written(after, waiting.is_new if waiting else before is None))
    for gone in {mark.seq for mark in old.values()} - {mark.seq for mark in marks.values()}:
        ledger.put_off(_write_feed, (scope, gone), {"at_scope": scope, "at_seq": gone})
    ledger.put_off(_write_feed, (scope, seq), {"scope": scope, "seq": seq, "type": record.type, "record": record.id})
    return seq


def _write_records(connection: Connection, rows: list[_Written]) -> None:
    new = [_values(row.held) for row in rows if row.is_new]
    changed = [_values(row.held) for row in rows if not row.is_new]
    if new:
        connection.execute(_INSERT, new)
    if changed:
        connection.execute(_UPDATE, [{f"at_{key}" if key in KEY else key: row[key] for key in row} for row in changed])


def _write_feed(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Rows with the feed's own columns are new, the others are places at which nothing changed last any more."""
    new = [row for row in rows if "seq" in row]
    gone = [row for row in rows if "seq" not in row]
    if gone:
        connection.execute(_FEED_DELETE, gone)
    if new:
        connection.execute(_FEED_INSERT, new)


def _values(known: Held) -> dict[str, Any]:
    record = known.record
    return {
        "scope": known.scope,
        "type": record.type,
        "id": record.id,
        "office": record.office,
        "pack": record.pack,
        "body": _json(record.fields),
        "marks": _json(known.marks),
        "state": record.state,
        "deleted": record.deleted,
        "seq": record.seq,
        "created_at": record.created_at,
        "created_by": record.created_by,
        "updated_at": record.updated_at,
        "updated_by": record.updated_by,
        "updated_device": known.device,
        "bucket": bucket_of(record.type, record.id),
        "digest": record_digest(record),
    }


def _json(value: Fields | dict[str, Mark]) -> str:
    return msgspec.json.encode(value).decode()
