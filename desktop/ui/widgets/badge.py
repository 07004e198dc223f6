"""A state as icon and word in its tone's colours."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.widgets.plain import label, restyle, row


class Badge(QFrame):
    """Shows one state. Colour alone says nothing here: the word and the icon do."""

    def __init__(self, theme: Theme, text: str = "", tone: Tone = "neutral") -> None:
        super().__init__()
        self._theme = theme
        self._icon = QLabel()
        self._text = label("")
        self.setProperty("kind", "badge")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        half = theme.gap(0.5)
        self.setLayout(
            row(self._icon, self._text, gap=theme.gap(1), margins=(theme.gap(1.5), half, theme.gap(2), half))
        )
        self.put(text, tone)

    def put(self, text: str, tone: Tone) -> None:
        """Show another state."""
        self._text.setText(text)
        size = self._theme.gap(3.5)
        self._icon.setPixmap(self._theme.icon(LOOKS[tone].icon, tone).pixmap(QSize(size, size)))
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        if text and self.parentWidget() is not None:
            self.show()
        elif not text:
            self.hide()
        restyle(self)
        restyle(self._text)

    def text(self) -> str:
        return self._text.text()
