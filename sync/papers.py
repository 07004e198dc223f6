"""Reading papers: the QRs on a picture or on the pages of a PDF, and what the pages' text says."""

import io
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import msgspec
from PIL import Image, ImageFilter, ImageOps

from sync.seal.text import is_seal

LARGEST = 40 * 1_048_576  # bytes of a file that is looked at
PIXELS = 120_000_000  # of a picture
PAGES = 120  # of a PDF
PER_INCH = 250  # at which a page is looked at
_LONG_SIDE = 3_000  # pixels: above, a picture is looked at smaller too

_pdfium = threading.Lock()  # serves one caller at a time


class Unreadable(Exception):
    """The file is neither a picture nor a PDF, is damaged, or is too large."""


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """`seals` are the texts of the QRs that mean to be seals, `others` how many say something else; `text` is what a
    PDF's pages say, None of a picture.
    """

    seals: tuple[str, ...]
    others: int
    text: str | None


def read_paper(data: bytes) -> Paper:
    """What is found on the paper. Raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable("too large")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _read_pdf(data)
    found = _codes(_picture(data))
    return _paper(found, None)


def _paper(found: list[str], text: str | None) -> Paper:
    seals = tuple(dict.fromkeys(code for code in found if is_seal(code)))
    return Paper(seals=seals, others=sum(not is_seal(code) for code in found), text=text)


def _picture(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > PIXELS:
                raise Unreadable("too large")
            upright = ImageOps.exif_transpose(opened)
            if "A" in upright.getbands() or "transparency" in upright.info:
                upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
            return upright.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable(str(error)) from error


def _read_pdf(data: bytes) -> Paper:
    import pypdfium2  # noqa: PLC0415 (loads 8 MB)

    found: list[str] = []
    texts: list[str] = []
    with _pdfium:
        try:
            with closing(pypdfium2.PdfDocument(data)) as document:
                if len(document) > PAGES:
                    raise Unreadable("too many pages")
                for page in document:
                    with closing(page), closing(page.get_textpage()) as written:
                        texts.append(written.get_text_range())
                        if not any(map(is_seal, found)):
                            found += _codes(page.render(scale=_scale(*page.get_size()), grayscale=True).to_pil())
        except pypdfium2.PdfiumError as error:
            raise Unreadable(str(error)) from error
    return _paper(found, "\n".join(texts))


def _scale(width: float, height: float) -> float:
    """For PER_INCH; less of a page that is larger than any paper. Width and height in points."""
    return min(PER_INCH / 72, math.sqrt(PIXELS / 4 / max(width * height, 1)))


def _codes(picture: Image.Image) -> list[str]:
    """What the QRs say: as the picture is, else made sharper, as far as a seal is found."""
    found: list[str] = []
    for look in _looks(picture):
        found = _read(look()) or found
        if any(map(is_seal, found)):
            break
    return found


def _read(picture: Image.Image) -> list[str]:
    import zxingcpp  # noqa: PLC0415 (hardly any command needs it)

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in zxingcpp.read_barcodes(picture, formats, text_mode=zxingcpp.TextMode.Plain)]


def _looks(picture: Image.Image) -> Iterator[Callable[[], Image.Image]]:
    """Ways to look at a picture, the quickest first. Sharpened ones bring back what a copier washed out."""
    yield lambda: picture
    if max(picture.size) > _LONG_SIDE:
        half = picture.reduce(2)
        yield lambda: half
        yield lambda: _sharp(half, 1.2, 5)
        return
    yield lambda: _sharp(_larger(picture, 3), 2, 8)
    yield lambda: _sharp(_larger(picture, 2), 1.2, 5)
    yield lambda: _larger(picture.filter(ImageFilter.GaussianBlur(1)), 3)


def _larger(picture: Image.Image, times: int) -> Image.Image:
    """As large as is worth while."""
    times = max(1, min(times, 2 * _LONG_SIDE // max(picture.size)))
    return picture.resize((picture.width * times, picture.height * times), Image.Resampling.BICUBIC)


def _sharp(picture: Image.Image, blur: float, radius: float) -> Image.Image:
    smooth = picture.filter(ImageFilter.GaussianBlur(blur))
    return smooth.filter(ImageFilter.UnsharpMask(radius, 300, 0))
