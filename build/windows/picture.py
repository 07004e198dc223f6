"""Pictures of a screen that a Windows program draws on."""

import sys
from collections.abc import Mapping

from PIL import Image, ImageGrab

COLOURS = 40  # fewer than a window shows, more than an empty screen or a splash has


def grab(display: Mapping[str, str]) -> Image.Image:
    """The screen as it is."""
    return ImageGrab.grab(xdisplay=None if sys.platform == "win32" else display["DISPLAY"]).convert("RGB")
