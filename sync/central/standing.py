"""Which letter of a request stands, and how many workers the standing letters of a recruitment permit have.

Two PCs without a line may each issue the letter of one approved request, or one may issue it while the request was sent
back on another. Both papers are out, so central takes both letters and voids the one that came second, or that nobody
wants any more: everybody hears which paper to collect back, and both numbers are accounted for.
"""

import uuid

import msgspec

from sync.central.history import CENTRAL
from sync.central.laying import lay
from sync.central.ledger import Ledger
from sync.central.letters import VOIDED, fault_of
from sync.central.records import Held, load
from sync.central.request_rows import REQUEST
from sync.model.merge import Mark
from sync.model.op import Op
from sync.model.pack import Pack, RecordType
from sync.model.record import Fields, Record
from sync.protocol import SHARED_SCOPE

PERMIT = "recruitment_permit"


def follow_letter(ledger: Ledger, pack: Pack, op: Op, before: Record | None) -> None:
    """What follows from `op`, which was laid on a letter: on its twin, on its request, and on the permit's quota."""
    kind = pack.record(op.record_type)
    letter = load(ledger, op.office, kind.key, op.record)
    if letter is None:
        return
    if before is None:
        _settle(ledger, pack, kind, letter, op)
        letter = load(ledger, op.office, kind.key, op.record) or letter
    _count(ledger, pack, op, before, letter.record)


def _settle(ledger: Ledger, pack: Pack, kind: RecordType, letter: Held, op: Op) -> None:
    """Let the new letter stand, or void it, or void the one that stood."""
    request = load(ledger, op.office, REQUEST, str(letter.record.fields.get("request")))
    if request is None:
        return
    if fault_of(ledger, kind, request, op):
        _void(ledger, pack, letter, op, {"void_cause": "request_changed"})
        return
    standing = load(ledger, op.office, kind.key, str(request.record.fields.get("letter")))
    if standing is not None and standing.record.id != op.record and standing.record.state != VOIDED:
        if not _is_earlier(letter, standing):
            _void(ledger, pack, letter, op, {"void_cause": "twin", "twin_of": standing.record.id})
            return
        _void(ledger, pack, standing, op, {"void_cause": "twin", "twin_of": op.record})
        voided = load(ledger, op.office, kind.key, standing.record.id)
        _count(ledger, pack, op, standing.record, (voided or standing).record)
    _lay_own(ledger, pack, op, request, "stands", {"letter": op.record})


def _is_earlier(letter: Held, standing: Held) -> bool:
    """Whether central had taken that letter first, before it was restored and given both again."""
    return _taken_at(letter) < _taken_at(standing)


def _taken_at(letter: Held) -> tuple[bool, int]:
    mark = letter.marks.get("number", Mark(0, ""))
    return (mark.was == 0, mark.was or mark.seq)


def _void(ledger: Ledger, pack: Pack, letter: Held, op: Op, why: Fields) -> None:
    _lay_own(ledger, pack, op, letter, f"void {letter.record.id}", why, step="void")


def _count(ledger: Ledger, pack: Pack, op: Op, before: Record | None, after: Record) -> None:
    """Add the workers of a letter to what is used of its permit, or take them off once it is void."""
    added = _workers(after) - (_workers(before) if before else 0)
    permit = after.fields.get(PERMIT)
    if not added or not permit:
        return
    ledger.lock(SHARED_SCOPE)
    held = load(ledger, SHARED_SCOPE, PERMIT, str(permit))
    if held is not None and not held.record.deleted:
        _lay_own(ledger, pack, op, held, f"used {after.id}", {"used": {"add": added}})


def _workers(letter: Record) -> int:
    workers = letter.fields.get("workers")
    return workers if isinstance(workers, int) and letter.state != VOIDED else 0


def _lay_own(ledger: Ledger, pack: Pack, op: Op, on: Held, act: str, fields: Fields, step: str | None = None) -> None:
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
