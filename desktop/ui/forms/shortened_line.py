"""A line that says all it holds, also where there is no room for it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QStylePainter, QWidget

_INSET = 2  # pixels that a line leaves beside its text


class ShortenedLine(QLineEdit):
    """Text that is too long ends in "…" while nobody types, and its tooltip says the whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tip = ""

    def shortened(self) -> str:
        """What is seen of the text: all of it where there is room or somebody types, else it ends in "…"."""
        room = self._text_place().width()
        whole = self.hasFocus() or self.fontMetrics().horizontalAdvance(self.text()) <= room
        return self.text() if whole else self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        words = self.shortened()
        told = "\n".join(filter(None, (self.text() if words != self.text() else "", self._tip)))
        if told != self.toolTip():
            super().setToolTip(told)
        if words == self.text():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        painter.setPen(self.palette().text().color())
        painter.drawText(self._text_place(), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def setToolTip(self, tip: str) -> None:
        """Say `tip` too, below the words where they are shortened."""
        self._tip = tip
        super().setToolTip(tip)
        self.update()

    def _text_place(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        place = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return place.marginsRemoved(self.textMargins()).adjusted(_INSET, 0, -_INSET, 0)
