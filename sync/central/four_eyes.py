"""Whether who approves a request had a hand in its workers: those stand in records of their own."""

from sync.central.ledger import Ledger
from sync.central.request_rows import rows_of
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.workflow import is_own_row

IN_LETTER = "verified"


def judge_own_rows(ledger: Ledger, op: Op) -> list[Issue]:
    """That the step is for somebody who neither registered nor ever verified a worker whom the letter will name."""
    rows = [row.record for row in rows_of(ledger, op.office, op.record)]
    rows = [row for row in rows if row.state == IN_LETTER and not row.deleted]
    if not any(is_own_row(row, op.user) for row in rows):
        return []
    return [Issue(code="own_work", facts={"step": op.step})]
