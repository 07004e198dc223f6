"""Records at central: how they are read and how a change is laid on them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from sync.central.bulk import write_rows
from sync.central.ledger import Ledger, Written
from sync.central.shared_files import follow_files
from sync.central.tables import feed, records
from sync.model.digest import bucket_of, record_digest
from sync.model.merge import Mark, at_central
from sync.model.op import Op
from sync.model.record import DELETED, Fields, Record
from sync.protocol import SHARED_SCOPE

AT_ONCE = 500  # records asked for in one query
KEY = ("scope", "type", "id")

_RECORDS = "records"  # what the ledger knows of them
_OWN = "own"  # sequences by scope at which the named device changed what it need not hear
_MANY = select(records).where(
    records.c.scope == bindparam("scope"),
    records.c.type == bindparam("kind"),
    records.c.id.in_(bindparam("ids", expanding=True)),
)
_INSERT = insert(records)
_UPDATE = (
    update(records)
    .where(*(records.c[name] == bindparam(f"at_{name}") for name in KEY))
    .values({name: bindparam(name) for name in records.c.keys() if name not in KEY})  # noqa: SIM118
)
_FEED_INSERT = insert(feed)
_FEED_DELETE = delete(feed).where(feed.c.scope == bindparam("at_scope"), feed.c.seq == bindparam("at_seq"))


_bodies, _marks = msgspec.json.Decoder(Fields), msgspec.json.Decoder(dict[str, Mark])
_encoder = msgspec.json.Encoder()


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A record as central holds it, with the mark of every path and who changed it last."""

    scope: str
    record: Record
    marks: dict[str, Mark] = {}
    device: str = ""


Key = tuple[str, str, str]  # scope, type, id


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
    by_type: dict[str, list[str]] = {}
    for record_type, record in dict.fromkeys(wanted):
        if (scope, record_type, record) not in known:
            by_type.setdefault(record_type, []).append(record)
    for record_type, ids in by_type.items():
        for start in range(0, len(ids), AT_ONCE):
            batch = ids[start : start + AT_ONCE]
            rows = ledger.connection.execute(_MANY, {"scope": scope, "kind": record_type, "ids": batch}).all()
            found = {row.id: row for row in rows}
            for record in batch:
                row = found.get(record)
                ledger.learn(_RECORDS, (scope, record_type, record), held(row) if row is not None else None)


def decode_marks(text: str) -> dict[str, Mark]:
    """The column `marks`."""
    return _marks.decode(text)


def held(row: Row[Any]) -> Held:
    """A row of `records` as a Held."""
    found = Record(
        type=row.type,
        id=row.id,
        office=row.office,
        pack=row.pack,
        fields=_bodies.decode(row.body),
        state=row.state,
        deleted=row.deleted,
        created_at=row.created_at,
        created_by=row.created_by,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        seq=row.seq,
    )
    marks = decode_marks(row.marks)
    return Held(scope=row.scope, record=found, marks=marks, device=row.updated_device)


def save(
    ledger: Ledger,
    before: Held | None,
    scope: str,
    record: Record,
    changed: Iterable[str],
    device: str,
    op: Op | None = None,
    joined: Iterable[str] = (),
) -> int:
    """Write `record` under the next sequence of `scope`, which becomes the mark of the `changed` paths.

    `device` is that of `sync.model.merge.Mark`; to `joined` paths central gave another value than the device did, and
    tells it. That a record came back is told to whoever brought it back too: an op of which nothing else was laid does
    not say so. Where `op` is given again, the mark tells its old place; but not of what was not laid then.
    """
    seq = ledger.next_sequence(scope)
    old = before.marks if before else {}
    was = op.was if op else 0
    mark = Mark(seq, device, was)
    marks = {**old, **dict.fromkeys(changed, mark)}
    if marks.get(DELETED) == mark and not record.deleted:
        marks[DELETED] = Mark(seq, at_central(mark.writer), was)
    for path in joined:
        marks[path] = Mark(seq, at_central(mark.writer), was)
    for path in op.lost if op and was else ():
        if path in marks and marks[path].seq == seq:
            marks[path] = Mark(seq, marks[path].device)
    key = (scope, record.type, record.id)
    if scope == SHARED_SCOPE:
        follow_files(ledger, before.record if before else None, record)
    after = Held(scope=scope, record=msgspec.structs.replace(record, seq=seq), marks=marks, device=device)
    ledger.learn(_RECORDS, key, after)
    ledger.put_off(_write_records, key, Written(after, is_new=before is None))
    for gone in {at.seq for at in old.values()} - {at.seq for at in marks.values()} if old else ():
        ledger.put_off(_write_feed, (scope, gone), {"at_scope": scope, "at_seq": gone})
    ledger.put_off(_write_feed, (scope, seq), {"scope": scope, "seq": seq, "type": record.type, "record": record.id})
    return seq


def note_own(ledger: Ledger, scope: str, seq: int, device: str) -> None:
    """At `seq` nothing changed but what `device`, whose request this is, set itself and knows."""
    ledger.learn(_OWN, (scope, seq), device)


def skip_own(ledger: Ledger, scope: str, after: int, device: str) -> int:
    """The last sequence up to which, from `after` on, there is nothing but what `device` set in this very request."""
    own = ledger.known(_OWN)
    while own.get((scope, after + 1)) == device:
        after += 1
    return after


def _write_records(connection: Connection, rows: list[Written]) -> None:
    new = [_values(row.row) for row in rows if row.is_new]
    changed = [_values(row.row) for row in rows if not row.is_new]
    write_rows(connection, _INSERT, new)
    write_rows(connection, _UPDATE, [{**row, **{f"at_{key}": row[key] for key in KEY}} for row in changed])


def _write_feed(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Rows with the feed's own columns are new, the others are places at which nothing changed last any more."""
    new = [row for row in rows if "seq" in row]
    gone = [row for row in rows if "seq" not in row]
    write_rows(connection, _FEED_DELETE, gone)
    write_rows(connection, _FEED_INSERT, new)


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
    return _encoder.encode(value).decode()
