"""A part of a page that costs nothing until it is seen."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Later(QWidget):
    """Keeps a part's place, and lays it in when it is first shown: what lies in a page is styled and measured with it,
    also behind a tab.
    """

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make: Callable[[], QWidget] | None = make
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        make, self._make = self._make, None
        if make is not None:
            part = make()
            self._place.addWidget(part)
            part.show()  # at once: by itself the layout would come to it a turn later
        super().showEvent(event)
