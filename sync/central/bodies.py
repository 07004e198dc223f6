"""Bodies as they come over the line, unpacked as the application reads them: not before the caller is known."""

from litestar.concurrency import sync_to_thread
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPRequestEvent, Receive, Scope, Send

from sync.central.refusal import Refusal, bad_request
from sync.protocol import Problem
from sync.wire import BODY_LIMIT, DictionaryUnknown, NotDecodable, TooLarge, decode


def unpacked_requests(app: ASGIApp) -> ASGIApp:
    """Middleware that gives `app` the plain body of a request that was sent with a `Content-Encoding`."""

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            headers = MutableScopeHeaders(scope)
            coding = headers.get("content-encoding", "")
            if coding:
                del headers["content-encoding"]
                headers.headers[:] = [pair for pair in headers.headers if pair[0].lower() != b"content-length"]
                receive = _unpacking(receive, coding)
        await app(scope, receive, send)

    return middleware


def unpacked(body: bytes, coding: str) -> bytes:
    """The plain body. Raises Refusal."""
    try:
        return decode(body, coding)
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
            packed.extend(message["body"])
            if len(packed) > BODY_LIMIT:
                raise Refusal(413, Problem(code="too_large"))
            if not message["more_body"]:
                plain = await sync_to_thread(unpacked, bytes(packed), coding)
                return HTTPRequestEvent(type="http.request", body=plain, more_body=False)

    return receive_plain
