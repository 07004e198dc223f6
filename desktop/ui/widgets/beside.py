"""Parts that stand beside one another where there is room, else below one another."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.widgets.plain import row


class Beside(QWidget):
    """Each part gets the same share, or those given; under `least` pixels for each of them, were they even, or less
    than they need, they go below.
    """

    def __init__(self, *parts: QWidget, least: int, gap: int, shares: tuple[int, ...] = ()) -> None:
        super().__init__()
        self._parts = parts
        self._least = least
        self._row = row(*parts, gap=gap)
        for place in range(len(parts)):
            self._row.setStretch(place, shares[place] if shares else 1)
        self.setLayout(self._row)

    def minimumSizeHint(self) -> QSize:
        """No wider than the widest part needs: they can always go below one another."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        gaps = self._row.spacing() * (len(self._parts) - 1)
        room = (event.size().width() - gaps) // len(self._parts)
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.LeftToRight if room >= max(self._least, self._widest()) else ways.TopToBottom)
        super().resizeEvent(event)

    def _widest(self) -> int:
        return max(part.minimumSizeHint().width() for part in self._parts)
