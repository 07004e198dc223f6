"""Photographs for tests: an identity card of nobody, as a phone takes it, and a reader that reads it."""

import io
import random
import shutil
import subprocess
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from resources import resource_path

CARD = (3300, 2080)  # pixels of the card itself, 85.6 mm × 54 mm
PHOTO = (4000, 3000)  # 12 megapixels
LINES = (
    ("NIK", "3212154503990021"),
    ("Nama", "SULASTRI HANDAYANI"),
    ("Tempat/Tgl Lahir", "INDRAMAYU, 05-03-1999"),
    ("Jenis Kelamin", "PEREMPUAN"),
    ("Alamat", "BLOK KARANGANYAR"),
    ("RT/RW", "003/002"),
    ("Kel/Desa", "SUKASARI"),
    ("Kecamatan", "BONGAS"),
    ("Agama", "ISLAM"),
    ("Status Perkawinan", "BELUM KAWIN"),
    ("Pekerjaan", "BURUH HARIAN LEPAS"),
    ("Kewarganegaraan", "WNI"),
)
READABLE = ("3212154503990021", "SULASTRI HANDAYANI", "05-03-1999", "KARANGANYAR", "SUKASARI", "BURUH HARIAN LEPAS")
ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F


@cache
def card_photo() -> bytes:
    """A card on a table: noise, a slant, light from one side, a hand that shook, held upright, with GPS. A JPEG."""
    picture = _on_a_table(_card()).filter(ImageFilter.GaussianBlur(1.2))
    picture = Image.blend(picture, _noise(PHOTO), 0.10)
    return as_jpeg(picture.rotate(90, expand=True), turned=6)


def as_jpeg(picture: Image.Image, turned: int = 1, quality: int = 94) -> bytes:
    """The picture as a phone saves it: with its place and maker, and how it is to be turned (EXIF)."""
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[MAKE] = "Telepon Contoh"
    exif.get_ifd(GPS).update({1: "S", 2: (6.0, 19.0, 38.0), 3: "E", 4: (108.0, 19.0, 12.0)})
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, exif=exif, comment=b"nobody's", icc_profile=b"profile" * 20)
    return buffer.getvalue()


def read_text(picture: bytes, folder: Path) -> str:
    """What Tesseract reads in a picture."""
    program = shutil.which("tesseract")
    assert program, "tesseract-ocr is not installed: run python3 build/dev.py test, which gets it"
    file = folder / "scan.jpg"
    file.write_bytes(picture)
    command = [program, file, "stdout", "--psm", "6", "-l", "eng"]
    return subprocess.run(command, capture_output=True, text=True, check=True, env={"OMP_THREAD_LIMIT": "1"}).stdout


def _card() -> Image.Image:
    card = Image.new("RGB", CARD, (176, 211, 226))
    draw = ImageDraw.Draw(card)
    for y in range(0, CARD[1], 26):  # the fine waves that such cards are printed on
        draw.line([(0, y), (CARD[0], y + 60)], fill=(160, 198, 218), width=4)
    bold = _font("LiberationSans-Bold.ttf", 96)
    draw.text((CARD[0] / 2, 110), "PROVINSI CONTOH", font=bold, fill=(20, 20, 30), anchor="mm")
    draw.text((CARD[0] / 2, 220), "KABUPATEN CONTOH", font=bold, fill=(20, 20, 30), anchor="mm")
    small = _font("LiberationSans-Regular.ttf", 80)  # 2.1 mm on the card
    for n, (name, value) in enumerate(LINES):
        y = 360 + n * 132
        draw.text((120, y), name, font=small, fill=(25, 25, 35))
        draw.text((900, y), f": {value}", font=small, fill=(25, 25, 35))
    draw.rectangle((2560, 420, 3140, 1180), fill=(190, 40, 40))
    draw.ellipse((2700, 520, 3000, 900), fill=(196, 160, 130))
    return card


def _on_a_table(card: Image.Image) -> Image.Image:
    """Seen from below and lit from the left."""
    corners = ((310, 420), (150, 2620), (3850, 2560), (3640, 360))  # upper left, lower left, lower right, upper right
    table = Image.new("RGB", PHOTO, (92, 70, 52))
    laid = card.transform(PHOTO, Image.Transform.PERSPECTIVE, _perspective(corners), Image.Resampling.BICUBIC)
    mask = Image.new("L", CARD, 255).transform(PHOTO, Image.Transform.PERSPECTIVE, _perspective(corners))
    table.paste(laid, mask=mask)
    light = Image.linear_gradient("L").rotate(90).resize(PHOTO).point(lambda value: 150 + value * 0.4)
    return Image.composite(table, Image.new("RGB", PHOTO, "black"), light)


def _perspective(corners: tuple[tuple[int, int], ...]) -> list[float]:
    """The eight numbers by which Pillow finds, for a point of the photo, the point of the card."""
    source = ((0, 0), (0, CARD[1]), CARD, (CARD[0], 0))
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return _solved([[float(value) for value in row] for row in rows])


def _solved(rows: list[list[float]]) -> list[float]:
    """Gauss and Jordan, with pivots."""
    for n in range(len(rows)):
        pivot = max(range(n, len(rows)), key=lambda place: abs(rows[place][n]))
        rows[n], rows[pivot] = rows[pivot], rows[n]
        rows[n] = [value / rows[n][n] for value in rows[n]]
        for place, row in enumerate(rows):
            if place != n and row[n]:
                rows[place] = [value - row[n] * above for value, above in zip(row, rows[n], strict=True)]
    return [row[-1] for row in rows]


def _noise(size: tuple[int, int]) -> Image.Image:
    """A sensor's grain, the same each time."""
    grain = random.Random(7).randbytes(1_000_000)  # noqa: S311
    tile = Image.frombytes("RGB", (500, 500), (grain * 1)[: 500 * 500 * 3])
    whole = Image.new("RGB", size)
    for x in range(0, size[0], 500):
        for y in range(0, size[1], 500):
            whole.paste(tile, (x, y))
    return whole


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource_path("fonts", name)), size)
