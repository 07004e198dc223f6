"""What a list of completions does with the focus and with keys that are not meant for it."""

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QCompleter

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


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


class LetsPass(QObject):
    """Makes a list that asks which one an Enter meant close for keys that are meant for what comes next.

    While `is_asked`, letters, Enter and Tab close the list, `passed` moves the focus on, and the key goes there. The
    arrow keys choose; once one is marked, Enter takes it.
    """

    def __init__(self, completer: QCompleter, passed: SignalInstance) -> None:
        super().__init__(completer)
        self.is_asked = False
        self._completer = completer
        self._passed = passed
        completer.popup().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide:
            self.is_asked = False
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._is_meant_elsewhere(event):
            popup, line = self._completer.popup(), self._completer.widget()
            popup.hide()
            self._passed.emit()
            focus = line.window().focusWidget()
            if focus is not None:
                QApplication.sendEvent(focus, event)
            return True
        return False

    def _is_meant_elsewhere(self, event: QKeyEvent) -> bool:
        if not self.is_asked:
            return False
        if event.key() in _ENDS:
            return not self._completer.popup().currentIndex().isValid()
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        return not command and event.text().isprintable() and bool(event.text())
