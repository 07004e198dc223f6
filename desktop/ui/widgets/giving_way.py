"""A button that gives way where there is no room: its words end in "…", and stand whole in its tooltip."""

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
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        whole = super().sizeHint()
        return QSize(whole.width() + self.fontMetrics().averageCharWidth() * 2, whole.height())

    def minimumSizeHint(self) -> QSize:
        letter = self.fontMetrics().averageCharWidth()
        return QSize(self._icon_room() + letter * (self._fewest + _EDGES), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room - self._icon_room())
        told = "\n".join(filter(None, (self.text() if words != self.text() else "", self._tip)))
        if told != self.toolTip():
            self.setToolTip(told)
        option.text = words  # type: ignore[attr-defined]
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

    def _icon_room(self) -> int:
        return 0 if self.icon().isNull() else self.iconSize().width() + self.fontMetrics().averageCharWidth()
