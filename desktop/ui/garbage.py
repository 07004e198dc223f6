"""Garbage is collected in the window's thread only.

Python collects cycles in whichever thread happens to allocate, and whatever that thread is doing. A cycle that holds a
widget, freed by a worker, destroys the widget outside its own thread, which Qt answers with a crash. Freed while Qt
destroys another object, it waits for ever for a lock that is held for that one: Qt asks Python then whether a method is
overridden, and so Python allocates.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1000  # milliseconds


class WindowThreadCollector(QObject):
    """Takes the collecting over, for good: when the last window goes, much is destroyed.

    What is there already stays as long as the program runs, modules above all; it is left out of every later look,
    which would take tens of milliseconds else.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(_EVERY)

    def collect(self) -> None:
        """The oldest generation that is due, as Python itself would have done meanwhile."""
        counts = gc.get_count()
        due = [generation for generation in (2, 1, 0) if counts[generation] > self._thresholds[generation]]
        if due:
            gc.collect(due[0])

    def stop(self) -> None:
        """Collect no more. Python's own collecting stays off."""
        self._timer.stop()
