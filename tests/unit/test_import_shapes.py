"""Lists come in any shape: other names, other order, other places, one list."""

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.usecases.people.importing import Home, ImportPlan, Known, read_plan
from sync.model.pack import Pack
from tests.support.workbooks import CANONICAL, PEOPLE, TODAY, table, write_list, write_ods, write_sheets

REGENCY = "32.12"


def read(pack: Pack, path: Path, known: Known | None = None, **more: Any) -> ImportPlan:
    return read_plan(pack, path, TODAY, home=Home(REGENCY, known), **more)


def fields(plan: ImportPlan) -> list[dict[str, Any]]:
    return [row.fields for row in plan.rows]


def with_columns(**changed: tuple[Any, ...] | None) -> dict[str, tuple[Any, ...]]:
    """The list with columns renamed away (None) or replaced; new headings come last."""
    people = {name: cells for name, cells in PEOPLE.items() if changed.get(name, cells) is not None}
    return people | {name: cells for name, cells in changed.items() if cells is not None}


def test_a_plain_list_is_read_whole(pack: Pack, tmp_path: Path) -> None:
    plan = read(pack, write_list(tmp_path / "a.xlsx", table(PEOPLE)))
    assert fields(plan) == CANONICAL
    assert [row.issues for row in plan.rows] == [[], [], []]
    assert plan.unread == ()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(PEOPLE)), above=st.integers(0, 11), left=st.integers(0, 2))
def test_order_and_place_of_the_list_do_not_matter(
    pack: Pack, tmp_path: Path, order: list[str], above: int, left: int
) -> None:
    rows = table({name: PEOPLE[name] for name in order})
    shifted = [[""] for _ in range(above)] + [[""] * left + row for row in rows]
    assert fields(read(pack, write_list(tmp_path / "a.xlsx", shifted))) == CANONICAL


