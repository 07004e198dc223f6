"""Garbage is collected in the window's thread only.

Python collects cycles in whichever thread happens to allocate. A cycle that holds a widget, freed by a worker, destroys
the widget outside its own thread, which Qt answers with a crash.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 1000  # milliseconds


class WindowThreadCollector(QObject):
    """Takes the collecting over for as long as the program has a window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._was_on = gc.isenabled()
        gc.disable()
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
        """Give the collecting back to whoever had it before."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
