"""A line that narrows what is seen: a magnifier before what is typed, and a way to clear it behind."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QToolButton

from desktop.i18n import _
from desktop.ui.design.theme import Theme


class _SearchLine(QLineEdit):
    """Leaves Ctrl+Z to the window while nothing was typed that it could take back: the line often has the focus."""

    def event(self, event: QEvent) -> bool:
        undoes = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if undoes and event.type() is QEvent.Type.ShortcutOverride and not self.isUndoAvailable():
            event.ignore()
            return False
        return super().event(event)


def search_line(theme: Theme, name: str, says: str, placeholder: str = "") -> QLineEdit:
    """`says` is what a screen reader calls it; it stands in the empty line too, unless a `placeholder` does."""
    line = _SearchLine()
    line.setObjectName(name)
    line.setAccessibleName(says)
    line.setPlaceholderText(placeholder or says)
    offer_clearing(line)
    put_magnifier(theme, line)
    return line


def put_magnifier(theme: Theme, line: QLineEdit) -> None:
    """Before what is typed; a screen reader calls it what it calls the line."""
    line.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
    _name_buttons(line, line.accessibleName())


def offer_clearing(line: QLineEdit) -> None:
    """Have a button behind the text take it away."""
    line.setClearButtonEnabled(True)
    _name_buttons(line, _("Clear the line"))


def _name_buttons(line: QLineEdit, name: str) -> None:
    """Qt gives the buttons within a line no name."""
    buttons: list[QToolButton] = list(line.findChildren(QToolButton))
    for made in buttons:
        made.setAccessibleName(made.accessibleName() or name)
