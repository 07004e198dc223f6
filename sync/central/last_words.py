"""What a PC wrote before it was shut out, when its sealed file reaches central: judged, kept, answered to nobody."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

import msgspec

from sync.central.apply import apply_op
from sync.central.clock import today
from sync.central.devices import Device
from sync.central.epochs import present_epoch, shared_past
from sync.central.ledger import Ledger
from sync.central.service import Service
from sync.model.issues import Issue
from sync.model.op import Op
from sync.protocol import SHARED_SCOPE, Verdict, scope_of
from sync.wire import Received


class Requests(Protocol):
    """The requests of a file, one after the other."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Received]: ...


Progress = Callable[[int, int], None]  # requests done, and in all as far as is known


def take_last_words(service: Service, device: Device, received: Requests, progress: Progress | None) -> list[Verdict]:
    """Judge the ops of a PC that is shut out, as its own; it gets neither records nor numbers for them."""
    verdicts: list[Verdict] = []
    for place, each in enumerate(received, 1):
        verdicts += service.database.transact(partial(_judge, service, device, each))
        verdicts += rejected_unread(each)
        if progress:
            progress(place, len(received))
    return verdicts


def rejected_unread(received: Received) -> list[Verdict]:
    """The answer to ops that cannot be read."""
    issues = (Issue(code="op_unreadable"),)
    return [Verdict(op=op.op, kind="rejected", issues=issues) for op in received.unreadable if op.op]


def _judge(service: Service, device: Device, received: Received, ledger: Ledger) -> list[Verdict]:
    ledger.lock(device.office)
    ledger.lock(SHARED_SCOPE)
    past = None
    if received.request.epoch != present_epoch(ledger.connection):
        past = shared_past(ledger.connection, received.request.epoch)
    day = today(service.now())
    return [
        apply_op(ledger, service.packs, _as_seen(service, device, op, past), device, day) for op in received.request.ops
    ]


def _as_seen(service: Service, device: Device, op: Op, past: dict[str, int] | None) -> Op:
    """The op as this epoch understands it: what its writer saw beyond the shared past is not here any more."""
    kind = service.packs.of(op.pack).records.get(op.record_type)
    if past is None or kind is None:
        return op
    return msgspec.structs.replace(op, base=min(op.base, past.get(scope_of(kind, device.office), 0)))
