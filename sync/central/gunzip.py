"""Requests compressed with gzip, unpacked as the application reads them: not before the caller is known."""

import zlib

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPRequestEvent, Receive, Scope, Send

from sync.central.service import Refusal
from sync.protocol import Problem

BODY_LIMIT = 16_777_216  # bytes, unpacked


def gunzip_requests(app: ASGIApp) -> ASGIApp:
    """Middleware that gives `app` the plain body of a request sent with `Content-Encoding: gzip`."""

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            headers = MutableScopeHeaders(scope)
            encoding = headers.get("content-encoding", "identity").strip().lower()
            if encoding == "gzip":
                del headers["content-encoding"]
                headers.headers[:] = [pair for pair in headers.headers if pair[0].lower() != b"content-length"]
                receive = _unpacking(receive)
            elif encoding != "identity":
                raise Refusal(415, Problem(code="bad_request", detail="the content encoding is not understood"))
        await app(scope, receive, send)

    return middleware


def _unpacking(receive: Receive) -> Receive:
    """A `receive` that unpacks each part of the body, never to more than the limit in all."""
    unpacker = zlib.decompressobj(wbits=31)
    unpacked = 0

    async def receive_plain() -> HTTPReceiveMessage:
        nonlocal unpacked
        message = await receive()
        if message["type"] != "http.request":
            return message  # type: ignore[return-value]
        try:
            plain = unpacker.decompress(message["body"], BODY_LIMIT + 1 - unpacked)
        except zlib.error as error:
            raise Refusal(400, Problem(code="bad_request", detail="the body is not gzip")) from error
        unpacked += len(plain)
        if unpacked > BODY_LIMIT:
            raise Refusal(413, Problem(code="too_large"))
        if not message["more_body"] and not unpacker.eof:
            raise Refusal(400, Problem(code="bad_request", detail="the body ends early"))
        return HTTPRequestEvent(type="http.request", body=plain, more_body=message["more_body"])

    return receive_plain
