"""How long the window stood still: the longest turn of its event loop."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, Qt, QTimer

ROUNDS = 6


@dataclass
class Stall:
    """In milliseconds: the longest gap between two turns, and the most that one took of the processor."""

    longest: float = 0
    busiest: float = 0


@contextmanager
def watched() -> Iterator[Stall]:
    """Measure while the block runs."""
    stall, clock, ticker = Stall(), QElapsedTimer(), QTimer()
    before = time.thread_time()

    def tick() -> None:
        nonlocal before
        used = time.thread_time()
        stall.longest = max(stall.longest, clock.nsecsElapsed() / 1e6)
        stall.busiest = max(stall.busiest, (used - before) * 1000)
        before = used
        clock.restart()

    ticker.setTimerType(Qt.TimerType.PreciseTimer)
    ticker.timeout.connect(tick)
    clock.start()
    ticker.start(1)
    yield stall
    tick()
    ticker.stop()


def busiest_turn(do: Callable[[int], object], enough: float) -> float:
    """Milliseconds of the processor that the busiest turn takes while something is done, given its number. It is done
    until no turn takes more than `enough`, at most `ROUNDS` times, and the least is what it takes: whatever else the PC
    does meanwhile only adds to it.
    """
    found: list[float] = []
    gc.freeze()  # what other tests left behind is not looked through for garbage
    try:
        while len(found) < ROUNDS and min(found, default=enough) >= enough:
            with watched() as stall:
                do(len(found))
            found.append(stall.busiest)
    finally:
        gc.unfreeze()
    return min(found)
