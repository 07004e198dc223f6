"""A day, or a first and a last one, typed as people write dates."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import label, restyle, row
from sync.model.dates import parse_date

_WIDTH = 27  # quarter lines: `30-09-2026`


class DayLine(QLineEdit):
    """One day. `told` follows when another one was typed; what cannot be read stays marked and changes nothing."""

    def __init__(self, theme: Theme, name: str, accessible: str, day: date, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told
        self.day = day
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFixedWidth(theme.gap(_WIDTH))
        self.editingFinished.connect(self._read)
        self.put(day)

    def put(self, day: date) -> None:
        """Show a day; nobody is told."""
        self.day = day
        self.setText(f"{day:%d-%m-%Y}")
        self._mark("")

    def _read(self) -> None:
        found = parse_date(self.text(), self.day, years_ahead=1)
        if found is None:
            self._mark("bad")
            return
        changed = found != self.day
        self.put(found)
        if changed:
            self._told()

    def _mark(self, tone: str) -> None:
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


class PeriodLine(QWidget):
    """From one day to another; the last is never before the first."""

    def __init__(self, theme: Theme, first: date, last: date, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told
        self.first = DayLine(theme, "period_first", _("From"), first, self._changed)
        self.last = DayLine(theme, "period_last", _("To"), last, self._changed)
        parts = []
        for name, line in ((_("From"), self.first), (_("to"), self.last)):
            words = label(name, "label")
            words.setBuddy(line)
            parts += [words, line]
        self.setLayout(row(*parts, gap=theme.gap(2)))

    def put(self, first: date, last: date) -> None:
        """Show another period, and tell of it."""
        self.first.put(first)
        self.last.put(last)
        self._told()

    def _changed(self) -> None:
        if self.last.day < self.first.day:
            self.last.put(self.first.day)
        self._told()
