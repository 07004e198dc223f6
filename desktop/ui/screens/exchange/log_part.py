"""How earlier exchanges went, and what was asked for beyond the usual."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import card, clear, column, label
from desktop.usecases.exchange.standing import Standing, log_words
from desktop.usecases.exchange.sync_news import past_words
from desktop.wording import Names


class LogPart(QWidget):
    """The last first. A sheet is there only when something stands on it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._log = QGridLayout()
        self._log.setHorizontalSpacing(theme.gap(4))
        self._log.setVerticalSpacing(theme.gap(1))
        self._log.setColumnStretch(1, 1)
        self._past = QVBoxLayout()
        self._past.setSpacing(theme.gap(1))
        self._log_card: QFrame = card(theme, label(_("Exchanges so far"), "section"), self._log)
        self._past_card: QFrame = card(theme, label(_("Forced exchanges and new beginnings"), "section"), self._past)
        self._shown: tuple[object, ...] = ()
        self.setLayout(column(self._past_card, self._log_card, gap=theme.gap(4)))

    def put(self, standing: Standing, names: Names) -> None:
        """Show what is written down."""
        if self._shown == (standing.log, standing.past):
            return
        self._shown = (standing.log, standing.past)
        clear(self._log)
        for place, went in enumerate(standing.log):
            when, words = log_words(went)
            self._log.addWidget(label(when, "caption"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._log.addWidget(label(words, "caption", wrap=True), place, 1)
        self._log_card.setVisible(bool(standing.log))
        clear(self._past)
        for entry in standing.past:
            self._past.addWidget(label(past_words(entry, names), "caption", wrap=True))
        self._past_card.setVisible(bool(standing.past))
