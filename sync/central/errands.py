"""What central owes an office whose scope it may not lock now: done when a PC of that office next comes."""

import uuid

from sqlalchemy import delete, insert, select

from sync.central.ledger import Ledger
from sync.central.tables import errands


def leave_errand(ledger: Ledger, office: str, kind: str, record: str) -> None:
    """Note that the record of that type at `office` has to be looked at."""
    ledger.connection.execute(insert(errands).values(id=str(uuid.uuid4()), office=office, kind=kind, record=record))


def take_errands(ledger: Ledger, office: str) -> list[tuple[str, str]]:
    """The records to look at, by type and id, each once; they count as done from now on."""
    rows = select(errands).where(errands.c.office == office)
    found = ledger.connection.execute(rows).all()
    if found:
        ledger.connection.execute(delete(errands).where(errands.c.id.in_([row.id for row in found])))
    return list(dict.fromkeys((row.kind, row.record) for row in found))
