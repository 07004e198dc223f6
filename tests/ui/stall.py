"""How long the window stood still: the longest turn of its event loop.

What a turn takes of the processor is told as on the machine of README's figures at rest: beside other work, or on a
slower machine, the same turn takes up to twice as long, for caches and cores are shared. So a fixed piece of work of
the same kind, Python's and Qt's, is timed before and after, and what the turn took is divided by how much slower that
was than there.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

ROUNDS = 6
AT_REST = 7.5  # ms that `piece_of_work` takes on the machine of the figures, at rest
_PIECES = 5  # of them before a round, and as many after it


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


def piece_of_work() -> float:
    """Milliseconds of the processor that a table takes: its words made, laid as widgets and as a text, and painted."""
    before = time.thread_time()
    words = [f"Pekerja {number}, {number % 28 + 1} November {1960 + number % 45}" for number in range(60)]
    whole = QWidget()
    grid = QGridLayout(whole)
    for number, word in enumerate(sorted(words)):
        grid.addWidget(QLabel(word), number // 4, number % 4)
    whole.ensurePolished()
    grid.activate()
    text, sheet = QTextDocument(), QImage(800, 400, QImage.Format.Format_ARGB32_Premultiplied)
    text.setPlainText("\n".join(words))
    text.setTextWidth(800)
    painter = QPainter(sheet)
    text.drawContents(painter)
    painter.end()
    return (time.thread_time() - before) * 1000


def busiest_turn(do: Callable[[int], object], enough: float) -> float:
    """Milliseconds of the processor that the busiest turn takes, on the machine of the figures at rest, while something
    is done, given its number. It is done until no turn takes more than `enough`, at most `ROUNDS` times, and the least
    is what it takes: whatever else the PC does meanwhile only adds to it.
    """
    found: list[float] = []
    gc.freeze()  # what other tests left behind is not looked through for garbage
    try:
        while len(found) < ROUNDS and min(found, default=enough) >= enough:
            pieces = [piece_of_work() for _ in range(_PIECES)]
            with watched() as stall:
                do(len(found))
            pieces += [piece_of_work() for _ in range(_PIECES)]
            found.append(stall.busiest * AT_REST / median(pieces))
    finally:
        gc.unfreeze()
    return min(found)
