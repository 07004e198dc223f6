"""What this PC's system does with a file on the program's behalf: show it, print it."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices

from desktop import windows
from desktop.i18n import _
from desktop.logs import log_folder


class Printed(Enum):
    """What became of a letter that was to be printed."""

    HANDED_OVER = "the reader prints it"
    OPENED = "the reader only shows it"
    NO_PRINTER = "there is no printer"
    NO_READER = "nothing opens it"


def where_to_save(name: str) -> str:
    """What a dialog that saves begins with: `name` among the person's documents, at home where there is no such folder;
    a dialog that begins in a folder which is not there would show the program's own.
    """
    places = QStandardPaths.StandardLocation
    documents = Path(QStandardPaths.writableLocation(places.DocumentsLocation))
    home = Path(QStandardPaths.writableLocation(places.HomeLocation))
    return str((documents if documents.is_dir() else home) / name)


def open_with_system(path: Path) -> bool:
    """Have the program that is meant for it open `path`; False where there is none."""
    found = windows.open_file(str(path))
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))) if found is None else found


def show_logs(data: Path, say: Callable[[str], None]) -> None:
    """Open the folder that an administrator asks for when something went wrong, else say where it is."""
    folder = log_folder(data)
    if not open_with_system(folder):
        say(_("The logs lie in {folder}.").format(folder=folder))


def print_with_system(path: Path) -> Printed:
    """Have the PC's reader print `path` on the usual printer; one that cannot print by itself is shown the file."""
    if not windows.has_printer():
        return Printed.NO_PRINTER
    if windows.open_file(str(path), "print"):
        return Printed.HANDED_OVER
    return Printed.OPENED if open_with_system(path) else Printed.NO_READER
