"""A picture or PDF becomes a scan: small enough for a poor line, readable, and without what a phone tells beside it.

A phone's photo carries the place where it was taken; nothing but the picture itself is kept.
"""

import io
from pathlib import Path

import msgspec
from PIL import Image, ImageFilter, ImageOps, ImageStat

from desktop.errors import Refused
from desktop.i18n import _
from desktop.usecases.pictures import PIXEL_LIMIT, megabytes, only_pictures
from desktop.usecases.scans.cutting import Cut, cut_out
from sync.model.attachments import FILE_LIMIT

SOURCE_LIMIT = 26_214_400  # bytes of a picture as it comes from a phone or a scanner
JPEG_PIXEL_LIMIT = 110_000_000  # which is decoded at a fraction of its size
PICTURE_LIMIT = 195_000  # bytes of a picture as it is kept

# A card of 86 mm that fills most of 2,000 pixels has 500 dots to the inch, a sheet of A4 170. Sharpness reads better
# than many pixels: quality gives way first, then size.
_SIDES = (2000, 1700, 1400, 1100, 800)  # pixels of the longer side
_QUALITIES = (80, 70, 60, 50)  # of JPEG, 1 to 95
_LEAST = 0.45  # of its bytes at the best of these qualities a picture keeps at the worst: 0.53 to 0.67 were measured
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP")
_GREY = 6.0  # mean distance from grey, of 255, below which a picture counts as one without colour
_HEIC = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif")


UNCUT = Cut()


class Scan(msgspec.Struct, frozen=True):
    """What is kept of a file."""

    data: bytes
    media_type: str


def read_scan(path: Path) -> Scan:
    """The scan a file makes. Raises Refused."""
    return make_scan(read_source(path))


def read_source(path: Path) -> bytes:
    """A file as it comes from a phone or a scanner. Raises Refused."""
    try:
        if path.is_dir():
            raise Refused(
                _("{file} is a folder, not a scan. Nothing was attached. Drop or choose the files in it.").format(
                    file=path.name
                )
            )
        if path.stat().st_size > SOURCE_LIMIT:
            raise _too_large()
        return path.read_bytes()
    except OSError as error:
        raise Refused(
            _("{file} cannot be read. Nothing was attached. Check that it is there and may be opened.").format(
                file=path.name
            )
        ) from error


def is_pdf(data: bytes) -> bool:
    """Whether these bytes are no picture, so that nothing can be turned or cut."""
    return data[:5] == b"%PDF-"


def make_scan(data: bytes, cut: Cut = UNCUT) -> Scan:
    """The scan these bytes make: a PDF as it is, a picture turned, cut and made small. Raises Refused."""
    if is_pdf(data):
        return Scan(_checked_pdf(data), "application/pdf")
    _refuse_unreadable(data)
    return Scan(_shrink(data, cut), "image/jpeg")


def preview(data: bytes, side: int) -> bytes:
    """The whole picture upright, no longer than `side` pixels, as a JPEG to look at. Raises Refused."""
    _refuse_unreadable(data)
    picture = _opened(data, side)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return _jpeg(picture, _QUALITIES[0])


def _refuse_unreadable(data: bytes) -> None:
    if len(data) > SOURCE_LIMIT:
        raise _too_large()
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        raise Refused(
            _(
                "This is a HEIC picture, which not every PC can read. Nothing was attached. Set the phone's camera to "
                "“Most compatible”, or send the picture as JPEG, then attach it again."
            )
        )


def _checked_pdf(data: bytes) -> bytes:
    if len(data) > FILE_LIMIT:
        raise Refused(
            _(
                "This PDF has {size} MB; at most {limit} MB can be kept. Nothing was attached. "
                "Scan it in grey at 150 dots per inch, or attach it in parts."
            ).format(size=megabytes(len(data)), limit=megabytes(FILE_LIMIT))
        )
    if b"%%EOF" not in data[-2048:]:
        raise _broken()
    return data


def _opened(data: bytes, side: int) -> Image.Image:
    """The picture upright, in grey or three colours; a JPEG is decoded no larger than `side` pixels ask for."""
    with only_pictures(_no_picture, _too_large, _broken):
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        limit = JPEG_PIXEL_LIMIT if image.format in ("JPEG", "MPO") else PIXEL_LIMIT
        if image.width * image.height > limit:
            raise _too_large(limit)
        if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
            raise Refused(_("This picture has several pages. Nothing was attached. Save it as PDF, then attach it."))
        if image.width * image.height > PIXEL_LIMIT:
            side = min(side, max(image.size) // 2)
        image.draft(None, (side, side))
        image.load()
    ImageOps.exif_transpose(image, in_place=True)
    return _flat(image)


def _shrink(data: bytes, cut: Cut) -> bytes:
    """What is kept of the picture, reduced until it fits, as a JPEG that says nothing but the picture."""
    picture = cut_out(_opened(data, round(_SIDES[0] / cut.share)), cut)
    picture.thumbnail((_SIDES[0], _SIDES[0]), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture = _without_false_colour(picture)
    for side in _SIDES:
        reduced = _reduced(picture, side)
        for quality in _QUALITIES:
            if len(made := _jpeg(reduced, quality)) <= PICTURE_LIMIT:
                return made
            if side != _SIDES[-1] and len(made) * _LEAST > PICTURE_LIMIT:
                break  # at no quality will it do
    return made


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
        ).format(size=megabytes(SOURCE_LIMIT), pixels=pixels // 1_000_000)
    )


def _no_picture() -> Refused:
    return Refused(_("This file is neither a picture nor a PDF. Nothing was attached. Choose a JPEG, PNG or PDF file."))


def _broken() -> Refused:
    return Refused(_("This file is damaged or was cut off on its way. Nothing was attached. Copy or take it again."))
