"""The addresses beside `/v1/sync`: for a copy that went astray, and for a PC that wants to be sure of its data."""

from typing import Any

from litestar import Request, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from litestar.types import Guard

from sync.central.devices import Device
from sync.central.service import Service
from sync.protocol import (
    EnrollResponse,
    RejoinRequest,
    RepairRequest,
    RepairResponse,
    VerifyRequest,
    VerifyResponse,
)

WebRequest = Request[Any, Any, Any]


def sure_routes(service: Service, guard: Guard) -> list[HTTPRouteHandler]:
    """The handlers; `guard` lets only enrolled devices in."""

    @post("/v1/rejoin", status_code=200, sync_to_thread=True, guards=[guard], security=[{"token": []}])
    def rejoin(data: JSONBody[RejoinRequest], request: WebRequest) -> EnrollResponse:
        """A device of its own for a copy of a PC's data that was told it forked; the token is the old device's."""
        return service.rejoin(_device(request), data)

    @post("/v1/verify", status_code=200, sync_to_thread=True, guards=[guard], security=[{"token": []}])
    def verify(data: JSONBody[VerifyRequest], request: WebRequest) -> VerifyResponse:
        """Which buckets of a scope differ between this PC and central."""
        return service.verify(_device(request), data)

    @post("/v1/repair", status_code=200, sync_to_thread=True, guards=[guard], security=[{"token": []}])
    def repair(data: JSONBody[RepairRequest], request: WebRequest) -> RepairResponse:
        """The records of some buckets that differ, whole."""
        return service.repair(_device(request), data)

    return [rejoin, verify, repair]


def _device(request: WebRequest) -> Device:
    device: Device = request.state.device
    return device
