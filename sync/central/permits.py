"""How many workers the standing letters of a permit (SIP2MI) have over all offices, and whether they are too many."""

import uuid

import msgspec
from sqlalchemy import select

from sync.central.history import CENTRAL
from sync.central.laying import lay
from sync.central.ledger import Ledger
from sync.central.records import Held, held, load
from sync.central.request_rows import LETTER, REQUEST, VOIDED
from sync.central.tables import records
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Fields, Record
from sync.protocol import SHARED_SCOPE

PERMIT = "recruitment_permit"
USED, OVER = "used", "over_used"


def count_letter(ledger: Ledger, pack: Pack, op: Op, before: Record | None, after: Record) -> None:
    """Add the workers of a letter to what is used of its permit, or take them off once it is void. One whose permit is
    not here yet is counted when that comes.
    """
    added = _workers(after) - (_workers(before) if before else 0)
    permit = after.fields.get(PERMIT)
    if not added or not permit:
        return
    ledger.lock(SHARED_SCOPE)
    found = load(ledger, SHARED_SCOPE, PERMIT, str(permit))
    if found is not None and not found.record.deleted:
        over = _over(found.record, added, excused=_is_excused(ledger, op.office, after))
        lay_own(ledger, pack, op, found, f"used {after.id}", {USED: {"add": added}} | over)


def follow_permit(ledger: Ledger, pack: Pack, op: Op, *, is_new: bool) -> None:
    """What follows from `op`, which was laid on a permit: letters that came before it, and whether it is over-used."""
    found = load(ledger, SHARED_SCOPE, PERMIT, op.record)
    if found is None:
        return
    added = sum(_workers(letter) for letter in _letters_of(ledger, op.record)) if is_new else 0
    fields = ({USED: {"add": added}} if added else {}) | _over(found.record, added)
    if fields:
        lay_own(ledger, pack, op, found, "letters before", fields)


def lay_own(ledger: Ledger, pack: Pack, op: Op, on: Held, act: str, fields: Fields, step: str | None = None) -> None:
    """An op of central's own that follows from `op`; nobody judges it, and the PC of `op` is told of it too."""
    own = msgspec.structs.replace(
        op,
        id=str(uuid.uuid5(uuid.UUID(op.id), act)),
        device=CENTRAL,
        counter=0,
        user=CENTRAL,
        role="administrator",
        record_type=on.record.type,
        record=on.record.id,
        action="step" if step else "set",
        step=step,
        base=on.record.seq,
        fields=fields,
        old={},
    )
    lay(ledger, pack, own, on, is_new=False, behalf=op.device)


def _over(permit: Record, added: int, *, excused: bool = False) -> Fields:
    """How many workers a permit is over its quota, where that has changed; one who goes over it for a reason that the
    head agreed to does not make it so.
    """
    quota, used = permit.fields.get("quota"), permit.fields.get(USED, 0) + added
    over = max(0, used - quota) if isinstance(quota, int) else 0
    stands = permit.fields.get(OVER)
    if over == (stands or 0) or (excused and added > 0 and not stands):
        return {}
    return {OVER: over or None}


def _is_excused(ledger: Ledger, office: str, letter: Record) -> bool:
    request = load(ledger, office, REQUEST, str(letter.fields.get("request")))
    return request is not None and bool(str(request.record.fields.get("quota_exception", "")).strip())


def _letters_of(ledger: Ledger, permit: str) -> list[Record]:
    rows = select(records).where(records.c.type == LETTER, records.c.body.contains(permit))
    found = [held(row).record for row in ledger.connection.execute(rows)]
    return [letter for letter in found if letter.fields.get(PERMIT) == permit]


def _workers(letter: Record) -> int:
    workers = letter.fields.get("workers")
    return workers if isinstance(workers, int) and letter.state != VOIDED and not letter.deleted else 0
