"""A heap of work on the first screen."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from desktop.amounts import show_number
from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.screens.home.tasks import TASKS
from desktop.ui.widgets.plain import column, label, row
from desktop.usecases.requests.queues import Queue


class Tile(QFrame):
    """How many, what is to be done, and its icon. Enter, Space or a click opens it."""

    def __init__(self, theme: Theme, queue: Queue, opened: Callable[[], None]) -> None:
        super().__init__()
        task = TASKS[queue.key]
        self._opened = opened
        self.key = queue.key
        self.attention = queue.attention
        self.words = _(task.words)
        self.count = queue.count
        self.setObjectName(f"queue_{queue.key}")
        self.setProperty("kind", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon = QLabel()
        self._icon.setPixmap(theme.icon(task.icon, task.tone).pixmap(theme.gap(6), theme.gap(6)))
        self._figure = label("", "figure" if not queue.attention else "figure-small")
        self._figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._figure.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._remark = label("", "caption", wrap=True)
        words = column(label(self.words, "strong", wrap=True), self._remark, gap=theme.gap(0.5))
        high = theme.high(1.5 if queue.attention else 3)
        edges = (theme.gap(4), high, theme.gap(4), high)
        layout = row(self._icon, words, self._figure, gap=theme.gap(3), margins=edges)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.put(queue)

    def put(self, queue: Queue) -> None:
        """Show how the heap stands now."""
        self.count = queue.count
        self._figure.setText(show_number(queue.figure))
        self._remark.setText(queue.remark)
        self._remark.setVisible(bool(queue.remark))
        said = _("{n}: {task}").format(n=queue.figure, task=self.words)
        self.setAccessibleName(" · ".join(part for part in (said, queue.remark) if part))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._opened()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._opened()
