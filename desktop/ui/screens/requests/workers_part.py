"""The workers of a request beside the documents of the one that is looked at."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from desktop.i18n import N_, _, ngettext
from desktop.ui.screens.requests.marking import Marker
from desktop.ui.screens.requests.marking_many import MarkingMany
from desktop.ui.screens.requests.picking import PickWorkers
from desktop.ui.screens.requests.worker_card import WorkerCard
from desktop.ui.screens.requests.worker_model import WorkerModel
from desktop.ui.seat import Seat
from desktop.ui.tables.narrow import GiveWay
from desktop.ui.tables.view import Table
from desktop.ui.widgets.crowded import Crowded
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.fitting import ShareOfWidth
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.plain import button, column, row
from desktop.usecases.editing import markable
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.people.same_person import Tie
from desktop.usecases.requests.checklists import mark_all_documents
from desktop.usecases.requests.steps import take_step
from sync.model.pack import RecordType
from sync.model.record import Record

_TAKEN = {
    "verify": N_("{name} is verified."),
    "return": N_("{name} is sent back. The others go on."),
    "withdraw": N_("{name} has withdrawn. The others go on."),
}

_NARROW, _LOWEST = 165, 40  # quarter lines: the width below which the card goes below the table; the table's height
_ROOM = {3: 142, 4: 170, 5: 204, 6: 232, 7: 260}  # columns that give way, and the quarter lines below which they do

Do = Callable[[Callable[[], object], str], None]
"""Does something in the writer's thread and then says a sentence; a refusal is shown on the page."""


