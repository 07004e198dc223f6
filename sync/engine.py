"""The client's side of sync: send what waits, take what is new, until both ends have said all.

No input or output of its own: a Replica keeps the data, a Line carries it, `sleep` waits.
"""

import random
import time
from collections.abc import Callable
from functools import partial

from sync.meanwhile import Together, in_turn
from sync.pacing import TRIES, Patience
from sync.ports import CentralRefused, Clock, Line, Replica
from sync.protocol import SyncRequest, SyncResponse
from sync.report import ExchangeReport, Progress
from sync.sending import Sender
from sync.upkeep import Upkeep

__all__ = ["TRIES", "Engine", "EpochChanged", "ExchangeReport", "Progress", "Revoked"]

EPOCHS = 3  # new epochs met in one exchange before something is wrong with central
FORKS = 2  # likewise: times that this data is told that it is a copy
LATECOMERS = 20  # requests for what people go on writing while all else is exchanged; the next exchange takes the rest


class Revoked(CentralRefused):
    """An administrator shut this PC out. What was not sent stays on it. `proof`: central's signature, if any."""


class EpochChanged(CentralRefused):
    """Central says at every turn that it is another one."""


class Engine:
    """Brings one replica and central together over one line."""

    def __init__(
        self,
        replica: Replica,
        line: Line,
        clock: Clock,
        *,
        program: str = "",
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        together: Together = in_turn,
    ) -> None:
        """`program`: this program's version, told to central once. `together` lays what is left of an answer while the
        line carries the next request.
        """
        self._replica = replica
        self._line = line
        self._clock = clock
        self._patience = Patience(sleep, jitter)
        self._sender = Sender(replica, line, clock, self._patience, program, together)

    def exchange_all(self, progress: Progress | None = None) -> ExchangeReport:
        """Exchange until nothing is unsent and nothing is new, then do what a person or central asked for.

        Every answer is kept as it comes, so an error costs only what was under way, and the next exchange goes on from
        there. Raises LineDown after a few tries of the smallest request, CentralRefused, Revoked, EpochChanged.
        """
        run = _Run(self._replica, self._line, self._clock, self._patience, self._sender, progress)
        try:
            return run.all()
        except Exception as error:
            self._sender.meanwhile.finish()  # what had come is kept, also where somebody broke it off
            if isinstance(error, CentralRefused) and error.code == "revoked":
                raise Revoked("revoked", error.detail, proof=error.proof) from error
            raise


class _Run:
    """One exchange from its beginning to its end."""

    def __init__(
        self,
        replica: Replica,
        line: Line,
        clock: Clock,
        patience: Patience,
        sender: Sender,
        progress: Progress | None,
    ) -> None:
        self._replica = replica
        self._line = line
        self._clock = clock
        self._sender = sender
        self._meanwhile = sender.meanwhile
        self._progress = progress
        self._began = clock.milliseconds()
        self._report = ExchangeReport()
        self._upkeep = Upkeep(replica, line, patience, self._report, self._until_quiet, self._tell)
        self._forks = 0
        self._epochs = 0

    def all(self) -> ExchangeReport:
        self._replica.retry_deferred()
        at = self._until_quiet()
        if self._replica.pending():
            self._upkeep.do_pending()
            at = self._until_quiet()
        if at is not None and not self._report.held:
            self._replica.finish_exchange(at)
        return self._report

    def _until_quiet(self) -> str | None:
        """Send and receive until both ends have said all; gives central's time of the last answer.

        None where somebody writes faster than it is sent.
        """
        self._upkeep.give_back()
        late, enough = 0, self._report.sent + self._replica.waiting()
        while late < LATECOMERS:
            answered = self._exchange()
            if answered is None:
                continue
            self._keep(*answered)
            self._tell()
            if answered[1].more:
                continue
            if not self._sender.has_more(self._report):
                self._meanwhile.finish()
                return answered[1].time
            late += self._report.sent >= enough
        self._meanwhile.finish()
        return None

    def _exchange(self) -> tuple[SyncRequest, SyncResponse] | None:
        """A request with its answer; None when this PC had to begin anew instead."""
        try:
            request, response = self._sender.exchange(self._report)
        except CentralRefused as refused:
            if refused.code != "forked" or self._forks >= FORKS:
                raise
            self._forks += 1
            self._replica.rejoin(self._line.rejoin(self._replica.rejoin_request()))
            self._report.rejoined = True
            self._upkeep.give_back()
            return None
        if response.epoch == request.epoch and not response.began:
            return request, response
        self._epochs += 1
        if self._epochs > EPOCHS:
            raise EpochChanged("epoch_changed", response.epoch)
        self._replica.enter_epoch(response.epoch, response.began)
        self._report.new_epoch = True
        self._upkeep.give_back()
        return None

    def _keep(self, request: SyncRequest, response: SyncResponse) -> None:
        """Check the answer, have it laid into the replica, count it."""
        if {op.id for op in request.ops} != {verdict.op for verdict in response.verdicts}:
            raise CentralRefused("verdicts_missing")
        kinds = [verdict.kind for verdict in response.verdicts]
        self._lay(request, response, holds_up=not {"rejected", "deferred"}.isdisjoint(kinds))
        report = self._report
        report.requests += 1
        report.sent += len(request.ops)
        report.received += len(response.changes)
        report.merged += kinds.count("merged")
        report.conflicts += kinds.count("conflict")
        report.rejected += kinds.count("rejected")
        report.deferred += kinds.count("deferred")
        report.waiting = max(0, self._replica.waiting() - len(self._meanwhile.ops))

    def _lay(self, request: SyncRequest, response: SyncResponse, *, holds_up: bool) -> None:
        """Verdicts wait for the next request, unless one `holds_up` what comes after its op; the changes as well where
        that request only goes on hearing.
        """
        expected = self._replica.expect(request, response) if self._only_hears(request, response) else None
        if expected is not None:
            self._meanwhile.put_off(partial(self._lay_now, request, response), member=expected)
        else:
            verdicts = self._replica.take_answer(request, response)
            self._meanwhile.put_off(verdicts, (op.id for op in request.ops))
        if holds_up:
            self._meanwhile.finish()

    def _lay_now(self, request: SyncRequest, response: SyncResponse) -> None:
        self._replica.take_answer(request, response)()

    def _only_hears(self, request: SyncRequest, response: SyncResponse) -> bool:
        """Whether there is nothing to do but to ask for more, and nothing that the next request has to tell of:
        central would grant the same numbers twice.
        """
        return response.more and not (request.ops or response.blocks or self._sender.has_more(self._report))

    def _tell(self) -> None:
        self._report.seconds = (self._clock.milliseconds() - self._began) / 1000
        if self._progress:
            self._progress(self._report)
