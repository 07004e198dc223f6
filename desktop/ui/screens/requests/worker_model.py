"""The workers of a request as a table: who they are, which documents are in order, where they stand."""

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import _, current_language
from desktop.ui.tables.record_model import TONE
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import REGISTRATION
from desktop.wording import short_day, show_value, state_label
from sync.model.areas import area_name
from sync.model.identity import mask
from sync.model.record import Fields, Record
from sync.model.workflow import missing_documents

Index = QModelIndex | QPersistentModelIndex

_FIELDS = ("name", "nik", "sex", "birth_date", "village", "job")
_WIDTHS = {"name": 20, "nik": 16, "sex": 12, "birth_date": 13, "village": 13, "job": 14}


class WorkerModel(QAbstractTableModel):
    """Shows the rows it is given; a NIK is masked, because a whole list can be read over a shoulder."""

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._pack = office.pack
        self._kind = office.pack.record(REGISTRATION)
        self.rows: list[Record] = []
        self.doubled: frozenset[str] = frozenset()  # registered twice, as nobody has decided yet
        self.keys: list[str] = [key for key in _FIELDS if self._kind.field(key)]
        self.keys[1:1] = ["#documents", "#state"]
        self._counted: dict[str, tuple[Fields, tuple[int, int]]] = {}
        self._incomplete: list[Record] | None = None  # of `rows`, once it was asked for

    def put(self, rows: list[Record]) -> None:
        """Show these workers; the same ones in the same order keep the place that is looked at."""
        same = [row.id for row in rows] == [row.id for row in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = rows
        self._incomplete = None
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.keys) - 1))

    def widths(self) -> list[int]:
        """Of the columns, in average characters."""
        return [{"#documents": 10, "#state": 19}.get(key) or _WIDTHS[key] for key in self.keys]

    def toned(self) -> list[int]:
        """Where the columns stand of which cells have a tone."""
        return [self.keys.index(key) for key in ("name", "#documents", "#state")]

    def documents(self, record: Record) -> tuple[int, int]:
        """How many of the required documents match, and how many there must be; counted once for what a row says."""
        known = self._counted.get(record.id)
        if known is not None and known[0] is record.fields:
            return known[1]
        needed = sum(must for _document, must in self._pack.checklist_for(record.type, record.fields))
        counted = needed - len(missing_documents(self._pack, self._kind, record.fields)), needed
        self._counted[record.id] = (record.fields, counted)
        return counted

    def count(self, rows: list[Record]) -> list[Record]:
        """The rows, their documents counted: of thousands that is work for another thread than the window's."""
        for found in rows:
            self.documents(found)
        return rows

    def incomplete(self) -> list[Record]:
        """Workers still in the request whose documents are not in order."""
        if self._incomplete is None:
            self._incomplete = [row for row in self.rows if row.state != "withdrawn" and not self._complete(row)]
        return self._incomplete

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.keys)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        key = self.keys[section]
        own = {"#documents": _("Documents"), "#state": _("State")}
        return own.get(key) or self._kind.require(key).label.of(current_language())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        record, key = self.rows[index.row()], self.keys[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(record, key)
        doubled = key == "name" and record.id in self.doubled
        if doubled and role == TONE:
            return "warning"
        if doubled and role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return _("{name}: perhaps registered twice").format(name=self._text(record, key))
        if role == TONE and key == "#documents":
            return "good" if self._complete(record) else "warning"
        if role == TONE and key == "#state" and self._kind.workflow and record.state:
            return self._kind.workflow.state(record.state).tone
        return None

    def _text(self, record: Record, key: str) -> str:
        if key == "#documents":
            return "{} / {}".format(*self.documents(record))
        if key == "#state":
            return state_label(self._kind, record.state)
        value = record.fields.get(key)
        if value is None:
            return ""
        if key == "nik":
            return mask(str(value))
        if key == "birth_date":
            return short_day(date.fromisoformat(str(value)))
        if key == "village":
            return area_name(str(value)) or str(value)
        return show_value(self._pack, self._kind.require(key), value)

    def _complete(self, record: Record) -> bool:
        matching, needed = self.documents(record)
        return matching == needed
