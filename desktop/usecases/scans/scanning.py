"""A picture or PDF becomes a scan: small enough for a poor line, readable, and without what a phone tells beside it.

A phone's photo carries the place where it was taken; nothing but the picture itself is kept.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from PIL import Image, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from desktop.errors import Refused
from desktop.i18n import _
from sync.model.attachments import FILE_LIMIT

SOURCE_LIMIT = 26_214_400  # bytes of a picture as it comes from a phone or a scanner
PIXEL_LIMIT = 50_000_000  # a cheap PC has memory for no more
JPEG_PIXEL_LIMIT = 110_000_000  # which is decoded at a fraction of its size
PICTURE_LIMIT = 195_000  # bytes of a picture as it is kept

# A card of 86 mm that fills most of 2,000 pixels has 500 dots to the inch, a sheet of A4 170. Sharpness reads better
# than many pixels: quality gives way first, then size.
_SIDES = (2000, 1700, 1400, 1100, 800)  # pixels of the longer side
_QUALITIES = (80, 70, 60, 50)  # of JPEG, 1 to 95
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP")
_GREY = 6.0  # mean distance from grey, of 255, below which a picture counts as one without colour
_HEIC = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif")


class Scan(msgspec.Struct, frozen=True):
    """What is kept of a file."""

    data: bytes
    media_type: str


def read_scan(path: Path) -> Scan:
    """The scan a file makes. Raises Refused."""
    try:
        if path.stat().st_size > SOURCE_LIMIT:
            raise _too_large()
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("{file} cannot be read. Nothing was attached. Check that it is there and may be opened.").format(
                file=path.name
            )
        ) from error
    return make_scan(data)


def make_scan(data: bytes) -> Scan:
    """The scan these bytes make: a PDF as it is, a picture made small. Raises Refused."""
    if data[:5] == b"%PDF-":
        return Scan(_checked_pdf(data), "application/pdf")
    if len(data) > SOURCE_LIMIT:
        raise _too_large()
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise Refused(
            _(
                "This is a HEIC picture, which not every PC can read. Nothing was attached. Set the phone's camera to "
                "“Most compatible”, or send the picture as JPEG, then attach it again."
            )
        )
    return Scan(_shrink(data), "image/jpeg")


def _checked_pdf(data: bytes) -> bytes:
    if len(data) > FILE_LIMIT:
        raise Refused(
            _(
                "This PDF has {size} MB; at most {limit} MB can be kept. Nothing was attached. "
                "Scan it in grey at 150 dots per inch, or attach it in parts."
            ).format(size=_megabytes(len(data)), limit=_megabytes(FILE_LIMIT))
        )
    if b"%%EOF" not in data[-2048:]:
        raise _broken()
    return data


def _shrink(data: bytes) -> bytes:
    """The picture upright, reduced until it fits, as a JPEG that says nothing but the picture."""
    with _only_pictures():
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        limit = JPEG_PIXEL_LIMIT if image.format in ("JPEG", "MPO") else PIXEL_LIMIT
        if image.width * image.height > limit:
            raise _too_large(limit)
        if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
            raise Refused(_("This picture has several pages. Nothing was attached. Save it as PDF, then attach it."))
        image.draft(None, (_SIDES[0], _SIDES[0]))  # a JPEG is decoded no larger than needed
        image.load()
    ImageOps.exif_transpose(image, in_place=True)
    picture = _flat(image)
    picture.thumbnail((_SIDES[0], _SIDES[0]), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _without_false_colour(picture)
    for side in _SIDES:
        reduced = _reduced(picture, side)
        for quality in _QUALITIES:
            if len(made := _jpeg(reduced, quality)) <= PICTURE_LIMIT:
                return made
    return made


@contextmanager
def _only_pictures() -> Iterator[None]:
    """Turn whatever a broken or hostile file makes the decoder say into a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its size is judged here, its odd tags are dropped
            yield
    except UnidentifiedImageError as error:
        raise Refused(
            _("This file is neither a picture nor a PDF. Nothing was attached. Choose a JPEG, PNG or PDF file.")
        ) from error
    except (Image.DecompressionBombError, MemoryError) as error:
        raise _too_large() from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _broken() from error


def _flat(image: Image.Image) -> Image.Image:
    """In grey or in three colours; what is transparent becomes white paper."""
    if image.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would cut off
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("1", "L"):
        return image.convert("L")
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, layers).convert("RGB")
    return image.convert("RGB")


def _without_false_colour(image: Image.Image) -> Image.Image:
    """A scan in grey that says it is in colour costs a third more and shows nothing more."""
    if image.mode == "L":
        return image
    small = image.resize((200, 200), Image.Resampling.BOX).convert("YCbCr")
    blue, red = small.getchannel("Cb"), small.getchannel("Cr")
    spread = [ImageStat.Stat(channel.point(lambda value: abs(value - 128))) for channel in (blue, red)]
    coloured = any(stat.mean[0] > _GREY or stat.extrema[0][1] > 8 * _GREY for stat in spread)
    return image if coloured else image.convert("L")


def _reduced(image: Image.Image, side: int) -> Image.Image:
    """No larger than `side`, and sharpened as much as reducing blurs."""
    if max(image.size) < side:
        return image
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small.filter(ImageFilter.UnsharpMask(radius=1.0, percent=60, threshold=6))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    bare = Image.frombytes(image.mode, image.size, image.tobytes())  # leaves place, camera and time behind
    bare.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
    return buffer.getvalue()


def _too_large(pixels: int = PIXEL_LIMIT) -> Refused:
    return Refused(
        _(
            "This picture is too large: at most {size} MB and {pixels} million pixels. Nothing was attached. "
            "Take it again with a smaller picture size, then attach it."
        ).format(size=_megabytes(SOURCE_LIMIT), pixels=pixels // 1_000_000)
    )


def _broken() -> Refused:
    return Refused(_("This file is damaged or was cut off on its way. Nothing was attached. Copy or take it again."))


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:.0f}"
