"""The two messages of an exchange as bytes: an array that begins with its form's number, zeros at the end left out.

A message may also be an object, `{…}`: the plain form, with the names of `sync.protocol`. Both ends understand both.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import msgspec

from sync.model.op import Op
from sync.protocol import PROTOCOL, SHARED_SCOPE, Directive, NumberBlock, NumberStock, SyncRequest, SyncResponse
from sync.wire.changes import pack_changes, unpack_changes
from sync.wire.encodings import NotDecodable, TooLarge
from sync.wire.ops import Sender, Unreadable, pack_ops, unpack_ops
from sync.wire.tables import checked_list, padded
from sync.wire.values import Budget, long_id, long_moment, short_id, short_moment, trimmed
from sync.wire.verdicts import pack_verdicts, unpack_verdicts

FORM = 1
WANT = 262_144  # what a request of form 1 wants unless it says more or less
END = b"\n"  # of a part
SHARED = 0  # stands for the scope `shared`

P = ParamSpec("P")
T = TypeVar("T")


class Received(msgspec.Struct, frozen=True):
    """A request as central reads it."""

    request: SyncRequest
    unreadable: tuple[Unreadable, ...]  # ops that count as rejected
    asked: tuple[str, ...]  # the ids of all ops in their order, unreadable ones too
    packed: bool  # else it came in the plain form, and is answered so
    reads: str  # the dictionary with which the answer may be packed; empty: none


class Asked(msgspec.Struct, frozen=True):
    """What an answer need not repeat, because both ends know the request."""

    epoch: str = ""
    pack: str = ""
    cursor: dict[str, int] = {}
    ops: tuple[str, ...] = ()

    @classmethod
    def by(cls, request: SyncRequest) -> "Asked":
        return cls(request.epoch, request.pack, request.cursor, tuple(op.id for op in request.ops))


def whole_or_not(function: Callable[P, T]) -> Callable[P, T]:
    """Whatever goes wrong in bytes of which nothing is known is NotDecodable."""

    @wraps(function)
    def checked(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return function(*arguments, **named)
        except (NotDecodable, TooLarge):
            raise
        except (ArithmeticError, LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise NotDecodable(f"the message is not what its form says: {error}") from error

    return checked


def pack_request(request: SyncRequest, *, sender: str = "", reads: str = "") -> bytes:
    """`sender` is a device that whoever carries the bytes names anyway; `reads` as in Received."""
    message = [
        FORM,
        reads,
        short_id(request.epoch),
        request.incarnation,
        _pack_cursor(request.cursor),
        request.pack,
        0 if request.device == sender else short_id(request.device),
        pack_ops(request.ops, _sender_of(request)),
        [[stock.series, stock.year, stock.left] for stock in request.stock] or 0,
        0 if request.want == WANT else [request.want],
        request.done or 0,
        request.program or 0,
        0 if request.protocol == PROTOCOL else [request.protocol],
    ]
    return msgspec.json.encode(trimmed(message))


def pack_more_ops(request: SyncRequest, ops: list[Op]) -> bytes:
    """Ops that follow those of a packed request, in a part of their own."""
    return msgspec.json.encode(pack_ops(ops, _sender_of(request)))


@whole_or_not
def unpack_request(data: bytes, sender: str = "", *, broken_off: bool = False) -> Received:
    """The request, or as much of one that was `broken_off` as is whole. Raises NotDecodable, TooLarge."""
    if not data.startswith(b"[") and not broken_off:
        return _plain_request(data)
    first, *others = whole_parts(data, broken_off=broken_off)
    parts = padded(msgspec.json.decode(first), 13)
    form, reads, epoch, incarnation, scopes, pack, device, ops, stock, want, done, program, protocol = parts
    if form != FORM:
        raise NotDecodable(f"form {form} is not known here")
    budget = Budget()
    cursor = _unpack_cursor(scopes)
    office, base = _home(cursor)
    device = sender if device == 0 else long_id(device)
    said_once = Sender(device, office, pack, base)
    found = unpack_ops(ops, said_once, budget)
    for part in others:
        found += unpack_ops(msgspec.json.decode(part), said_once, budget)
    said = {
        "protocol": protocol[0] if protocol else PROTOCOL,
        "pack": pack,
        "device": device,
        "epoch": long_id(epoch),
        "incarnation": incarnation,
        "cursor": cursor,
        "want": want[0] if want else WANT,
        "done": done or [],
        "program": program or "",
    }
    request = msgspec.convert(said, SyncRequest)
    request.ops = [op for op in found if isinstance(op, Op)]
    request.stock = [NumberStock(series=series, year=year, left=left) for series, year, left in stock or []]
    return _received(request, found, packed=True, reads=reads)


def pack_response(response: SyncResponse, asked: Asked | None = None) -> bytes:
    """The answer to a request; whole in itself where `asked` is None, as for a courier."""
    known = asked or Asked()
    office, base = _home(known.cursor)
    message = [
        FORM,
        response.incarnation,
        short_moment(response.time),
        _pack_moves(known.cursor, response.cursor),
        pack_verdicts(response.verdicts, known.ops, base),
        pack_changes(response.changes, office, known.pack, base),
        int(response.more),
        0 if response.epoch == known.epoch else short_id(response.epoch),
        [[block.series, block.year, block.first, block.last] for block in response.blocks] or 0,
        [msgspec.structs.astuple(directive) for directive in response.directives] or 0,
        _pack_cursor(response.began) or 0,
    ]
    return msgspec.json.encode(trimmed(message))


@whole_or_not
def unpack_response(data: bytes, asked: Asked | None = None, budget: Budget | None = None) -> SyncResponse:
    """Raises NotDecodable, TooLarge."""
    if not data.startswith(b"["):
        return msgspec.json.decode(data, type=SyncResponse)
    form, incarnation, time, scopes, verdicts, changes, more, epoch, blocks, directives, began = padded(
        msgspec.json.decode(data), 11
    )
    if form != FORM:
        raise NotDecodable(f"form {form} is not known here")
    known = asked or Asked()
    office, base = _home(known.cursor)
    budget = budget or Budget()
    return SyncResponse(
        epoch=known.epoch if epoch == 0 else long_id(epoch),
        incarnation=msgspec.convert(incarnation, str),
        verdicts=unpack_verdicts(verdicts, known.ops, base, budget),
        changes=unpack_changes(changes, office, known.pack, base, budget),
        cursor=_unpack_moves(known.cursor, scopes),
        more=bool(more),
        blocks=[NumberBlock(series=s, year=y, first=first, last=last) for s, y, first, last in blocks or []],
        directives=[Directive(id=i, kind=kind, by=by, detail=detail) for i, kind, by, detail in directives or []],
        time=long_moment(time),
        began=_unpack_cursor(began or []),
    )


def whole_parts(data: bytes, *, broken_off: bool) -> list[bytes]:
    """The parts of a message that arrived whole. Raises NotDecodable where none did."""
    parts = data.split(END)
    rest = parts.pop()
    if rest and not broken_off:
        parts.append(rest)
    if not parts:
        raise NotDecodable("no part arrived whole")
    return parts


def _sender_of(request: SyncRequest) -> Sender:
    office, base = _home(request.cursor)
    return Sender(request.device, office, request.pack, base)


def _plain_request(data: bytes) -> Received:
    """An op that cannot be read does not hold up the others here either."""
    said = msgspec.json.decode(data, type=dict[str, Any])
    ops = checked_list(said.pop("ops", []))
    found = [_plain_op(op) for op in ops]
    request = msgspec.convert(said, SyncRequest)
    request.ops = [op for op in found if isinstance(op, Op)]
    return _received(request, found, packed=False, reads="")


def _plain_op(said: Any) -> Op | Unreadable:
    try:
        return msgspec.convert(said, Op)
    except msgspec.ValidationError as error:
        name = said.get("id") if isinstance(said, dict) else None
        return Unreadable(name if isinstance(name, str) else "", str(error))


def _received(request: SyncRequest, found: list[Op | Unreadable], *, packed: bool, reads: str) -> Received:
    unreadable = tuple(op for op in found if isinstance(op, Unreadable))
    asked = tuple(op.op if isinstance(op, Unreadable) else op.id for op in found)
    return Received(request, unreadable, asked, packed, reads)


def _home(cursor: dict[str, int]) -> tuple[str, int]:
    """The office's scope and how far it was heard: what most ops and changes are about."""
    return next(((scope, seq) for scope, seq in cursor.items() if scope != SHARED_SCOPE), ("", 0))


