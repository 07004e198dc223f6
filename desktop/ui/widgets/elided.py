"""A label that shortens its text where there is no room, and still tells all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

_LETTERS = 8


class Elided(QLabel):
    """One line; what is cut off stands in the tooltip and in the accessible name."""

    def __init__(self, kind: str = "", align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._align = align | Qt.AlignmentFlag.AlignVCenter
        self.fewest = 0  # letters that are always seen
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def say(self, text: str) -> None:
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        whole = super().sizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * self.fewest), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(self._align), shown)
        painter.end()


def elided(text: str, kind: str = "", name: str = "") -> Elided:
    """A line that is as wide as its text where there is room, and no wider."""
    made = Elided(kind)
    made.setObjectName(name)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    made.fewest = _LETTERS
    made.setText(text)
    return made
