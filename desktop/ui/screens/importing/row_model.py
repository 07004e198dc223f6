"""The rows of a workbook as a table: what was understood, and where something is wrong."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import N_, _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.screens.importing.standing import Standing, rows_that_stand, standing_of
from desktop.ui.tables.record_model import TONE
from desktop.ui.tables.view import Table
from desktop.ui.tables.widths import Room
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
_KNOWN_BY = ("name", "nik")
_LEAST = {"nik": 21, "date": 20, "code": 12, "area": 18, "phone": 18, "multiline": 26}  # average characters
_WISH = {"nik": 22, "date": 21, "code": 16, "area": 28, "phone": 20, "multiline": 40}
_SHORT, _LONG, _NAME = 16, 26, 22
_TITLE = 16  # of a longer one the end may be cut
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

    def rooms(self, table: Table) -> list[Room]:
        """What each column asks for; a name takes what is left."""
        own = [table.room(4, 4), table.room(17, 17)]
        return own + [self._room(table, field) for field in self.fields]

    def order(self) -> list[int]:
        """The columns' places, the most needful first: by which a row is known, then those in which something is
        wrong; all of a row stands beside the table.
        """
        wrong = {issue.field for row in self._session.plan.rows for issue in row.issues}
        places = range(_OWN_COLUMNS, self.columnCount())
        keys = {place: self._field(place).key for place in places}
        return [*range(_OWN_COLUMNS), *sorted(keys, key=lambda at: (keys[at] not in _KNOWN_BY, keys[at] not in wrong))]

    def toned(self) -> tuple[int, ...]:
        """Where the columns stand of which cells have a tone."""
        return (_STANDING,)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.fields) + _OWN_COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation is not Qt.Orientation.Horizontal:
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
        issues = [issue for issue in row.issues if issue.field == field.key] if row.set_aside is None else []
        if role == Qt.ItemDataRole.ToolTipRole:
            said = [explain(self._pack, self._kind, issue) for issue in issues]
            return "\n".join(filter(None, (shown(self._session, row, field), *said)))
        return self._wrong(issues, role) if issues else None

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
        return None

    def _room(self, table: Table, field: Field) -> Room:
        title = len(field.label.of(current_language())) + 2
        least = _NAME if field.key == "name" else max(_LEAST.get(field.type, _SHORT), min(title, _TITLE))
        return table.room(least, max(least, title, _WISH.get(field.type, _LONG)), stretch=field.key == "name")

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
