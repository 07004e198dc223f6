"""A button that gives way where there is no room: it says less, or its words end in "…"; its tooltip has them whole."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from desktop.ui.widgets.plain import Button

_EDGES = 4  # letters' worth of padding


class GivingWay(Button):
    """`tip` stands in the tooltip below the words; a screen reader always hears all of them. `fewest` letters are
    always seen.
    """

    def __init__(self, text: str, tip: str = "", fewest: int = 9) -> None:
        super().__init__(text)
        self._fewest = fewest
        self._tip = tip
        self._shorter: Sequence[str] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def put(self, text: str, shorter: Sequence[str] = ()) -> None:
        """Say `text`, and where there is no room for it, what of `shorter` there is room for, the longest first."""
        self._shorter = shorter
        self.setText(text)
        self.updateGeometry()

    @property
    def shown(self) -> str:
        """What there is room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        room -= self._icon_room()
        metrics = self.fontMetrics()
        whole = next((words for words in (self.text(), *self._shorter) if metrics.horizontalAdvance(words) <= room), "")
        return whole or metrics.elidedText([self.text(), *self._shorter][-1], Qt.TextElideMode.ElideRight, room)

    def sizeHint(self) -> QSize:
        whole = super().sizeHint()
        return QSize(whole.width() + self.fontMetrics().averageCharWidth() * 2, whole.height())

    def minimumSizeHint(self) -> QSize:
        letter = self.fontMetrics().averageCharWidth()
        shortest = self.fontMetrics().horizontalAdvance(self._shorter[-1]) if self._shorter else 0
        least = max(letter * self._fewest, shortest) + letter * _EDGES
        return QSize(self._icon_room() + least, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words = self.shown
        told = "\n".join(filter(None, (self.text() if words != self.text() else "", self._tip)))
        if told != self.toolTip():
            self.setToolTip(told)
        option.text = words  # type: ignore[attr-defined]
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

    def _icon_room(self) -> int:
        return 0 if self.icon().isNull() else self.iconSize().width() + self.fontMetrics().averageCharWidth()
