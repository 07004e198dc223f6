"""One exchange with a PC, in one writing transaction: ops in, verdicts, changes, numbers and directives out."""

from datetime import datetime

from sync.central import conflicts, history, persons, records
from sync.central.apply import apply_op, form_issues, run_errands
from sync.central.clock import iso, today
from sync.central.conflicts import CONFLICT
from sync.central.devices import Device, is_new, note_exchange
from sync.central.directives import UPGRADE, note_done, open_directives
from sync.central.epochs import present_epoch, shared_past
from sync.central.feed import page_after
from sync.central.forks import Incarnations, contradicts, forked, incarnations_of, keep_incarnations
from sync.central.ledger import Ledger
from sync.central.numbers import refill
from sync.central.packs import Packs
from sync.central.proofs import proofs_of
from sync.central.unheard import nonce_unheard
from sync.model.op import Op
from sync.protocol import PROTOCOL, SHARED_SCOPE, SyncRequest, SyncResponse, Verdict, scope_of
from sync.wire import InParts

WANT_LIMIT = 4_194_304  # bytes of changes in one answer at most


class Forgotten(Exception):
    """The PC proves to have heard more than central ever said in this epoch: central was restored unannounced."""


class Unproven(Exception):
    """The PC claims to have heard more than central ever said in this epoch."""


class Contradicted(Exception):
    """An op bears a counter under which central knows another: two copies of one PC's data wrote on."""


def exchange(
    ledger: Ledger, packs: Packs, device: Device, request: SyncRequest, now: datetime, *, broken_off: bool = False
) -> SyncResponse:
    """Central's answer; to a request that is `broken_off` the verdicts alone, since nobody hears it.

    Raises Forgotten, Unproven, Contradicted and Refusal; then nothing of the request may stay.
    """
    _lock(ledger, packs, device, request)
    known = incarnations_of(ledger.connection, device.id)
    epoch = present_epoch(ledger.connection)
    if request.epoch != epoch:
        answer = _nothing_done(request, epoch, now, shared_past(ledger.connection, request.epoch))
        return _known_by(ledger, device, known, request, answer)
    reached = {scope: ledger.reached(scope) for scope in (device.office, SHARED_SCOPE)}
    if request.protocol >= PROTOCOL and any(request.cursor.get(scope, 0) > at for scope, at in reached.items()):
        _check_claim(ledger, device, known, request)
        return _known_by(ledger, device, known, request, _nothing_done(request, epoch, now, reached))
    _check_copy(ledger, device, known, request)
    run_errands(ledger, packs, device.office, now)
    verdicts = _judge(ledger, packs, device, request.ops, now)
    answer = InParts(epoch=epoch, verdicts=verdicts, changes=[], cursor=request.cursor, more=False, time=iso(now))
    if broken_off:
        _leave_unheard(ledger, device, known, request, answer)
        return answer
    answer.blocks = refill(ledger, device.office, device.id, request.stock, now)
    if request.protocol < PROTOCOL:
        answer.directives = [UPGRADE]
    else:
        own_too = not known.follows(request.incarnation)
        page = page_after(ledger, packs, device, request.cursor, min(request.want, WANT_LIMIT), own_too)
        answer.changes, answer.cursor, answer.more, answer.stops = page.changes, page.cursor, page.more, page.stops
        note_done(ledger, device, request.done, now)
        answer.directives = open_directives(ledger.connection, device)
    note_exchange(ledger, device.id, request, answer.cursor, now)
    return _known_by(ledger, device, known, request, answer)


def _judge(ledger: Ledger, packs: Packs, device: Device, sent: list[Op], now: datetime) -> list[Verdict]:
    """A verdict for each op, which is laid where it is taken."""
    malformed = [form_issues(packs, op, device) for op in sent]
    _read_ahead(ledger, packs, device, [op for op, wrong in zip(sent, malformed, strict=True) if not wrong])
    day = today(now)
    return [apply_op(ledger, packs, op, device, day, wrong) for op, wrong in zip(sent, malformed, strict=True)]


