"""The list of any record type: instant search, filters from the pack, columns from the pack."""

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit

from desktop.i18n import _, current_language
from desktop.store.searching import HITS
from desktop.store.values import Query
from desktop.ui.changes import Changed
from desktop.ui.screens.page import Page
from desktop.ui.seat import Among, Seat
from desktop.ui.tables.columns import columns_of
from desktop.ui.tables.filters import FieldFilters, StateChips
from desktop.ui.tables.record_model import RecordModel
from desktop.ui.tables.view import Table
from desktop.ui.widgets.plain import button, label, row
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.registering import is_handwritten
from sync.model.pack import RecordType

_TYPING_PAUSE = 120  # ms
_SETTLE = 300  # ms in which several changes of records are shown as one


class RecordsPage(Page):
    """One list. The ids come from a search off the window's thread; rows are read as they come into view."""

    def __init__(self, seat: Seat, kind: RecordType, query: Query | None = None, among: Among | None = None) -> None:
        super().__init__(seat, kind.plural.of(current_language()))
        self.key = kind.key
        self.kind = kind
        self._order: tuple[str, Literal["asc", "desc"]] | None = query.order if query else None
        self._asked: Query | None = None
        self._among = among  # holds until the person asks for something else
        self.model = RecordModel(seat.desk, kind, columns_of(seat.desk.pack, kind))
        self.table = Table(seat.theme, self.model, "records_table", kind.plural.of(current_language()))
        self.search = self._search_line()
        self.states = StateChips(seat.theme, kind)
        self.filters = FieldFilters(seat.form_context(), kind)
        self.empty = label("", "muted", name="records_empty")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pause = Pause(_TYPING_PAUSE, self.reload, self)
        self._settle = Pause(_SETTLE, self.reload, self)
        if query is not None:
            self.states.put(tuple(query.states))
        self._lay_out()
        self._connect()
        self.reload()

    def opened(self) -> None:
        self.search.setFocus()
        if self.model.ids:  # else the first answer is on its way: asking again would overtake it
            self._settle.again()

    def query(self) -> Query:
        """What is asked for now."""
        return Query(
            record_type=self.kind.key,
            text=self.search.text().strip(),
            filters=self.filters.value(),
            states=self.states.value(),
            order=self._order,
        )

    def reload(self) -> None:
        """Ask anew; an answer that was overtaken by another question is not shown."""
        query, store = self.query(), self.seat.desk.store
        self._asked, among = query, self._among

        def find() -> tuple[list[str], dict[str, int]]:
            ids, wanted = store.select(query), among() if among else None
            kept = ids if wanted is None else [record for record in ids if record in wanted]
            return kept, store.counts_by_state(self.kind.key)

        self.seat.jobs.look_up(find, lambda found: self._show(query, *found), owner=self)

    def _show(self, query: Query, ids: list[str], counts: dict[str, int]) -> None:
        if query is not self._asked:
            return
        self.states.count(counts)
        if ids == self.model.ids:
            self.model.refresh()
        else:
            self._keep_place(ids)
        capped = query.text and len(ids) >= HITS
        number = f"{len(ids):,}".replace(",", ".") if current_language() == "id" else f"{len(ids):,}"
        self.set_subtitle(_("the first {n}").format(n=number) if capped else number)
        self.empty.setText(
            _("Nothing found. Try fewer words or other filters.") if self._narrow(query) else self._none()
        )
        self.empty.setVisible(not ids)
        self.table.setVisible(bool(ids))

    def _keep_place(self, ids: list[str]) -> None:
        chosen = self.current()
        top = self.table.verticalScrollBar().value()
        self.model.put(ids)
        if chosen in ids:
            self.table.selectRow(ids.index(chosen))
            self.table.verticalScrollBar().setValue(top)
        elif ids:
            self.table.selectRow(0)

    def current(self) -> str | None:
        """The id of the row that is chosen."""
        place = self.table.currentIndex().row()
        return self.model.ids[place] if 0 <= place < len(self.model.ids) else None

    def _narrow(self, query: Query) -> bool:
        return bool(query.text or query.filters or query.states)

    def _none(self) -> str:
        return _("There is nothing here yet.")

    def _search_line(self) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName("search")
        line.setPlaceholderText(_("Search by name, NIK, number (F4)"))
        line.setAccessibleName(_("Search"))
        line.setClearButtonEnabled(True)
        line.addAction(self.seat.theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        return line

    def _lay_out(self) -> None:
        theme = self.seat.theme
        if self.seat.desk.may(self.kind.key) and is_handwritten(self.kind):
            if self.kind.key == "registration":
                way = self.seat.go.import_file
                self.add_action(button(theme, _("Import a list"), way, icon="import", shortcut="Ctrl+I", name="import"))
                self.own_keys = frozenset({"Ctrl+I"})
            name = _("New: {kind}").format(kind=self.kind.label.of(current_language()))
            new = button(theme, name, self._new, kind="primary", icon="add", shortcut="Ctrl+N", name="new")
            self.add_action(new)
        narrowing = row(self.search, self.filters, gap=theme.gap(2))
        narrowing.setStretch(0, 3)
        narrowing.setStretch(1, 7)
        self.add(narrowing)
        if self.kind.workflow:
            self.add(self.states)
        self.add(self.table, 1)
        self.add(self.empty, 1)
        self.empty.hide()
        widths = [column.width for column in self.model.columns]
        self.table.widths(widths, next((n for n, column in enumerate(self.model.columns) if column.stretch), 0))

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: self._pause.again())
        self.search.returnPressed.connect(self._to_table)
        self.states.changed.connect(self._reload_all)
        self.filters.changed.connect(self.reload)
        self.table.when_opened(lambda place: self.seat.go.record(self.kind.key, self.model.ids[place]))
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._sort)
        QShortcut(QKeySequence("F4"), self, self._to_search)
        down = QShortcut(QKeySequence("Down"), self.search, self._to_table)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.seat.changes.follow(self, self._changed)

    def _reload_all(self) -> None:
        """Other states were asked for: the list is no longer narrowed to what it was opened with."""
        self._among = None
        self.reload()

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _to_table(self) -> None:
        self._pause.now()
        if self.model.ids:
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)

    def _new(self) -> None:
        self.seat.go.new(self.kind.key)

    def _sort(self, section: int) -> None:
        key = self.model.columns[section].key
        falling = self._order == (key, "asc")
        self._order = (key, "desc" if falling else "asc")
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(section, Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder)
        self.reload()

    def _changed(self, changed: Changed) -> None:
        if any(record_type == self.kind.key for record_type, _record in changed):
            self._settle.again()
