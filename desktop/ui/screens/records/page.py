"""The list of any record type: instant search, filters and columns from the pack, views, a preview, many at a time."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.amounts import show_number
from desktop.i18n import _, current_language
from desktop.store.reading import Numbers
from desktop.store.searching import HITS
from desktop.store.values import Query
from desktop.ui.changes import Changed
from desktop.ui.screens.page import Page
from desktop.ui.screens.records.body import ListBody
from desktop.ui.screens.records.exporting import Exporting
from desktop.ui.screens.records.finding import Found, find
from desktop.ui.screens.records.narrowing import Narrowing
from desktop.ui.screens.records.selecting import few_selected, selected_count, selected_numbers
from desktop.ui.screens.records.together_part import TogetherPart
from desktop.ui.screens.records.viewing import Viewing
from desktop.ui.seat import Among, Seat
from desktop.ui.widgets.plain import button
from desktop.ui.widgets.progress import ProgressPart
from desktop.ui.widgets.timer import Pause
from desktop.usecases.lists.views import View, view_query
from desktop.usecases.people.registering import REGISTRATION, is_handwritten
from sync.model.pack import RecordType

_SETTLE = 300  # ms in which several changes of records are shown as one


class RecordsPage(Page):
    """One list. Its rows come from a search off the window's thread; records are read as they come into view.

    `heap` says in words what `query` and `among` narrow the list to, where it is opened from a heap of work.
    """

    def __init__(
        self, seat: Seat, kind: RecordType, query: Query | None = None, among: Among | None = None, heap: str = ""
    ) -> None:
        super().__init__(seat, kind.plural.of(current_language()))
        self.key = kind.key
        self.kind = kind
        self._asked: Query | None = None
        self._came_from_rows = False  # to a record, or to the lock: there one goes on
        self._among = among  # holds while the chip of the heap does
        self.narrowing = Narrowing(seat.form_context(), kind)
        self.rows = ListBody(seat, kind, query.order if query else None, self._narrowed, self._show_all)
        self.model, self.table = self.rows.model, self.rows.table
        self.progress = ProgressPart(seat.theme, "exporting")
        self.exporting = Exporting(seat, kind, self.progress)
        self._together: TogetherPart | None = None
        self._settle = Pause(_SETTLE, self.reload, self)
        if query is not None:
            heap = heap or (_("From the first screen") if among else "")
            self.narrowing.put(query.text, tuple(query.states), query.filters, heap)
        self.viewing = Viewing(seat, kind, self.view, self.show_view)
        self._lay_out()
        self._connect()
        self.reload()

    @property
    def together(self) -> TogetherPart:
        """What can be done to many rows; made once many are selected."""
        if self._together is None:
            selected = lambda: self._export(selected_numbers(self.table, self.model))  # noqa: E731
            self._together = TogetherPart(self.seat, self.kind, selected, self.rows.select_one, self.table.setFocus)
            self.add(self._together)
        return self._together

    def opened(self) -> None:
        (self.table if self._came_from_rows else self.narrowing.search).setFocus()
        self._came_from_rows = False
        self.rows.arranging.opened()
        if self.model.numbers:  # else the first answer is on its way: asking again would overtake it
            self._settle.again()

    def leave(self) -> None:
        self._came_from_rows = self.table.hasFocus() and bool(self.model.numbers)
        self.rows.arranging.leave()

    def query(self) -> Query:
        """What is asked for now."""
        return Query(
            record_type=self.kind.key,
            text=self.narrowing.text(),
            filters=self.narrowing.value(),
            states=self.narrowing.states.value(),
            order=self.rows.arranging.order,
        )

    def view(self) -> View:
        """What is shown now, as it could be saved."""
        return View(
            name="",
            text=self.narrowing.text(),
            states=self.narrowing.states.value(),
            filters=self.narrowing.fields(),
            order=self.rows.arranging.order,
            columns=self.rows.arranging.own_columns(),
        )

    def show_view(self, view: View) -> None:
        """Show what a view asks for; one that asks for nothing shows all."""
        query = view_query(self.kind, view)
        self.narrowing.put(query.text, tuple(query.states), query.filters)
        self.rows.arranging.put(view.columns, query.order)
        self._narrowed()

    def reload(self) -> None:
        """Ask anew; an answer that was overtaken by another question is not shown."""
        query, desk = self.query(), self.seat.desk
        among = self._among if self.narrowing.heap else None
        self._asked = query
        self.seat.jobs.look_up(lambda: find(desk, query, among), lambda found: self._show(query, found), owner=self)

    def current(self) -> str | None:
        """The id of the row that is chosen."""
        record = self.model.record(self.table.currentIndex().row())
        return record.id if record else None

    def _show(self, query: Query, found: Found) -> None:
        if query is not self._asked:
            return
        self.narrowing.states.count(found.counts)
        self.rows.put(found.numbers, narrow=self.narrowing.is_narrow(), similar=found.similar)
        capped = query.text and len(found.numbers) >= HITS
        number = show_number(len(found.numbers))
        self.set_subtitle(_("the first {n}").format(n=number) if capped else number)

    def _lay_out(self) -> None:
        theme, go = self.seat.theme, self.seat.go
        self.add_action(button(theme, _("Export…"), self._export, icon="file", shortcut="Ctrl+E", name="export"))
        if self.seat.desk.may(self.kind.key) and is_handwritten(self.kind):
            if self.kind.key == REGISTRATION:
                way = go.import_file
                self.add_action(button(theme, _("Import a list"), way, icon="import", shortcut="Ctrl+I", name="import"))
                self.own_keys = frozenset({"Ctrl+I"})
            name = _("New: {kind}").format(kind=self.kind.label.of(current_language()))
            begin = partial(go.new, self.kind.key)
            new = button(theme, name, begin, kind="primary", icon="add", shortcut="Ctrl+N", name="new")
            self.add_action(new)
        self.narrowing.add(self.rows.columns_on)
        self.narrowing.add(self.rows.preview_on)
        QWidget.setTabOrder(self.narrowing.toggle, self.rows.columns_on)
        QWidget.setTabOrder(self.rows.columns_on, self.rows.preview_on)
        self.narrowing.add_below(self.viewing.bar.save, self.viewing.bar.name)
        self.add(self.viewing.bar)
        self.add(self.narrowing)
        self.add(self.rows, 1)
        self.add(self.progress)

    def _connect(self) -> None:
        self.narrowing.changed.connect(self._narrowed)
        self.narrowing.search.returnPressed.connect(self._to_table)
        self.rows.selected.connect(self._selected)
        self.table.when_opened(self._open)
        QShortcut(QKeySequence("F4"), self, self._to_search)
        down = QShortcut(QKeySequence("Down"), self.narrowing.search, self._to_table)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.seat.changes.follow(self, self._changed)

    def _narrowed(self) -> None:
        self.viewing.stand()
        self.reload()

    def _show_all(self) -> None:
        self.show_view(View(name=""))
        self._to_search()

    def _selected(self) -> None:
        count = selected_count(self.table)
        if count > 1 or self._together is not None:
            self.together.put(few_selected(self.table, self.model), count)

    def _open(self, place: int) -> None:
        if record := self.model.record(place):
            self._came_from_rows = True
            self.seat.go.record(self.kind.key, record.id)

    def _export(self, numbers: Numbers | None = None) -> None:
        """Of these rows, else of all."""
        self.exporting.begin(self, self.model.numbers if numbers is None else numbers, self.model.columns)

    def _to_search(self) -> None:
        self.narrowing.search.setFocus()
        self.narrowing.search.selectAll()

    def _to_table(self) -> None:
        self.narrowing.now()
        self.rows.enter()

    def _changed(self, changed: Changed) -> None:
        if any(record_type == self.kind.key for record_type, _record in changed):
            self._settle.again()