def _leave_unheard(
    ledger: Ledger, device: Device, known: Incarnations, request: SyncRequest, answer: SyncResponse
) -> None:
    """The incarnation of an answer that goes to nobody, for a PC that asks what came of its request."""
    if request.protocol < PROTOCOL or not request.incarnation:
        return
    proofs = proofs_of(ledger, device.id, device.office, answer.epoch)
    unheard = proofs.give(request.cursor, nonce_unheard(device, request, answer.verdicts))
    keep_incarnations(ledger, device.id, known.answered(request.incarnation, unheard))


def _read_ahead(ledger: Ledger, packs: Packs, device: Device, sent: list[Op]) -> None:
    """What the ops of a request are about, and who wrote them."""
    history.read_ahead(ledger, sent, device.id)
    records.read_ahead(ledger, device.office, {("user", op.user) for op in sent})
    kinds = packs.current.records
    for kind in kinds.values():
        if kind.same_person:
            values = [op.fields.get(kind.same_person.field) for op in sent if op.record_type == kind.key]
            persons.read_ahead(ledger, kind.key, [value for value in values if isinstance(value, str)])
    for scope in (device.office, SHARED_SCOPE):
        here = [
            (op.record_type, op.record)
            for op in sent
            if op.record_type in kinds and scope_of(kinds[op.record_type], device.office) == scope
        ]
        records.read_ahead(ledger, scope, here)
        conflicts.read_ahead(ledger, scope, here, device.office)


def _lock(ledger: Ledger, packs: Packs, device: Device, request: SyncRequest) -> None:
    """All locks before the first op: one taken inside an op would end with it when the op is rolled back."""
    ledger.lock(device.office)
    shared = {CONFLICT, *(key for key, kind in packs.current.records.items() if kind.scope == SHARED_SCOPE)}
    if any(op.record_type in shared for op in request.ops):
        ledger.lock(SHARED_SCOPE)


def _check_claim(ledger: Ledger, device: Device, known: Incarnations, request: SyncRequest) -> None:
    """Of a cursor above all that central has. One of a copy that is here for the first time as a device of its own
    passes: what it heard it heard as another.
    """
    proofs = proofs_of(ledger, device.id, device.office, request.epoch)
    if proofs.hold(request.incarnation, request.cursor):
        raise Forgotten
    if not request.incarnation or not known.accept(request.incarnation) or not is_new(ledger.connection, device.id):
        raise Unproven


def _check_copy(ledger: Ledger, device: Device, known: Incarnations, request: SyncRequest) -> None:
    if request.protocol < PROTOCOL or not request.incarnation:
        return
    if not known.accept(request.incarnation):
        raise forked()
    if contradicts(ledger.connection, device.id, request.ops):
        raise Contradicted


def _known_by(
    ledger: Ledger, device: Device, known: Incarnations, request: SyncRequest, answer: SyncResponse
) -> SyncResponse:
    """Give the PC an incarnation for its next request."""
    if request.protocol >= PROTOCOL and known.is_due(request.incarnation):
        proofs = proofs_of(ledger, device.id, device.office, answer.epoch)
        answer.incarnation = proofs.give(_heard(request, answer))
        keep_incarnations(ledger, device.id, known.answered(request.incarnation, answer.incarnation))
    return answer


def _heard(request: SyncRequest, answer: SyncResponse) -> dict[str, int]:
    """The cursor with which the PC goes on from this answer; never more than central said itself."""
    if answer.epoch == request.epoch and not answer.began:
        return answer.cursor
    return {scope: min(at, answer.began.get(scope, 0)) for scope, at in request.cursor.items()}


def _nothing_done(request: SyncRequest, epoch: str, now: datetime, began: dict[str, int]) -> SyncResponse:
    """The answer to a PC whose past is not central's: where it has to go back to."""
    return SyncResponse(
        epoch=epoch,
        verdicts=[],
        changes=[],
        cursor=request.cursor,
        more=False,
        time=iso(now),
        began=began,
    )