def _pack_cursor(cursor: dict[str, int]) -> list[Any]:
    """`[scope, sequence, scope, sequence…]`."""
    names = (SHARED if scope == SHARED_SCOPE else short_id(scope) for scope in cursor)
    return [part for pair in zip(names, cursor.values(), strict=True) for part in pair]


def _unpack_cursor(packed: Any) -> dict[str, int]:
    parts = checked_list(packed)
    scopes = [SHARED_SCOPE if scope == SHARED else long_id(scope) for scope in parts[::2]]
    return msgspec.convert(dict(zip(scopes, parts[1::2], strict=True)), dict[str, int])


def _pack_moves(asked: dict[str, int], cursor: dict[str, int]) -> list[Any]:
    """By how much each scope of the request went on; where those are others, all of them in an array of its own."""
    if list(asked) != list(cursor):
        return [_pack_cursor(cursor)]
    return [cursor[scope] - seq for scope, seq in asked.items()]


def _unpack_moves(asked: dict[str, int], packed: Any) -> dict[str, int]:
    moves = checked_list(packed)
    if len(moves) == 1 and isinstance(moves[0], list):
        return _unpack_cursor(moves[0])
    moved = {scope: seq + move for (scope, seq), move in zip(asked.items(), moves, strict=True)}
    return msgspec.convert(moved, dict[str, int])
