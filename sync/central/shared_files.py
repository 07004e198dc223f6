"""Which scans the records name that every office reads, so that any office may read those scans."""

from sqlalchemy import Connection, delete, insert, select

from sync.central.ledger import Ledger
from sync.central.tables import shared_files
from sync.model.attachments import digests_of
from sync.model.record import Record


def follow_files(ledger: Ledger, before: Record | None, after: Record) -> None:
    """Keep which scans a shared record names, after a change of `before` to `after`."""
    old, new = _named(before), _named(after)
    if old == new:
        return
    of_record = (shared_files.c.type == after.type, shared_files.c.record == after.id)
    ledger.connection.execute(delete(shared_files).where(*of_record))
    rows = [{"sha256": digest, "type": after.type, "record": after.id} for digest in sorted(new)]
    if rows:
        ledger.connection.execute(insert(shared_files), rows)


def is_shared(connection: Connection, sha256: str) -> bool:
    """Whether a record that every office reads names this scan."""
    rows = select(shared_files.c.record).where(shared_files.c.sha256 == sha256).limit(1)
    return connection.execute(rows).first() is not None


def _named(record: Record | None) -> set[str]:
    return digests_of(record.fields) if record is not None and not record.deleted else set()
