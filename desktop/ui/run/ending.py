"""The end of the person's session with the PC: log-off, shut-down, or a request to end from the system."""

import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.logs import LOG
from desktop.ui.session.window import LoketWindow


class SessionEnd(QObject):
    """Sees that nothing is lost then. Windows asks first and may think better of it; it waits some five seconds."""

    def __init__(self, application: QApplication, window: LoketWindow) -> None:
        super().__init__(window)
        self._application = application
        self._window = window
        application.commitDataRequest.connect(self._asked)
        application.aboutToQuit.connect(self._ends)
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, self._told)

    def _asked(self) -> None:
        LOG.info("the session is about to end")
        self._window.keep_all()

    def _ends(self) -> None:
        self._window.close()

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        """Runs between two steps of the program, at the latest when a timer next fires."""
        LOG.info("told to end")
        self._application.quit()
