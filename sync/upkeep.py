"""What there is to do beside the usual exchange: give back what central lost, compare, begin anew.

Every part leaves the replica such that the next exchange finds what is still to be done.
"""

from collections.abc import Callable
from functools import partial

from sync.pacing import Patience
from sync.ports import CentralRefused, Line, Pending, Replica
from sync.protocol import SHARED_SCOPE, KnownRequest, KnownResponse, RepairRequest, VerifyRequest
from sync.report import ExchangeReport

ROUNDS = 12  # comparisons of one scope, while others write to it or more differs than one answer holds
BUCKETS_AT_ONCE = 16

DONE, DIFFERS = "done", "differs"


class Upkeep:
    """The work on one replica that `exchange`, which runs until all is quiet, does not do by itself."""

    def __init__(
        self,
        replica: Replica,
        line: Line,
        patience: Patience,
        report: ExchangeReport,
        exchange: Callable[[], object],
        tell: Callable[[], None],
    ) -> None:
        self._replica = replica
        self._line = line
        self._patience = patience
        self._report = report
        self._exchange = exchange
        self._tell = tell

    def give_back(self) -> None:
        """Ask central which answered ops it lost with a restore, and let them be sent again."""
        groups = self._replica.sent_counters()
        if not groups:
            return
        self._report.enter("give_back", len(groups))
        for group in groups:
            self._tell()
            known = self._known(group)
            self._report.given_back += self._replica.send_again(group.device, known.missing, known.check)
            self._report.done += 1
        self._report.enter("exchange")

    def _known(self, group: KnownRequest) -> KnownResponse:
        """Nothing of it where central does not say: what it knows it answers as before."""
        try:
            return self._patience.persist(partial(self._line.known, group))
        except CentralRefused as refused:
            if refused.code != "bad_request":
                raise
            return KnownResponse(missing=group.counters)

    def do_pending(self) -> None:
        """What a person or central asked for, one after the other."""
        for pending in self._replica.pending():
            outcome = DONE
            if pending.kind == "rebuild":
                outcome = self._rebuild()
            elif pending.kind == "verify":
                outcome = self._verify()
            self._settle(pending, outcome)
        self._report.enter("exchange")

    def _settle(self, pending: Pending, outcome: str) -> None:
        counts = {"repaired": self._report.repaired, "set_aside": self._report.set_aside}
        told = [f"{name}={count}" for name, count in counts.items() if count]
        self._replica.settle(pending, " ".join([outcome, *told]))

    def _rebuild(self) -> str:
        """Hear everything from the beginning, then make sure of it."""
        self._report.enter("copy")
        self._tell()
        self._replica.begin_rebuild(self._counted)
        self._report.enter("rebuild")
        self._tell()
        self._exchange()
        return self._verify()

    def _counted(self, done: int, of: int) -> None:
        self._report.done, self._report.total = done, of
        self._tell()

    def _verify(self) -> str:
        """Where central was restored meanwhile, what was compared before that says nothing."""
        for _ in range(ROUNDS):
            member = self._replica.membership()
            same = [self._verify_scope(scope) for scope in (member.office, SHARED_SCOPE)]
            if self._replica.membership().epoch == member.epoch:
                return DONE if all(same) else DIFFERS
        return DIFFERS

    def _verify_scope(self, scope: str) -> bool:
        """Compare and mend until both ends have the same; False where that does not come about."""
        for _ in range(ROUNDS):
            self._report.enter("look_through")
            self._tell()
            member = self._replica.membership()
            request = VerifyRequest(
                epoch=member.epoch,
                scope=scope,
                cursor=member.cursor.get(scope, 0),
                buckets=self._replica.digests(scope, self._counted),
            )
            self._report.enter("verify")
            self._tell()
            answer = self._patience.persist(partial(self._line.verify, request))
            if not answer.behind and not answer.differ:
                return True
            if answer.behind or not self._repair(scope, answer.differ):
                self._exchange()
        return False

    def _repair(self, scope: str, differ: list[int]) -> bool:
        """Mend some buckets; False when central has gone on meanwhile."""
        self._report.enter("verify", len(differ))
        for start in range(0, len(differ), BUCKETS_AT_ONCE):
            buckets = differ[start : start + BUCKETS_AT_ONCE]
            member = self._replica.membership()
            request = RepairRequest(
                epoch=member.epoch,
                scope=scope,
                cursor=member.cursor.get(scope, 0),
                buckets=buckets,
                items=self._replica.digest_items(scope, buckets),
            )
            answer = self._patience.persist(partial(self._line.repair, request))
            if answer.behind:
                return False
            self._replica.apply_repair(answer.changes, answer.unknown)
            self._report.repaired += len(answer.changes)
            self._report.set_aside += len(answer.unknown)
            self._report.done += len(buckets)
            self._tell()
        return True
