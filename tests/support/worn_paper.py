"""Paper as it comes to whoever checks it: copied badly, scribbled on, photographed by a cheap phone."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

PER_MM = 600 / 25.4  # pixels of a picture of a printed page

Wear = Callable[[Image.Image, random.Random], Image.Image]
"""Takes a page's part at PER_MM, grey, and a source of chance; gives what a camera or scanner sees."""


def copied(page: Image.Image, chance: random.Random) -> Image.Image:
    """A copy of a copy: blurred, pale, with specks, at 200 dots to the inch."""
    page = page.filter(ImageFilter.GaussianBlur(0.12 * PER_MM))
    draw = ImageDraw.Draw(page)
    for _ in range(page.width * page.height // 12_000):
        x, y, size = chance.randrange(page.width), chance.randrange(page.height), chance.randrange(1, 5)
        draw.ellipse((x, y, x + size, y + size), fill=chance.choice((30, 240)))
    page = page.point(lambda value: int(110 + value * 0.45))
    return _jpeg(_noisy(_shrunk(page, 200 / 25.4), 18, chance), 50)


def near(page: Image.Image, chance: random.Random) -> Image.Image:
    """A cheap phone held close, at any angle and not quite straight above: 10 pixels a millimetre."""
    return _photographed(page, chance, per_mm=10, blur=0.10, tilt=0.10, turn=180)


def whole_page(page: Image.Image, chance: random.Random) -> Image.Image:
    """A phone of three megapixels that takes the whole page: 7 pixels a millimetre."""
    return _photographed(page, chance, per_mm=7, blur=0.07, tilt=0.05, turn=15)


def copied_then_near(page: Image.Image, chance: random.Random) -> Image.Image:
    """The cheap phone before the bad copy: 9 pixels a millimetre."""
    copy = copied(page, chance)
    return _photographed(copy.resize(page.size, Image.Resampling.BICUBIC), chance, 9, 0.08, 0.08, 180)


def scribbled_then_near(page: Image.Image, chance: random.Random) -> Image.Image:
    """Folded across, and a pen's stroke over it, before the cheap phone."""
    draw = ImageDraw.Draw(page)
    fold = chance.randrange(page.height // 3, 2 * page.height // 3)
    draw.line((0, fold, page.width, fold + chance.randrange(-40, 40)), fill=170, width=int(0.5 * PER_MM))
    x = [chance.randrange(page.width // 4, 3 * page.width // 4) for _ in range(2)]
    draw.line((x[0], 0, x[1], page.height), fill=60, width=int(0.7 * PER_MM))
    return near(page, chance)


WEARS: dict[str, Wear] = {
    "copy of a copy, scanned": copied,
    "phone, near": near,
    "phone, whole page": whole_page,
    "phone, bad copy": copied_then_near,
    "phone, fold and pen": scribbled_then_near,
}


def _photographed(
    page: Image.Image, chance: random.Random, per_mm: float, blur: float, tilt: float, turn: float
) -> Image.Image:
    page = page.filter(ImageFilter.GaussianBlur(blur * PER_MM))
    page = _tilted(page, chance, tilt).rotate(
        chance.uniform(-turn, turn), Image.Resampling.BICUBIC, expand=True, fillcolor=225
    )
    page = _lit(_shrunk(page, per_mm), chance)
    return _jpeg(_noisy(page, 10, chance), 60)


def _shrunk(page: Image.Image, per_mm: float) -> Image.Image:
    factor = per_mm / PER_MM
    return page.resize((round(page.width * factor), round(page.height * factor)), Image.Resampling.BOX)


def _tilted(page: Image.Image, chance: random.Random, tilt: float) -> Image.Image:
    """Seen from the side: one edge of the page is up to `tilt` shorter."""
    w, h = page.size
    a, b = (chance.uniform(0, tilt) for _ in range(2))
    corners = ((-a * w, -b * h), (0, h), (w, h + b * h), (w + a * w, 0))
    return page.transform(page.size, Image.Transform.QUAD, sum(corners, ()), Image.Resampling.BICUBIC, fillcolor=225)


def _lit(page: Image.Image, chance: random.Random) -> Image.Image:
    """Brighter on one side than on the other."""
    light = Image.linear_gradient("L").rotate(chance.uniform(0, 360)).resize(page.size)
    return ImageChops.multiply(page, light.point(lambda value: 150 + value * 105 // 255))


def _noisy(page: Image.Image, sigma: float, chance: random.Random) -> Image.Image:
    """Grain; its pattern is Pillow's own chance, shifted by ours."""
    grain = Image.effect_noise(page.size, sigma)
    grain = ImageChops.offset(grain, chance.randrange(page.width), chance.randrange(page.height))
    return ImageChops.add(page, grain, 1, -128)


def _jpeg(page: Image.Image, quality: int) -> Image.Image:
    data = io.BytesIO()
    page.convert("L").save(data, "JPEG", quality=quality)
    return Image.open(data).convert("L")
