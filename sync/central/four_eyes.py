"""Whether who takes a step had a hand in what it is about, by every op that central ever took."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import select

from sync.central.ledger import Ledger
from sync.central.records import AT_ONCE
from sync.central.request_rows import WORKER, rows_of
from sync.central.tables import ops
from sync.model.four_eyes import Act, is_own_check, is_own_row, judge_editing
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.pack import EDITORS, Pack, RecordType

CHECKED = "verified"  # state of a worker whom the letter will name


class _Edit(msgspec.Struct, frozen=True):
    """What is told of an op."""

    user: str
    action: str
    fields: dict[str, msgspec.Raw] = {}


_edits = msgspec.json.Decoder(_Edit)


def judge_own_edits(ledger: Ledger, kind: RecordType, op: Op, scope: str) -> list[Issue]:
    """That the step is for somebody who did not edit the record."""
    step = kind.workflow.step(op.step) if kind.workflow and op.step else None
    if step is None or EDITORS not in step.four_eyes:
        return []
    acts = _acts(ledger, scope, kind.key, [op.record])
    return judge_editing(kind, op.step or "", op.user, acts.get(op.record, ()))


def judge_own_rows(ledger: Ledger, pack: Pack, op: Op) -> list[Issue]:
    """That who approves neither registered, edited nor ever verified a worker of the letter, and who verifies the
    request edited none whom they verified themselves.
    """
    rows = [row.record for row in rows_of(ledger, op.office, op.record)]
    rows = [row for row in rows if row.state == CHECKED and not row.deleted]
    acts = _acts(ledger, op.office, WORKER, [row.id for row in rows])
    is_own = is_own_row if op.step == "approve" else is_own_check
    if not any(is_own(pack.record(WORKER), row, op.user, acts.get(row.id, ())) for row in rows):
        return []
    return [Issue(code="own_work", facts={"step": op.step})]


def _acts(ledger: Ledger, scope: str, kind: str, ids: list[str]) -> dict[str, Iterable[Act]]:
    """Who wrote what of these records, but for what steps wrote."""
    found: dict[str, list[Act]] = {}
    for start in range(0, len(ids), AT_ONCE):
        batch = ids[start : start + AT_ONCE]
        rows = select(ops.c.record, ops.c.op).where(
            ops.c.scope == scope, ops.c.type == kind, ops.c.record.in_(batch), ops.c.seq.is_not(None)
        )
        for record, text in ledger.connection.execute(rows):
            edit = _edits.decode(text)
            if edit.action != "step":  # to create what is there is to edit it
                found.setdefault(record, []).append(Act(edit.user, tuple(edit.fields)))
    return dict(found)
