"""The line between a PC and its server: passes bytes on, counts them, makes them wait, cuts connections.

All who are compared speak through this one, in a process of its own:

    with open_line(server_port, Shape(rate=8000, delay=300, loss=0.1)) as line:
        ...                           # speak with 127.0.0.1:line.port
        line.counted()                # Counters(up=…, down=…, …)

A lost segment makes its direction wait for a retransmission, as TCP does that delivers in order. There is no collapse
of the congestion window and no TLS; both would make every protocol slower alike. `seed` fixes what is drawn, not when.

A cut takes with it what is on its way in both directions, which was sent and counts. That is four segments at most, as
much as is under way on a line of 64 kbit/s and 600 ms there and back, and what TCP's window comes to where a tenth is
lost (1.22/√0.1 segments). A wider line would lose more, whatever is spoken over it.
"""

import contextlib
import random
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import msgspec

SEGMENT = 1460  # bytes of payload in a packet
HEADERS = 40  # bytes of TCP and IP before them, which take time on a slow line and are not counted
CHUNK = 262_144
WINDOW = 4 * SEGMENT  # bytes on their way on a line that is not perfect
LEAST_DELAY = 0.001  # seconds one way on a line that is cut
AHEAD = 3.0  # seconds of bytes that a shaped line takes in beyond what it has delivered
METHODS = (b"GET ", b"POST ", b"PUT ", b"PATCH ", b"HEAD ", b"DELETE ", b"OPTIONS ")  # how a request begins
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close at once, the other end is told by RST


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What the line is like. The default is as good as loopback."""

    rate: float = 0  # bytes a second in each direction, of all connections together; 0: without limit
    delay: float = 0  # milliseconds one way
    loss: float = 0  # share of segments that are lost
    rto: float = 1200  # milliseconds until a lost segment is sent again
    cut_every: float = 0  # bytes after which a connection is cut, on average; 0: never
    seed: int = 1

    @property
    def waits(self) -> bool:
        return bool(self.rate or self.delay or self.loss)

    @property
    def latency(self) -> float:
        """Seconds one way."""
        return max(self.delay / 1000, LEAST_DELAY if self.cut_every else 0.0)


class Counters(msgspec.Struct, kw_only=True):
    """What the line carried since it was last reset: bytes of payload, requests, connections, lost segments, cuts, and
    the bytes among the first that cuts took with them.
    """

    up: int = 0
    down: int = 0
    requests: int = 0
    connections: int = 0
    lost: int = 0
    cuts: int = 0
    gone: int = 0

    @property
    def both(self) -> int:
        return self.up + self.down


class _Control(msgspec.Struct, kw_only=True):
    """One line to the process: another shape, or the counters and zero afterwards."""

    shape: Shape | None = None
    reset: bool = False


class Line:
    """A running line, seen from outside its process."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.port = port
        self.now = Shape()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def shape(self, shape: Shape) -> None:
        """Be like that from now on, for new connections and those that stand; zero the counters."""
        self.now = shape
        self._ask(_Control(shape=shape, reset=True))

    def reset(self) -> None:
        self._ask(_Control(reset=True))

    def counted(self) -> Counters:
        return self._ask(_Control())

    def _ask(self, control: _Control) -> Counters:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(control) + b"\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline(), type=Counters)


