"""What of a picture is kept: turned upright, and cut to the paper that it shows."""

import msgspec
from PIL import Image

Box = tuple[float, float, float, float]
"""Left, top, right and bottom as parts of width and height, 0 to 1."""

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
SMALLEST = 0.02  # part of a side that a cut keeps at least
_TURNS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)


class Cut(msgspec.Struct, frozen=True):
    """First `turns` quarters clockwise, then all outside `box` away, which counts on the turned picture."""

    turns: int = 0
    box: Box = WHOLE

    def turned(self, quarters: int) -> "Cut":
        """Turned further; the box goes with what it holds."""
        box = self.box
        for _quarter in range(quarters % 4):
            left, top, right, bottom = box
            box = (1 - bottom, left, 1 - top, right)
        return Cut((self.turns + quarters) % 4, box)

    @property
    def share(self) -> float:
        """The smaller part of a side that is kept."""
        left, top, right, bottom = self.box
        return min(right - left, bottom - top)


def cut_out(image: Image.Image, cut: Cut) -> Image.Image:
    """What the cut keeps of an upright picture."""
    turn = _TURNS[cut.turns % 4]
    turned = image.transpose(turn) if turn is not None else image
    if cut.box == WHOLE:
        return turned
    left, top, right, bottom = cut.box
    width, height = turned.size
    edges = (round(left * width), round(top * height), round(right * width), round(bottom * height))
    return turned.crop((edges[0], edges[1], max(edges[2], edges[0] + 1), max(edges[3], edges[1] + 1)))
