"""How long the window stood still: the longest gap between two turns of its event loop."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, Qt, QTimer


@dataclass
class Stall:
    longest: float = 0  # ms


@contextmanager
def watched() -> Iterator[Stall]:
    """Measure while the block runs."""
    stall, clock, ticker = Stall(), QElapsedTimer(), QTimer()

    def tick() -> None:
        stall.longest = max(stall.longest, clock.nsecsElapsed() / 1e6)
        clock.restart()

    ticker.setTimerType(Qt.TimerType.PreciseTimer)
    ticker.timeout.connect(tick)
    clock.start()
    ticker.start(1)
    yield stall
    tick()
    ticker.stop()
