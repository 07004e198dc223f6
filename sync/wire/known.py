"""The question after a request that broke off, and its answer: `[form, …]`, zeros at the end left out.

Who only wants to know which ops are missing asks in the plain form, and is answered so.
"""

from typing import Any

import msgspec

from sync.protocol import KnownRequest, KnownResponse, Span
from sync.wire.encodings import NotDecodable
from sync.wire.messages import FORM, whole_or_not
from sync.wire.tables import LIMIT, checked_list, padded
from sync.wire.values import Budget, long_id, long_moment, short_id, short_moment, trimmed
from sync.wire.verdicts import pack_verdicts, unpack_verdicts


class Question(msgspec.Struct, frozen=True):
    """What was asked as central reads it; `reads` as in `sync.wire.messages.Received`."""

    request: KnownRequest
    packed: bool
    reads: str


def pack_known(request: KnownRequest, *, sender: str = "", reads: str = "") -> bytes:
    """For one that asks for verdicts."""
    device = 0 if request.device == sender else short_id(request.device)
    return msgspec.json.encode([FORM, reads, request.incarnation, _flat(request.counters), device])


@whole_or_not
def unpack_known(data: bytes, sender: str = "") -> Question:
    """Raises NotDecodable."""
    if not data.startswith(b"["):
        return Question(msgspec.json.decode(data, type=KnownRequest), packed=False, reads="")
    form, reads, incarnation, counters, device = padded(msgspec.json.decode(data), 5)
    if form != FORM:
        raise NotDecodable(f"form {form} is not known here")
    said = {
        "device": sender if device == 0 else long_id(device),
        "counters": _spans(counters),
        "verdicts": True,
        "incarnation": incarnation,
    }
    return Question(msgspec.convert(said, KnownRequest), packed=True, reads=reads)


def pack_known_answer(response: KnownResponse) -> bytes:
    names = tuple(verdict.op for verdict in response.verdicts)
    message = [
        FORM,
        _flat(response.missing),
        len(names),
        pack_verdicts(response.verdicts, names, 0),
        response.check,
        short_id(response.epoch),
        short_moment(response.time),
        response.incarnation or 0,
    ]
    return msgspec.json.encode(trimmed(message))


@whole_or_not
def unpack_known_answer(data: bytes) -> KnownResponse:
    """Raises NotDecodable, TooLarge."""
    form, missing, n, verdicts, check, epoch, time, incarnation = padded(msgspec.json.decode(data), 8)
    if form != FORM or type(n) is not int or not 0 <= n <= LIMIT:
        raise NotDecodable(f"form {form} is not known here")
    said = {
        "missing": _spans(missing),
        "check": check,
        "epoch": long_id(epoch),
        "time": long_moment(time),
        "incarnation": incarnation or "",
    }
    response = msgspec.convert(said, KnownResponse)
    response.verdicts = unpack_verdicts(verdicts, ("",) * n, 0, Budget())
    return response


def _flat(spans: list[Span]) -> list[int]:
    return [counter for span in spans for counter in span]


def _spans(flat: Any) -> list[tuple[Any, Any]]:
    ends = checked_list(flat)
    return list(zip(ends[::2], ends[1::2], strict=True))
