"""What a registration has to do with others of the same person, each with the way there."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import clear
from desktop.usecases.people.same_person import Tie


class TiesPart(QWidget):
    """A bar for each tie; nothing is to be seen where there is none. `go` shows the record of a type and id."""

    def __init__(self, theme: Theme, go: Callable[[str, str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._go = go
        self._shown: list[Tie] = []
        self._bars = QVBoxLayout(self)
        self._bars.setContentsMargins(0, 0, 0, 0)
        self._bars.setSpacing(theme.gap(2))
        self.hide()

    def put(self, found: list[Tie]) -> None:
        """Show these and no others."""
        if found == self._shown:
            return
        self._shown = found
        clear(self._bars)
        for tie in found:
            bar = NoticeBar(self._theme, closable=False)
            bar.setObjectName(f"tie_{tie.kind}")
            self._bars.addWidget(bar)
            waits = tie.kind == "open"
            words = _("Decide") if waits else _("Show the record")
            bar.say(
                tie.text, "warning" if waits else "neutral", (words, partial(self._go, tie.record_type, tie.record))
            )
        self.setVisible(bool(found))
