"""The folder into which this PC's scanner or camera puts its files: what comes new is told at once."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

FOLDER = "scan_folder"  # a setting of this PC
_ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".pdf", ".tif", ".tiff", ".webp", ".bmp"))
_SETTLE = 400  # ms in which a file that is being written grows


class ScanFolder(QObject):
    """`arrived` comes once files are whole that were not there before; `fresh` holds them, the newest first."""

    arrived = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self.fresh: list[Path] = []
        self._known = {path: size for path, size, _at in _files(folder) or ()}
        self._growing: dict[Path, int] = {}
        self._watcher = QFileSystemWatcher([str(folder)], self)
        self._watcher.directoryChanged.connect(lambda: self.look())
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self.look)

    def look(self) -> None:
        """See what is new. A file whose length still changes is looked at again a moment later; a folder that cannot
        be read now is waited for, or all that lies in it would be new then.
        """
        files = _files(self.folder)
        if files is None:
            return
        found = {path: size for path, size, _at in files}
        self._known = {path: size for path, size in self._known.items() if path in found}
        new = {path: size for path, size in found.items() if path not in self._known}
        whole = [path for path, size in new.items() if size and self._growing.get(path) == size]
        self._growing = {path: size for path, size in new.items() if path not in whole}
        if self._growing:
            self._settle.start()
        if whole:
            self._known.update({path: new[path] for path in whole})
            self.fresh = [*whole, *(path for path in self.fresh if path in found)]
            self.arrived.emit()

    def take(self, path: Path) -> None:
        """Somebody took the file, or does not want it."""
        self.fresh = [other for other in self.fresh if other != path]


def newest(folder: Path, n: int) -> list[Path]:
    """The last files that came into a folder, the newest first."""
    return [path for path, _size, _at in sorted(_files(folder) or (), key=lambda file: -file[2])[:n]]


def _files(folder: Path) -> list[tuple[Path, int, float]] | None:
    """Pictures and PDFs with their length and time; None where the folder cannot be read."""
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
