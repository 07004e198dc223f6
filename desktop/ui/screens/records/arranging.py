"""Columns, their widths and their order: what a person made of them is kept on this PC."""

from collections.abc import Callable
from typing import Literal

import msgspec
from PySide6.QtCore import Qt

from desktop.ui.screens.records.columns_panel import ColumnsPanel
from desktop.ui.screens.records.selecting import select_row
from desktop.ui.seat import Seat
from desktop.ui.tables.record_model import RecordModel
from desktop.ui.tables.view import Table
from desktop.ui.widgets.timer import Pause
from desktop.usecases.lists.columns import STATE, all_columns, chosen_columns, columns_of
from desktop.usecases.lists.views import Layout, keep_layout, layout_of
from sync.model.pack import RecordType

_KEEP = 500  # ms after the last change
_TITLE = 14  # characters of a longer title that are always seen; the tooltip has all of it

Order = tuple[str, Literal["asc", "desc"]] | None


class Arranging:
    """Shows the table's columns and says by which one it is sorted; `sorted_anew` asks for the rows again."""

    def __init__(
        self,
        seat: Seat,
        kind: RecordType,
        table: Table,
        model: RecordModel,
        layout: Layout,
        order: Order,
        sorted_anew: Callable[[], None],
    ) -> None:
        self._seat = seat
        self._kind = kind
        self._table = table
        self._model = model
        self._sorted_anew = sorted_anew
        self.order = order
        self.layout = layout
        self.columns: tuple[str, ...] = layout.columns
        self._panel_left: Callable[[], None] = lambda: None
        self.panel = ColumnsPanel(seat.theme, self._choose, self.sort, lambda: self._panel_left())
        self._keep = Pause(_KEEP, self._keep_now, table)
        header = table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(lambda section: self.sort(model.columns[section].key))
        header.setSortIndicatorShown(True)
        table.widened.connect(self._widened)
        self._show()

    def when_left(self, left: Callable[[], None]) -> None:
        """What to do when the person has chosen their columns."""
        self._panel_left = left

    def show_panel(self, *, shown: bool) -> None:
        """The panel in which columns are chosen, filled when it is shown."""
        if shown:
            self._fill_panel()
            self.panel.show()
            self.panel.begin()
        else:
            self.panel.hide()
            self._table.setFocus()

    def put(self, columns: tuple[str, ...], order: Order) -> None:
        """Show these columns in this order, as a view asks; without any, those that the person chose for the list."""
        self.order = order
        self.columns = columns or self.layout.columns
        self._show()

    def own_columns(self) -> tuple[str, ...]:
        """The columns, where they are others than those from the start; else none."""
        first = tuple(column.key for column in columns_of(self._seat.desk.pack, self._kind))
        shown = tuple(column.key for column in self._model.columns)
        return () if shown == first else shown

    def sort(self, key: str) -> None:
        """By that column; once more: the other way round."""
        self.order = (key, "desc" if self.order == (key, "asc") else "asc")
        self._indicate()
        self._sorted_anew()

    def keep_preview(self, *, shown: bool) -> None:
        """Remember whether the preview is open."""
        self.layout = msgspec.structs.replace(self.layout, preview=shown)
        self._keep.again()

    def opened(self) -> None:
        """The list left before may still be keeping what this one was to be like."""
        desk, key = self._seat.desk, self._kind.key
        self._seat.jobs.write(lambda: layout_of(desk, key), self._kept, owner=self._table)

    def leave(self) -> None:
        self._keep.now()

    def _kept(self, layout: Layout) -> None:
        """What was kept, where that was not yet written when the list was opened."""
        if layout != self.layout and not self._keep.isActive():
            untouched = self.columns == self.layout.columns
            self.layout = layout
            self.columns = layout.columns if untouched else self.columns
            self._show()

    def _choose(self, columns: tuple[str, ...]) -> None:
        self.columns = columns
        self.layout = msgspec.structs.replace(
            self.layout, columns=columns, widths={} if not columns else self.layout.widths
        )
        self._show()
        self._keep.again()
        if self.order is not None and self.order[0] not in {column.key for column in self._model.columns}:
            self.order = None
            self._sorted_anew()

    def _show(self) -> None:
        pack, kind = self._seat.desk.pack, self._kind
        columns = chosen_columns(pack, kind, self.columns)
        if columns != self._model.columns:
            standing = self._table.currentIndex().row()
            self._model.put_columns(columns)
            if standing >= 0:
                select_row(self._table, standing)
        self._table.toned([place for place, column in enumerate(columns) if column.key == STATE])
        if not self.panel.isHidden():
            self._fill_panel()
        self._give_room()
        self._indicate()

    def _fill_panel(self) -> None:
        self.panel.put(all_columns(self._seat.desk.pack, self._kind), self._model.columns)

    def _give_room(self) -> None:
        """Where there is little, the last columns go; those that a person chose or widened stay, and are scrolled."""
        rooms = []
        for column in self._model.columns:
            least = max(column.least, min(len(column.title) + 1, column.width, _TITLE))
            wish = max(least, column.width, len(column.title) + 2)
            room = self._table.room(least, wish, stretch=column.stretch)
            own = self.layout.widths.get(column.key)
            rooms.append(room if own is None else room._replace(least=own, wish=own))
        chosen = bool(self.columns or self.layout.widths)
        self._table.spread(rooms, () if chosen else range(len(rooms)))

    def _indicate(self) -> None:
        keys = [column.key for column in self._model.columns]
        header = self._table.horizontalHeader()
        if self.order is None or self.order[0] not in keys:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            return
        way = Qt.SortOrder.AscendingOrder if self.order[1] == "asc" else Qt.SortOrder.DescendingOrder
        header.setSortIndicator(keys.index(self.order[0]), way)

    def _widened(self, place: int, width: int) -> None:
        widths = {**self.layout.widths, self._model.columns[place].key: width}
        self.layout = msgspec.structs.replace(self.layout, widths=widths)
        self._keep.again()

    def _keep_now(self) -> None:
        desk, layout = self._seat.desk, self.layout
        self._seat.jobs.write(lambda: keep_layout(desk, self._kind.key, layout))
