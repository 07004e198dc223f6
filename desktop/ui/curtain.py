"""Hides what somebody was doing while their window is locked, and brings it back as it was."""

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class Curtain:
    """Dialogs and other windows of it are hidden too; menus and lists that hang open are closed."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._others: list[QWidget] = []
        self._focus: QWidget | None = None
        self.drawn = False

    def draw(self) -> None:
        """Hide at once all but the window itself, whose screen its owner changes."""
        self.drawn = True
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        inside = self._window.findChildren(QWidget)
        self._others = [part for part in inside if part.isWindow() and part.isVisible()]
        for other in self._others:
            other.hide()

    def lift(self) -> None:
        """Show again what was hidden."""
        self.drawn = False
        others = [other for other in self._others if isValid(other)]
        for other in others:
            other.show()
        if self._focus is not None and isValid(self._focus) and not others:
            self._focus.setFocus()
        self._others, self._focus = [], None

    def drop(self) -> None:
        """Whoever was here does not come back: their dialogs go."""
        self.drawn = False
        for other in self._others:
            if isValid(other):
                other.deleteLater()
        self._others, self._focus = [], None
