"""A table over hundreds of thousands of records: the numbers of their rows in the store, four bytes each, and pages of
records read as they come into view.
"""

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.i18n import _
from desktop.store.reading import Numbers
from desktop.usecases.desk import Desk
from desktop.usecases.lists.columns import STATE, Column, short_text_of, text_of
from desktop.usecases.names import names_of
from sync.model.pack import RecordType
from sync.model.record import Record

PAGE = 64  # records read at once
PAGES_KEPT = 16

TONE = Qt.ItemDataRole.UserRole + 1
RECORD_ID = Qt.ItemDataRole.UserRole + 2
_ALIGNED = Qt.ItemDataRole.TextAlignmentRole
_TOLD = frozenset(map(int, (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, _ALIGNED, TONE, RECORD_ID)))
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

Index = QModelIndex | QPersistentModelIndex


class RecordModel(QAbstractTableModel):
    """Shows records by the numbers of their rows, in the order of these."""

    def __init__(self, desk: Desk, kind: RecordType, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.numbers: Numbers = array("I")
        self._desk = desk
        self._kind = kind
        self._names = names_of(desk)
        self._year = desk.today().year
        self._pages: OrderedDict[int, dict[int, Record]] = OrderedDict()

    def put(self, numbers: Numbers) -> None:
        """Show other records."""
        self.beginResetModel()
        self.numbers = numbers
        self._forget()
        self.endResetModel()

    def put_columns(self, columns: Sequence[Column]) -> None:
        """Show the same records under other columns."""
        self.beginResetModel()
        self.columns = list(columns)
        self.endResetModel()

    def refresh(self) -> None:
        """Read what is shown anew; the rows stay where they are."""
        self._forget()
        if self.numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.numbers) - 1, len(self.columns) - 1))

    def record(self, row: int) -> Record | None:
        """The record in a row; None when it went away since the numbers were read."""
        if not 0 <= row < len(self.numbers):
            return None
        page = row // PAGE
        if page not in self._pages:
            numbers = self.numbers[page * PAGE : (page + 1) * PAGE]
            self._pages[page] = self._desk.store.at_numbers(self._kind.key, numbers)
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(page)
        return self._pages[page].get(self.numbers[row])

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == _ALIGNED and orientation is Qt.Orientation.Horizontal:
            return _aligned(self.columns[section])
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self.columns[section].title if orientation is Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _TOLD:  # of what a view asks for each cell, most
            return None
        column = self.columns[index.column()]
        if role == TONE and column.key != STATE:
            return None
        if role == _ALIGNED:
            return _aligned(column)
        record = self.record(index.row())
        if record is None:
            return _("no longer here") if index.column() == 0 and role == Qt.ItemDataRole.DisplayRole else None
        if role == RECORD_ID:
            return record.id
        if role == TONE:
            return self._tone(record)
        pack, kind, names = self._desk.pack, self._kind, self._names
        short = partial(short_text_of, pack, kind, column, record, names, self._year)
        if role == Qt.ItemDataRole.DisplayRole:
            return short()
        text = text_of(pack, kind, column, record, names) or short()
        waits = record.pending and not self._desk.practice
        return _("{text} (waits to be sent)").format(text=text) if waits else text

    def _tone(self, record: Record) -> str | None:
        if self._kind.workflow is None or record.state is None:
            return None
        return self._kind.workflow.state(record.state).tone

    def _forget(self) -> None:
        self._pages.clear()
        self._names = names_of(self._desk)


def _aligned(column: Column) -> int | None:
    """Amounts stand below one another at their last digit."""
    return _RIGHT if column.field is not None and column.field.type == "integer" else None
