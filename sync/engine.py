"""The client's side of sync: send what waits, take what is new, until both ends have said all.

No input or output of its own: a Replica keeps the data, a Line carries it, `sleep` waits.
"""

import random
import time
from collections.abc import Callable

import msgspec

from sync.model.op import Op
from sync.ports import CentralRefused, Clock, Line, LineDown, Replica
from sync.protocol import SyncRequest, SyncResponse

FIRST_OPS = 8_192  # bytes of ops in the first request
FIRST_WANT = 65_536  # bytes of changes asked for in the first request
SMALLEST = 1_024  # below that, a request carries one op
LARGEST = 1_048_576
TARGET_SECONDS = 10.0  # how long one request should take
TRIES = 4  # of the smallest request, before the line counts as down
LOOKAHEAD = 500  # ops looked at for one request
LONGEST_PAUSE = 60.0  # seconds
TRANSIENT = frozenset({"too_busy", "internal", "too_large", "bad_request"})  # a smaller or later request may do


class Revoked(CentralRefused):
    """An administrator shut this PC out. What was not sent stays on it."""


class EpochChanged(CentralRefused):
    """Central is not the one this PC knew: it was restored from a backup or replaced."""


class ExchangeReport(msgspec.Struct, kw_only=True):
    """What an exchange did so far: counts of ops sent and what became of them, of changes received.

    `waiting` counts what is still unsent, no further than LOOKAHEAD.
    """

    sent: int = 0
    waiting: int = 0
    received: int = 0
    merged: int = 0
    conflicts: int = 0
    rejected: int = 0
    requests: int = 0
    seconds: float = 0.0


class Engine:
    """Brings one replica and central together over one line."""

    def __init__(
        self,
        replica: Replica,
        line: Line,
        clock: Clock,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._replica = replica
        self._line = line
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._size = float(FIRST_OPS)

    def exchange_all(self, progress: Callable[[ExchangeReport], None] | None = None) -> ExchangeReport:
        """Exchange until nothing is unsent and nothing is new.

        Every answer is kept as it comes, so an error costs only what was under way. Raises LineDown after a few
        tries of the smallest request, CentralRefused, Revoked, EpochChanged.
        """
        report = ExchangeReport()
        began = self._clock.milliseconds()
        more = True
        while more:
            request, response = self._one_exchange()
            self._keep(request, response, report)
            report.waiting = len(self._replica.unsent(LOOKAHEAD))
            report.seconds = self._seconds_since(began)
            if progress:
                progress(report)
            more = response.more or report.waiting > 0
        self._replica.finish_exchange(response.time)
        return report

    def _one_exchange(self) -> tuple[SyncRequest, SyncResponse]:
        """One request and its answer, made smaller and tried again as the line needs."""
        failures = 0
        while True:
            ops = self._next_ops()
            request = self._request(ops)
            began = self._clock.milliseconds()
            try:
                response = self._line.exchange(request)
            except (LineDown, CentralRefused) as error:
                failures = failures + 1 if len(ops) <= 1 else 0
                self._size = max(SMALLEST, self._size / 2) if len(ops) > 1 else SMALLEST
                _give_up(error, failures)
                self._pause(failures, error)
                continue
            self._adapt(self._seconds_since(began))
            return request, response

    def _next_ops(self) -> list[Op]:
        """The oldest unsent ops that fit the size of a request; at least one where there is one."""
        chosen: list[Op] = []
        left = self._size
        for op in self._replica.unsent(LOOKAHEAD):
            left -= len(msgspec.json.encode(op))
            if chosen and (left < 0 or self._size <= SMALLEST):
                break
            chosen.append(op)
        return chosen

    def _request(self, ops: list[Op]) -> SyncRequest:
        member = self._replica.membership()
        return SyncRequest(
            pack=member.pack,
            device=member.device,
            epoch=member.epoch,
            cursor=member.cursor,
            ops=ops,
            want=int(self._size * FIRST_WANT / FIRST_OPS),
            stock=self._replica.number_stock(),
        )

    def _keep(self, request: SyncRequest, response: SyncResponse, report: ExchangeReport) -> None:
        """Check the answer, lay it into the replica, count it."""
        if response.epoch != self._replica.membership().epoch:
            raise EpochChanged("epoch_changed", response.epoch)
        if {op.id for op in request.ops} != {verdict.op for verdict in response.verdicts}:
            raise CentralRefused("verdicts_missing")
        self._replica.apply_answer(request, response)
        kinds = [verdict.kind for verdict in response.verdicts]
        report.requests += 1
        report.sent += len(request.ops)
        report.received += len(response.changes)
        report.merged += kinds.count("merged")
        report.conflicts += kinds.count("conflict")
        report.rejected += kinds.count("rejected")

    def _seconds_since(self, milliseconds: int) -> float:
        return (self._clock.milliseconds() - milliseconds) / 1000

    def _adapt(self, seconds: float) -> None:
        """Toward requests of ten seconds, at most doubling."""
        factor = min(2.0, TARGET_SECONDS / max(seconds, 0.001))
        self._size = min(LARGEST, max(SMALLEST, self._size * factor))

    def _pause(self, failures: int, error: Exception) -> None:
        """Longer with each failure, never in step with other PCs, and as long as central asks."""
        asked = error.retry_after if isinstance(error, CentralRefused) else None
        pause = min(LONGEST_PAUSE, 2.0**failures) * (0.5 + self._jitter() / 2)
        self._sleep(max(pause, asked or 0.0))


def _give_up(error: LineDown | CentralRefused, failures: int) -> None:
    """Raise what no smaller or later request can mend, and everything after the last try."""
    if isinstance(error, CentralRefused):
        if error.code == "revoked":
            raise Revoked("revoked", error.detail, proof=error.proof) from error
        too_long = error.retry_after is not None and error.retry_after > LONGEST_PAUSE
        if error.code not in TRANSIENT or too_long:
            raise error
    if failures >= TRIES:
        raise error
