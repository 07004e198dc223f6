"""The rows of the company's list that were left out, and why."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import card, clear, column, label, line, scrolled, selectable
from sync.model.record import Fields


class AsidePart(QWidget):
    """One entry for each row, by its number in the list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entries = QVBoxLayout()
        self._entries.setSpacing(theme.gap(2))
        self.setLayout(column(scrolled(column(card(theme, self._entries), None), self)))

    def put(self, rows: Fields) -> None:
        """Show what the request remembers of the rows set aside, by number."""
        clear(self._entries)
        for place, number in enumerate(sorted(rows, key=int)):
            if place:
                self._entries.addWidget(line())
            entry = rows[number]
            name = str(entry.get("name") or _("no name"))
            title = _("Row {number}: {name}").format(number=number, name=name)
            said = _("line {line} of the workbook").format(line=entry.get("source_row", "?"))
            parts = (selectable(title, "strong"), selectable(str(entry["reason"])), label(said, "caption"))
            self._entries.addLayout(column(*parts, gap=self._theme.gap(0.5)))
        if not rows:
            self._entries.addWidget(label(_("No row of the company's list was left out."), "muted"))
