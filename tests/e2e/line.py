"""A line between PCs and central that a test takes down and brings up again, as the provider does."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

_CHUNK = 65_536


class Line:
    """Carries bytes from a port of its own to central's. While it is down, nobody answers at that port."""

    def __init__(self, central: str) -> None:
        target = urlsplit(central)
        self._target = (str(target.hostname), int(target.port or 80))
        self._port = 0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.up()
        self.url = f"http://127.0.0.1:{self._port}"

    def up(self) -> None:
        """Answer, at the same port as before."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        self._start(self._accept, self._listener)

    def down(self) -> None:
        """Break what is being said, and answer no more."""
        listener, self._listener = self._listener, None
        if listener is not None:
            _end(listener)
        with self._lock:
            for end in self._open:
                _end(end)
        for thread in self._threads:
            thread.join(10)
        self._threads.clear()

    def _accept(self, listener: socket.socket) -> None:
        with listener, contextlib.suppress(OSError):
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self._target)
                with self._lock:
                    self._open |= {near, far}
                self._start(self._carry, near, far)
                self._start(self._carry, far, near)

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(_CHUNK):
                sink.sendall(chunk)
        for end in (source, sink):
            _end(end)
        with self._lock:
            if source in self._open:
                self._open.remove(source)
                source.close()

    def _start(self, work: object, *ends: socket.socket) -> None:
        thread = threading.Thread(target=work, args=ends, name="line", daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def line_to(central: str) -> Iterator[Line]:
    """A line that is up."""
    line = Line(central)
    try:
        yield line
    finally:
        line.down()