OTHER_NAMES = {
    "NO": ("No.", "Nomor", "No Urut"),
    "NAMA LENGKAP": ("Nama", "Nama CPMI", "NAMA CALON PMI", "Full name", "Nama Lengkap (sesuai KTP)"),
    "NIK": ("No. KTP", "No. KTP / NIK", "Nomor Induk Kependudukan", "N I K"),
    "TEMPAT LAHIR": ("Tmp. Lahir", "Place of birth", "TEMPAT  LAHIR"),
    "TANGGAL LAHIR": ("Tgl Lahir", "Tgl. Lahir (dd/mm/yyyy)", "Date of birth", "TANGAL LAHIR"),
    "JK": ("L/P", "Jenis Kelamin", "Jenis Kelamin (L/P)", "Sex"),
    "STATUS": ("Status Perkawinan", "Status Kawin", "Marital status"),
    "ALAMAT": ("Alamat Lengkap", "Alamat KTP", "Address"),
    "DESA/KELURAHAN": ("Desa", "Kelurahan", "Desa/Kel"),
    "KECAMATAN": ("Kec.", "Kecamatan"),
    "PENDIDIKAN": ("Pendidikan Terakhir", "PENDIDKAN TERAKHIR", "Ijazah terakhir"),
    "JABATAN": ("Pekerjaan", "Posisi", "Job"),
    "NO HP": ("Telp", "No. HP/WA", "Nomor Telepon", "WhatsApp"),
    "NEGARA TUJUAN": ("Negara", "Destination country", "Negara Penempatan"),
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_columns_are_known_under_their_usual_names(pack: Pack, tmp_path: Path, data: st.DataObject) -> None:
    renamed = {data.draw(st.sampled_from((name, *OTHER_NAMES[name]))): cells for name, cells in PEOPLE.items()}
    plan = read(pack, write_list(tmp_path / "a.xlsx", table(renamed)))
    assert fields(plan) == CANONICAL, plan.unread


def test_a_heading_nobody_knows_is_told_and_not_guessed(pack: Pack, tmp_path: Path) -> None:
    people = with_columns(**{"NAMA AYAH": ("A", "B", "C"), "UKURAN BAJU": ("S", "M", "L")})
    plan = read(pack, write_list(tmp_path / "a.xlsx", table(people)))
    assert plan.unread == ("NAMA AYAH", "UKURAN BAJU")
    assert fields(plan) == CANONICAL


@pytest.mark.parametrize(
    "cells",
    [
        (date(1998, 3, 19), date(2004, 11, 5), date(1997, 3, 9)),
        (35873, 38296, 35498),
        ("19031998", "05112004", "09031997"),
        (19031998, 5112004, 9031997),
        ("1998-03-19", "2004.11.05", "1997/03/09"),
        ("19 Maret 1998", "5-Nop-2004", "9 Mar 97"),
    ],
)
def test_birth_dates_come_in_many_forms(pack: Pack, tmp_path: Path, cells: tuple[Any, ...]) -> None:
    plan = read(pack, write_list(tmp_path / "a.xlsx", table({**PEOPLE, "TANGGAL LAHIR": cells})))
    assert fields(plan) == CANONICAL


@pytest.mark.parametrize("heading", ["Tempat, Tgl Lahir", "TTL", "Tempat / Tanggal Lahir", "Tempat Lahir"])
def test_place_and_date_in_one_cell_are_parted(pack: Pack, tmp_path: Path, heading: str) -> None:
    together = ("Arahan, 19-03-1998", "Bangodua/5 November 2004", "Indramayu 09/03/97")
    people = with_columns(**{"TEMPAT LAHIR": None, "TANGGAL LAHIR": None}) | {heading: together}
    assert fields(read(pack, write_list(tmp_path / "a.xlsx", table(people)))) == CANONICAL


def test_one_heading_may_span_the_place_and_the_date_beside_it(pack: Pack, tmp_path: Path) -> None:
    rows = table(PEOPLE)
    at = rows[0].index("TEMPAT LAHIR")
    rows[0][at : at + 2] = ["TEMPAT, TGL LAHIR", ""]
    for row, day in zip(rows[1:], (date(1998, 3, 19), date(2004, 11, 5), date(1997, 3, 9)), strict=True):
        row[at + 1] = day
    assert fields(read(pack, write_list(tmp_path / "a.xlsx", rows))) == CANONICAL


def test_headings_over_two_rows_are_read_together(pack: Pack, tmp_path: Path) -> None:
    lower, *people = table(PEOPLE)
    upper = list(lower)
    for name, over, under in (
        ("TEMPAT LAHIR", "TEMPAT, TANGGAL LAHIR", "TEMPAT"),
        ("TANGGAL LAHIR", "", "TANGGAL"),
        ("DESA/KELURAHAN", "DOMISILI", "DESA/KELURAHAN"),
        ("KECAMATAN", "", "KECAMATAN"),
    ):
        at = lower.index(name)
        upper[at], lower[at] = over, under
    lower = ["" if cell == above else cell for cell, above in zip(lower, upper, strict=True)]
    counted = [f"({number})" for number in range(1, len(upper) + 1)]
    plan = read(pack, write_list(tmp_path / "a.xlsx", [["DAFTAR NOMINATIF"], [], upper, lower, counted, *people]))
    assert fields(plan) == CANONICAL
    assert [text for _row, text in plan.notes] == [" ".join(counted)]


def test_merged_titles_and_closing_lines_are_no_persons(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    heading, *people = table(PEOPLE)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.merge_range("A1:N1", "PT Bahari Contoh Sejahtera", bold)
        sheet.merge_range("A2:N2", "DAFTAR NOMINATIF CPMI", bold)
        sheet.write_row("A3", ["Nomor", ": 12/BCS/XI/2026"])
        sheet.write_row("A4", ["Perihal", ":", "Rekomendasi paspor ke Hongkong sebanyak 3 (tiga) orang"])
        sheet.write("A5", "Indramayu, 12 November 2026")
        sheet.write_row("A7", heading)
        for at, row in enumerate(people):
            sheet.write_row(7 + 2 * at, 0, row)
        sheet.write_row("A14", ["JUMLAH", "3 orang"])
        sheet.write_row("A15", heading)
        sheet.write_row("B17", ["Mengetahui,", "", "", "", "Hormat kami,"])
        sheet.write("F20", "Budi Pratama")
        sheet.write("F21", "Direktur Utama")
        sheet.write_blank(1_000_000, 3, None, bold)
    plan = read(pack, path)
    assert [row.fields["name"] for row in plan.rows] == [person["name"] for person in CANONICAL]
    assert [row.source_row for row in plan.rows] == [8, 10, 12]
    said = plan.preamble
    assert (said.company, said.letter_number, said.letter_date, said.country, said.stated_count) == (
        "PT Bahari Contoh Sejahtera", "12/BCS/XI/2026", "2026-11-12", "HK", 3,
    )  # fmt: skip
    assert len(plan.notes) == 5


def test_a_person_for_another_country_than_the_letters_is_pointed_out(pack: Pack, tmp_path: Path) -> None:
    rows = [
        ["Perihal: Rekomendasi Paspor - Malaysia, 5 orang"],
        *table({**PEOPLE, "NEGARA TUJUAN": ("MY", "", "Jepang")}),
    ]
    rows[1][-1] = "NEGARA TUJUAN"
    plan = read(pack, write_list(tmp_path / "a.xlsx", rows))
    assert [row.fields["destination_country"] for row in plan.rows] == ["MY", "MY", "JP"]
    assert [[issue.code for issue in row.issues] for row in plan.rows] == [[], [], ["country_differs"]]
    assert [(remark.code, remark.facts) for remark in plan.remarks] == [("count_differs", {"stated": 5, "found": 3})]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (3212195903980001, None),
        (3212195903980000, "nik_digits_lost"),
        ("3,21219590398E+15", "nik_digits_lost"),
        ("3.2122E+15", "nik_digits_lost"),
        ("'3212 1959 0398 0001", None),
        ("32.12.19.590398.0001\u00a0", None),
        ("321219590398001", "nik_length"),
        ("321219590398000A", "nik_not_digits"),
        ("3212193303980001", "nik_date_invalid"),
        ("", "missing"),
    ],
)
def test_a_nik_is_read_or_told_what_is_wrong_with_it(pack: Pack, tmp_path: Path, cell: Any, code: str | None) -> None:
    people = {**PEOPLE, "NIK": (cell, *PEOPLE["NIK"][1:])}
    row = read(pack, write_list(tmp_path / "a.xlsx", table(people))).row(1)
    if code is None:
        assert row.fields["nik"] == "3212195903980001"
    assert [issue.code for issue in row.issues] == ([code] if code else [])
    assert row.importable == (code is None)


