"""Pictures and PDFs become scans: small, readable, and silent about where they were taken."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from desktop.errors import Refused
from desktop.usecases.scans.cutting import Cut
from desktop.usecases.scans.scanning import PICTURE_LIMIT, SOURCE_LIMIT, make_scan, preview, read_scan
from sync.model.attachments import FILE_LIMIT
from tests.support.photos import READABLE, as_jpeg, card_photo, read_text

pytestmark = pytest.mark.usefixtures("english")

PDF = b"%PDF-1.7\n" + b"x" * 4000 + b"\n%%EOF\n"


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def encoded(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind)
    return buffer.getvalue()


def test_a_phone_s_photo_of_an_identity_card_is_small_and_still_readable(tmp_path: Path) -> None:
    photo = card_photo()
    assert opened(photo).size == (3000, 4000)
    assert len(photo) > 3_000_000
    scan = make_scan(photo)
    assert scan.media_type == "image/jpeg"
    assert len(scan.data) < 200_000
    text = read_text(scan.data, tmp_path)
    assert [words for words in READABLE if words not in text] == []


def test_a_scan_stands_upright_and_tells_neither_place_nor_phone() -> None:
    photo = opened(card_photo())
    assert photo.getexif().get_ifd(0x8825), "the photo itself should tell where it was taken"
    scan = opened(make_scan(card_photo()).data)
    assert scan.size == (2000, 1500)
    assert not scan.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & scan.info.keys()


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_is_turned_as_the_phone_was_held(turned: int) -> None:
    upright = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(upright).rectangle((0, 0, 14, 9), fill=(220, 0, 0))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    held = upright.transpose(undo[turned]) if turned in undo else upright
    scan = opened(make_scan(as_jpeg(held, turned)).data)
    assert scan.size == (60, 40)
    red, green, _blue = scan.getpixel((5, 4))  # type: ignore[misc]
    assert red > 180
    assert green < 80


def test_a_scan_in_grey_stays_grey_and_a_coloured_one_keeps_its_colour() -> None:
    grey, coloured = Image.linear_gradient("L").convert("RGB"), Image.linear_gradient("L").convert("RGB")
    ImageDraw.Draw(coloured).rectangle((100, 100, 140, 140), fill=(20, 40, 200))  # a stamp
    assert opened(make_scan(encoded(grey, "PNG")).data).mode == "L"
    assert opened(make_scan(encoded(coloured, "PNG")).data).mode == "RGB"


def test_what_is_transparent_becomes_white_paper_and_sixteen_bits_become_eight() -> None:
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    deep = Image.new("I;16", (50, 50), 32768)
    assert opened(make_scan(encoded(clear, "PNG")).data).getpixel((25, 25)) == 255
    assert abs(int(opened(make_scan(encoded(deep, "PNG")).data).getpixel((25, 25))) - 128) <= 1  # type: ignore[arg-type]


def test_the_noisiest_picture_ends_within_the_limit() -> None:
    noise = Image.effect_noise((3000, 3000), 200)
    assert len(make_scan(encoded(noise, "JPEG")).data) <= PICTURE_LIMIT


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "WEBP"])
def test_other_pictures_become_jpegs_too(kind: str) -> None:
    assert make_scan(encoded(Image.linear_gradient("L"), kind)).media_type == "image/jpeg"


def test_a_pdf_is_kept_as_it_is() -> None:
    assert make_scan(PDF).data == PDF
    assert make_scan(PDF).media_type == "application/pdf"


def huge_png() -> bytes:
    """A file of 300 bytes that claims 200 million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 20_000, 10_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def several_pages() -> bytes:
    buffer = io.BytesIO()
    page = Image.new("L", (10, 10))
    page.save(buffer, "TIFF", save_all=True, append_images=[page])
    return buffer.getvalue()


