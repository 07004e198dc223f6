"""What the program cannot do itself with scans: ask for a file or a folder, start the camera."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import windows
from desktop.i18n import _
from desktop.ui.paper.letter_copies import Hands

_CAMERA = "microsoft.windows.camera:"  # learn.microsoft.com/windows/uwp/launch-resume/launch-default-app
_CAMERA_ROLL = "Camera Roll"  # within the person's pictures, where that program keeps what it takes


def _ask_file(parent: QWidget) -> Path | None:
    kinds = _("Pictures and PDF ({endings})").format(endings="*.jpg *.jpeg *.png *.pdf *.tif *.tiff *.webp *.bmp")
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Attach a scan"), "", f"{kinds};;{_('All files')} (*)")
    return Path(chosen) if chosen else None


def _ask_folder(parent: QWidget) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, _("The folder into which the scanner puts its files"))
    return Path(chosen) if chosen else None


def _open_camera() -> bool:
    return windows.open_file(_CAMERA) is True


def _camera_folder() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)) / _CAMERA_ROLL


@dataclass(frozen=True)
class ScanHands(Hands):
    """What the program cannot do itself. `has_camera`: this system has a program that takes pictures."""

    ask_file: Callable[[QWidget], Path | None] = _ask_file
    ask_folder: Callable[[QWidget], Path | None] = _ask_folder
    has_camera: bool = sys.platform == "win32"
    open_camera: Callable[[], bool] = _open_camera
    camera_folder: Callable[[], Path] = _camera_folder
