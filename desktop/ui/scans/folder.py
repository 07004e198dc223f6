"""The folder into which this PC's scanner or camera puts its files: what comes new is told at once.

It may lie on a stick or on the network, and go away and come back: it is looked for until it is there again.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

FOLDER = "scan_folder"  # a setting of this PC
_ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".pdf", ".tif", ".tiff", ".webp", ".bmp"))
_SETTLE = 400  # ms in which a file that is being written grows
_AWAY = 3_000  # ms between two looks for a folder that is not there
_REGULAR = 15_000  # ms between two looks at one that is: not every share on a network tells what comes new

Files = list[tuple[Path, int, float]]
"""Paths with their length and time."""

LookUp = Callable[[Callable[[], Files | None], Callable[[Files | None], None]], None]
"""Does the first away from the window's thread, where a share that hangs holds nobody up, then the second in it."""


class ScanFolder(QObject):
    """`arrived` comes once files are whole that were not there before; `fresh` holds them, the newest first. `went` and
    `returned` tell of the folder itself.
    """

    arrived = Signal()
    went = Signal()
    returned = Signal()

    def __init__(self, folder: Path, look_up: LookUp, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self.fresh: list[Path] = []
        self.is_there = True  # as far as is known
        self._look_up = look_up
        self._looking = self._look_again = False
        self._known: dict[Path, int] | None = None  # lengths, from the first look on
        self._growing: dict[Path, int] = {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda: self.look())
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self.look)
        self.look()

    def look(self) -> None:
        """See what is new. A file whose length still changes is looked at again a moment later; a folder that cannot
        be read now is waited for, or all that lies in it would be new then.
        """
        if self._looking:
            self._look_again = True
            return
        self._looking, folder = True, self.folder
        self._look_up(lambda: _files(folder), self._found)

    def take(self, path: Path) -> None:
        """Somebody took the file, or does not want it."""
        self.fresh = [other for other in self.fresh if other != path]

    def _found(self, files: Files | None) -> None:
        self._looking = False
        if files is None:
            self._gone()
        else:
            self._back()
            self._compare({path: size for path, size, _at in files})
        wait = _SETTLE if self._growing else _REGULAR if self.is_there else _AWAY
        self._next.start(wait)
        if self._look_again:
            self._look_again = False
            self.look()

    def _gone(self) -> None:
        self._growing = {}
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)  # another stick may be put in under the same name
        if self.is_there:
            self.is_there = False
            self.went.emit()

    def _back(self) -> None:
        if not self._watcher.directories() and self._watcher.addPath(str(self.folder)):
            self._look_again = True  # for what came in between
        if not self.is_there:
            self.is_there = True
            self.returned.emit()

    def _compare(self, found: dict[Path, int]) -> None:
        if self._known is None:
            self._known = found
        self._known = {path: size for path, size in self._known.items() if path in found}
        new = {path: size for path, size in found.items() if path not in self._known}
        whole = [path for path, size in new.items() if size and self._growing.get(path) == size]
        self._growing = {path: size for path, size in new.items() if path not in whole}
        self.fresh = [path for path in self.fresh if path in found]
        if whole:
            self._known.update({path: new[path] for path in whole})
            self.fresh = [*whole, *self.fresh]
            self.arrived.emit()


def newest(folder: Path, n: int) -> list[Path]:
    """The last files that came into a folder, the newest first."""
    return [path for path, _size, _at in sorted(_files(folder) or (), key=lambda file: -file[2])[:n]]


def _files(folder: Path) -> Files | None:
    """Pictures and PDFs; None where the folder cannot be read."""
    found = []
    try:
        paths = [path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS]
    except OSError:
        return None
    for path in paths:
        with suppress(OSError):  # gone since
            stat = path.stat()
            found.append((path, stat.st_size, stat.st_mtime))
    return sorted(found)
