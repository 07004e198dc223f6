"""The rows of an import's plan as a table whose cells can be mended in place."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.tables.record_model import TONE
from desktop.usecases.importing import ImportPlan, PlanRow
from desktop.wording import explain, show_value
from sync.model.issues import Issue, errors, warnings
from sync.model.pack import Field, Pack, RecordType

Index = QModelIndex | QPersistentModelIndex
Amend = Callable[[int, str, str], None]

ROW_COLUMN, STATE_COLUMN = 0, 1
_FIXED = 2


class PlanModel(QAbstractTableModel):
    """Row number and state first, then every field that the file or the law asks for."""

    def __init__(self, theme: Theme, pack: Pack, plan: ImportPlan, kind: RecordType, amend: Amend) -> None:
        super().__init__()
        self._theme = theme
        self._pack = pack
        self._kind = kind
        self._amend = amend
        self.plan = plan
        self.rows: list[PlanRow] = list(plan.rows)
        self.fields = _fields(kind, plan)

    def show_only(self, wanted: Callable[[PlanRow], bool]) -> None:
        """Show the rows that are wanted."""
        self.beginResetModel()
        self.rows = [row for row in self.plan.rows if wanted(row)]
        self.endResetModel()

    def put(self, plan: ImportPlan) -> None:
        """Rows were changed: show them as they are now, without moving."""
        by_number = {row.number: row for row in plan.rows}
        self.plan = plan
        self.rows = [by_number[row.number] for row in self.rows if row.number in by_number]
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, self.columnCount() - 1))

    def issues_of(self, index: Index) -> list[Issue]:
        """What is wrong with a cell; in the first two columns, with the row."""
        row = self.rows[index.row()]
        if index.column() < _FIXED:
            return row.issues
        key = self.fields[index.column() - _FIXED].key
        return [issue for issue in row.issues if issue.field == key]

    def column_of(self, key: str | None) -> int:
        """The column of a field; the state's for what belongs to no field."""
        return next((n + _FIXED for n, field in enumerate(self.fields) if field.key == key), STATE_COLUMN)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.fields) + _FIXED

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        if section < _FIXED:
            return (_("Row"), _("State"))[section]
        return self.fields[section - _FIXED].label.of(current_language())

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        mendable = index.column() >= _FIXED and self.rows[index.row()].set_aside is None
        return flags | Qt.ItemFlag.ItemIsEditable if mendable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == TONE:
            return row_state(row)[1] if index.column() == STATE_COLUMN else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.EditRole and index.column() >= _FIXED:
            field = self.fields[index.column() - _FIXED]
            return row.typed.get(field.key) or row.refs.get(field.key) or self._text(row, index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return "\n".join(explain(self._pack, self._kind, issue) for issue in self.issues_of(index)) or None
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._ground(row, index)
        if role == Qt.ItemDataRole.ForegroundRole and row.set_aside is not None:
            return self._theme.colour("muted")
        if role == Qt.ItemDataRole.DecorationRole and index.column() >= _FIXED:
            return self._sign(row, index)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() < _FIXED:
            return False
        if str(value).strip() == str(self.data(index, Qt.ItemDataRole.EditRole) or "").strip():
            return False
        self._amend(self.rows[index.row()].number, self.fields[index.column() - _FIXED].key, str(value))
        return True

    def _text(self, row: PlanRow, column: int) -> str:
        if column == ROW_COLUMN:
            return str(row.source_row)
        if column == STATE_COLUMN:
            return row_state(row)[0]
        field = self.fields[column - _FIXED]
        value = row.fields.get(field.key)
        if value is not None:
            return show_value(self._pack, field, value)
        return row.typed.get(field.key) or row.refs.get(field.key) or ""

    def _ground(self, row: PlanRow, index: Index) -> QColor | None:
        tone = self._tone(row, index)
        return self._theme.colour(f"{tone}_soft") if tone else None

    def _sign(self, row: PlanRow, index: Index) -> Any:
        tone = self._tone(row, index)
        name = {"bad": "mdi6.alert-octagon-outline", "warning": "mdi6.alert-outline"}.get(tone or "")
        return self._theme.icon(name, tone or "bad") if name else None

    def _tone(self, row: PlanRow, index: Index) -> Tone | None:
        if row.set_aside is not None or index.column() < _FIXED:
            return None
        found = self.issues_of(index)
        if errors(found):
            return "bad"
        return "warning" if found else None


def row_state(row: PlanRow) -> tuple[str, Tone]:
    """How a row stands, in a word and its tone."""
    if row.set_aside is not None:
        return _("Set aside"), "neutral"
    if errors(row.issues):
        return _("To mend"), "bad"
    if warnings(row.issues):
        return _("To look at"), "warning"
    return _("Ready"), "good"


def _fields(kind: RecordType, plan: ImportPlan) -> list[Field]:
    """What the list has columns for, what a record needs, and whatever a row says something about."""
    held = {key for column in plan.columns for key in column.fields}
    wrong = {issue.field for row in plan.rows for issue in row.issues}
    shared = {"company", "request", "destination_country"} if plan.mode == "request" else {"request"}
    return [
        field
        for field in kind.fields
        if not field.hidden
        and field.type not in ("map", "snapshot", "secret")
        and field.key not in shared
        and (field.key in held or field.required or field.key in wrong)
    ]
