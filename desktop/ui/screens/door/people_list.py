"""The people of this PC as a list to choose from by the arrow keys."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme

_ROWS = 5  # shown before it scrolls
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down)


class PeopleList(QListWidget):
    """`people` are pairs of a user name and the words shown; the last row, of the user name "", is for anybody else."""

    def __init__(self, theme: Theme, people: list[tuple[str, str]], chosen: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("people")
        self.setAccessibleName(_("People of this PC"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(theme.gap(5), theme.gap(5)))
        for username, words in people:
            self._add(theme, username, words, "person")
        self._add(theme, "", _("Another person"), "other_person")
        high = self.sizeHintForRow(0)
        self.setFixedHeight(high * min(self.count(), _ROWS) + theme.gap(3))
        self.currentItemChanged.connect(lambda item, _before: chosen(item.data(Qt.ItemDataRole.UserRole)))

    def steer_from(self, line: QWidget) -> None:
        """Let the arrow keys choose while typing goes to `line`."""
        line.installEventFilter(self)

    def eventFilter(self, _line: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _ARROWS:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + step)))
            return True
        return False

    def _add(self, theme: Theme, username: str, words: str, icon: str) -> None:
        item = QListWidgetItem(theme.icon(icon), words, self)
        item.setData(Qt.ItemDataRole.UserRole, username)
