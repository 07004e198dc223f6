"""After a request that broke off: what central took of it counts, and need not be sent again."""

from collections.abc import Iterator

import msgspec

from sync.model.digest import check_of
from sync.ports import CentralRefused, Line
from sync.protocol import KnownRequest, Span, SyncRequest, SyncResponse


def salvage(line: Line, request: SyncRequest) -> tuple[SyncRequest, SyncResponse] | None:
    """The part of `request` that central took, as a request of its own, with its answer. None where it took nothing.

    Central's word counts only where it is about the very ops that are here, in the epoch that was asked: of a copy of
    this PC's data that went on with other ops under the same counters, nothing is taken over.
    Raises LineDown.
    """
    own = {op.counter: op for op in request.ops if op.device == request.device}
    asked = KnownRequest(
        device=request.device, counters=list(_spans(sorted(own))), verdicts=True, incarnation=request.incarnation
    )
    try:
        known = line.known(asked)
    except CentralRefused:
        return None  # the request itself hears it again, and goes on from there
    missing = {counter for first, last in known.missing for counter in range(first, last + 1)}
    taken = [own[counter] for counter in sorted(own) if counter not in missing]
    if not taken or known.epoch != request.epoch:
        return None
    if len(known.verdicts) != len(taken) or known.check != check_of(taken):
        return None
    verdicts = [msgspec.structs.replace(told, op=op.id) for told, op in zip(known.verdicts, taken, strict=True)]
    answer = SyncResponse(
        epoch=known.epoch,
        incarnation=known.incarnation,
        verdicts=verdicts,
        changes=[],
        cursor=request.cursor,
        more=True,
        time=known.time,
    )
    return msgspec.structs.replace(request, ops=taken, stock=[], done=[]), answer


def _spans(counters: list[int]) -> Iterator[Span]:
    """Runs of these, which are in order."""
    first = last = counters[0]
    for counter in counters[1:]:
        if counter > last + 1:
            yield first, last
            first = counter
        last = counter
    yield first, last
