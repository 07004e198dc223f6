"""Waiting until typing pauses."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Pause(QTimer):
    """Calls `then` once, so many milliseconds after the last `again()`."""

    def __init__(self, milliseconds: int, then: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(milliseconds)
        self.timeout.connect(then)

    def again(self) -> None:
        self.start()

    def soon(self) -> None:
        """Like `again`, but what is being waited for already comes no later for it."""
        if not self.isActive():
            self.start()

    def now(self) -> None:
        """Do at once what was being waited for, if anything was."""
        if self.isActive():
            self.stop()
            self.timeout.emit()
