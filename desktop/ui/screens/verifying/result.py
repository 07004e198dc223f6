"""The answer: a headline in its colour, what follows from it, and what the letter says."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.plain import card, clear, column, framed, label, row, selectable
from desktop.usecases.letters.verifying import Told

_TONES: dict[str, Tone] = {"good": "good", "warning": "warning", "bad": "bad", "unsure": "warning"}
_COLUMNS = 2


class ResultView(QWidget):
    """Empty until something was checked; a screen reader speaks the headline."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(theme.gap(3))
        self.told: Told | None = None

    def show_told(self, told: Told, file: str = "") -> None:
        """Show this answer in the place of the last one; `file`: the name of what was checked, where it has one."""
        self.told = told
        clear(self._parts)
        if file:
            self._parts.addWidget(label(_("Checked: {file}").format(file=file), "muted", wrap=True, name="checked"))
        self._parts.addWidget(self._verdict(told))
        if told.facts:
            self._parts.addWidget(self._facts(told))
        self.setAccessibleName(f"{told.headline}. {' '.join(told.sentences)}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Show nothing, so that no answer stands beside the next letter."""
        self.told = None
        clear(self._parts)

    def _verdict(self, told: Told) -> QFrame:
        theme, tone = self._theme, _TONES[told.tone]
        sign = QLabel()
        size = theme.gap(11)
        sign.setPixmap(theme.icon(LOOKS[tone].icon, tone).pixmap(QSize(size, size)))
        headline = label(told.headline, "title", name="verdict")
        sentences = [selectable(sentence) for sentence in told.sentences]
        words = column(headline, *sentences, gap=theme.gap(1))
        edge = theme.gap(4)
        layout = row(sign, words, gap=edge, margins=(edge, edge, edge, edge))
        layout.setStretch(1, 1)
        frame = framed("notice", layout)
        frame.setProperty("tone", tone)
        return frame

    def _facts(self, told: Told) -> QFrame:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.gap(4))
        grid.setVerticalSpacing(self._theme.gap(2.5))
        for place, (name, value) in enumerate(told.facts):
            line, beside = divmod(place, _COLUMNS)
            grid.addWidget(fact(self._theme, name, value), line, beside)
            grid.setColumnStretch(beside, 1)
        return card(self._theme, grid)
