"""A request's workers as central holds them, and by which names the records of its way are known."""

from sqlalchemy import and_, func, select

from sync.central.ledger import Ledger
from sync.central.records import Held, held
from sync.central.tables import feed, ops, records

REQUEST = "recommendation_request"
WORKER = "registration"
LETTER = "recommendation"
VOIDED = "voided"  # a letter's state


def rows_of(ledger: Ledger, office: str, request: str) -> list[Held]:
    """Every worker of a request, deleted ones too. They came to it after it was made, so only what changed since is
    looked at.
    """
    made = select(func.min(ops.c.seq)).where(
        ops.c.scope == office, ops.c.type == REQUEST, ops.c.record == request, ops.c.seq.is_not(None)
    )
    since = ledger.connection.execute(made).scalar_one_or_none() or 0
    of_feed = and_(records.c.scope == feed.c.scope, records.c.type == feed.c.type, records.c.id == feed.c.record)
    rows = (
        select(records)
        .join(feed, of_feed)
        .where(feed.c.scope == office, feed.c.seq > since, feed.c.type == WORKER)
        .where(records.c.body.contains(request))
    )
    found = {row.id: held(row) for row in ledger.connection.execute(rows)}
    return [row for row in found.values() if row.record.fields.get("request") == request]
