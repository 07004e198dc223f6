"""The picture at the left of the setup program's last page."""

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from windows.icon import DRAWING

WIDTH, HEIGHT = 328, 628  # twice what the page shows at 100 %, so that it is sharp at 200 %
NAVY, ACCENT = "#11323b", "#0b6470"  # the window's own


def write_panel(path: Path, drawing: Path = DRAWING) -> Path:
    """Draw the panel as a .bmp at `path`: the icon on the colour of the window's navigation."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(NAVY))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, HEIGHT - 24, WIDTH, 24, QColor(ACCENT))
    side = WIDTH * 0.5
    QSvgRenderer(str(drawing)).render(painter, QRectF((WIDTH - side) / 2, HEIGHT * 0.2, side, side))
    painter.end()
    if not image.save(str(path), "BMP"):  # type: ignore[call-overload]
        raise OSError(f"{path} could not be written.")
    return path
