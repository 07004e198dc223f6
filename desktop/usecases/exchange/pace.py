"""How fast an exchange goes, and how long it still takes, told from the last seconds of it."""

from collections import deque
from typing import NamedTuple

from sync.report import ExchangeReport, Phase

LOOKED_BACK = 20.0  # seconds from which the pace is told
_SURE = 2.0  # seconds, before which it is a guess


class _Look(NamedTuple):
    at: float
    done: float
    moved: int


class Pace:
    """Told every now and then how far an exchange is."""

    def __init__(self) -> None:
        self._looks: deque[_Look] = deque()
        self._phase: Phase | None = None
        self._left = 0.0
        self.share: float | None = None  # done of the phase, from 0 to 1; None while its whole is not known

    def look(self, report: ExchangeReport, moved: int, at: float) -> None:
        """Note how far it is at the moment `at`, in seconds of any clock; `moved`: bytes until then, both ways."""
        if report.phase != self._phase:
            self._looks.clear()
            self._phase = report.phase
        done, total = _done(report)
        self._left = total - done
        self.share = min(1.0, done / total) if total else None
        self._looks.append(_Look(at, done, moved))
        while self._looks[-1].at - self._looks[0].at > LOOKED_BACK:
            self._looks.popleft()

    @property
    def speed(self) -> float:
        """Bytes a second."""
        first, last = self._ends()
        return (last.moved - first.moved) / (last.at - first.at) if last.at > first.at else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Of the phase; None where its whole, or its pace, is not known yet."""
        first, last = self._ends()
        if self.share is None or last.at - first.at < _SURE or last.done <= first.done:
            return None
        return self._left * (last.at - first.at) / (last.done - first.done)

    def _ends(self) -> tuple[_Look, _Look]:
        return (self._looks[0], self._looks[-1]) if self._looks else (_Look(0, 0, 0), _Look(0, 0, 0))


def _done(report: ExchangeReport) -> tuple[float, float]:
    """How much of the phase is done, and the whole of it, 0 where that is not known."""
    if report.phase == "exchange":
        return report.sent, report.sent + report.waiting if report.waiting else 0
    return (report.received if report.phase == "rebuild" else report.done), report.total
