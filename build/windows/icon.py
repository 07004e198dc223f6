"""The program's icon for Windows, drawn from resources/icons/loket.svg in the sizes that Windows shows."""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from windows.places import TOP

DRAWING = TOP / "resources" / "icons" / "loket.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)  # 100 % to 250 % of the small, the list and the desktop icon


def write_icon(path: Path, drawing: Path = DRAWING) -> Path:
    """Draw `drawing` in every size into one .ico at `path`."""
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise ValueError(f"{drawing} is not a drawing.")
    path.write_bytes(pack_icon({size: _png(renderer, size) for size in SIZES}))
    return path


def pack_icon(pictures: dict[int, bytes]) -> bytes:
    """An .ico of PNG pictures, each under the length of its sides in pixels (at most 256)."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset, entries = len(head) + 16 * len(pictures), b""
    for size, png in pictures.items():
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(png), offset)
        offset += len(png)
    return head + entries + b"".join(pictures.values())


def _png(renderer: QSvgRenderer, size: int) -> bytes:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(content.data())
