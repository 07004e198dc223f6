"""A picture becomes the arms on the letterhead: PNG, small enough for a poor line, sharp at its printed size.

Transparency is kept, so that the arms stand on paper of any colour; whatever a file tells beside its picture is not.
"""

import io
from pathlib import Path

from PIL import Image, ImageOps

from desktop.errors import Refused
from desktop.i18n import _
from desktop.usecases.pictures import PIXEL_LIMIT, megabytes, only_pictures

SOURCE_LIMIT = 10_485_760  # bytes of a picture as it is chosen
SMALLEST = 120  # pixels of the longer side: 2.6 cm of paper would show fewer as steps
LARGEST = 640  # pixels of the longer side: 600 to the inch as printed
KEPT_LIMIT = 150_000  # bytes above which colours are counted down
DRAWING_LIMIT = 2_097_152  # bytes of an SVG

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
_COLOURS = 255  # of a palette, beside which transparency still finds room


def read_arms(path: Path) -> bytes:
    """The PNG that a file makes. Raises Refused."""
    try:
        size = path.stat().st_size
        if size > SOURCE_LIMIT:
            raise _too_large(size)
        data = path.read_bytes()
    except OSError as error:
        raise Refused(
            _("{file} cannot be read. The arms stay as they are. Check that it is there and may be opened.").format(
                file=path.name
            )
        ) from error
    return make_arms(data)


def make_arms(data: bytes) -> bytes:
    """The PNG that these bytes of a JPEG, PNG or SVG make. Raises Refused, and nothing was changed."""
    if len(data) > SOURCE_LIMIT:
        raise _too_large(len(data))
    picture = _from_drawing(data) if _is_drawing(data) else _from_picture(data)
    picture = _without_empty_edges(picture)
    if max(picture.size) < SMALLEST:
        raise Refused(
            _(
                "This picture has only {width} × {height} pixels and would be printed blurred. The arms stay as they "
                "are. Choose one of at least {least} pixels."
            ).format(width=picture.width, height=picture.height, least=SMALLEST)
        )
    picture.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS, reducing_gap=3.0)
    made = _png(picture)
    return made if len(made) <= KEPT_LIMIT else _png(picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE))


def _is_drawing(data: bytes) -> bool:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in data[:65536]


def _from_drawing(data: bytes) -> Image.Image:
    """An SVG as a picture of the largest size."""
    if len(data) > DRAWING_LIMIT:
        raise _too_large(len(data), DRAWING_LIMIT)
    from desktop.letters.drawing import NotDrawn, picture_of  # noqa: PLC0415 (loads the typesetter)

    try:
        png = picture_of(data, LARGEST)
    except NotDrawn as error:
        raise _broken() from error
    return Image.open(io.BytesIO(png)).convert("RGBA")


def _from_picture(data: bytes) -> Image.Image:
    with only_pictures(_no_picture, _too_many_pixels, _broken):
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
        if image.width * image.height > PIXEL_LIMIT:
            raise _too_many_pixels()
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _without_empty_edges(picture: Image.Image) -> Image.Image:
    """Cut off what is transparent around it, so that the arms are printed as large as their place."""
    if picture.mode != "RGBA":
        return picture
    box = picture.getchannel("A").getbbox()
    if box is None:
        raise Refused(_("This picture is empty: all of it is transparent. The arms stay as they are. Choose another."))
    return picture.crop(box)


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    if picture.mode == "P":
        bare.putpalette(picture.getpalette("RGBA") or [], "RGBA")
    bare.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _too_large(size: int, limit: int = SOURCE_LIMIT) -> Refused:
    return Refused(
        _(
            "This picture has {size} MB; at most {limit} MB can be used. The arms stay as they are. "
            "Choose a smaller one."
        ).format(size=megabytes(size), limit=megabytes(limit))
    )


def _too_many_pixels() -> Refused:
    return Refused(
        _("This picture has more than {n} million pixels. The arms stay as they are. Choose a smaller one.").format(
            n=PIXEL_LIMIT // 1_000_000
        )
    )


def _no_picture() -> Refused:
    return Refused(
        _("This file is no picture that can be printed. The arms stay as they are. Choose a PNG, JPEG or SVG file.")
    )


def _broken() -> Refused:
    return Refused(
        _(
            "This picture is damaged or was cut off on its way. The arms stay as they are. "
            "Copy it again, or choose another."
        )
    )
