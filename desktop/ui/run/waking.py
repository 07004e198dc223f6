"""Knows when this PC slept: time has passed in which the program did nothing."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_EVERY = 15.0  # seconds between two looks
_SLEPT = 60.0  # seconds between them that no busy window explains


class Waking(QObject):
    """Tells `woke` soon after the PC does. `clocks` are asked each time; the one that counted most is believed: one
    stands still while a PC sleeps on Linux, the other jumps where somebody sets it.
    """

    woke = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        clocks: tuple[Callable[[], float], ...] = (time.time, time.monotonic),
    ) -> None:
        super().__init__(parent)
        self._clocks = clocks
        self._last = self._read()
        self._timer = QTimer(self, interval=int(_EVERY * 1000))
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare the time that passed since the last look with what should have."""
        now = self._read()
        passed = max(new - old for new, old in zip(now, self._last, strict=True))
        self._last = now
        if passed > _EVERY + _SLEPT:
            self.woke.emit()

    def _read(self) -> tuple[float, ...]:
        return tuple(clock() for clock in self._clocks)
