"""A meter in the line: passes every byte between a PC and central on, and counts them."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

CHUNK = 65_536


class Meter:
    """Listens on loopback at `url` and forwards to central; `sent` and `received` count bytes as the PC sees them."""

    def __init__(self, central: str) -> None:
        parts = urlsplit(central)
        self._central = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets: list[socket.socket] = [self._listener]
        self._lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.sent = 0
        self.received = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name="meter", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            for open_socket in self._sockets:
                with contextlib.suppress(OSError):
                    open_socket.shutdown(socket.SHUT_RDWR)
                open_socket.close()

    def reset(self) -> None:
        self.sent = self.received = 0

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._central)
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self._sockets += [near, far]
                threading.Thread(target=self._forward, args=(near, far, "sent"), daemon=True).start()
                threading.Thread(target=self._forward, args=(far, near, "received"), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket, counter: str) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                setattr(self, counter, getattr(self, counter) + len(data))
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
