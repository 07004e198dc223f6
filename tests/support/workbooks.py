"""Workbooks as companies make them, written for a test; every person in them is invented."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter

TODAY = date(2026, 11, 21)

# heading, and what each of the three persons has there
PEOPLE: dict[str, tuple[Any, ...]] = {
    "NO": (1, 2, 3),
    "NAMA LENGKAP": ("Wati Karsinah", "Darto Suhendar", "Yuni Rasminah"),
    "NIK": ("3212195903980001", "3212060511040341", "3212154903970377"),
    "TEMPAT LAHIR": ("Arahan", "Bangodua", "Indramayu"),
    "TANGGAL LAHIR": ("19-03-1998", "5 November 2004", "09/03/97"),
    "JK": ("P", "L", "P"),
    "STATUS": ("Belum Kawin", "Kawin", "Cerai Hidup"),
    "ALAMAT": ("RT 04 RW 01", "RT 07 RW 03", "RT 06 RW 06"),
    "DESA/KELURAHAN": ("Sukasari", "Mulyasari", "Kepandean"),
    "KECAMATAN": ("Arahan", "Bangodua", "Indramayu"),
    "PENDIDIKAN": ("SMA", "SMK", "SD"),
    "JABATAN": ("Caregiver", "Operator Produksi", "House Maid"),
    "NO HP": ("081234567890", "081234567891", "081234567892"),
    "NEGARA TUJUAN": ("Taiwan", "Taiwan", "Taiwan"),
}
CANONICAL: list[dict[str, Any]] = [
    {
        "nik": "3212195903980001", "name": "Wati Karsinah", "birth_place": "Arahan", "birth_date": "1998-03-19",
        "sex": "female", "marital_status": "single", "address": "RT 04 RW 01", "village": "32.12.19.2007",
        "education": "senior", "job": "caregiver", "phone": "+6281234567890", "destination_country": "TW",
        "scheme": "p_to_p",
    },
    {
        "nik": "3212060511040341", "name": "Darto Suhendar", "birth_place": "Bangodua", "birth_date": "2004-11-05",
        "sex": "male", "marital_status": "married", "address": "RT 07 RW 03", "village": "32.12.06.2008",
        "education": "vocational", "job": "production_operator", "phone": "+6281234567891",
        "destination_country": "TW", "scheme": "p_to_p",
    },
    {
        "nik": "3212154903970377", "name": "Yuni Rasminah", "birth_place": "Indramayu", "birth_date": "1997-03-09",
        "sex": "female", "marital_status": "divorced", "address": "RT 06 RW 06", "village": "32.12.15.1002",
        "education": "primary", "job": "domestic_worker", "phone": "+6281234567892", "destination_country": "TW",
        "scheme": "p_to_p",
    },
]  # fmt: skip


def table(people: dict[str, Sequence[Any]]) -> list[list[Any]]:
    """The heading and the persons' rows of a list given by columns."""
    return [list(people), *map(list, zip(*people.values(), strict=True))]


def write_sheets(path: Path, sheets: dict[str, list[list[Any]]], hidden: Sequence[str] = ()) -> Path:
    """An .xlsx of these rows; a text that begins with `=` is a formula without a value."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        as_date = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(at, column, cell, value="")
                    elif isinstance(cell, date | datetime):
                        sheet.write_datetime(at, column, cell, as_date)
                    elif cell not in (None, ""):
                        sheet.write(at, column, cell)
    return path


def write_list(path: Path, rows: list[list[Any]]) -> Path:
    """An .xlsx of one sheet."""
    return write_sheets(path, {"Daftar": rows})


def write_ods(path: Path, rows: list[list[Any]]) -> Path:
    """A LibreOffice spreadsheet of one sheet, all cells text."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Daftar">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path
