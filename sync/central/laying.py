"""Laying a lawful op on its record, with all that follows from it."""

import msgspec

from sync.central.conflicts import Cause, disputed, raise_conflict, refresh_conflicts
from sync.central.duplicates import follow_person
from sync.central.history import remember
from sync.central.ledger import Ledger
from sync.central.letters import book_number
from sync.central.records import Held, note_own, save
from sync.model.merge import Outcome, Standing, at_central, merge
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import DELETED, STATE, Record, set_path
from sync.protocol import Verdict


def lay(
    ledger: Ledger, pack: Pack, op: Op, held: Held, is_new: bool, behalf: str = "", *, withheld: bool = False
) -> Verdict:
    """Merge a lawful op into the record, raise what conflicts, and remember the answer.

    `behalf`: the device for which central lays an op of its own. `withheld`: as in `sync.model.merge.Standing`.
    """
    open_here = {} if is_new else disputed(ledger, held, op.office)
    standing = Standing(record=held.record, marks=held.marks, disputed=open_here, is_new=is_new, withheld=withheld)
    kind, seq = pack.record(op.record_type), None
    outcome = merge(kind, standing, op)
    if outcome.changes:
        record = _laid(held.record, op, outcome)
        before = None if is_new else held
        device = at_central(behalf) if behalf else op.device
        seq = save(ledger, before, held.scope, record, outcome.changes, device, op, outcome.joined)
        told = behalf or outcome.joined or DELETED in outcome.changes
        if not told and kind.plain.issuperset(outcome.changes.keys() - {STATE}):
            note_own(ledger, held.scope, seq, op.device)
        if kind.same_person:
            follow_person(ledger, Cause.of(pack, op), kind, before.record if before else None, record)
    refresh_conflicts(ledger, pack, op, outcome.changes, open_here, behalf or op.device)
    conflicts = tuple(
        raise_conflict(ledger, pack, held, op, dispute, behalf or op.device) for dispute in outcome.disputes
    )
    if kind.numbered and is_new:
        book_number(ledger, op)
    verdict = Verdict(
        op=op.id, kind=outcome.verdict, seq=seq or held.record.seq, lost=outcome.lost, conflicts=conflicts
    )
    remember(ledger, op, held.scope, seq, verdict)
    return verdict


def _laid(record: Record, op: Op, outcome: Outcome) -> Record:
    """The record after `op`."""
    fields = dict(record.fields)
    for path, value in outcome.changes.items():
        if path not in (STATE, DELETED):
            set_path(fields, path, value)
    return msgspec.structs.replace(
        record,
        fields=fields,
        state=outcome.changes.get(STATE, record.state),
        deleted=outcome.changes.get(DELETED, record.deleted),
        updated_at=op.at,
        updated_by=op.user,
    )
