"""Records that a workflow step has locked while somebody who had not heard of it went on editing.

Such an edit is neither lawful nor a fault of who wrote it: nothing of it is laid, and people decide. One that is given
again after central lost it is taken as it was then: laid if it had come before the step, else for people to decide.
"""

from typing import Literal

import msgspec
from sqlalchemy import select

from sync.central.ledger import Ledger
from sync.central.records import Held, load
from sync.central.request_rows import REQUEST, WORKER
from sync.central.tables import ops
from sync.model.merge import is_superseded, is_unseen
from sync.model.op import Op
from sync.model.pack import RecordType
from sync.model.record import STATE
from sync.model.workflow import SETTLED

Lock = Literal["unseen", "later"]  # by a step that the writer had not heard of, or that was taken after the op
LOCKED = "locked"  # the code of the issue that holds no more then


class _Given(msgspec.Struct, frozen=True):
    """What is told of an op that may have been given again."""

    was: int = 0


_given = msgspec.json.Decoder(_Given)


def lock_of(ledger: Ledger, kind: RecordType, held: Held, op: Op) -> Lock | None:
    """Why `op`, no step, finds its record locked though it was written before that; None where it does not."""
    if op.step is not None:
        return None
    lockers = _lockers(ledger, kind, held, op)
    if lockers and op.was and _was_withheld(ledger, held, op):
        return "unseen"
    for locker in lockers:
        if is_superseded(locker.marks, op, STATE):
            return "later"
        if is_unseen(locker.marks, op, STATE):
            return "unseen"
    return None


def _lockers(ledger: Ledger, kind: RecordType, held: Held, op: Op) -> list[Held]:
    """The records whose states lock this one: its own, and for a checked worker the request's."""
    workflow, state = kind.workflow, held.record.state
    if workflow is not None and state in workflow.locked:
        return [] if all(known.key in workflow.locked for known in workflow.states) else [held]
    if kind.key != WORKER or state != "verified" or not held.record.fields.get("request"):
        return []
    request = load(ledger, op.office, REQUEST, str(held.record.fields["request"]))
    return [request, held] if request is not None and request.record.state in SETTLED else []


def _was_withheld(ledger: Ledger, held: Held, op: Op) -> bool:
    """Whether nothing had been laid of `op`, which is given again: its first verdict told another change's sequence."""
    of_record = (ops.c.scope == held.scope, ops.c.type == held.record.type, ops.c.record == held.record.id)
    rows = ledger.connection.execute(select(ops.c.seq, ops.c.op).where(*of_record))
    return any(op.was == (_given.decode(row.op).was or row.seq) for row in rows)
