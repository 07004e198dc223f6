"""Which columns a list has, and in what order: chosen beside the list, seen in it at once."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.lists.columns import Column

_KEY = Qt.ItemDataRole.UserRole
_WIDTH = 72  # quarter lines


class ColumnsPanel(QFrame):
    """Space ticks a column, Alt with an arrow moves it, Enter sorts by it, Escape puts the panel away."""

    def __init__(
        self,
        theme: Theme,
        chosen: Callable[[tuple[str, ...]], None],
        sort: Callable[[str], None],
        left: Callable[[], None],
    ) -> None:
        super().__init__()
        self._chosen = chosen
        self._sort = sort
        self._left = left
        self._filling = False
        self.setObjectName("columns_panel")
        self.setProperty("kind", "card")
        self.setFixedWidth(theme.gap(_WIDTH))
        self.list = _List(self._pressed)
        self.list.setObjectName("columns")
        self.list.setAccessibleName(_("Columns of the list"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.itemChanged.connect(lambda: self._tell())
        self.list.model().rowsMoved.connect(lambda: self._tell())
        up = button(theme, _("Up"), lambda: self._move(-1), kind="quiet", name="column_up")
        down = button(theme, _("Down"), lambda: self._move(1), kind="quiet", name="column_down")
        again = button(theme, _("As it was"), lambda: self._chosen(()), kind="quiet", name="columns_again")
        edge = theme.gap(3)
        self.setLayout(
            column(
                label(_("Columns"), "section"),
                self.list,
                row(up, down, None, again, gap=theme.gap(1)),
                label(_("Space shows or hides, Alt+↑ and Alt+↓ move, Enter sorts"), "caption", wrap=True),
                gap=theme.gap(2),
                margins=(edge, edge, edge, edge),
            )
        )
        self.hide()

    def put(self, every: Sequence[Column], shown: Sequence[Column]) -> None:
        """Show the columns in the list's order, ticked, and those it does not have after them."""
        keys = [one.key for one in shown]
        standing = self.list.currentRow()
        self._filling = True
        self.list.clear()
        for one in [*shown, *(other for other in every if other.key not in keys)]:
            item = QListWidgetItem(one.title)
            item.setData(_KEY, one.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one.key in keys else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(max(0, standing))
        self._filling = False

    def begin(self) -> None:
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._left()
        else:
            super().keyPressEvent(event)

    def _pressed(self, event: QKeyEvent) -> bool:
        """Do what a key in the list asks for; False for the list's own keys."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
            self._sort(str(self.list.currentItem().data(_KEY)))
        else:
            return False
        return True

    def _move(self, by: int) -> None:
        place = self.list.currentRow()
        if not 0 <= place + by < self.list.count():
            return
        self._filling = True
        item = self.list.takeItem(place)
        self.list.insertItem(place + by, item)
        self.list.setCurrentRow(place + by)
        self._filling = False
        self._tell()

    def _tell(self) -> None:
        """Say what is ticked, in the order of the list; the last tick stays."""
        if self._filling:
            return
        items = [self.list.item(place) for place in range(self.list.count())]
        keys = tuple(str(item.data(_KEY)) for item in items if item.checkState() is Qt.CheckState.Checked)
        if keys:
            self._chosen(keys)


class _List(QListWidget):
    """Asks about every key before it uses it."""

    def __init__(self, pressed: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._pressed = pressed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._pressed(event):
            super().keyPressEvent(event)
