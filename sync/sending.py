"""One request after the other: which ops it carries, and what to do when it does not get through."""

from functools import partial

import msgspec

from sync.meanwhile import Meanwhile, Together
from sync.model.issues import Issue
from sync.model.op import Op
from sync.pacing import TRIES, Patience, RequestSize
from sync.ports import CentralRefused, Clock, Line, LineDown, Replica
from sync.protocol import SyncRequest, SyncResponse
from sync.report import ExchangeReport
from sync.salvage import salvage

LOOKAHEAD = 2_000  # ops looked at for one request
LARGEST_OP = 1_048_576  # bytes of one op as JSON
WORTH_ASKING = 32_768  # bytes of ops as JSON in a request that broke off: packed a few thousand


class Sender:
    """Makes requests as large as the line bears, down to one op. An op that is itself the reason why nothing gets
    through is told by a request without it: what central cannot take is quarantined, what only this line does not carry
    is held until the next exchange.
    """

    def __init__(
        self, replica: Replica, line: Line, clock: Clock, patience: Patience, program: str, together: Together
    ) -> None:
        """`program` and `together` as in `sync.engine.Engine`."""
        self._replica = replica
        self._line = line
        self._clock = clock
        self._patience = patience
        self.meanwhile = Meanwhile(together)  # to be done beside the next request
        self._program = program
        self._size = RequestSize()
        self._held: set[tuple[str, str]] = set()  # records whose next op this line does not carry

    def has_more(self, report: ExchangeReport) -> bool:
        """Whether an op is there to be sent now."""
        return bool(self._next_ops(report, LOOKAHEAD if self._held else 1))

    def exchange(self, report: ExchangeReport) -> tuple[SyncRequest, SyncResponse]:
        """One request and its answer, made smaller and tried again as the line needs.

        Raises LineDown, CentralRefused.
        """
        suspect: tuple[Op, LineDown | CentralRefused] | None = None
        while True:
            ops = [] if suspect else self._next_ops(report)
            if ops and self.meanwhile.member:
                self.meanwhile.finish()  # what was written meanwhile goes from what is here
            request = self._request(ops)
            try:
                response, seconds = self.meanwhile.beside(partial(self._timed, request))
            except (LineDown, CentralRefused) as error:
                if suspect:
                    raise
                if len(ops) == 1 and self._may_be_its_fault(error):
                    suspect = ops[0], error
                    continue
                if self._is_worth_asking(ops, error):
                    self._patience.failed(error, was_small=False)
                    salvaged = self._salvage(request)
                    if salvaged:
                        return salvaged
                    continue
                small = len(ops) <= 1 and self._size.is_modest
                self._size.failed()
                self._patience.failed(error, was_small=small)
                continue
            self._patience.succeeded()
            self._size.succeeded(seconds)
            self._program = ""
            if suspect:
                self._leave_behind(*suspect, report)
            return request, response

    def _timed(self, request: SyncRequest) -> tuple[SyncResponse, float]:
        """The answer, and after how many seconds it was there."""
        began = self._clock.milliseconds()
        return self._line.exchange(request), (self._clock.milliseconds() - began) / 1000

    def _is_worth_asking(self, ops: list[Op], error: LineDown | CentralRefused) -> bool:
        """Whether a request that broke off was so large that to ask what arrived costs less than to send it again."""
        if isinstance(error, CentralRefused) or not error.reached or not ops:
            return False
        return sum(len(msgspec.json.encode(op)) for op in ops) >= WORTH_ASKING

    def _salvage(self, request: SyncRequest) -> tuple[SyncRequest, SyncResponse] | None:
        """What arrived of a request that broke off; where nothing did or nobody says so, the next one is smaller.

        To ask again costs little; to leave it costs hearing all that arrived as if it were another's work.
        """
        for _ in range(TRIES):
            try:
                salvaged = salvage(self._line, request)
            except LineDown as error:
                self._patience.failed(error, was_small=False)
                continue
            if salvaged:
                return salvaged
            break
        self._size.failed()
        return None

    def _may_be_its_fault(self, error: LineDown | CentralRefused) -> bool:
        """Whether the one op of a request may be why it failed."""
        if isinstance(error, CentralRefused):
            if error.code in ("too_large", "bad_request"):
                return True
            return error.code == "internal" and self._patience.failures >= TRIES - 1
        return error.reached and self._patience.failures >= TRIES - 1

    def _leave_behind(self, op: Op, error: LineDown | CentralRefused, report: ExchangeReport) -> None:
        if isinstance(error, CentralRefused):
            code = "op_too_large" if error.code == "too_large" else "op_unreadable"
            self._refuse(op, Issue(code=code), report)
        else:
            self._held.add((op.record_type, op.record))
            report.held += 1

    def _refuse(self, op: Op, issue: Issue, report: ExchangeReport) -> None:
        self._replica.refuse(op.id, (issue,))
        report.quarantined += 1

    def _next_ops(self, report: ExchangeReport, limit: int = LOOKAHEAD) -> list[Op]:
        """The oldest unsent ops that fit the size of a request; at least one where there is one."""
        chosen: list[Op] = []
        left = self._size.bytes
        for op in self._replica.unsent(limit, self.meanwhile.ops):
            if (op.record_type, op.record) in self._held:
                continue
            size = len(msgspec.json.encode(op))
            if size > LARGEST_OP:
                self._refuse(op, Issue(code="op_too_large", facts={"n": size, "maximum": LARGEST_OP}), report)
                return self._next_ops(report, limit)
            left -= size
            if chosen and (left < 0 or self._size.is_smallest):
                break
            chosen.append(op)
        return chosen

    def _request(self, ops: list[Op]) -> SyncRequest:
        member = self.meanwhile.member or self._replica.membership()
        return SyncRequest(
            pack=member.pack,
            device=member.device,
            epoch=member.epoch,
            incarnation=member.incarnation,
            cursor=member.cursor,
            ops=ops,
            want=self._size.wanted,
            stock=self._replica.number_stock(),
            done=self._replica.done_directives(),
            program=self._program,
        )
