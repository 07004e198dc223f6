"""Whether who approves a request had a hand in its workers: those stand in records of their own."""

from sqlalchemy import and_, func, select

from sync.central.ledger import Ledger
from sync.central.letters import REQUEST
from sync.central.records import held
from sync.central.tables import feed, ops, records
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.record import Record
from sync.model.workflow import is_own_row

WORKER = "registration"
IN_LETTER = "verified"


def judge_own_rows(ledger: Ledger, op: Op) -> list[Issue]:
    """That the step is for somebody who neither registered nor ever verified a worker whom the letter will name."""
    if not any(is_own_row(row, op.user) for row in _rows(ledger, op.office, op.record)):
        return []
    return [Issue(code="own_work", facts={"step": op.step})]


def _rows(ledger: Ledger, office: str, request: str) -> list[Record]:
    """The verified workers of a request. They came to it after it was made, so only what changed since is looked at."""
    made = select(func.min(ops.c.seq)).where(
        ops.c.scope == office, ops.c.type == REQUEST, ops.c.record == request, ops.c.seq.is_not(None)
    )
    since = ledger.connection.execute(made).scalar_one_or_none() or 0
    of_feed = and_(records.c.scope == feed.c.scope, records.c.type == feed.c.type, records.c.id == feed.c.record)
    rows = (
        select(records)
        .join(feed, of_feed)
        .where(feed.c.scope == office, feed.c.seq > since, feed.c.type == WORKER)
        .where(records.c.state == IN_LETTER, records.c.deleted.is_(False), records.c.body.contains(request))
    )
    found = {row.id: held(row).record for row in ledger.connection.execute(rows)}
    return [record for record in found.values() if record.fields.get("request") == request]
