"""A part of a page that costs nothing until it is seen."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.jobs import Jobs


class Later(QWidget):
    """Keeps a part's place, and lays it in when it is first shown: what lies in a page is styled and measured with it,
    also behind a tab. With `jobs`, in turns of its own: what is above it is seen first.
    """

    laid = Signal()

    def __init__(self, make: Callable[[], QWidget], jobs: Jobs | None = None) -> None:
        super().__init__()
        self._make: Callable[[], QWidget] | None = make
        self._jobs = jobs
        self._comes = False
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    @property
    def is_laid(self) -> bool:
        """Whether the part is there."""
        return self._make is None

    def showEvent(self, event: QShowEvent) -> None:
        if self._make is None:
            pass
        elif self._jobs is None:
            self._lay(self._make())
        elif not self._comes:
            self._comes = True
            self._jobs.in_turns(self._in_turns(self._make), self)
        super().showEvent(event)

    def _in_turns(self, make: Callable[[], QWidget]) -> Iterator[None]:
        yield
        part = make()
        yield
        self._lay(part)

    def _lay(self, part: QWidget) -> None:
        self._make = None
        self._place.addWidget(part)
        part.show()  # at once: by itself the layout would come to it a turn later
        self.laid.emit()
