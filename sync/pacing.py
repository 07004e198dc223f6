"""How much a request carries, how long to wait after a failure, and when to stop trying."""

from collections.abc import Callable
from typing import TypeVar

from sync.ports import CentralRefused, LineDown

FIRST_OPS = 8_192  # bytes of ops in the first request, as JSON: on the line they are a fraction of that
SMALLEST = 1_024  # below that, a request carries one op
LARGEST = 1_048_576  # how long central holds the office; when the line breaks, what arrived counts
MOST_WANTED = 4_194_304  # bytes of changes: also of a broken answer, what arrived counts
WANTED = 4  # bytes of changes asked for, for each byte of ops
TARGET_SECONDS = 20.0  # how long one request should take
QUICK, CAREFUL = 4.0, 2.0  # growth from one request to the next: on a good line, and on one that has failed
TRIES = 4  # of the smallest request, before the line counts as down
LONGEST_PAUSE = 60.0  # seconds
TRANSIENT = frozenset({"too_busy", "internal", "too_large", "bad_request"})  # a smaller or later request may do

FIRST_DELAY, LONGEST_DELAY = 60.0, 900.0  # seconds between exchanges in the background, while they fail
REGULAR_DELAY = 180.0

T = TypeVar("T")


class RequestSize:
    """Bytes of ops in a request: grows towards requests of twenty seconds, halves when one fails, and falls faster when
    the next one fails too: what arrived of a long one counts, so that it failed once says little.
    """

    def __init__(self) -> None:
        self.bytes = float(FIRST_OPS)
        self._growth = QUICK
        self._in_a_row = 0  # failures

    @property
    def is_smallest(self) -> bool:
        return self.bytes <= SMALLEST

    @property
    def is_modest(self) -> bool:
        """Whether a smaller request would hardly do better."""
        return self.bytes <= FIRST_OPS

    @property
    def wanted(self) -> int:
        """Bytes of changes to ask for."""
        return int(min(MOST_WANTED, self.bytes * WANTED))

    def succeeded(self, seconds: float) -> None:
        self._in_a_row = 0
        factor = min(self._growth, TARGET_SECONDS / max(seconds, 0.001))
        self.bytes = min(LARGEST, max(SMALLEST, self.bytes * factor))

    def failed(self) -> None:
        self._growth = CAREFUL
        self._in_a_row += 1
        self.bytes = max(SMALLEST, self.bytes / 2 ** (2 * self._in_a_row - 1))


class Patience:
    """Waits between tries: longer with each failure, never in step with other PCs, and as long as central asks."""

    def __init__(self, sleep: Callable[[float], None], jitter: Callable[[], float]) -> None:
        self._sleep = sleep
        self._jitter = jitter
        self._spoke = False
        self.failures = 0

    def succeeded(self) -> None:
        self._spoke = True
        self.failures = 0

    def failed(self, error: LineDown | CentralRefused, *, was_small: bool = True) -> None:
        """Wait before the next try. Raises `error` where none will do better."""
        self.failures = self.failures + 1 if was_small or not _reached(error) else 0
        if self._is_hopeless(error):
            raise error
        asked = error.retry_after if isinstance(error, CentralRefused) else None
        pause = min(LONGEST_PAUSE, 2.0**self.failures) * (0.5 + self._jitter() / 2)
        self._sleep(max(pause, asked or 0.0))

    def persist(self, call: Callable[[], T]) -> T:
        """What `call` gives, tried again as long as there is hope. Raises LineDown, CentralRefused."""
        while True:
            try:
                given = call()
            except (LineDown, CentralRefused) as error:
                self.failed(error)
            else:
                self.succeeded()
                return given

    def _is_hopeless(self, error: LineDown | CentralRefused) -> bool:
        """Also a line that never stood: no smaller request will do better, and the next exchange is not far."""
        if isinstance(error, CentralRefused):
            too_long = error.retry_after is not None and error.retry_after > LONGEST_PAUSE
            return error.code not in TRANSIENT or too_long or self.failures >= TRIES
        return self.failures >= (TRIES if error.reached else 2 if self._spoke else 1)


def _reached(error: LineDown | CentralRefused) -> bool:
    return not isinstance(error, LineDown) or error.reached


def next_try(failures: int, jitter: float) -> float:
    """Seconds until the next exchange in the background, after so many failures in a row; `jitter` from 0 to 1.

    Never in step with other PCs: after a power cut all of an office come back at once.
    """
    delay = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** (failures - 1)) if failures else REGULAR_DELAY
    return delay * (0.75 + jitter / 2)
