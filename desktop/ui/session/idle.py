"""Knows for how long nobody has touched the window."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_EVERY = 5_000  # ms between two looks
_LOOKED = 60  # seconds within which a look should have come: where none did, the PC slept
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idle(QObject):
    """Tells `idle` once nobody has touched any window of the program for `minutes()`; 0 is never.

    `clocks` give seconds; the one by which most time has passed is believed, since one of them stands still while the
    PC sleeps. Only the program's windows are listened to, not every event of every part of them.
    """

    idle = Signal()

    def __init__(
        self, minutes: Callable[[], int], clocks: tuple[Callable[[], float], ...], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._minutes = minutes
        self._clocks = (*clocks, time.monotonic)
        self._last = self._read()
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._listen)
            for window in application.topLevelWindows():
                self._listen(window)

    def touch(self) -> None:
        """Somebody is there. Whoever wakes the PC comes too late to be the one who left it."""
        if self._passed() >= _LOOKED:
            self.look()
        self._last = self._read()

    def look(self) -> None:
        """Compare the time since the last touch with what is allowed."""
        minutes = self._minutes()
        if minutes and self._passed() >= minutes * 60:
            self._last = self._read()
            self.idle.emit()

    def _passed(self) -> float:
        return max(now - last for now, last in zip(self._read(), self._last, strict=True))

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touch()
        return False

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)  # else it would hear twice
            window.installEventFilter(self)

    def _read(self) -> tuple[float, ...]:
        return tuple(clock() for clock in self._clocks)
