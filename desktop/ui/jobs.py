"""Work away from the window's thread: one thread writes, one speaks with central, a few look things up, one looks into
folders that are not the program's own.

Results come back in a locked list and an argument-less signal, and their callbacks run in the window's thread. A
callback whose owner was closed meanwhile is dropped; the work itself is done all the same.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from time import perf_counter
from typing import Any, Literal, TypeVar
from weakref import WeakSet

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from sync.grip import Grip

T = TypeVar("T")
Lane = Literal["write", "network", "look_up", "folders"]
_TURN = 0.008  # seconds after which no further step begins in a turn

OnError = Callable[[Exception], None]


class Jobs(QObject):
    """Runs work in its lane and brings the result home. `on_error` gets what no caller handles."""

    _arrived = Signal()
    idle = Signal()

    def __init__(self, on_error: OnError, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_error = on_error
        self._lanes: dict[Lane, ThreadPoolExecutor] = {
            "write": ThreadPoolExecutor(1, "write"),
            "network": ThreadPoolExecutor(1, "network"),
            "look_up": ThreadPoolExecutor(2, "look_up"),
            "folders": ThreadPoolExecutor(1, "folders"),  # of others: a share on the network may hang for a minute
        }
        self._lock = Lock()
        self._results: deque[Callable[[], None]] = deque()
        self._running = 0
        self._closed = False
        self._grips = WeakSet[Grip]()
        self._turns = QTimer(self, interval=0)  # signals that are queued are all delivered in one turn
        self._turns.timeout.connect(self._deliver_next)
        self._arrived.connect(self._turns.start, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: OnError | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Do `work` in `lane`; then `done(result)` or `failed(error)` here, if `owner` still lives. What failed is told
        without it too: by `on_error`.

        Once closed, nothing is begun any more.
        """
        if self._closed:
            return
        with self._lock:
            self._running += 1
        future = self._lanes[lane].submit(work)
        future.add_done_callback(lambda ended: self._bring(ended, done, failed or self._on_error, owner))

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: OnError | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Changes to the store, one after another in the order asked for."""
        self.run("write", work, done, failed, owner)

    def look_up(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: OnError | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Searches and other reading that may take longer than a blink."""
        self.run("look_up", work, done, failed, owner)

    def in_turns(self, steps: Iterator[None], owner: QObject) -> None:
        """Do a long piece of work in the window's thread, such as the building of a page: the first step at once, those
        after a `yield` in turns of their own, before which the window looks for keys. It ends with `owner`.
        """

        def go_on(_none: None) -> None:
            until = perf_counter() + _TURN
            while next(steps, self) is None:
                if perf_counter() > until:
                    self._next_turn(go_on, owner)
                    return

        if next(steps, self) is None:
            self._next_turn(go_on, owner)

    def _next_turn(self, call: Callable[[None], None], owner: QObject) -> None:
        if not self._closed:
            with self._lock:
                self._running += 1
            self._queue(call, None, owner)
            self._turns.start()

    def grip(self) -> Grip:
        """For the line of some work, which closing breaks off instead of waiting for an answer."""
        grip = Grip()
        with self._lock:
            self._grips.add(grip)
            if self._closed:
                grip.break_off()
        return grip

    @property
    def closed(self) -> bool:
        """Whether nothing is begun any more; what is long then ends as soon as it can."""
        return self._closed

    @property
    def busy(self) -> bool:
        return self._running > 0

    def report(self, error: Exception) -> None:
        """Hand an error of the window's own thread to the one place that tells the person."""
        self._on_error(error)

    def flush(self, seconds: float) -> bool:
        """Wait until all changes asked for so far are written, at most so long; whether they are."""
        if self._closed:
            return True
        done, _waiting = wait([self._lanes["write"].submit(_nothing, None)], seconds)
        return bool(done)

    def close(self) -> None:
        """Wait until everything begun is done; nothing asked for is thrown away, but no answer of a line waited for."""
        with self._lock:
            self._closed = True
            for grip in self._grips:
                grip.break_off()
        for lane in self._lanes.values():
            lane.shutdown(wait=True)
        self._deliver()

    def _bring(
        self, ended: Future[T], done: Callable[[T], None] | None, failed: OnError, owner: QObject | None
    ) -> None:
        error = ended.exception()
        if isinstance(error, Exception):
            self._queue(failed, error, owner, self._on_error)
        elif error is None:
            self._queue(done or _nothing, ended.result(), owner)
        if isValid(self):
            self._arrived.emit()

    def _queue(
        self,
        call: Callable[[Any], None],
        value: Any,
        owner: QObject | None,
        instead: Callable[[Any], None] | None = None,
    ) -> None:
        """Have `call` called with `value`; where `owner` was closed by then, `instead`."""

        def bring() -> None:
            (call if owner is None or isValid(owner) else instead or _nothing)(value)

        with self._lock:
            self._results.append(bring)

    def _deliver(self) -> None:
        while self._deliver_next():
            pass

    def _deliver_next(self) -> bool:
        """Bring one result home, so that keys are seen before the next; whether there was one."""
        with self._lock:
            call = self._results.popleft() if self._results else None
        if call is None:
            self._turns.stop()
            return False
        try:
            call()
        except Exception as error:  # a callback's bug is shown, and must not stop the ones behind it
            self._on_error(error)
        finally:
            with self._lock:
                self._running -= 1
        if not self.busy:
            self.idle.emit()
        return True


def _nothing(_result: object) -> None:
    return
