"""What a list of completions does with the focus and with keys once it is closed."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCompleter


class LetsGo(QObject):
    """Makes a completer's list let go when it closes.

    Keys that were typed behind the Enter that chose may have been meant for the list already when the window comes to
    them; Qt gives them to the line that the list belongs to, though the focus has moved on. So it is with the focus
    itself where a screen hands it to the list late. Both belong to where the focus went.
    """

    def __init__(self, completer: QCompleter) -> None:
        super().__init__(completer)
        self._completer = completer
        completer.popup().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        popup, line = self._completer.popup(), self._completer.widget()
        if event.type() is QEvent.Type.Show:
            popup.setFocusProxy(line)
        elif event.type() is QEvent.Type.Hide:
            popup.setFocusProxy(None)  # type: ignore[arg-type]
        elif isinstance(event, QKeyEvent) and not popup.isVisible() and line is not None:
            focus = line.window().focusWidget()
            if focus is not None:
                QApplication.sendEvent(focus, event)
                return True
        return False
