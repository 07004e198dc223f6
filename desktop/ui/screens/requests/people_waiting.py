"""People who can be put into a request: searched by name, marked in a table."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.i18n import _
from desktop.ui.changes import Changed
from desktop.ui.screens.requests.worker_model import WorkerModel
from desktop.ui.seat import Seat
from desktop.ui.tables.narrow import GiveWay
from desktop.ui.tables.view import Table
from desktop.ui.widgets.plain import column
from desktop.ui.widgets.search_line import search_line
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.requests.gathering import waiting_for
from sync.model.record import Record

_PAUSE = 200  # ms of typing, or of changes that come one after another
_LOWEST = 30  # quarter lines of the table's height
_ROOM = {1: 120, 5: 140, 6: 170, 4: 190, 2: 215, 7: 240}  # columns that give way: below so many quarter lines


class PeopleWaiting(QWidget):
    """`found` tells that it is known who waits, `marked` that others are marked, `chosen` that a row was opened."""

    found = Signal()
    marked = Signal()
    chosen = Signal()

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self._request: Record | None = None
        theme = seat.theme
        self.search = search_line(theme, "pick_search", _("Search by name or NIK"))
        self.model = WorkerModel(seat.desk, self)
        self.table = Table(theme, self.model, "waiting_workers", _("People who wait for a letter"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.widths(self.model.widths(), 0)
        self.table.toned(self.model.toned())
        for place, room in _ROOM.items():
            GiveWay(theme, self.table, place, room)
        self.table.setMinimumHeight(theme.gap(_LOWEST))
        self._pause = Pause(_PAUSE, self.look, self)
        self.setLayout(column(self.search, self.table, gap=theme.gap(2)))
        self.search.textChanged.connect(lambda: self._pause.again())
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.selectionModel().selectionChanged.connect(lambda: self.marked.emit())
        self.table.when_opened(lambda _place: self.chosen.emit())
        seat.changes.follow(self, self._changed)

    def put(self, request: Record) -> None:
        """Show who can be put into this request."""
        self._request = request
        self.look()

    def look(self) -> None:
        """Look anew who waits."""
        desk, request, text = self._seat.desk, self._request, self.text()
        if request is None or self.isHidden():
            return

        def show(rows: list[Record]) -> None:
            if request is self._request and text == self.text():
                self._show(rows)

        self._seat.jobs.look_up(lambda: self.model.count(waiting_for(desk, request, text)), show, owner=self)

    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def selected(self) -> list[str]:
        """The ids of those who are marked."""
        return [row.id for first, last in self.table.selected() for row in self.model.rows[first : last + 1]]

    def _show(self, rows: list[Record]) -> None:
        self.model.put(rows)
        if rows and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self.table.setVisible(bool(rows))
        self.search.setVisible(bool(rows) or bool(self.text()))
        self.found.emit()

    def _changed(self, changed: Changed) -> None:
        if any(record_type == REGISTRATION for record_type, _record in changed):
            self._pause.again()