@contextmanager
def open_line(server_port: int, shape: Shape | None = None) -> Iterator[Line]:
    """A line to a server on loopback, in its own process."""
    command = [sys.executable, str(Path(__file__)), str(server_port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            line = Line(process, int(process.stdout.readline()))
            if shape is not None:
                line.shape(shape)
            yield line
        finally:
            process.stdin.close()  # the process ends with its orders
            process.terminate()


class Proxy:
    """The line itself."""

    def __init__(self, server_port: int) -> None:
        self._server = ("127.0.0.1", server_port)
        self._lock = threading.Lock()
        self._free = {"up": 0.0, "down": 0.0}
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.counters = Counters()
        self.put_on(Shape())

    def put_on(self, shape: Shape) -> None:
        with self._lock:
            self.shape = shape
            self._chance = random.Random(shape.seed)  # noqa: S311 (a line needs no secrecy)
            self._until_cut = self._next_cut()

    def serve(self) -> None:
        while True:
            near, _caller = self._listener.accept()
            threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def take(self, direction: str, size: int, begins: bool) -> int:
        """How many of `size` bytes pass before the connection is cut: mostly all. They are counted.

        `begins`: they are the beginning of a request, if they go up.
        """
        with self._lock:
            self.counters.requests += direction == "up" and begins
            passed = size
            if self.shape.cut_every and size >= self._until_cut:
                passed, self._until_cut = int(self._until_cut), self._next_cut()
                self.counters.cuts += 1
                self.counters.gone += passed
            elif self.shape.cut_every:
                self._until_cut -= size
            setattr(self.counters, direction, getattr(self.counters, direction) + passed)
            return passed

    def due(self, direction: str, size: int) -> float:
        """When a segment that is sent now arrives at the other end."""
        with self._lock:
            shape = self.shape
            takes = (size + HEADERS) / shape.rate if shape.rate else 0.0
            self._free[direction] = max(time.monotonic(), self._free[direction]) + takes
            late = 0.0
            while shape.loss and self._chance.random() < shape.loss:
                self.counters.lost += 1
                self._free[direction] += takes
                late += shape.rto / 1000
            return self._free[direction] + shape.latency + late

    def take_back(self, size: int) -> None:
        """Count what was on its way when its connection was cut."""
        with self._lock:
            self.counters.gone += size

    def breaks_hard(self) -> bool:
        """Whether a cut is told as one; the other half of them looks like an end, as behind many a proxy."""
        with self._lock:
            return self._chance.random() < 0.5

    def _next_cut(self) -> float:
        return self._chance.expovariate(1 / self.shape.cut_every) if self.shape.cut_every else 0.0

    def _connect(self, near: socket.socket) -> None:
        with self._lock:
            self.counters.connections += 1
        time.sleep(self.shape.delay * 2 / 1000)  # the handshake's way there and back
        try:
            far = socket.create_connection(self._server)
        except OSError:
            near.close()
            return
        pair = _Pair(near, far)
        for source, target, direction in ((near, far, "up"), (far, near, "down")):
            threading.Thread(target=_Way(self, pair, source, target, direction).run, daemon=True).start()


class _Pair:
    """Two sockets that end together when one of them breaks."""

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self._sockets = (near, far)
        self._ended = 0
        self.broken = False
        self._lock = threading.Lock()
        for end in self._sockets:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def cut(self, *, reset: bool = True) -> None:
        """Break both; without `reset` what arrived looks as if its sender had ended in good order."""
        self.broken = True
        for end in self._sockets:
            with contextlib.suppress(OSError):
                if reset:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.shutdown(socket.SHUT_RDWR)
                end.close()

    def one_way_ended(self) -> None:
        with self._lock:
            self._ended += 1
            both = self._ended == len(self._sockets)
        if both:
            for end in self._sockets:
                end.close()


class _Way:
    """One direction of one connection. What has to wait is handed to a second thread that delivers it in time."""

    def __init__(self, proxy: Proxy, pair: _Pair, source: socket.socket, target: socket.socket, direction: str) -> None:
        self._proxy = proxy
        self._pair = pair
        self._source = source
        self._target = target
        self._direction = direction
        self._waiting: Queue[tuple[float, bytes]] | None = None
        self._last = 0.0

    def run(self) -> None:
        try:
            while data := self._source.recv(WINDOW if self._proxy.shape.latency else CHUNK):
                passed = self._proxy.take(self._direction, len(data), data.startswith(METHODS))
                if passed < len(data):
                    self._pair.cut(reset=self._proxy.breaks_hard())
                    return
                self._pass(data)
            self._end()
        except OSError:
            self._pair.cut()

    def _pass(self, data: bytes) -> None:
        if self._waiting is None and not self._proxy.shape.waits:
            time.sleep(self._proxy.shape.latency)
            self._deliver(data)
            return
        waiting = self._deliverer()
        for at in range(0, len(data), SEGMENT):
            segment = data[at : at + SEGMENT]
            self._last = max(self._last, self._proxy.due(self._direction, len(segment)))
            waiting.put((self._last, segment))
        time.sleep(max(0.0, self._last - self._proxy.shape.latency - AHEAD - time.monotonic()))

    def _end(self) -> None:
        if self._waiting is not None:
            self._waiting.put((self._last, b""))
            return
        with contextlib.suppress(OSError):
            self._target.shutdown(socket.SHUT_WR)
        self._pair.one_way_ended()

    def _deliverer(self) -> Queue[tuple[float, bytes]]:
        if self._waiting is None:
            self._waiting = Queue()
            threading.Thread(target=self._deliver_all, args=(self._waiting,), daemon=True).start()
        return self._waiting

    def _deliver(self, data: bytes) -> None:
        if self._pair.broken:
            self._proxy.take_back(len(data))
        else:
            self._target.sendall(data)

    def _deliver_all(self, waiting: Queue[tuple[float, bytes]]) -> None:
        with contextlib.suppress(OSError):
            while True:
                due, segment = waiting.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not segment:
                    self._target.shutdown(socket.SHUT_WR)
                    self._pair.one_way_ended()
                    return
                self._deliver(segment)


def main(server_port: int) -> None:
    """Serve until the orders on standard input end; each is one line of JSON and answered by the counters."""
    proxy = Proxy(server_port)
    threading.Thread(target=proxy.serve, daemon=True).start()
    sys.stdout.write(f"{proxy.port}\n")
    sys.stdout.flush()
    for order in sys.stdin.buffer:
        control = msgspec.json.decode(order, type=_Control)
        found = msgspec.json.encode(proxy.counters)
        if control.shape is not None:
            proxy.put_on(control.shape)
        if control.reset:
            proxy.counters = Counters()
        sys.stdout.buffer.write(found + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
