"""Hides what somebody was doing while their window is locked, and brings it back as it was."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip, QWidget
from shiboken6 import isValid

_EVERY = 200  # ms between two looks for what opens behind it without becoming the active window


class Curtain(QObject):
    """Dialogs and other windows of it are hidden too, also those that work begun before opens later; menus and lists
    that hang open are closed, and so is the choosing of a file: whoever comes back asks for it anew. What opens later
    stays if it, or what it belongs to, is of the kinds `for_all`.
    """

    def __init__(self, window: QWidget, for_all: tuple[type[QWidget], ...]) -> None:
        super().__init__(window)
        self._window = window
        self._for_all = for_all
        self._others: list[QWidget] = []
        self._focus: QWidget | None = None
        self._watch = QTimer(self, interval=_EVERY)
        self._watch.timeout.connect(self._hide_late)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._hide_late)
        self.drawn = False

    def draw(self) -> None:
        """Hide at once all but the window itself, whose screen its owner changes."""
        self.drawn = True
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        QToolTip.hideText()
        inside: list[QWidget] = list(self._window.findChildren(QWidget))
        self._hide([part for part in inside if part.isWindow() and part.isVisible()])
        self._watch.start()

    def lift(self) -> None:
        """Show again what was hidden."""
        others, focus = [other for other in self._others if isValid(other)], self._focus
        self._end()
        for other in others:
            other.show()
        if focus is not None and isValid(focus) and not others:
            focus.setFocus()

    def drop(self) -> None:
        """Whoever was here does not come back: their dialogs go."""
        others = self._others
        self._end()
        for other in others:
            if isValid(other):
                other.deleteLater()

    def _end(self) -> None:
        self.drawn = False
        self._watch.stop()
        self._others, self._focus = [], None

    def _hide_late(self) -> None:
        if self.drawn:
            self._hide([part for part in QApplication.topLevelWidgets() if part.isVisible() and self._is_behind(part)])

    def _hide(self, parts: list[QWidget]) -> None:
        for part in parts:
            part.hide()
        self._others += [part for part in parts if isValid(part) and not isinstance(part, QFileDialog)]

    def _is_behind(self, part: QWidget) -> bool:
        """Whether it belongs to what is hidden."""
        parent = None if part is self._window else part
        while parent is not None and parent is not self._window and not isinstance(parent, self._for_all):
            parent = parent.parentWidget()
        return parent is self._window
