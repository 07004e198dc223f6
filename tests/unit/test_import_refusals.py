"""What cannot be imported is refused at once, with what to do about it, and nothing half done."""

import re
import struct
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from desktop.errors import Refused
from desktop.usecases.people.importing import Limits, SeveralSheets, read_plan
from sync.model.pack import Pack
from tests.support.workbooks import PEOPLE, TODAY, table, write_list, write_sheets

DATA = Path(__file__).parents[1] / "data"


def refusal(pack: Pack, path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as caught:
        read_plan(pack, path, TODAY, limits=limits)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"NAMA;NIK\nWati;3212\n", "is not a workbook"),
        ("a.xlsx", b"%PDF-1.7\n...", "is a PDF"),
        ("a.xls", b"\xef\xbb\xbf<html><body><table><tr><td>NIK</td></tr></table>", "is a web page"),
        ("a.xls", b"<table border=1><tr><td>NIK</td></tr></table>", "is a web page"),
        ("a.xlsx", b"", "is empty"),
        ("a.xlsx", b"   \n", "is empty"),
        ("a.xlsx", b"PK\x03\x04 and then nothing", "is damaged"),
        ("a.xls", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "is damaged"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "is not a workbook"),
    ],
)
def test_a_file_that_is_no_workbook_is_named_for_what_it_is(
    pack: Pack, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    message = refusal(pack, path)
    assert said in message
    assert name in message


def test_a_file_that_is_gone_is_said_so(pack: Pack, tmp_path: Path) -> None:
    assert "cannot be read" in refusal(pack, tmp_path / "hilang.xlsx")
    assert "cannot be read" in refusal(pack, tmp_path)


def test_another_kind_of_archive_is_no_workbook(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    assert "is not a workbook" in refusal(pack, path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_that_was_not_copied_whole_is_refused(pack: Pack, tmp_path: Path, share: float) -> None:
    whole = write_list(tmp_path / "a.xlsx", table(PEOPLE)).read_bytes()
    path = tmp_path / "b.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert "is damaged" in refusal(pack, path)


def test_a_workbook_with_a_flipped_byte_is_refused(pack: Pack, tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.xlsx", table(PEOPLE))
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(path.read_bytes())
    name_length, extra_length = struct.unpack_from("<HH", data, part.header_offset + 26)
    start = part.header_offset + 30 + name_length + extra_length
    data[start + part.compress_size // 2] ^= 0xFF
    path.write_bytes(data)
    assert "is damaged" in refusal(pack, path)


def test_a_workbook_with_a_password_is_refused_with_what_to_do(pack: Pack) -> None:
    message = refusal(pack, DATA / "terkunci.xlsx")
    assert "protected by a password" in message
    assert "save it without a password" in message


def test_an_empty_workbook_is_refused(pack: Pack, tmp_path: Path) -> None:
    assert "is empty" in refusal(pack, write_sheets(tmp_path / "a.xlsx", {"Sheet1": [], "Sheet2": [["", " "]]}))


def test_a_workbook_without_a_list_is_told_which_headings_were_looked_for(pack: Pack, tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.xlsx", [["NO", "BARANG", "JUMLAH"], [1, "Kursi", 3]])
    message = refusal(pack, path)
    for label in ("NIK", "Nama lengkap", "Tanggal lahir", "Jenis kelamin"):
        assert f"“{label}”" in message


def test_a_heading_without_persons_is_refused(pack: Pack, tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.xlsx", [list(PEOPLE), ["", "Direktur,"]])
    assert "no persons below it" in refusal(pack, path)


def test_of_several_lists_one_must_be_chosen(pack: Pack, tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", {"Taiwan": table(PEOPLE), "Hong Kong": table(PEOPLE)})
    with pytest.raises(SeveralSheets, match="Taiwan, Hong Kong") as caught:
        read_plan(pack, path, TODAY)
    assert caught.value.sheets == ("Taiwan", "Hong Kong")
    assert read_plan(pack, path, TODAY, sheet="Hong Kong").sheet == "Hong Kong"


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(pack: Pack, tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", {"Taiwan": table(PEOPLE), "Hong Kong": table(PEOPLE)})
    with pytest.raises(Refused, match="no sheet “Jepang”; there are: “Taiwan”, “Hong Kong”"):
        read_plan(pack, path, TODAY, sheet="Jepang")


def long_list(path: Path, rows: int) -> Path:
    """The list's first person `rows` times; the copies are made of the written XML, which is quicker than writing."""
    short = write_list(path.with_name("short.xlsx"), table({name: cells[:1] for name, cells in PEOPLE.items()}))
    with zipfile.ZipFile(short) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for part in source.namelist():
            data = source.read(part)
            if part == "xl/worksheets/sheet1.xml":
                person = re.findall(rb'<row r="2".*?</row>', data)[0]
                many = (re.sub(rb' r="([A-Z]*)2"', rb' r="\g<1>%d"' % (at + 2), person) for at in range(rows))
                data = data.replace(person, b"".join(many))
            target.writestr(part, data)
    return path


def test_fifty_thousand_rows_are_refused_quickly_with_the_number(pack: Pack, tmp_path: Path) -> None:
    path = long_list(tmp_path / "a.xlsx", 50_000)
    start = time.process_time()
    message = refusal(pack, path)
    assert time.process_time() - start < 3.0
    assert "50001 rows" in message
    assert "5000" in message
    assert "Nothing was imported" in message


def test_the_limit_of_rows_is_a_setting(pack: Pack, tmp_path: Path) -> None:
    path = write_list(tmp_path / "a.xlsx", table(PEOPLE))
    assert len(read_plan(pack, path, TODAY, limits=Limits(rows=3)).rows) == 3
    assert "at most 2 can be imported" in refusal(pack, path, Limits(rows=2))


def test_a_file_that_is_too_big_is_not_opened(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK" + bytes(2_000_000))
    assert "2 MB" in refusal(pack, path, Limits(file_bytes=1_000_000))


def test_a_workbook_that_unpacks_to_very_much_is_not_unpacked(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(260):
                part.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    start = time.process_time()
    assert "unpacks to 260 MB" in refusal(pack, path)
    assert time.process_time() - start < 1.0


def test_a_stray_cell_at_the_far_end_does_not_fill_the_memory(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Daftar")
        for at, row in enumerate(table(PEOPLE)):
            sheet.write_row(at, 0, row)
        sheet.write(1_048_575, 16_383, "x")
    assert "cells far away" in refusal(pack, path)


def test_a_stray_cell_below_the_list_is_kept_as_a_note(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Daftar")
        for at, row in enumerate(table(PEOPLE)):
            sheet.write_row(at, 0, row)
        sheet.write(200_000, 2, "x")
    plan = read_plan(pack, path, TODAY)
    assert (len(plan.rows), plan.notes) == (3, [(200_001, "x")])
