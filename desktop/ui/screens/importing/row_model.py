"""The rows of a workbook as a table: what was understood, and where something is wrong."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import N_, _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.screens.importing.standing import Standing, rows_that_stand, standing_of
from desktop.ui.tables.record_model import TONE
from desktop.usecases.people.importing import PlanRow
from desktop.usecases.people.registering import REGISTRATION
from desktop.wording import explain, show_value
from sync.model.identity import group_digits
from sync.model.issues import Issue, errors
from sync.model.pack import Field

Index = QModelIndex | QPersistentModelIndex

STANDING_TONES: dict[Standing, Tone] = {
    "errors": "bad",
    "warnings": "warning",
    "ready": "good",
    "set_aside": "neutral",
}
STANDING_WORDS: dict[Standing, str] = {
    "errors": N_("to be mended"),
    "warnings": N_("to be checked"),
    "ready": N_("ready"),
    "set_aside": N_("set aside"),
}
_FIRST = ("name", "nik", "birth_date", "sex")
_WIDTHS = {"nik": 22, "date": 20, "code": 14, "area": 22, "phone": 15}
_NUMBER, _STANDING = 0, 1
_OWN_COLUMNS = 2


class PlanModel(QAbstractTableModel):
    """Shows the rows of a session that are asked for. The clerk checks them against paper, so nothing is masked."""

    def __init__(self, theme: Theme, session: ImportSession, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session = session
        self._pack = session.desk.pack
        self._kind = self._pack.record(REGISTRATION)
        self.rows: list[PlanRow] = []
        self.fields = self._fields()
        self.show_rows(None)

    def show_rows(self, standing: Standing | None) -> None:
        """Show the rows that stand so; None shows all."""
        self.beginResetModel()
        self.rows = rows_that_stand(self._session.plan, standing)
        self.endResetModel()

    def refresh(self) -> None:
        """The rows stay where they are and are drawn as they stand now."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, self.columnCount() - 1))

    def place_of(self, number: int) -> int | None:
        """In which line the row of that number is shown."""
        return next((place for place, row in enumerate(self.rows) if row.number == number), None)

    def widths(self) -> list[int]:
        """Of the columns, in average characters."""
        return [5, 17, *(_WIDTHS.get(field.type, 24) for field in self.fields)]

    def toned(self) -> tuple[int, ...]:
        """Where the columns stand of which cells have a tone."""
        return (_STANDING,)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.fields) + _OWN_COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        own = (_("No."), _("Status"))
        return own[section] if section < _OWN_COLUMNS else self._field(section).label.of(current_language())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if index.column() == _NUMBER:
            return str(row.number) if role == Qt.ItemDataRole.DisplayRole else None
        if index.column() == _STANDING:
            return self._standing(row, role)
        field = self._field(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(self._session, row, field)
        issues = [issue for issue in row.issues if issue.field == field.key]
        if not issues or row.set_aside is not None:
            return None
        return self._wrong(issues, role)

    def _standing(self, row: PlanRow, role: int) -> Any:
        standing = standing_of(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return _(STANDING_WORDS[standing])
        if role == TONE:
            return STANDING_TONES[standing]
        return row.set_aside if role == Qt.ItemDataRole.ToolTipRole else None

    def _wrong(self, issues: list[Issue], role: int) -> Any:
        tone: Tone = "bad" if errors(issues) else "warning"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._theme.icon(LOOKS[tone].icon, tone)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.colour(tone)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(explain(self._pack, self._kind, issue) for issue in issues)
        return None

    def _field(self, section: int) -> Field:
        return self.fields[section - _OWN_COLUMNS]

    def _fields(self) -> list[Field]:
        """What the list has, in the order a person compares it with paper."""
        has = self._session.said
        known = [field for field in self._kind.fields if field.key in has and not field.hidden and field.type != "map"]
        first = [field for key in _FIRST for field in known if field.key == key]
        return first + [field for field in known if field not in first]


def shown(session: ImportSession, row: PlanRow, field: Field) -> str:
    """A field of a row as it was understood, or as it stands in the file when it was not."""
    value = row.fields.get(field.key)
    if value is None:
        return row.typed.get(field.key) or row.refs.get(field.key, "")
    return group_digits(str(value)) if field.type == "nik" else show_value(session.desk.pack, field, value)
