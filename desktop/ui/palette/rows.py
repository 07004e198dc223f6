"""The palette's list: headings and lines, and how they are painted."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import CAPTION_POINTS
from desktop.ui.palette.entries import Entry, Group

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole + 1

_FLAT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class Rows(QAbstractListModel):
    """Groups one below the other; a heading cannot be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[Entry | str] = []

    def put(self, groups: Sequence[Group]) -> None:
        """Show these and nothing else."""
        self.beginResetModel()
        self._rows = []
        for group in groups:
            self._rows += [group.name, *group.entries]
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """What stands in a row, unless it is a heading or beyond the last."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Entry) else None

    def places(self) -> list[int]:
        """The rows that can be chosen."""
        return [place for place, row in enumerate(self._rows) if isinstance(row, Entry)]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if self.entry(index.row()) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == ENTRY:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row if isinstance(row, str) else row.text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row if isinstance(row, str) else ", ".join(filter(None, (row.text, row.detail, row.key)))
        return None


class RowPainter(QStyledItemDelegate):
    """Icon, name, what tells it from its namesakes, and at the right the key that does it at once."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._caption = QFont(parent.font())
        self._caption.setPointSizeF(CAPTION_POINTS)
        self._small = QFontMetrics(self._caption)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.gap(9 if isinstance(index.data(ENTRY), Entry) else 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, gap = index.data(ENTRY), self._theme.gap
        place: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Entry):
            if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
                self._paint_ground(painter, place)
            self._paint_entry(painter, place.adjusted(gap(3), 0, -gap(3), 0), row)
        else:
            painter.setFont(self._caption)
            painter.setPen(self._theme.colour("muted"))
            words = place.adjusted(gap(3), gap(2), -gap(3), 0)
            painter.drawText(words, int(_FLAT), str(row))
        painter.restore()

    def _paint_ground(self, painter: QPainter, place: QRect) -> None:
        """Marked by its ground and by a bar at the left, so not by colour alone."""
        theme = self._theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawRoundedRect(place, theme.gap(1), theme.gap(1))
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRect(place.left(), place.top() + theme.gap(2), theme.gap(0.75), theme.gap(5)), 1, 1)

    def _paint_entry(self, painter: QPainter, place: QRect, row: Entry) -> None:
        theme, gap, side = self._theme, self._theme.gap, self._theme.gap(4.5)
        icon = QRect(place.left(), place.center().y() - side // 2, side, side)
        theme.icon(row.icon).paint(painter, icon)
        right = self._paint_key(painter, place, row.key)
        words = QRect(place.left() + side + gap(3), place.top(), 0, place.height())
        words.setRight(right - gap(2))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, words.width())
        painter.setPen(theme.colour("text"))
        painter.drawText(words, int(_FLAT), text)
        rest = words.adjusted(metrics.horizontalAdvance(text) + gap(3), 0, 0, 0)
        if row.detail and rest.width() > gap(12):
            painter.setFont(self._caption)
            painter.setPen(theme.colour("muted"))
            detail = self._small.elidedText(row.detail, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, int(_FLAT), detail)

    def _paint_key(self, painter: QPainter, place: QRect, key: str) -> int:
        """Paint the key as a cap; returns where what stands at its left has to end."""
        if not key:
            return place.right()
        theme, gap = self._theme, self._theme.gap
        words = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        width = self._small.horizontalAdvance(words) + gap(3)
        cap = QRect(place.right() - width, place.center().y() - gap(2.75), width, gap(5.5))
        painter.save()
        painter.setFont(self._caption)
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(cap, gap(1), gap(1))
        painter.setPen(theme.colour("muted"))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()
        return cap.left()