def test_an_optional_value_that_cannot_be_read_is_left_out_with_a_warning(pack: Pack, tmp_path: Path) -> None:
    people = with_columns(**{"NO KK": (3212120908050000, "x", "3212120908050001"), "AGAMA": ("?", "Islam", "-")})
    people["NO HP"] = ("tidak ada", "-", "")
    people["DESA/KELURAHAN"] = ("Entahlah", "Mulyasari", "Kepandean")
    plan = read(pack, write_list(tmp_path / "a.xlsx", table(people)))
    assert {(issue.code, issue.level) for issue in plan.row(1).issues} == {
        ("digits_lost", "warning"), ("code_unknown", "warning"), ("phone_unreadable", "warning"),
        ("area_unknown", "warning"),
    }  # fmt: skip
    assert not {"family_card", "religion", "phone", "village"} & set(plan.row(1).fields)
    assert [row.importable for row in plan.rows] == [True, True, True]
    assert plan.row(3).fields["family_card"] == "3212120908050001"


def test_a_formula_without_its_value_is_named_by_its_cell(pack: Pack, tmp_path: Path) -> None:
    rows = table({**PEOPLE, "NAMA LENGKAP": ('=UPPER("wati")', *PEOPLE["NAMA LENGKAP"][1:])})
    rows[3][rows[0].index("NO HP")] = "=A1"
    plan = read(pack, write_list(tmp_path / "a.xlsx", rows))
    assert [(issue.code, issue.field, issue.level, issue.facts) for row in plan.rows for issue in row.issues] == [
        ("formula_without_value", "name", "error", {"cell": "B2", "text": ""}),
        ("formula_without_value", "phone", "warning", {"cell": "M4", "text": ""}),
    ]


