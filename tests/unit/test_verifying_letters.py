"""Papers that are checked: as issued, copied badly, changed, or no letters at all."""

import io
import json
import random
import struct
import zlib
from pathlib import Path

import msgspec
import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image

from desktop import i18n
from desktop.bootstrap import workplace
from desktop.cli.main import main
from desktop.errors import Refused, SurroundingsFailed
from desktop.letters.content import LetterContent
from desktop.usecases.letters.reader_lists import known_here, take_in
from desktop.usecases.letters.verifying import meant, told, verify
from sync.checking import Checked
from sync.model.pack import Pack
from sync.seal.comparing import Part
from sync.seal.judging import Judged, Outcome, Reason
from tests.support.sealed import AT, lay_list, letter_pdf, list_bytes, sealed, some_claims, some_letter, some_worker
from tests.support.sealing import BEGAN
from tests.support.worn_paper import PER_MM, WEARS

QR_MM = 40
SEEN = 5  # pictures taken of each paper


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a list and no office."""
    lay_list(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def papers() -> dict[int, bytes]:
    """Letters for one, forty and five hundred workers."""
    return {
        workers: letter_pdf(some_letter(workers, **({"company": None} if workers == 1 else {})))
        for workers in (1, 40, 500)
    }


def printed(pdf: bytes) -> Image.Image:
    """The part of the first page that bears the code, at 600 dots an inch; all of it where it is one page."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].render(scale=600 / 72, grayscale=True).to_pil()
    document.close()
    (code,) = zxingcpp.read_barcodes(page.reduce(2), zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    left, top = 2 * code.position.top_left.x, 2 * code.position.top_left.y
    edge = round(8 * PER_MM)
    size = round(QR_MM * PER_MM)
    return page.crop((left - edge, top - edge, left + size + edge, top + size + edge))


@pytest.mark.parametrize("workers", [1, 40, 500])
def test_the_code_on_the_page_is_as_wide_as_was_decided(papers: dict[int, bytes], workers: int) -> None:
    document = pypdfium2.PdfDocument(papers[workers])
    page = document[0].render(scale=300 / 72, grayscale=True).to_pil()
    document.close()
    (code,) = zxingcpp.read_barcodes(page, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    wide = (code.position.top_right.x - code.position.top_left.x) / 300 * 25.4
    assert wide == pytest.approx(QR_MM, abs=0.6)
    assert code.ec_level == "M"


@pytest.mark.parametrize("workers", [1, 40, 500])
@pytest.mark.parametrize("wear", WEARS)
def test_a_cheap_phone_reads_a_bad_copy(folder: Path, papers: dict[int, bytes], workers: int, wear: str) -> None:
    part = printed(papers[workers])
    read = 0
    for n in range(SEEN):
        picture = io.BytesIO()
        WEARS[wear](part.copy(), random.Random(n)).save(picture, "JPEG", quality=85)  # noqa: S311
        read += verify(picture.getvalue(), folder, AT).outcome == Outcome.GENUINE
    assert read >= SEEN - 1


@pytest.mark.parametrize("workers", [1, 40, 500])
def test_a_pdf_as_it_was_issued_is_genuine_and_says_what_its_seal_says(
    folder: Path, papers: dict[int, bytes], workers: int
) -> None:
    checked = verify(papers[workers], folder, AT)
    assert checked.outcome == Outcome.GENUINE
    assert checked.comparison is not None
    assert (checked.comparison.differs, checked.comparison.missing) == ((), 0)


def drawn(text: str) -> bytes:
    """Its code alone, as a picture."""
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="png", scale=4)
    return picture.getvalue()


def test_a_code_drawn_anew_with_another_sign_is_not_genuine(folder: Path) -> None:
    text = sealed()
    assert verify(drawn(text), folder, AT).outcome == Outcome.GENUINE
    for place in range(5, len(text), 30):
        other = "A" if text[place] != "A" else "B"
        assert verify(drawn(text[:place] + other + text[place + 1 :]), folder, AT).outcome == Outcome.NOT_GENUINE


def test_a_code_that_was_painted_over_says_the_same_or_nothing(folder: Path) -> None:
    """A QR mends itself up to a point; beyond that it is not read, and never as something else."""
    whole = Image.open(io.BytesIO(drawn(sealed())))
    outcomes = set()
    for size in range(4, whole.width, 12):
        painted = whole.convert("L")
        painted.paste(0, (whole.width // 3, whole.width // 3, whole.width // 3 + size, whole.width // 3 + size))
        picture = io.BytesIO()
        painted.save(picture, "PNG")
        outcomes.add(verify(picture.getvalue(), folder, AT).outcome)
    assert outcomes == {Outcome.GENUINE, Outcome.CANNOT_TELL}


def changed(letter: LetterContent, **fields: object) -> bytes:
    """The pages with something else on them, and the seal of the true letter."""
    return letter_pdf(msgspec.structs.replace(letter, **fields))


@pytest.mark.parametrize(
    ("workers", "fields", "part"),
    [
        (3, {"number": "500.15.15.1/0038/Disnaker/XI/2026"}, Part.NUMBER),
        (3, {"date": msgspec.convert("2026-11-22", type(some_letter(1).date))}, Part.DATE),
        (3, {"destination_country": "Hong Kong", "subject": "Rekomendasi Paspor PMI Hong Kong"}, Part.COUNTRY),
        (3, {"workers": (*some_letter(2).workers, some_worker(99))}, Part.WORKERS),
        (40, {"workers": (*some_letter(39).workers, some_worker(99))}, Part.WORKERS),
        (40, {"workers": some_letter(41).workers}, Part.WORKERS),
        (150, {"workers": (*some_letter(149).workers, some_worker(999))}, Part.WORKERS),
        (2, {"workers": (some_worker(1, name="ORANG LAIN"), some_worker(2))}, Part.NAMES),
    ],
)
def test_pages_that_say_something_else_than_the_seal_are_not_genuine(
    folder: Path, workers: int, fields: dict[str, object], part: Part
) -> None:
    checked = verify(changed(some_letter(workers), **fields), folder, AT)
    assert (checked.outcome, checked.judged.reason) == (Outcome.NOT_GENUINE, Reason.PAPER_DIFFERS)
    assert checked.comparison is not None
    assert part in checked.comparison.differs


def test_a_page_that_is_missing_is_told_and_is_no_forgery(folder: Path, papers: dict[int, bytes]) -> None:
    document = pypdfium2.PdfDocument(papers[40])
    first = pypdfium2.PdfDocument.new()
    first.import_pages(document, [0])
    out = io.BytesIO()
    first.save(out)
    checked = verify(out.getvalue(), folder, AT)
    assert checked.outcome == Outcome.GENUINE
    assert checked.comparison is not None
    assert checked.comparison.missing == 40


def test_a_seal_under_a_list_that_lies_nowhere_cannot_be_told(tmp_path: Path) -> None:
    assert verify(sealed(), tmp_path, AT).judged.reason == Reason.NO_LIST


@pytest.mark.parametrize("data", [b"", b"halo", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n broken", bytes(100)])
def test_files_that_are_no_papers_are_told_as_unreadable(folder: Path, data: bytes) -> None:
    assert verify(data, folder, AT).judged.reason == Reason.UNREADABLE


def test_a_picture_that_is_larger_than_any_paper_is_not_unpacked(folder: Path) -> None:
    picture = io.BytesIO()
    Image.new("1", (8, 8)).save(picture, "PNG")
    head = b"IHDR" + struct.pack(">II", 30_000, 30_000) + picture.getvalue()[24:29]
    bomb = picture.getvalue()[:12] + head + struct.pack(">I", zlib.crc32(head)) + picture.getvalue()[33:]
    assert verify(bomb, folder, AT).judged.reason == Reason.UNREADABLE


def test_a_file_that_is_not_there_is_the_surroundings_fault(folder: Path) -> None:
    with pytest.raises(SurroundingsFailed, match="could not be read"):
        verify(folder / "tidak-ada.pdf", folder, AT)


def test_what_is_typed_is_a_seal_a_file_or_nothing_known(folder: Path) -> None:
    paper = folder / "surat.pdf"
    paper.write_bytes(b"")
    assert meant(str(paper)) == paper
    assert meant(sealed()) == sealed()
    assert meant("https://contoh.example/") == "https://contoh.example/"


def test_the_age_of_the_list_is_told_and_an_old_one_warned_of(folder: Path) -> None:
    english = i18n._Speaker.language, i18n._Speaker.catalogue
    i18n.use_language("en")
    try:
        assert told(verify(sealed(), folder, AT), AT + 86_400 * 2).sentences[-1].endswith("2 days old.")
        assert "get a newer list" in told(verify(sealed(), folder, AT), AT + 86_400 * 40).sentences[-1]
    finally:
        i18n._Speaker.language, i18n._Speaker.catalogue = english


def test_a_list_comes_by_stick_and_an_older_or_foreign_one_is_refused(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "daftar.lktseals"
    file.write_bytes(list_bytes(at=AT))
    assert take_in(home, file).list.at == AT
    file.write_bytes(list_bytes(voided=(some_claims().number,), at=AT + 60))
    assert take_in(home, file).list.at == AT + 60
    assert verify(sealed(), home, AT).outcome == Outcome.VOIDED
    file.write_bytes(list_bytes(at=BEGAN))
    with pytest.raises(Refused):
        take_in(home, file)
    file.write_bytes(b"halo")
    with pytest.raises(Refused):
        take_in(home, file)
    known = known_here(home)
    assert known is not None
    assert known.list.at == AT + 60


def checked_by_command(folder: Path, capsys: pytest.CaptureFixture[str], *what: str) -> tuple[int, dict[str, object]]:
    status = main(["--json", "--data-dir", str(folder), *what], workplace, lambda *_: 0)
    return status, json.loads(capsys.readouterr().out)


def test_the_command_needs_no_office_and_no_name(folder: Path, capsys: pytest.CaptureFixture[str], pack: Pack) -> None:
    paper = folder / "surat.pdf"
    paper.write_bytes(letter_pdf(some_letter(2)))
    status, answer = checked_by_command(folder, capsys, "verify", str(paper))
    assert (status, answer["outcome"]) == (0, "genuine")
    status, answer = checked_by_command(folder, capsys, "verify", "LKT1:AAAA")
    assert (status, answer["outcome"]) == (1, "not_genuine")
    status, answer = checked_by_command(folder, capsys, "seals")
    assert (status, answer["at"]) == (0, AT)


@pytest.mark.parametrize("workers", [3, 4])
def test_what_the_seal_cannot_know_is_told(folder: Path, workers: int) -> None:
    claims = some_claims(count=workers)
    words = " ".join(told(verify(sealed(claims), folder, AT), AT).sentences)
    assert ("knows their NIKs, not their names" in words) == (workers == 4)


def test_a_file_whose_text_is_the_seals_may_still_show_something_else(folder: Path) -> None:
    words = told(verify(letter_pdf(some_letter(1)), folder, AT), AT)
    assert "That is the text in the file; what is seen may be another thing" in " ".join(words.sentences)


def test_a_paper_is_told_in_words_whatever_became_of_it() -> None:
    for outcome in Outcome:
        for reason in (None, *Reason):
            words = told(Checked(judged=Judged(outcome=outcome, reason=reason)), AT)
            assert words.headline
            assert words.sentences
