"""Parts that fit the room there is: a line that ends in "…" rather than being cut, a side that takes its share."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Elided(QLabel):
    """One line of plain text. What there is no room for stands in the tooltip; who listens hears all of it."""

    def __init__(self, text: str, kind: str = "", name: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 8, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, room, int(align), self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )
        painter.end()


class ShareOfWidth(QObject):
    """Keeps `side` at a share of the width of `whole`, neither under nor over what reads well."""

    def __init__(self, whole: QWidget, side: QWidget, share: float, least: int, most: int) -> None:
        super().__init__(whole)
        self._whole, self._side = whole, side
        self._share, self._least, self._most = share, least, most
        whole.installEventFilter(self)
        side.setFixedWidth(most)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._side.setFixedWidth(min(max(round(self._whole.width() * self._share), self._least), self._most))
        return super().eventFilter(watched, event)
