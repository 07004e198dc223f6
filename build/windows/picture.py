"""Pictures of a screen that a Windows program draws on."""

import sys
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageGrab

COLOURS = 40  # fewer than a window shows, more than an empty screen or a splash has


def take_picture(display: Mapping[str, str], path: Path) -> bool:
    """Write what the screen shows to `path` (PNG), once there is something drawn on it; tells whether there was."""
    shown = grab(display)
    if len(shown.resize((320, 180)).getcolors(320 * 180) or ()) < COLOURS:
        return False
    shown.save(path)
    return True


def grab(display: Mapping[str, str]) -> Image.Image:
    """The screen as it is."""
    return ImageGrab.grab(xdisplay=None if sys.platform == "win32" else display["DISPLAY"]).convert("RGB")
