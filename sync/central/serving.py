"""Central behind a socket."""

import socket
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.central.app import create_app
from sync.central.bodies import ARRIVED
from sync.central.files import Files
from sync.central.service import Service

KEEP_ALIVE = 75  # seconds


class _KeepsWhatArrived(H11Protocol):
    """Leaves what came of a request in its scope when the line breaks: uvicorn lets go of what was not read yet."""

    def connection_lost(self, exc: Exception | None) -> None:
        if self.cycle is not None and self.cycle.body:
            self.cycle.scope.setdefault("state", {})[ARRIVED] = bytes(self.cycle.body)
        super().connection_lost(exc)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises OSError.

    Made as TCP by name: asyncio sends small answers at once (TCP_NODELAY) only on sockets that say so, and an answer
    held back costs 40 ms.
    """
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, socket.IPPROTO_TCP)
    try:
        if hasattr(socket, "SO_REUSEADDR") and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """The address at which PCs reach this socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_config(service: Service, files: Files | None = None, updates: Path | None = None) -> uvicorn.Config:
    """How uvicorn serves `service`: it logs trouble alone, and does not say what it is, nor the time, which is in every
    answer's body. A PC's connection is kept for its next request.
    """
    return uvicorn.Config(
        create_app(service, files, updates),
        http=_KeepsWhatArrived,
        log_level="warning",
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_ALIVE,
    )
