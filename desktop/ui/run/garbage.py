"""Garbage is collected in the window's thread only.

Python collects cycles in whichever thread happens to allocate, and whatever that thread is doing. A cycle that holds a
widget, freed by a worker, destroys the widget outside its own thread, which Qt answers with a crash. Freed while Qt
destroys another object, it waits for ever for a lock that is held for that one: Qt asks Python then whether a method is
overridden, and so Python allocates.
"""

import gc
import time

from PySide6.QtCore import QObject, QTimer

_EVERY = 250  # milliseconds
_RESTS = 0.05  # of the processor, below which the program has nothing to do
_OVERDUE = 8  # times as much as Python itself would wait for, after which the oldest is collected at work too


class WindowThreadCollector(QObject):
    """Takes the collecting over, for good: when the last window goes, much is destroyed.

    What is there already stays as long as the program runs, modules above all; it is left out of every later look,
    which would take tens of milliseconds else. All that came since is looked through while the program rests.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._seen = time.monotonic(), time.process_time()
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(_EVERY)

    def collect(self) -> None:
        """The oldest generation that is due, as Python itself would have done meanwhile."""
        young, middle, old = (count / limit for count, limit in zip(gc.get_count(), self._thresholds, strict=True))
        if old > (1 if self._rests() else _OVERDUE):
            gc.collect()
        elif young > 1:
            gc.collect(1 if middle > 1 else 0)

    def _rests(self) -> bool:
        """Whether hardly anything was done since this was last asked, by any thread."""
        (moment, used), self._seen = self._seen, (time.monotonic(), time.process_time())
        return self._seen[1] - used < _RESTS * (self._seen[0] - moment)

    def stop(self) -> None:
        """Collect no more. Python's own collecting stays off."""
        self._timer.stop()