REFUSED = {
    "no picture": (b"Halo, ini bukan gambar." * 9, "neither a picture nor a PDF"),
    "nothing": (b"", "neither a picture nor a PDF"),
    "a program": (b"MZ" + b"\0" * 400, "neither a picture nor a PDF"),
    "HEIC": (b"\0\0\0\x18ftypheic" + b"\0" * 400, "HEIC"),
    "AVIF": (b"\0\0\0\x1cftypavif" + b"\0" * 400, "HEIC"),
    "200 megapixels": (huge_png(), "too large"),
    "30 MB": (b"\xff\xd8\xff" + b"\0" * 30_000_000, "too large"),
    "a long PDF": (b"%PDF-1.7\n" + b"x" * FILE_LIMIT + b"%%EOF", "at most 5 MB"),
    "half a PDF": (PDF[:2000], "damaged or was cut off"),
    "half a PNG": (encoded(Image.effect_noise((200, 200), 90), "PNG")[:9_000], "damaged or was cut off"),
    "several pages": (several_pages(), "several pages"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_scan_is_refused_in_words(name: str) -> None:
    data, said = REFUSED[name]
    with pytest.raises(Refused, match=said) as refusal:
        make_scan(data)
    assert "Nothing was attached." in str(refusal.value)


def test_a_photo_cut_off_on_its_way_is_refused_wherever_it_was_cut() -> None:
    photo = as_jpeg(Image.effect_noise((300, 200), 60).convert("RGB"))
    for length in range(700, len(photo) - 2, len(photo) // 17):
        with pytest.raises(Refused, match=r"damaged|neither a picture"):
            make_scan(photo[:length])


def test_a_refusal_is_said_in_indonesian_too(indonesian: None) -> None:
    with pytest.raises(Refused, match="bukan gambar"):
        make_scan(b"teks")


def test_a_file_that_is_not_there_or_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"ktp\.jpg cannot be read"):
        read_scan(tmp_path / "ktp.jpg")
    with pytest.raises(Refused, match="is a folder, not a scan"):
        read_scan(tmp_path)
    large = tmp_path / "besar.jpg"
    with large.open("wb") as file:
        file.truncate(SOURCE_LIMIT + 1)
    with pytest.raises(Refused, match="too large"):
        read_scan(large)


def test_what_is_cut_out_is_taken_from_the_whole_picture() -> None:
    """Before it is made small: half of a large picture keeps as many pixels as a picture may have."""
    large = Image.new("L", (4000, 3000), 255)
    large.paste(0, (0, 0, 2000, 3000))
    cut = opened(make_scan(encoded(large, "JPEG"), Cut(box=(0.25, 0.0, 0.75, 1.0))).data)
    assert cut.size == (1333, 2000)
    assert (int(cut.getpixel((300, 1000))) < 60, int(cut.getpixel((1000, 1000))) > 200) == (True, True)  # type: ignore[arg-type]


@pytest.mark.parametrize(("turns", "place"), [(0, (10, 10)), (1, (590, 10)), (2, (990, 590)), (3, (10, 990))])
def test_a_picture_is_turned_clockwise(turns: int, place: tuple[int, int]) -> None:
    marked = Image.new("L", (1000, 600), 255)
    marked.paste(0, (0, 0, 100, 100))
    turned = opened(make_scan(encoded(marked, "PNG"), Cut(turns)).data)
    assert int(turned.getpixel(place)) < 60  # type: ignore[arg-type]


def test_a_frame_turns_with_the_picture() -> None:
    cut = Cut(box=(0.1, 0.2, 0.5, 0.6))
    assert cut.turned(1).box == pytest.approx((0.4, 0.1, 0.8, 0.5))
    assert cut.turned(4).box == pytest.approx(cut.box)
    assert cut.turned(1).turned(3).box == pytest.approx(cut.box)


def test_what_is_looked_at_before_cutting_is_upright_and_small() -> None:
    assert opened(preview(as_jpeg(Image.new("L", (3000, 1000)), 6), 800)).size == (267, 800)
