"""Which letter of a request stands.

Two PCs without a line may each issue the letter of one approved request, or one may issue it while the request was sent
back on another. Both papers are out, so central takes both letters and voids the one that came second, or that nobody
wants any more: everybody hears which paper to collect back, and both numbers are accounted for.
"""

from sync.central.ledger import Ledger
from sync.central.letter_steps import standing_letter
from sync.central.letters import fault_of
from sync.central.permits import count_letter, lay_own
from sync.central.records import Held, load
from sync.central.request_rows import REQUEST
from sync.model.merge import Mark
from sync.model.op import Op
from sync.model.pack import Pack, RecordType
from sync.model.record import Fields, Record


def follow_letter(ledger: Ledger, pack: Pack, op: Op, before: Record | None) -> None:
    """What follows from `op`, which was laid on a letter: on its twin, on its request, and on the permit's quota."""
    kind = pack.record(op.record_type)
    letter = load(ledger, op.office, kind.key, op.record)
    if letter is None:
        return
    if before is None:
        _settle(ledger, pack, kind, letter, op)
        letter = load(ledger, op.office, kind.key, op.record) or letter
    count_letter(ledger, pack, op, before, letter.record)


def _settle(ledger: Ledger, pack: Pack, kind: RecordType, letter: Held, op: Op) -> None:
    """Let the new letter stand, or void it, or void the one that stood."""
    request = load(ledger, op.office, REQUEST, str(letter.record.fields.get("request")))
    if request is None:
        return
    if fault_of(ledger, kind, request, op):
        _void(ledger, pack, letter, op, {"void_cause": "request_changed"})
        return
    standing = standing_letter(ledger, request, kind.key)
    if standing is not None and standing.record.id != op.record:
        if not _is_earlier(letter, standing):
            _void(ledger, pack, letter, op, {"void_cause": "twin", "twin_of": standing.record.id})
            return
        _void(ledger, pack, standing, op, {"void_cause": "twin", "twin_of": op.record})
        voided = load(ledger, op.office, kind.key, standing.record.id)
        count_letter(ledger, pack, op, standing.record, (voided or standing).record)
    lay_own(ledger, pack, op, request, "stands", {"letter": op.record})


def _is_earlier(letter: Held, standing: Held) -> bool:
    """Whether central had taken that letter first, before it was restored and given both again."""
    return _taken_at(letter) < _taken_at(standing)


def _taken_at(letter: Held) -> tuple[bool, int]:
    mark = letter.marks.get("number", Mark(0, ""))
    return (mark.was == 0, mark.was or mark.seq)


def _void(ledger: Ledger, pack: Pack, letter: Held, op: Op, why: Fields) -> None:
    lay_own(ledger, pack, op, letter, f"void {letter.record.id}", why, step="void")
