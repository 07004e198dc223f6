"""Hides what somebody was doing while their window is locked, and brings it back as it was."""

from PySide6.QtWidgets import QApplication, QDialog, QWidget


class Curtain:
    """Dialogs of the window are hidden with it; menus and lists that hang open are closed."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._dialogs: list[QDialog] = []
        self._focus: QWidget | None = None
        self.drawn = False

    def draw(self) -> None:
        """Hide at once all but the window itself, whose screen its owner changes."""
        self.drawn = True
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        self._dialogs = [dialog for dialog in self._window.findChildren(QDialog) if dialog.isVisible()]
        for dialog in self._dialogs:
            dialog.hide()

    def lift(self) -> None:
        """Show again what was hidden."""
        self.drawn = False
        for dialog in self._dialogs:
            dialog.show()
        if self._focus is not None and not self._dialogs:
            self._focus.setFocus()
        self._dialogs, self._focus = [], None

    def drop(self) -> None:
        """Whoever was here does not come back: their dialogs go."""
        self.drawn = False
        for dialog in self._dialogs:
            dialog.deleteLater()
        self._dialogs, self._focus = [], None
