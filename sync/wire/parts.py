"""Messages in parts: what arrived of one before the line broke counts, and need not be sent again.

Each part ends with a line feed. Those of an answer are packed messages of their own: the first has all but most of the
changes; each tells the cursor that holds once it is applied, and all but the last that there is more. The first part of
a request is a request, with the first of its ops; each other one has the ops that follow.
"""

from itertools import pairwise

import msgspec

from sync.model.op import Op
from sync.protocol import SyncRequest, SyncResponse
from sync.wire.messages import (
    END,
    Asked,
    pack_more_ops,
    pack_request,
    pack_response,
    unpack_response,
    whole_parts,
)
from sync.wire.values import Budget

PART = 65_536  # bytes of changes or ops as JSON, about: packed, a tenth of that

Stop = tuple[int, dict[str, int]]


class InParts(SyncResponse, kw_only=True):
    """`stops`: before which changes the answer may break off, and the cursor that then holds."""

    stops: list[Stop] = msgspec.field(default_factory=list)


def pack_parts(response: SyncResponse, asked: Asked) -> list[bytes]:
    stops = response.stops if isinstance(response, InParts) else []
    if not stops:
        return [pack_response(response, asked)]
    ends: list[Stop] = [*stops, (len(response.changes), response.cursor)]
    first, cursor = ends[0]
    parts = [_replaced(response, changes=response.changes[:first], cursor=cursor, more=True)]
    for (start, _), (end, cursor) in pairwise(ends):
        bare = SyncResponse(epoch=response.epoch, verdicts=[], changes=[], cursor=cursor, more=True)
        parts.append(_replaced(bare, changes=response.changes[start:end]))
    parts[-1].more = response.more
    return [pack_response(part, asked) + END for part in parts]


def unpack_parts(data: bytes, asked: Asked, *, broken_off: bool = False) -> SyncResponse:
    """The answer, or as much of one that was `broken_off` as is whole. Raises NotDecodable, TooLarge."""
    if data.startswith(b"{") and not broken_off:
        return unpack_response(data)
    budget = Budget()
    whole, *others = (unpack_response(part, asked, budget) for part in whole_parts(data, broken_off=broken_off))
    for part in others:
        whole.changes += part.changes
        whole.cursor, whole.more = part.cursor, part.more
    return whole


def pack_request_parts(request: SyncRequest, *, sender: str = "", reads: str = "") -> list[bytes]:
    """`sender` and `reads` as in `pack_request`."""
    first, *others = _op_parts(request.ops)
    head = pack_request(msgspec.structs.replace(request, ops=first), sender=sender, reads=reads)
    if not others:
        return [head]
    return [part + END for part in (head, *(pack_more_ops(request, ops) for ops in others))]


def _op_parts(ops: list[Op]) -> list[list[Op]]:
    parts: list[list[Op]] = [[]]
    left = PART
    for op in ops:
        if left <= 0:
            parts.append([])
            left = PART
        parts[-1].append(op)
        left -= len(msgspec.json.encode(op))
    return parts


def _replaced(response: SyncResponse, **values: object) -> SyncResponse:
    said = {name: getattr(response, name) for name in SyncResponse.__struct_fields__}
    return SyncResponse(**(said | values))


def as_plain(response: SyncResponse) -> bytes:
    """The named form, in one piece."""
    return msgspec.json.encode(_replaced(response))
