"""An SVG becomes a picture, by the same hand that sets the letters."""

import typst

# A square of fixed size, whatever the drawing says of its own: one of a million points' height would need all memory.
_SHEET = b"""
#set page(width: 100pt, height: 100pt, margin: 0pt, fill: none)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100pt, height: 100pt, fit: "contain")
"""
_SIDE = 100  # points, as the sheet says
_INCH = 72  # points


class NotDrawn(Exception):
    """The SVG cannot be read."""


def picture_of(drawing: bytes, side: int) -> bytes:
    """The drawing in the middle of a PNG of `side` × `side` pixels, transparent where it draws nothing.

    Raises NotDrawn.
    """
    try:
        inputs = {"drawing": drawing.decode("utf-8-sig")}
        page = typst.compile(_SHEET, format="png", ppi=side * _INCH / _SIDE, sys_inputs=inputs)
    except (RuntimeError, UnicodeDecodeError) as error:
        raise NotDrawn(str(error)) from error
    if not isinstance(page, bytes):
        raise NotDrawn("more than one page")
    return page