class WorkersPart(QWidget):
    """Space and Enter work in the checklist, Enter in the table opens the worker's record."""

    counted = Signal()  # other rows, or other documents in order
    marked_many = Signal()  # it is over, or was broken off

    def __init__(self, seat: Seat, marker: Marker, do: Do) -> None:
        super().__init__()
        self.seat = seat
        self._marker = marker
        self._do = do
        self._kind: RecordType = seat.desk.pack.record(REGISTRATION)
        self._standing: list[Record] = []
        self._waiting: dict[str, list[Tie]] = {}
        self._request_state: str | None = None
        self._putting = False
        self._laying = Laying(seat.jobs, self)
        theme = seat.theme
        self.model = WorkerModel(seat.desk, self)
        self.table = Table(theme, self.model, "request_rows", _("Workers of this request"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.widths(self.model.widths(), 0)
        for place, room in _ROOM.items():
            GiveWay(theme, self.table, place, room)
        self.table.toned(self.model.toned())
        self.mark_rows = button(theme, "", self._mark_rows, icon="mdi6.check-all", name="mark_rows")
        self.pick = PickWorkers(seat, lambda: [found.id for found in self.selected() if found.state != "withdrawn"])
        self.marking_many = MarkingMany(seat, self.marked_many.emit)
        self.worker = WorkerCard(seat, self._take, self._mark_all, self._open)
        self.checklist = self.worker.checklist
        self._lay_out()
        self._connect()

    def load(self, rows: list[Record], waiting: dict[str, list[Tie]], request_state: str | None) -> None:
        """Show the workers of a request in that state, with what is to be decided about them."""
        self._waiting = waiting
        self._request_state = request_state
        self.model.doubled = frozenset(waiting)
        self._laying.begin(self._put(rows))

    def put(self, rows: list[Record]) -> None:
        """Show the workers as the store has them, at once."""
        self._laying.begin(self._put(rows))
        self._laying.finish()

    def _put(self, rows: list[Record]) -> Iterator[None]:
        """Of thousands each step takes its time."""
        self._standing = rows
        chosen = self.current()
        self.model.put([self._marker.laid(found, self._kind.checklist) for found in rows])
        if self.model.rows and self.current() is None:
            place = next((n for n, found in enumerate(rows) if chosen and found.id == chosen.id), 0)
            self._putting = True  # what follows a selection is done below, once
            self.table.selectRow(place)
            self._putting = False
        yield
        self._show_worker()
        yield
        self._count_selected()
        self.counted.emit()

    def current(self) -> Record | None:
        """The worker that is looked at."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def selected(self) -> list[Record]:
        """The workers that are marked in the table, in its order."""
        return [found for first, last in self.table.selected() for found in self.model.rows[first : last + 1]]

    def next_incomplete(self) -> None:
        """Go to the next worker whose documents are not in order, and into the checklist.

        The worker in hand comes first, unless one is at work in their checklist already.
        """
        wanted = {found.id for found in self.model.incomplete()}
        at_work = self.checklist.isAncestorOf(QApplication.focusWidget() or self)
        start = max(self.table.currentIndex().row(), 0) + at_work
        places = [*range(start, len(self.model.rows)), *range(start)]
        place = next((place for place in places if self.model.rows[place].id in wanted), None)
        if place is not None:
            self._select(place)
            pending = (n for n, mark in enumerate(self.checklist.marks) if mark.entry.get("verdict") != "matches")
            self.checklist.go_to(next(pending, 0))

    def _lay_out(self) -> None:
        theme = self.seat.theme
        self.rows_label = elided("", "muted", "rows_label")
        marking = row(self.pick.take_out, self.pick.add, self.mark_rows, gap=theme.gap(2))
        self.hints = KeyHints(theme, ("F8", _("next with documents missing")))
        top = Crowded(self.rows_label, marking, theme.gap(3))
        top.addWidget(self.rows_label)
        top.addWidget(self.hints, 1)
        top.addLayout(marking)
        left = column(top, self.marking_many, self.table, self.pick, gap=theme.gap(2))
        left.setStretchFactor(self.table, 1)
        left.setStretchFactor(self.pick, 1)
        whole = row(gap=theme.gap(3))
        whole.addLayout(left, 1)
        whole.addWidget(self.worker)
        self.table.setMinimumHeight(theme.gap(_LOWEST))
        ShareOfWidth(self, self.worker, 0.42, theme.gap(80), theme.gap(102)).stand_below(whole, theme.gap(_NARROW))
        self.setLayout(whole)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.selectionModel().selectionChanged.connect(lambda: None if self._putting else self._count_selected())
        self.table.when_opened(lambda _place: self._open())
        self.checklist.marked.connect(self._marked)
        self.pick.shown.connect(self._make_way)
        QShortcut(QKeySequence("F8"), self, self.next_incomplete)
        into = QShortcut(QKeySequence("Space"), self.table, lambda: self.checklist.go_to(0))
        into.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _row_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._marker.flush()
        if not self._putting:
            self._show_worker()

    def _select(self, place: int) -> None:
        index = self.model.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)

    def _make_way(self, had_focus: bool) -> None:
        """While people are chosen for the request, they stand in the place of those who are in it."""
        for part in (self.table, self.hints, self.mark_rows, self.rows_label):
            part.setVisible(self.pick.isHidden())
        if had_focus and self.pick.isHidden():
            self.table.setFocus()
        self._show_worker()

    def _show_worker(self) -> None:
        found = self.current()
        self.worker.setVisible(found is not None and self.pick.isHidden())
        if found is not None:
            ties = self._waiting.get(found.id, [])
            self.worker.put(found, self._request_state, ties, self.model.documents(found))

    def _marked(self, found: Record, document: str, entry: dict[str, object]) -> None:
        self._marker.note(found, document, entry)
        self.put(self._standing)

    def _count_selected(self) -> None:
        chosen = self._to_mark()
        several = len(self.selected()) > 1
        said = (
            ngettext("Mark {n} worker as matching", "Mark {n} workers as matching", len(chosen))
            if several
            else _("Mark all workers as matching")
        )
        self.mark_rows.setText(said.format(n=len(chosen)))
        self.mark_rows.setAccessibleName(self.mark_rows.text())
        self.mark_rows.setEnabled(bool(chosen) and not self.marking_many.running)
        missing = len(self.model.incomplete())
        count = ngettext("{n} worker", "{n} workers", len(self.model.rows)).format(n=len(self.model.rows))
        lacking = ngettext("{n} lacks documents", "{n} lack documents", missing).format(n=missing)
        doubled = sum(found.id in self._waiting for found in self.model.rows)
        twice = ngettext("{n} perhaps registered twice", "{n} perhaps registered twice", doubled).format(n=doubled)
        told = (count, lacking if missing else "", twice if doubled else "")
        self.rows_label.setText(" · ".join(part for part in told if part))

    def _to_mark(self) -> list[Record]:
        """The workers the button is about: the marked ones, or all; those only that it can change."""
        chosen = self.selected()
        among = {found.id for found in chosen} if len(chosen) > 1 else {found.id for found in self.model.rows}
        return markable(self.seat.desk, [found for found in self.model.incomplete() if found.id in among])

    def _mark_all(self) -> None:
        if found := self.current():
            self._marker.flush()
            said = _("Noted: every required document matches.")
            self._do(partial(mark_all_documents, self.seat.desk, REGISTRATION, found.id), said)
            self.table.setFocus()

    def _mark_rows(self) -> None:
        self._marker.flush()
        self.marking_many.mark(self._to_mark())
        self._count_selected()
        self.table.setFocus()

    def _take(self, worker: Record, step: str, reason: str | None) -> None:
        """Take a step with one worker, then go on to the next one for whom it can be taken."""
        self._marker.flush()
        desk, name = self.seat.desk, str(worker.fields.get("name", ""))
        said = _(_TAKEN[step]).format(name=name)
        self._do(partial(take_step, desk, REGISTRATION, worker.id, step, reason), said)
        if (place := _next_for(self.model.rows, self.table.currentIndex().row(), self._kind, step)) is not None:
            self._select(place)

    def _open(self) -> None:
        if found := self.current():
            self._marker.flush()
            self.seat.go.record(REGISTRATION, found.id)


def _next_for(rows: list[Record], place: int, kind: RecordType, step: str) -> int | None:
    """The place of the next worker behind `place`, else before it, with whom the step can be taken."""
    found = kind.workflow.step(step) if kind.workflow else None
    places = [*range(place + 1, len(rows)), *range(place)]
    return next((other for other in places if found and rows[other].state in found.start), None)
