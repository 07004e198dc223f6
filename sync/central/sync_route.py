"""`POST /v1/sync`: packed bytes in, packed bytes out, with no header that nobody needs."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, post
from litestar.concurrency import sync_to_thread
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Guard, Receive, Scope, Send

from sync.central.bodies import BROKEN_OFF
from sync.central.devices import Device
from sync.central.refusal import Refusal, bad_request
from sync.central.service import Service
from sync.model.issues import Issue
from sync.protocol import Problem, SyncResponse, Verdict
from sync.wire import (
    Asked,
    Coding,
    Dictionary,
    NotDecodable,
    Received,
    TooLarge,
    as_plain,
    encode_smallest,
    named,
    pack_parts,
    shipped,
    to_base64,
    unpack_request,
)

LEVEL = 12  # of Zstandard: central packs for many PCs, each PC for itself


def sync_route(service: Service, guard: Guard) -> HTTPRouteHandler:
    """The handler; `guard` lets only enrolled devices in."""

    @post("/v1/sync", status_code=200, guards=[guard], security=[{"token": []}])
    async def sync(request: Request[Any, Any, Any]) -> ASGIApp:
        """One exchange both ways: ops and their verdicts, changes since the cursor, letter numbers."""
        body = await request.body()
        device: Device = request.state.device
        if request.scope["state"].get(BROKEN_OFF):
            await sync_to_thread(_take, service, device, body)
            raise Refusal(408, Problem(code="bad_request", detail="the request broke off"))
        return PackedAnswer(*await sync_to_thread(_exchange, service, device, body, request.headers))

    return sync


def _exchange(service: Service, device: Device, body: bytes, headers: Mapping[str, str]) -> tuple[bytes, Coding, str]:
    """The answer's body, its encoding, and its media type, which goes without saying for the packed form."""
    received = _read(body, device)
    response = service.sync(device, received.request)
    _reject(response, received)
    if received.packed:
        asked = msgspec.structs.replace(Asked.by(received.request), ops=received.asked)
        dictionary = named(received.reads)
        return *encode_smallest(pack_parts(response, asked), dictionary, LEVEL), ""
    plain = as_plain(response)
    accepted = headers.get("accept-encoding", "")
    dictionary = _available(headers) if "dcz" in accepted else None
    if dictionary or "gzip" in accepted:
        return *encode_smallest([plain], dictionary, LEVEL), "application/json"
    return plain, "identity", "application/json"


def _take(service: Service, device: Device, body: bytes) -> None:
    """What came of a request that broke off: its answer has nobody to go to."""
    received = _read(body, device, broken_off=True)
    service.sync(device, received.request, broken_off=True)


def _read(body: bytes, device: Device, *, broken_off: bool = False) -> Received:
    try:
        return unpack_request(body, device.id, broken_off=broken_off)
    except TooLarge as error:
        raise Refusal(413, Problem(code="too_large")) from error
    except NotDecodable as error:
        raise bad_request(str(error)) from error


def _reject(response: SyncResponse, received: Received) -> None:
    """An op that could not be read is answered in its turn, like the others."""
    if not received.unreadable or response.epoch != received.request.epoch:
        return
    issue = Issue(code="op_unreadable")
    verdicts = {verdict.op: verdict for verdict in response.verdicts}
    verdicts |= {op.op: Verdict(op=op.op, kind="rejected", issues=(issue,)) for op in received.unreadable}
    response.verdicts = [verdicts[op] for op in received.asked if op in verdicts]


def _available(headers: Mapping[str, str]) -> Dictionary | None:
    """The dictionary that `Available-Dictionary` names by its digest in base64 between colons (RFC 9842)."""
    told = headers.get("available-dictionary", "").strip().strip(":").rstrip("=")
    told = told.replace("+", "-").replace("/", "_")
    return next((dictionary for dictionary in shipped() if to_base64(dictionary.digest) == told), None)


class PackedAnswer:
    """An ASGI answer of these bytes and nothing else."""

    def __init__(self, body: bytes, coding: Coding, media_type: str) -> None:
        self._body = body
        self._headers = [(b"content-length", str(len(body)).encode())]
        if coding != "identity":
            self._headers.append((b"content-encoding", coding.encode()))
        if media_type:
            self._headers.append((b"content-type", media_type.encode()))

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body, "more_body": False})