def test_a_formula_that_failed_is_named_with_its_error_and_one_with_a_value_is_read(pack: Pack, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Daftar & tabel")
        for at, row in enumerate(table(PEOPLE)):
            sheet.write_row(at, 0, row)
        sheet.write_formula("B2", "=Induk!B9", value="Wati Karsinah")
        sheet.write_formula("C3", "=Induk!#REF!", value="#REF!")
    plan = read(pack, path)
    assert plan.row(1).fields == CANONICAL[0]
    assert [(issue.code, issue.field, issue.facts) for issue in plan.row(2).issues] == [
        ("formula_error", "nik", {"cell": "C3", "text": "#REF!"})
    ]


def test_numbers_that_repeat_give_way_to_counting(pack: Pack, tmp_path: Path) -> None:
    plan = read(pack, write_list(tmp_path / "a.xlsx", table({**PEOPLE, "NO": (1, 1, "2.")})))
    assert [row.number for row in plan.rows] == [1, 2, 3]


def test_numbers_that_count_nothing_give_way_to_counting(pack: Pack, tmp_path: Path) -> None:
    plan = read(pack, write_list(tmp_path / "a.xlsx", table(with_columns(NO=("①", "²", "③")))))
    assert [row.number for row in plan.rows] == [1, 2, 3]


@pytest.mark.parametrize("numbers", [("1", "2", "2a"), ("1)", "2)", "3)"), ("①", "②", "③")])
def test_who_has_an_odd_number_and_no_nik_is_not_left_out(pack: Pack, tmp_path: Path, numbers: tuple[str, ...]) -> None:
    niks = (*PEOPLE["NIK"][:2], "tidak ada")
    plan = read(pack, write_list(tmp_path / "a.xlsx", table(with_columns(NO=numbers, NIK=niks))))
    assert [row.typed["name"] for row in plan.rows] == list(PEOPLE["NAMA LENGKAP"])


def test_a_list_without_numbers_is_counted(pack: Pack, tmp_path: Path) -> None:
    plan = read(pack, write_list(tmp_path / "a.xlsx", table(with_columns(NO=None))))
    assert [row.number for row in plan.rows] == [1, 2, 3]


def test_a_libreoffice_list_is_read_too(pack: Pack, tmp_path: Path) -> None:
    assert fields(read(pack, write_ods(tmp_path / "a.ods", table(PEOPLE)))) == CANONICAL


def test_the_sheet_with_the_persons_is_found_among_others(pack: Pack, tmp_path: Path) -> None:
    other = [["NO", "NAMA", "JENIS"], [1, "Kursi", "Kayu"]]
    letter = [["PT Contoh Cover"], ["Nomor : 9/C/2026"], ["Hal: rekomendasi, Jepang, 3 orang"]]
    sheets = {"Surat": letter, "Inventaris": other, "Lampiran": table(PEOPLE), "Lama": table(PEOPLE)}
    plan = read(pack, write_sheets(tmp_path / "a.xlsx", sheets, hidden=["Lama"]))
    assert (plan.sheet, len(plan.rows)) == ("Lampiran", 3)
    assert (plan.preamble.company, plan.preamble.letter_number, plan.preamble.country) == (
        "PT Contoh Cover",
        "9/C/2026",
        "JP",
    )


def test_persons_the_office_knows_already_are_pointed_out(pack: Pack, tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def known(niks: list[str]) -> dict[str, str]:
        asked.append(niks)
        return {CANONICAL[1]["nik"]: "record-7"}

    plan = read(pack, write_list(tmp_path / "a.xlsx", table(PEOPLE)), known=known)
    assert asked == [[person["nik"] for person in CANONICAL]]
    (issue,) = plan.row(2).issues
    assert (issue.code, issue.level, issue.facts) == ("already_registered", "warning", {"record": "record-7"})


def test_a_thousand_persons_are_read_and_checked_in_two_seconds(pack: Pack, tmp_path: Path) -> None:
    many: dict[str, list[Any]] = {name: [] for name in PEOPLE}
    for number in range(1000):
        for name, cells in PEOPLE.items():
            many[name].append(cells[number % 3])
        many["NO"][-1] = number + 1
        many["NIK"][-1] = many["NIK"][-1][:12] + f"{number + 1:04d}"
    path = write_list(tmp_path / "a.xlsx", table(many))
    start = time.process_time()
    plan = read(pack, path)
    assert time.process_time() - start < 2.0
    assert sum(row.importable for row in plan.rows) == 1000
