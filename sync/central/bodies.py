"""Bodies as they come over the line, unpacked as the application reads them: not before the caller is known."""

from litestar.concurrency import sync_to_thread
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPRequestEvent, Receive, Scope, Send

from sync.central.arriving import Arrival, Arrivals
from sync.central.refusal import Refusal, bad_request
from sync.protocol import Problem
from sync.wire import BODY_LIMIT, DictionaryUnknown, NotDecodable, TooLarge, decode

IN_PARTS = "/v1/sync"  # where what arrived of a request counts
ARRIVED = "arrived"  # in a scope's state: bytes that came before the line broke, and were not read yet
BROKEN_OFF = "broken_off"  # in a scope's state: whether the body ends before its end


def unpacked_requests(app: ASGIApp, arrivals: Arrivals) -> ASGIApp:
    """Middleware that gives `app` the plain body of a request that was sent with a `Content-Encoding`.

    Where requests count in parts, `app` is given what came of one that broke off, and is told so in the scope's state.
    """

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        headers = MutableScopeHeaders(scope)
        coding = headers.get("content-encoding", "")
        token = headers.get("authorization", "")
        if coding:
            del headers["content-encoding"]
            headers.headers[:] = [pair for pair in headers.headers if pair[0].lower() != b"content-length"]
        if not coding or scope["path"] != IN_PARTS:
            await app(scope, _unpacking(receive, coding) if coding else receive, send)
            return
        with arrivals.arriving(token) as arrival:
            await app(scope, _as_far_as_it_comes(scope, receive, coding, arrival), send)

    return middleware


def unpacked(body: bytes, coding: str, *, whole: bool = True) -> bytes:
    """The plain body. Raises Refusal."""
    try:
        return decode(body, coding, whole=whole)
    except TooLarge as error:
        raise Refusal(413, Problem(code="too_large")) from error
    except DictionaryUnknown as error:
        raise Refusal(415, Problem(code="dictionary_unknown")) from error
    except NotDecodable as error:
        raise bad_request(str(error)) from error


def _unpacking(receive: Receive, coding: str) -> Receive:
    """A `receive` that gives the whole body at once."""
    packed = bytearray()

    async def receive_plain() -> HTTPReceiveMessage:
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message  # type: ignore[return-value]
            if _add(packed, message["body"], more=message["more_body"]):
                return await _plain(packed, coding, whole=True)

    return receive_plain


def _as_far_as_it_comes(scope: Scope, receive: Receive, coding: str, arrival: Arrival) -> Receive:
    """A `receive` that gives the whole body at once, or what came of it."""
    packed = bytearray()

    async def receive_plain() -> HTTPReceiveMessage:
        while True:
            message = await arrival.next(receive)
            if message is None or message["type"] != "http.request":
                _add(packed, scope["state"].pop(ARRIVED, b""), more=True)
                scope["state"][BROKEN_OFF] = True
                return await _plain(packed, coding, whole=False)
            if _add(packed, message["body"], more=message["more_body"]):
                return await _plain(packed, coding, whole=True)

    return receive_plain


def _add(packed: bytearray, body: bytes, *, more: bool) -> bool:
    """Whether that was all. Raises Refusal."""
    packed.extend(body)
    if len(packed) > BODY_LIMIT:
        raise Refusal(413, Problem(code="too_large"))
    return not more


async def _plain(packed: bytearray, coding: str, *, whole: bool) -> HTTPRequestEvent:
    plain = await sync_to_thread(unpacked, bytes(packed), coding, whole=whole)
    return HTTPRequestEvent(type="http.request", body=plain, more_body=False)
