"""Requests that wait for the head as a table: who asks, for how many and where, what is not as usual, what became."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import _, ngettext
from desktop.ui.design.tokens import Tone
from desktop.ui.tables.record_model import TONE
from desktop.usecases.requests.steps import Outcome
from desktop.usecases.requests.waiting_approvals import WaitingApproval

Index = QModelIndex | QPersistentModelIndex

MARK, APPLICANT, LETTER, COUNTRY, WAITS, WORKERS, REMARKS = range(7)
WIDTHS = (4, 24, 16, 11, 11, 13, 17)


class ApprovalModel(QAbstractTableModel):
    """A row that was approved stays, with what became of it, until the screen is left."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[WaitingApproval] = []
        self.marked: set[str] = set()
        self.outcomes: dict[str, Outcome] = {}

    def put(self, rows: list[WaitingApproval]) -> None:
        """Show what waits now, below what was approved here before."""
        waiting = {row.record.id for row in rows}
        done = [row for row in self.rows if self._is_done(row) and row.record.id not in waiting]
        self.outcomes = {key: told for key, told in self.outcomes.items() if key not in waiting or told.error}
        wanted = [*rows, *done]
        possible = {row.record.id for row in rows if row.possible}
        self.marked &= possible
        if wanted == self.rows:
            return
        same = [row.record.id for row in wanted] == [row.record.id for row in self.rows]
        if same:
            self.rows = wanted
            self._told()
            return
        self.beginResetModel()
        self.rows = wanted
        self.endResetModel()

    def note(self, outcomes: list[Outcome]) -> None:
        """Show what became of requests that were to be approved."""
        self.outcomes |= {told.request: told for told in outcomes}
        self.marked -= {told.request for told in outcomes if not told.error}
        self._told()

    def turn(self, place: int) -> None:
        """Mark or unmark a row that can be approved."""
        row = self.rows[place]
        if row.possible and not self._is_done(row):
            self.marked ^= {row.record.id}
            self._told()

    def mark(self, ids: set[str]) -> None:
        """Mark these rows and no others."""
        self.marked = ids & {row.record.id for row in self.open()}
        self._told()

    def open(self) -> list[WaitingApproval]:
        """The rows that can be approved now."""
        return [row for row in self.rows if row.possible and not self._is_done(row)]

    def chosen(self) -> list[WaitingApproval]:
        """The marked rows, in the order of the table."""
        return [row for row in self.rows if row.record.id in self.marked]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(WIDTHS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        names = ("", _("Applicant"), _("Their letter"), _("Country"), _("Waits"), _("Workers"), _("Not as usual"))
        return names[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.ToolTipRole and column == WAITS:
            return _("Working days since it was received")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == MARK and self._checkable(row):
            marked = row.record.id in self.marked
            return (Qt.CheckState.Checked if marked else Qt.CheckState.Unchecked).value
        if role == TONE:
            return self._tone(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == MARK:
            return _("marked") if row.record.id in self.marked else _("not marked")
        return None

    def _text(self, row: WaitingApproval, column: int) -> str:
        match column:
            case 1:
                return row.applicant
            case 2:
                return str(row.record.fields.get("letter_number", ""))
            case 3:
                return row.country
            case 4:
                return ngettext("{n} day", "{n} days", row.passed).format(n=row.passed)
            case 5:
                return _("{n} ({women} f, {men} m)").format(n=row.workers, women=row.women, men=row.men)
            case 6:
                return self._remarks(row)
        return ""

    def _remarks(self, row: WaitingApproval) -> str:
        told = self.outcomes.get(row.record.id)
        if told is not None:
            return _("not approved") if told.error else _("approved")
        if not row.possible:
            return _("cannot be approved")
        count = len(row.remarks)
        return ngettext("{n} remark", "{n} remarks", count).format(n=count) if count else _("as usual")

    def _tone(self, row: WaitingApproval, column: int) -> Tone | None:
        if column == WAITS:
            return "warning" if row.late and not self._is_done(row) else None
        if column != REMARKS:
            return None
        told = self.outcomes.get(row.record.id)
        if told is not None:
            return "bad" if told.error else "good"
        if not row.possible:
            return "bad"
        if any(remark.weight == "warns" for remark in row.remarks):
            return "warning"
        return "neutral" if row.remarks else "good"

    def _checkable(self, row: WaitingApproval) -> bool:
        return row.possible and not self._is_done(row)

    def _is_done(self, row: WaitingApproval) -> bool:
        told = self.outcomes.get(row.record.id)
        return told is not None and told.error is None

    def _told(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(WIDTHS) - 1))
