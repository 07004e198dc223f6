"""An answer in parts: what arrived of it before the line broke counts, and need not be sent again.

Each part is a packed message of its own and ends with a line feed. The first has all but most of the changes; each
tells the cursor that holds once it is applied, and all but the last that there is more.
"""

from itertools import pairwise

import msgspec

from sync.protocol import SyncResponse
from sync.wire.encodings import NotDecodable
from sync.wire.messages import Asked, pack_response, unpack_response
from sync.wire.values import Budget

PART = 65_536  # bytes of changes as JSON, about
END = b"\n"

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
    lines = data.split(END)
    rest = lines.pop()
    if rest and not broken_off:
        lines.append(rest)
    if not lines:
        raise NotDecodable("no part arrived whole")
    budget = Budget()
    whole, *others = (unpack_response(line, asked, budget) for line in lines)
    for part in others:
        whole.changes += part.changes
        whole.cursor, whole.more = part.cursor, part.more
    return whole


def _replaced(response: SyncResponse, **values: object) -> SyncResponse:
    said = {name: getattr(response, name) for name in SyncResponse.__struct_fields__}
    return SyncResponse(**(said | values))


def as_plain(response: SyncResponse) -> bytes:
    """The named form, in one piece."""
    return msgspec.json.encode(_replaced(response))
