"""The addresses for the seals of letters: a certificate for a PC's key, and the list for whoever reads seals."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from litestar.types import Guard

from sync.central.devices import Device
from sync.central.service import Service
from sync.protocol import CertificateRequest, CertificateResponse

MEDIA_TYPE = "application/cose"  # RFC 9052

WebRequest = Request[Any, Any, Any]


def seal_routes(service: Service, guard: Guard) -> list[HTTPRouteHandler]:
    """The handlers; `guard` lets only enrolled devices ask for a certificate. The list is everybody's."""

    @post("/v1/certificate", status_code=200, sync_to_thread=True, guards=[guard], security=[{"token": []}])
    def certificate(data: JSONBody[CertificateRequest], request: WebRequest) -> CertificateResponse:
        """A certificate for the key with which this PC seals letters of its office."""
        device: Device = request.state.device
        return service.certificate(device, data)

    @get("/v1/seals", media_type=MEDIA_TYPE, sync_to_thread=True)
    def seals(request: WebRequest) -> Response[bytes]:
        """The signed list of roots, of keys that do not count any more, and of voided letters; 304 where the caller
        has it.
        """
        at, body = service.seals()
        tag = f'"{at}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(b"", status_code=304, headers=headers, media_type=MEDIA_TYPE)
        return Response(body, headers=headers, media_type=MEDIA_TYPE)

    return [certificate, seals]
