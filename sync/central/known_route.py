"""`POST /v1/known`: which ops central has, and what became of them."""

from typing import Any

import msgspec
from litestar import Request, post
from litestar.concurrency import sync_to_thread
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Guard

from sync.central.arriving import Arrivals
from sync.central.devices import Device
from sync.central.refusal import bad_request
from sync.central.service import Service
from sync.central.sync_route import LEVEL, PackedAnswer
from sync.wire import NotDecodable, Question, encode_smallest, named, pack_known_answer, unpack_known


def known_route(service: Service, arrivals: Arrivals, guard: Guard) -> HTTPRouteHandler:
    """The handler; `guard` lets only enrolled devices in."""

    @post("/v1/known", status_code=200, guards=[guard], security=[{"token": []}])
    async def known(request: Request[Any, Any, Any]) -> ASGIApp:
        """Which of a PC's ops central does not have, after it was restored from a backup; or what it took of a request
        that broke off.
        """
        device: Device = request.state.device
        question = _read(await request.body(), device)
        if question.request.verdicts:
            await arrivals.settle(request.headers.get("authorization", ""))
        return await sync_to_thread(_answer, service, device, question)

    return known


def _read(body: bytes, device: Device) -> Question:
    try:
        return unpack_known(body, device.id)
    except NotDecodable as error:
        raise bad_request(str(error)) from error


def _answer(service: Service, device: Device, question: Question) -> PackedAnswer:
    response = service.known(device, question.request)
    if not question.packed:
        return PackedAnswer(msgspec.json.encode(response), "identity", "application/json")
    return PackedAnswer(*encode_smallest([pack_known_answer(response)], named(question.reads), LEVEL), "")
