"""How every table looks and is worked by keyboard."""

from collections.abc import Callable, Collection, Sequence
from typing import cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import CAPTION_POINTS, LOOKS, Tone
from desktop.ui.tables.record_model import TONE
from desktop.ui.tables.widths import Room, spread, with_room


class StateDelegate(QStyledItemDelegate):
    """Draws a cell that has a tone as icon and word on the tone's ground."""

    def __init__(self, theme: Theme, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        tone: Tone | None = model.data(index, TONE)
        text = model.data(index, Qt.ItemDataRole.DisplayRole) if tone else ""
        if tone is None or not text:
            super().paint(painter, option, index)
            return
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        blank.text = ""  # type: ignore[attr-defined]
        view: QAbstractItemView = self.parent()  # type: ignore[assignment]
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, view)
        painter.save()
        painter.setFont(_state_font(option.font))  # type: ignore[attr-defined]
        self._draw(painter, option.rect, str(text), tone)  # type: ignore[attr-defined]
        painter.restore()

    def shown(self, text: str, width: int, font: QFont) -> str:
        """What of a state's word there is room for in a cell that many pixels wide."""
        gap = self._theme.gap
        room = width - gap(2) * 2 - gap(3.5) - gap(4)
        return QFontMetricsF(_state_font(font)).elidedText(text, Qt.TextElideMode.ElideRight, room)

    def _draw(self, painter: QPainter, cell: QRect, text: str, tone: Tone) -> None:
        gap, icon = self._theme.gap, self._theme.gap(3.5)
        shown = self.shown(text, cell.width(), painter.font())
        width = round(QFontMetricsF(painter.font()).horizontalAdvance(shown)) + icon + gap(4.5)
        height = min(cell.height() - gap(1), gap(5.5))
        pill = QRect(cell.left() + gap(2), cell.center().y() - height // 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        place = QRect(pill.left() + gap(1.5), pill.center().y() - icon // 2, icon, icon)
        self._theme.icon(LOOKS[tone].icon, tone).paint(painter, place)
        painter.setPen(self._theme.colour(tone))
        words = pill.adjusted(icon + gap(2.5), 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _state_font(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(CAPTION_POINTS)
    made.setWeight(QFont.Weight.DemiBold)
    return made


class Table(QTableView):
    """Whole rows, no grid; Enter and a double click open a row.

    `widened` tells that a person gave a column another width: its place in the model, and the width in pixels.
    """

    widened = Signal(int, int)

    def __init__(self, theme: Theme, model: QAbstractTableModel, name: str, accessible: str) -> None:
        super().__init__()
        self._opened: Callable[[int], None] | None = None
        self._theme = theme
        self._rooms: list[Room] = []
        self._order: list[int] = []
        self.setModel(model)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.high(8.5))
        header = self.horizontalHeader()
        header.setSelectionModel(QItemSelectionModel(model, header))  # the table's would be asked about every row
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.gap(10))
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setItemDelegate(StateDelegate(theme, self))
        self._plain = QStyledItemDelegate(self)
        header.sectionResized.connect(self._resized)
        self.doubleClicked.connect(lambda: self._open())

    def widths(self, characters: Sequence[int], stretch: int = 0) -> None:
        """How wide the columns are, in average characters; column `stretch` takes what is left."""
        average = QFontMetricsF(self.font()).averageCharWidth()
        header = self.horizontalHeader()
        for place, count in enumerate(characters):
            header.resizeSection(place, round(count * average) + self._theme.gap(4))
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def spread(self, rooms: Sequence[Room], order: Sequence[int] = ()) -> None:
        """Give the columns, in the model's order, the room that each asks for, also when the table grows or shrinks.
        Those for which there is none are left out where an `order` says which are needed most; else all is scrolled.
        Where the one that stretches is left out, the last one does.
        """
        self._rooms = list(rooms)
        self._order = list(order)
        self._spread()

    def room(self, least: int, wish: int, *, stretch: bool = False) -> Room:
        """What a column asks for, in average characters."""
        average, edge = QFontMetricsF(self.font()).averageCharWidth(), self._theme.gap(4)
        return Room(round(least * average) + edge, round(wish * average) + edge, stretch)

    def rooms(self, least: Sequence[int], wish: Sequence[int], stretch: int) -> list[Room]:
        """What the columns ask for, in average characters; column `stretch` takes what is left."""
        asked = enumerate(zip(least, wish, strict=True))
        return [self.room(few, many, stretch=place == stretch) for place, (few, many) in asked]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def toned(self, places: Collection[int]) -> None:
        """Of the columns that the model has now only these have cells with a tone: Qt draws the others by itself, in a
        quarter of the time.
        """
        for place in range(self.model().columnCount()):
            self.setItemDelegateForColumn(place, self.itemDelegate() if place in places else self._plain)

    def when_opened(self, opened: Callable[[int], None]) -> None:
        """What to do with a row that is opened."""
        self._opened = opened

    def selected(self) -> list[tuple[int, int]]:
        """First and last row of each range of selected ones, in the order of the table."""
        chosen = cast("list[QItemSelectionRange]", self.selectionModel().selection())
        return sorted((part.top(), part.bottom()) for part in chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() is not self.State.EditingState:
            self._open()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.gap(120), self._theme.gap(60))

    def _resized(self, place: int, _before: int, width: int) -> None:
        if self._rooms and width > 0:
            self._rooms[place] = self._rooms[place]._replace(least=width, wish=width)  # also when the table grows
            self.widened.emit(place, width)

    def _spread(self) -> None:
        header = self.horizontalHeader()
        if not self._rooms or header.count() != len(self._rooms):
            return
        room = self.viewport().width()
        seen = with_room(self._rooms, room, self._order) if self._order else range(len(self._rooms))
        header.blockSignals(True)  # hearing of them, Qt would draw all of the table once more in the next turn
        for place in range(header.count()):
            header.setSectionHidden(place, place not in seen)
        rooms = [self._rooms[place] for place in seen]
        if len(rooms) < header.count() and not any(asked.stretch for asked in rooms):
            rooms[-1] = rooms[-1]._replace(stretch=True)
        for place, width in zip(seen, spread(rooms, room), strict=True):
            header.resizeSection(place, width)
        header.blockSignals(False)
        self.updateGeometries()
        self.viewport().update()

    def _open(self) -> None:
        if self._opened is not None and self.currentIndex().isValid():
            self._opened(self.currentIndex().row())
