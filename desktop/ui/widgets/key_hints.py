"""Keys worth knowing on a screen; they give way where there is no room for them."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import label, row


def keycap(key: str) -> QLabel:
    """A key as it looks on a keyboard, no larger than its word."""
    made = label(key, "keycap")
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


class KeyHints(QWidget):
    """Each key with what it does, at the right end of the room there is."""

    def __init__(self, theme: Theme, *hints: tuple[str, str]) -> None:
        super().__init__()
        self._words = QWidget()
        parts = (part for key, said in hints for part in (keycap(key), label(said, "caption")))
        self._words.setLayout(row(*parts, gap=theme.gap(1.5), margins=(0, 0, theme.gap(0.5), 0)))
        self.setLayout(row(None, self._words))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._words.sizeHint().height())

    def sizeHint(self) -> QSize:
        return self._words.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._words.setVisible(event.size().width() >= self._words.sizeHint().width())
