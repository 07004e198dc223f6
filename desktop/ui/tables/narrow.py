"""Columns that give way where a table is narrow, so that what matters most is not cut."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView

from desktop.ui.design.theme import Theme


class GiveWay(QObject):
    """Hides `column` while the table is narrower than that many quarter lines."""

    def __init__(self, theme: Theme, table: QTableView, column: int, below: float) -> None:
        super().__init__(table)
        self._table = table
        self._column = column
        self._below = theme.gap(below)
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._table.setColumnHidden(self._column, self._table.width() < self._below)
        return super().eventFilter(watched, event)
