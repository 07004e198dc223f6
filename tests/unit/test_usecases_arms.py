"""The arms on the letterhead: chosen by the administrator, made small, kept for the office's other PCs."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from desktop.errors import NoLine, Refused
from desktop.usecases.desk import Desk, Office
from desktop.usecases.letters.letterhead import letterhead_of
from desktop.usecases.office.arms import arms_named, arms_of, arms_ref, put_arms_away, set_arms
from desktop.usecases.office.arms_picture import KEPT_LIMIT, LARGEST, SMALLEST, SOURCE_LIMIT, make_arms, read_arms
from desktop.usecases.office.record import OFFICE, office_record
from tests.support.desks import desk_of
from tests.support.office import change, receive

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 9"><path d="M0 0h8v5l-4 4-4-4z" fill="#285"/></svg>'


def picture(mode: str = "RGB", size: tuple[int, int] = (300, 340), kind: str = "PNG", colour: int = 90) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", size, colour).convert(mode).save(buffer, kind)
    return buffer.getvalue()


def opened(png: bytes) -> Image.Image:
    assert png.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(png))


@pytest.fixture
def desk(office: Office) -> Desk:
    return desk_of(office, "agus")


@pytest.mark.parametrize(
    "source",
    [picture(), picture(kind="JPEG"), picture("CMYK", kind="JPEG"), picture("1"), DRAWING, b"\xef\xbb\xbf" + DRAWING],
)
def test_pictures_of_every_usual_kind_become_a_small_png(source: bytes) -> None:
    made = make_arms(source)
    assert SMALLEST <= max(opened(made).size) <= LARGEST
    assert len(made) <= KEPT_LIMIT
    assert made == make_arms(source)


def test_what_is_transparent_stays_transparent_and_empty_edges_are_cut_off() -> None:
    sheet = Image.new("RGBA", (900, 900))
    sheet.paste((200, 20, 20, 255), (300, 200, 600, 700))
    sheet.putpixel((310, 210), (0, 0, 0, 0))
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    made = opened(make_arms(buffer.getvalue()))
    assert made.size == (300, 500)
    assert made.getpixel((10, 10)) == (0, 0, 0, 0)
    assert opened(make_arms(DRAWING)).convert("RGBA").getpixel((0, LARGEST - 1)) == (0, 0, 0, 0)


def test_a_picture_of_many_colours_is_counted_down_and_keeps_its_transparency() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((700, 700), 90) for _ in range(3)]).convert("RGBA")
    noise.paste((0, 0, 0, 0), (200, 200, 500, 500))
    buffer = io.BytesIO()
    noise.save(buffer, "PNG")
    made = make_arms(buffer.getvalue())
    assert len(made) < 400_000 < len(buffer.getvalue())
    assert opened(made).convert("RGBA").getchannel("A").getpixel((320, 320)) == 0


def test_a_picture_of_thirty_megabytes_is_refused_before_it_is_read(tmp_path: Path, english: None) -> None:
    heavy = tmp_path / "lambang.png"
    with heavy.open("wb") as file:
        file.truncate(30 * 1_048_576)
    with pytest.raises(Refused, match="30 MB; at most 10 MB"):
        read_arms(heavy)
    with pytest.raises(Refused, match="at most 10 MB"):
        make_arms(b"\x89PNG\r\n\x1a\n" + bytes(SOURCE_LIMIT))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (picture(size=(SMALLEST - 1, 60)), f"{SMALLEST - 1} × 60 pixels"),
        (picture()[:200], "damaged"),
        (b"%PDF-1.7 an entire document", "no picture"),
        (b"", "no picture"),
        (b"<svg", "damaged"),
        (DRAWING[:-30], "damaged"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1000000"/>', "empty"),
        (b"<?xml version='1.0'?><!--<svg-->" + b" " * 3_000_000, "at most 2 MB"),
    ],
    ids=[
        "tiny",
        "cut off",
        "document",
        "nothing",
        "drawing cut off",
        "drawing half",
        "drawing endless",
        "drawing heavy",
    ],
)
def test_what_cannot_be_arms_is_refused_and_the_standing_ones_stay(desk: Desk, source: bytes, reason: str) -> None:
    set_arms(desk, DRAWING)
    standing = arms_of(desk)
    with pytest.raises(Refused, match=reason) as refusal:
        set_arms(desk, source)
    assert "arms stay as they are" in str(refusal.value)
    assert arms_of(desk) == standing


def test_a_file_that_is_not_there_is_told_by_its_name(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"lambang\.png cannot be read"):
        set_arms(desk, tmp_path / "lambang.png")


def test_arms_stand_on_the_letterhead_and_wait_to_be_sent(desk: Desk, tmp_path: Path) -> None:
    assert arms_of(desk) is None
    file = tmp_path / "lambang.svg"
    file.write_bytes(DRAWING)
    set_arms(desk, file)
    found = arms_of(desk)
    assert found is not None
    assert letterhead_of(office_record(desk).fields).arms_sha256 == hashlib.sha256(found).hexdigest()
    assert [ref.sha256 for ref in desk.store.unsent_files()] == [hashlib.sha256(found).hexdigest()]


def test_new_arms_take_the_place_of_old_ones_which_old_letters_still_find(desk: Desk) -> None:
    set_arms(desk, DRAWING)
    old = arms_of(desk)
    assert old is not None
    set_arms(desk, picture())
    assert arms_of(desk) != old
    assert arms_named(desk, hashlib.sha256(old).hexdigest()) == old
    set_arms(desk, DRAWING)
    assert arms_of(desk) == old


def test_arms_that_were_put_away_are_printed_no_more_but_still_found(desk: Desk) -> None:
    set_arms(desk, DRAWING)
    old = arms_of(desk)
    assert old is not None
    put_arms_away(desk)
    assert arms_of(desk) is None
    assert letterhead_of(office_record(desk).fields).arms_sha256 == ""
    assert arms_named(desk, hashlib.sha256(old).hexdigest()) == old
    assert arms_named(desk, "") is None
    put_arms_away(desk)


def test_only_an_administrator_chooses_the_arms(office: Office) -> None:
    for act in (lambda desk: set_arms(desk, DRAWING), put_arms_away):
        with pytest.raises(Refused):
            act(desk_of(office, "siti"))
    assert arms_ref(office_record(office).fields) is None


def test_arms_chosen_on_another_pc_are_fetched_and_without_a_line_it_is_said(office: Office) -> None:
    ref = {"sha256": "ab" * 32, "media_type": "image/png", "size": 4711}
    entry = {"verdict": "matches", "files": [ref]}
    settings = office_record(office)
    receive(office.store, change(settings.id, 20, {**settings.fields, "pictures": {"arms": entry}}, OFFICE))
    with pytest.raises(NoLine, match="arms are not on this PC yet"):
        arms_of(office)
