"""A hand on the line from outside its thread: whether it hangs, and to break it off."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Protocol, TypeVar

from sync.ports import LineDown

_LOOK = 0.1  # seconds between two looks whether what is being made was broken off
_GRACE = 1.0  # seconds in which a request that was broken off fails by that, where the system tells it


class Closing(Protocol):
    """What is closed where nobody waits for it any more."""

    def close(self) -> None: ...


C = TypeVar("C", bound=Closing)


class Grip:
    """Of one line, for good: once broken off, that line carries nothing more. For any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._handles: set[socket.socket] = set()
        self._closed: set[socket.socket] = set()  # of these, once the request under way ends
        self._broken = Event()
        self._moved: float | None = None  # when something last moved of the request under way
        self.up = 0  # bytes sent so far
        self.down = 0  # bytes that came, but for what leads an answer in

    def silent_for(self) -> float:
        """Seconds since anything moved of the request under way; 0 where none is."""
        moved = self._moved
        return 0.0 if moved is None else time.monotonic() - moved

    def break_off(self) -> None:
        """Close what connects, so that the request under way fails at once with LineDown, and every later one."""
        with self._lock:
            self._broken.set()
            for handle in self._handles:
                with suppress(OSError):  # the other end was quicker
                    handle.shutdown(socket.SHUT_RDWR)

    def pause(self, seconds: float) -> None:
        """Sleep before the next try; no longer than until it is broken off."""
        self._broken.wait(seconds)

    def begin(self) -> None:
        """A request goes out. Raises LineDown."""
        if self._broken.is_set():
            raise LineDown("broken off here")
        self._moved = time.monotonic()

    @property
    def is_broken(self) -> bool:
        return self._broken.is_set()

    def moved(self, up: int = 0, down: int = 0) -> None:
        """So many bytes of the request under way, or of its answer, did."""
        self.up += up
        self.down += down
        if self._moved is not None:
            self._moved = time.monotonic()

    def end(self) -> None:
        """Of a request, whatever became of it."""
        with self._lock:
            self._moved = None
            self._drop(*self._closed)

    def hold(self, connected: socket.socket) -> socket.socket:
        """A handle of a connection by which it can be broken off, also while TLS takes the socket over. To be given to
        `let_go` where the connection is closed.
        """
        handle = connected.dup()
        with self._lock:
            self._handles.add(handle)
        if self._broken.is_set():
            self.break_off()
        return handle

    def let_go(self, handle: socket.socket) -> None:
        """At the end of the request under way: its answer may still be read from a connection that is closed."""
        with self._lock:
            self._closed.add(handle)
            if self._moved is None:
                self._drop(handle)

    def connect(self, make: Callable[[], socket.socket]) -> socket.socket | None:
        """The new connection that `make` gives; None where it is broken off. Nobody can stop the making, a name that is
        looked up least of all, so it is left to itself then.
        """
        return self._unless_broken(make, 0)

    def request(self, make: Callable[[], C]) -> C | None:
        """The answer that `make` waits for; None where it is broken off, and left to itself: Windows does not wake who
        waits at a connection that is shut down.
        """
        return self._unless_broken(make, _GRACE)

    def _unless_broken(self, make: Callable[[], C], grace: float) -> C | None:
        made: Future[C] = Future()
        Thread(target=_fulfil, args=(made, make), name="loket-line", daemon=True).start()
        while not self._broken.is_set():
            if wait([made], _LOOK).done:
                return made.result()
        if wait([made], grace).done:
            return made.result()
        made.add_done_callback(_close)
        return None

    def _drop(self, *handles: socket.socket) -> None:
        for handle in handles:
            self._handles.discard(handle)
            self._closed.discard(handle)
            handle.close()


def _fulfil(made: Future[C], make: Callable[[], C]) -> None:
    try:
        made.set_result(make())
    except Exception as error:  # raised where it is waited for
        made.set_exception(error)


def _close(made: Future[C]) -> None:
    if made.exception() is None:
        made.result().close()
