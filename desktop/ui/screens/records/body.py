"""The table of a list with what unfolds at its right: the preview of a row, or the choice of columns."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QWidget

from desktop.i18n import _, current_language
from desktop.store.reading import Numbers
from desktop.ui.screens.records.arranging import Arranging, Order
from desktop.ui.screens.records.preview import Preview
from desktop.ui.screens.records.selecting import few_selected, select_numbers, select_row
from desktop.ui.seat import Seat
from desktop.ui.tables.record_model import RecordModel
from desktop.ui.tables.view import Table
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.lists.columns import chosen_columns
from desktop.usecases.lists.views import layout_of
from sync.model.pack import RecordType


class ListBody(QWidget):
    """Rows of one record type. `selected` tells that other rows are selected; `sorted_anew` asks for them in another
    order, `show_all` for all of them.
    """

    selected = Signal()

    def __init__(
        self,
        seat: Seat,
        kind: RecordType,
        order: Order,
        sorted_anew: Callable[[], None],
        show_all: Callable[[], None],
    ) -> None:
        super().__init__()
        self._seat = seat
        layout = layout_of(seat.desk, kind.key)
        self.model = RecordModel(seat.desk, kind, chosen_columns(seat.desk.pack, kind, layout.columns))
        self.table = Table(seat.theme, self.model, "records_table", kind.plural.of(current_language()))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.arranging = Arranging(seat, kind, self.table, self.model, layout, order, sorted_anew)
        self.preview = Preview(seat, kind)
        if not layout.preview:
            self.preview.hide()
        self.similar = label(_("No exact match; similar names:"), "strong", name="similar_names")
        self.similar.hide()
        self.nothing = QWidget()
        self.empty = label("", "muted", name="records_empty", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.again = button(seat.theme, _("Show all"), show_all, kind="quiet", name="show_all")
        self.columns_on = self._toggle(_("Columns"), "columns", "Ctrl+Shift+K", self._show_columns)
        self.preview_on = self._toggle(_("Preview"), "preview", "", self._show_preview)
        self.preview_on.setToolTip(_("Preview of the row (Space in the list)"))
        self.preview_on.setChecked(layout.preview)
        self._lay_out()
        self._connect()

    def put(self, numbers: Numbers, *, narrow: bool, similar: bool = False) -> None:
        """Show these rows; the same ones are read anew. `narrow`: there may be others that were not asked for.
        `similar`: these were not asked for either, but names much like theirs.
        """
        if numbers == self.model.numbers:
            self.model.refresh()
            self.preview.again()
        else:
            self._keep_place(numbers)
        self.empty.setText(
            _("Nothing found. Try fewer words or other filters.") if narrow else _("There is nothing here yet.")
        )
        self.similar.setVisible(similar)
        self.table.setAccessibleDescription(self.similar.text() if similar else "")
        self.again.setVisible(narrow)
        self.nothing.setVisible(not numbers)
        self.table.setVisible(bool(numbers))
        self.selected.emit()

    def enter(self) -> None:
        """Put the focus on the rows."""
        if self.model.numbers:
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                select_row(self.table, 0)

    def select_one(self) -> None:
        """Select no more than the row that is looked at."""
        select_row(self.table, max(0, self.table.currentIndex().row()))
        self.table.setFocus()

    def _keep_place(self, numbers: Numbers) -> None:
        """The row that is looked at, and a selection of a few, stay."""
        standing = self._standing()
        selected = few_selected(self.table, self.model)
        top = self.table.verticalScrollBar().value()
        self.model.put(numbers)
        if standing is not None and standing in numbers:
            select_row(self.table, numbers.index(standing))
            self.table.verticalScrollBar().setValue(top)
            if selected is not None and len(selected) > 1:
                select_numbers(self.table, self.model, selected)
        elif numbers:
            select_row(self.table, 0)
        self._follow()

    def _standing(self) -> int | None:
        place = self.table.currentIndex().row()
        return self.model.numbers[place] if 0 <= place < len(self.model.numbers) else None

    def _follow(self) -> None:
        self.preview.follow(self._standing())

    def _lay_out(self) -> None:
        theme = self._seat.theme
        self.nothing.setLayout(column(None, self.empty, row(None, self.again, None), None, gap=theme.gap(2)))
        middle = row(self.table, self.nothing, self.preview, self.arranging.panel, gap=theme.gap(3))
        middle.setStretch(0, 1)
        middle.setStretch(1, 1)
        self.nothing.hide()
        self.setLayout(column(self.similar, middle, gap=theme.gap(2)))

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(lambda: self.selected.emit())
        self.table.selectionModel().currentRowChanged.connect(lambda: self._follow())
        self.arranging.when_left(self.columns_on.click)
        space = QShortcut(QKeySequence("Space"), self.table, self.preview_on.click)
        space.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _toggle(self, name: str, icon: str, key: str, pressed: Callable[[], None]) -> QPushButton:
        theme = self._seat.theme
        made = button(theme, name, pressed, kind="toggle", icon=icon, shortcut=key, name=f"{icon}_on")
        made.setIconSize(QSize(theme.gap(4), theme.gap(4)))
        made.setCheckable(True)
        return made

    def _show_columns(self) -> None:
        self.arranging.show_panel(shown=self.columns_on.isChecked())

    def _show_preview(self) -> None:
        is_on = self.preview_on.isChecked()
        self.preview.setVisible(is_on)
        self.arranging.keep_preview(shown=is_on)
        self._follow()
