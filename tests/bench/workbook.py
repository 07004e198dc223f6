"""A company's workbook of workers, as P3MI send it: letterhead, a heading, one row a person."""

from datetime import date
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from corpus import Person
from lokal.wilayah import wilayah_name

from sync.model.pack import Pack

HEADINGS = (
    "NO",
    "NAMA LENGKAP",
    "NIK",
    "TEMPAT LAHIR",
    "TANGGAL LAHIR",
    "JK",
    "STATUS",
    "ALAMAT",
    "DESA/KELURAHAN",
    "KECAMATAN",
    "AGAMA",
    "PENDIDIKAN",
    "JABATAN",
    "NAMA ORANG TUA/WALI/SUAMI/ISTRI",
    "NO HP",
    "NEGARA TUJUAN",
)
LETTER = (
    "PT Bahtera Laut Mandiri",
    "Nomor: {number}",
    "Perihal: Permohonan Rekomendasi Paspor — Taiwan, {n} orang",
    "Kepada Yth. Kepala Dinas Tenaga Kerja",
)


def write_workbook(pack: Pack, path: Path, people: list[Person], number: str) -> Path:
    """The list of these people under a letter with that number."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Daftar CPMI")
        for row, line in enumerate(LETTER):
            sheet.write_string(row, 0, line.format(number=number, n=len(people)))
        top = len(LETTER) + 1
        sheet.write_row(top, 0, HEADINGS)
        for at, person in enumerate(people, 1):
            for column, cell in enumerate(_cells(pack, at, person)):
                if isinstance(cell, date):
                    sheet.write_datetime(top + at, column, cell, day)
                else:
                    sheet.write(top + at, column, cell)
    return path


def _cells(pack: Pack, number: int, person: Person) -> tuple[object, ...]:
    village = person["village"]
    return (
        number,
        person["name"].upper(),
        person["nik"],
        person["birth_place"].upper(),
        date.fromisoformat(person["birth_date"]),
        "L" if person["sex"] == "male" else "P",
        _label(pack, "marital_status", person["marital_status"]),
        person["address"],
        wilayah_name(village),
        wilayah_name(village.rpartition(".")[0]),
        _label(pack, "religion", person["religion"]),
        _label(pack, "education", person["education"]),
        _label(pack, "job", person["job"]),
        person["family_name"],
        "0" + person["phone"].removeprefix("+62"),
        "Taiwan",
    )


def _label(pack: Pack, codes: str, code: str) -> str:
    entry = pack.code(codes, code)
    if entry is None:
        raise LookupError(f"{codes}: {code}")
    return entry.label.id
