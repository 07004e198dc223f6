"""A line that breaks after so many bytes, again and again, as a poor one does."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class CutEvery:
    """What went over the line, headers too. Each connection carries `allowed` bytes, then it is gone."""

    allowed: int
    url: str = ""
    up: int = 0
    down: int = 0
    cuts: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def _take(self, left: list[int], size: int, upwards: bool) -> int:
        """How much of `size` still goes through."""
        with self._lock:
            taken = min(size, left[0])
            left[0] -= taken
            if upwards:
                self.up += taken
            else:
                self.down += taken
            if taken < size:
                self.cuts += 1
            return taken


@contextlib.contextmanager
def line_cut_every(central: str, allowed: int) -> Iterator[CutEvery]:
    """A line to `central` whose connections break after `allowed` bytes, both ways counted."""
    target = urlsplit(central)
    line = CutEvery(allowed)
    threads: list[threading.Thread] = []

    def carry(source: socket.socket, sink: socket.socket, left: list[int], upwards: bool) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(1_400):
                taken = line._take(left, len(part), upwards)
                sink.sendall(part[:taken])
                if taken < len(part):
                    break
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def accept(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = listener.accept()
                far = socket.create_connection((str(target.hostname), int(target.port or 80)))
                left = [allowed]
                for ends in ((near, far, left, True), (far, near, left, False)):
                    thread = threading.Thread(target=carry, args=ends, name="cut line", daemon=True)
                    threads.append(thread)
                    thread.start()
                sockets.extend((near, far))

    sockets: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        accepting = threading.Thread(target=accept, args=(listener,), name="cut line", daemon=True)
        accepting.start()
        try:
            yield line
        finally:
            listener.shutdown(socket.SHUT_RDWR)
    accepting.join(10)
    for end in sockets:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    for thread in threads:
        thread.join(10)
    for end in sockets:
        end.close()
