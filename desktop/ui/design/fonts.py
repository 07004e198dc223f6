"""The fonts that come with the program, so that a cheap PC shows the same letters as any other."""

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from desktop.ui.design.tokens import BODY_POINTS, FAMILY
from resources import resource_path


def load_fonts() -> QFont:
    """Register the shipped fonts and return the body font. Raises FileNotFoundError when they are missing."""
    paths = sorted(resource_path("fonts").glob("Noto*.ttf"))
    if not paths:
        raise FileNotFoundError(resource_path("fonts"))
    for path in paths:
        QFontDatabase.addApplicationFont(str(path))
    font = QFont(FAMILY)
    font.setPointSizeF(BODY_POINTS)
    return font


def unit_of(font: QFont) -> int:
    """A quarter of a line of `font` in device-independent pixels: the step of every length."""
    return max(3, round(QFontMetricsF(font).height() / 4.5))
