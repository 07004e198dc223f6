"""Central on the web: its addresses and their description (`/schema`)."""

import logging
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.config.compression import CompressionConfig
from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.middleware import DefineMiddleware
from litestar.params import JSONBody
from sqlalchemy.exc import SQLAlchemyError

from sync.central.arriving import Arrivals
from sync.central.bodies import unpacked_requests
from sync.central.describing import description
from sync.central.failures import whereabouts
from sync.central.file_routes import file_routes
from sync.central.files import Files
from sync.central.known_route import known_route
from sync.central.refusal import Refusal
from sync.central.seal_routes import seal_routes
from sync.central.service import Service
from sync.central.sure_routes import sure_routes
from sync.central.sync_route import sync_route
from sync.central.updates import ADDRESS, update_routes
from sync.central.verify_page import verify_routes
from sync.protocol import PROTOCOL, EnrollRequest, EnrollResponse, Problem
from sync.wire import BODY_LIMIT

_log = logging.getLogger(__name__)

Connection = ASGIConnection[Any, Any, Any, Any]
WebRequest = Request[Any, Any, Any]


class Health(msgspec.Struct, kw_only=True):
    """Whether central is up, and what it speaks."""

    protocol: int
    pack: str
    epoch: str


def create_app(service: Service, files: Files | None = None, updates: Path | None = None) -> Litestar:
    """The ASGI application around `service`; without `files` they lie beside the database.

    `updates` is the folder of published versions of the program, if it is given on here.
    """
    scans = files or Files.of(service.database, service.now)
    arrivals = Arrivals()
    return Litestar(
        route_handlers=[
            _enrolment(service),
            sync_route(service, _guard(service)),
            _health(service),
            known_route(service, arrivals, _guard(service)),
            *sure_routes(service, _guard(service)),
            *seal_routes(service, _guard(service)),
            *verify_routes(service),
            *file_routes(scans, _guard(service)),
            *(update_routes(updates) if updates else ()),
        ],
        middleware=[DefineMiddleware(unpacked_requests, arrivals=arrivals)],
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=1024, gzip_compress_level=6, exclude=["/v1/sync", "/v1/files", ADDRESS]
        ),
        request_max_body_size=BODY_LIMIT,
        openapi_config=description(),
        logging_config=None,
        exception_handlers={
            Refusal: _refused,
            HTTPException: _not_understood,
            SQLAlchemyError: _database_failed,
            Exception: _failed,
        },
    )


def _enrolment(service: Service) -> HTTPRouteHandler:
    @post("/v1/enroll", status_code=200, sync_to_thread=True)
    def enroll(data: JSONBody[EnrollRequest], request: WebRequest) -> EnrollResponse:
        """Join an office with a one-time code; gives the token that every later request carries."""
        return service.enroll(data, _caller(request))

    return enroll


def _health(service: Service) -> HTTPRouteHandler:
    @get("/v1/health", sync_to_thread=True)
    def health() -> Health:
        """Answers when the database answers."""
        with service.database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
        return Health(protocol=PROTOCOL, pack=service.packs.current.version, epoch=service.database.epoch)

    return health


def _guard(service: Service) -> Any:
    """Lets only enrolled devices in, before a body is read; the device is left in the request's state."""

    async def authenticate(connection: Connection, _handler: BaseRouteHandler) -> None:
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refusal(401, Problem(code="bad_token"))
        connection.state.device = await sync_to_thread(service.device_of, token.strip(), _caller(connection))

    return authenticate


def _caller(connection: Connection) -> str:
    return connection.client.host if connection.client else "unknown"


def _refused(_request: WebRequest, refusal: Refusal) -> Response[Problem]:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after else None
    return Response(refusal.problem, status_code=refusal.status, headers=headers)


def _not_understood(_request: WebRequest, error: HTTPException) -> Response[Problem]:
    codes = {404: "not_found", 405: "not_found", 413: "too_large"}
    code = codes.get(error.status_code, "bad_request" if error.status_code < 500 else "internal")
    detail = error.detail if error.status_code < 500 else ""
    return Response(Problem(code=code, detail=detail), status_code=error.status_code)


def _database_failed(_request: WebRequest, error: SQLAlchemyError) -> Response[Problem]:
    _log.error("the database failed: %s", whereabouts(error))
    return Response(Problem(code="too_busy"), status_code=503, headers={"Retry-After": "15"})


def _failed(_request: WebRequest, error: Exception) -> Response[Problem]:
    _log.error("a request failed: %s", whereabouts(error))
    return Response(Problem(code="internal"), status_code=500)
