"""One window for each data folder, person and screen: a second start hands its file over and lets the first one show.

A lock file says who is first, because Windows lets two programs listen at the same name; it is void when its program
is gone. What a crash left behind of the listening end is cleared away by the next first one.
"""

import hashlib
import json
import os
import time
from pathlib import Path

from PySide6.QtCore import QDir, QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop import windows
from desktop.errors import SurroundingsFailed
from desktop.i18n import _
from desktop.logs import LOG

_PATIENCE = 5.0  # seconds for the first one to answer; it may be starting too
_MOMENT = 500  # ms for what is said at once
_ANSWER = b"ok\n"


class Instance(QObject):
    """This start of the program among others on the same data."""

    asked = Signal(str)  # by another start that ended then: a file to open, or "" to come forward only

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name_for(folder)
        self._lock = QLockFile(QDir.temp().filePath(f"{self.name}.lock"))
        self._lock.setStaleLockTime(0)  # however long it runs
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._take_calls)

    def is_first(self) -> bool:
        """Whether nobody was before; from then on others are heard. Where no lock can be laid, everybody is."""
        if not self._lock.tryLock(0) and self._lock.error() is QLockFile.LockError.LockFailedError:
            # After a power cut it may name a number that another program, or this one, has been given since.
            left_over = windows.delete_unheld(Path(self._lock.fileName()))
            if not (left_over and self._lock.tryLock(0)):
                return False
        QLocalServer.removeServer(self.name)
        if not self._server.listen(self.name):
            LOG.warning("cannot be found by a second start: %s", self._server.serverError().name)
        return True

    def call_first(self, file: str = "", patience: float = _PATIENCE) -> None:
        """Have the first one show, and open `file`. Raises SurroundingsFailed where it does not answer in time."""
        windows.let_others_come_forward()
        until = time.monotonic() + patience
        while not self._say({"file": file}):
            if time.monotonic() > until:
                raise SurroundingsFailed(
                    _(
                        "Loket is open on this PC already, but does not answer. Nothing was changed. Wait a minute; if "
                        "it still does not answer, restart the PC. Forms that were begun are kept."
                    )
                )
            time.sleep(0.1)

    def release(self) -> None:
        """Let another start be the first one."""
        self._server.close()
        self._lock.unlock()

    def _say(self, message: dict[str, str]) -> bool:
        line = QLocalSocket()
        line.connectToServer(self.name)
        if not line.waitForConnected(_MOMENT):
            return False
        line.write(json.dumps(message).encode() + b"\n")
        line.waitForBytesWritten(_MOMENT)
        heard = line.waitForReadyRead(2000) and bytes(line.readAll().data()) == _ANSWER
        line.disconnectFromServer()
        return heard

    def _take_calls(self) -> None:
        """Another start says what it has to say at once, so it is waited for here."""
        while (line := self._server.nextPendingConnection()) is not None:
            heard = line.bytesAvailable() > 0 or line.waitForReadyRead(_MOMENT)
            file = _file_in(bytes(line.readLine().data())) if heard else None
            if file is not None:
                line.write(_ANSWER)
                line.waitForBytesWritten(_MOMENT)
                line.waitForDisconnected(_MOMENT)  # Windows forgets what the other end has not read
            line.abort()
            line.deleteLater()
            if file is not None:
                self.asked.emit(file)


def _file_in(said: bytes) -> str | None:
    """The file that another start wants opened; None where it is no such start that speaks."""
    try:
        return str(json.loads(said)["file"])
    except (ValueError, KeyError, TypeError):
        return None


def name_for(folder: Path) -> str:
    """The same for every start of the same person at the same screen on the same data."""
    place = os.path.normcase(folder.resolve())
    return "loket-" + hashlib.sha256(f"{windows.session()}\n{place}".encode()).hexdigest()[:20]
