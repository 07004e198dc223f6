"""Three workbooks as an office received them: a clean list, an untidy one, and a register book."""

import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.usecases.people.importing import Home, ImportPlan, count, importable, read_plan
from desktop.usecases.people.importing.cells import cell_text
from desktop.usecases.people.importing.container import Limits
from desktop.usecases.people.importing.workbook import Sheet, read_sheets
from sync.model.issues import Issue
from sync.model.pack import Pack

TODAY = date(2026, 11, 21)
DATA = Path(__file__).parents[1] / "data"
EXPECTED: dict[str, dict[str, Any]] = {
    entry["file"]: entry for entry in json.loads((DATA / "expected.json").read_text())
}


def told(issue: Issue) -> str:
    return "name_missing" if (issue.code, issue.field) == ("missing", "name") else issue.code


def found(plan: ImportPlan, level: str, importable_only: bool) -> dict[str, list[int]]:
    by_code: dict[str, list[int]] = defaultdict(list)
    for row in plan.rows:
        for issue in row.issues:
            if issue.level == level and (row.importable or not importable_only):
                by_code[told(issue)].append(row.number)
    return dict(by_code)


@pytest.mark.parametrize("file", ["permohonan-p3mi.xlsx", "permohonan-p3mi-berantakan.xlsx"])
def test_a_companys_list_is_read_with_all_that_is_wrong_in_it(pack: Pack, file: str) -> None:
    plan = read_plan(pack, DATA / file, TODAY, home=Home("32.12"))
    expected = EXPECTED[file]
    assert count(plan).rows == expected["rows"]
    assert len(importable(plan)) == expected["importable"]
    assert found(plan, "error", importable_only=False) == expected["errors"]
    assert found(plan, "warning", importable_only=True) == expected["warnings"]
    assert all(len(row.fields["village"]) == len("32.12.19.2005") for row in plan.rows)


@pytest.mark.parametrize(
    ("file", "company", "number", "country", "stated"),
    [
        ("permohonan-p3mi.xlsx", "PT Samudra Karya Mandiri", "27/PT-SAM/X/2026", "TW", 20),
        ("permohonan-p3mi-berantakan.xlsx", "PT Cakra Buana Tenaga", "60/PT-CAK/X/2026", "MY", 25),
    ],
)
def test_the_letter_above_the_list_is_read(
    pack: Pack, file: str, company: str, number: str, country: str, stated: int
) -> None:
    plan = read_plan(pack, DATA / file, TODAY)
    said = plan.preamble
    assert (said.company, said.letter_number, said.country, said.stated_count) == (company, number, country, stated)
    assert plan.remarks == []
    assert {row.fields["destination_country"] for row in plan.rows} == {country}


def test_closing_lines_are_kept_as_notes_and_not_as_persons(pack: Pack) -> None:
    plan = read_plan(pack, DATA / "permohonan-p3mi-berantakan.xlsx", TODAY)
    assert [text.partition(" ")[0] for _row, text in plan.notes] == ["Demikian", "Direktur,"]


def test_the_later_of_two_rows_with_one_nik_is_told_of_the_earlier(pack: Pack) -> None:
    plan = read_plan(pack, DATA / "permohonan-p3mi-berantakan.xlsx", TODAY)
    (issue,) = [issue for issue in plan.row(8).issues if issue.code == "duplicate_in_file"]
    assert issue.facts == {"row": 3}
    assert plan.row(3).importable


def test_an_unfinished_import_can_be_kept_as_a_draft(pack: Pack) -> None:
    plan = read_plan(pack, DATA / "permohonan-p3mi-berantakan.xlsx", TODAY, home=Home("32.12"))
    kept = msgspec.json.decode(msgspec.json.encode(plan), type=ImportPlan)
    assert kept == plan


def test_a_register_book_gives_every_person_with_scheme_country_and_sex(pack: Pack) -> None:
    expected = EXPECTED["buku-register-2023.xlsx"]
    plan = read_plan(pack, DATA / "buku-register-2023.xlsx", TODAY, mode="register")
    assert len(importable(plan)) == len(plan.rows) == expected["rows"]
    codes = {"G to G": "g_to_g", "P3MI": "p_to_p", "Mandiri": "individual"}
    assert Counter(row.fields["scheme"] for row in plan.rows) == {
        codes[name]: number for name, number in expected["scheme"].items()
    }
    by_country = Counter((row.fields["destination_country"], row.fields["sex"]) for row in plan.rows)
    countries = {"Taiwan": "TW", "Malaysia": "MY", "Singapura": "SG", "Jepang": "JP", "Hong Kong": "HK"}
    assert by_country == {
        (countries[name], sex): sexes[letter]
        for name, sexes in expected["country_sex"].items()
        for letter, sex in (("L", "male"), ("P", "female"))
    }


def test_a_register_notes_the_day_the_district_and_the_company(pack: Pack) -> None:
    plan = read_plan(pack, DATA / "buku-register-2023.xlsx", TODAY, mode="register")
    row = plan.row(2)
    assert (row.noted_on, row.fields["village"]) == ("2023-01-03", "13.06.15")
    assert row.refs == {"company": "PT Andalas Mitra Kerja"}
    assert all(row.noted_on.startswith("2023-") and row.fields["village"] for row in plan.rows)
    assert {issue.field for row in plan.rows for issue in row.issues} == {
        "birth_place", "marital_status", "education", "address",
    }  # fmt: skip


def test_the_same_register_is_no_companys_request(pack: Pack) -> None:
    plan = read_plan(pack, DATA / "buku-register-2023.xlsx", TODAY, mode="request")
    assert importable(plan) == []


def read_table(sheet: Sheet) -> list[dict[str, str]]:
    """A sheet whose first row of two or more cells is its heading, as rows by heading."""
    heading: list[str] = []
    table = []
    for row in sheet.rows:
        texts = [cell_text(cell) for cell in row.cells]
        if heading:
            table.append({name: text for name, text in zip(heading, texts, strict=False) if name})
        elif sum(1 for text in texts if text) > 1:
            heading = texts
    return table


def test_the_sheet_of_cases_is_read_as_a_table() -> None:
    sheets = read_sheets(DATA / "buku-register-2023.xlsx", Limits())
    (cases,) = [sheet for sheet in sheets if sheet.name == "Kasus"]
    rows = read_table(cases)
    assert Counter(row["JENIS"] for row in rows) == EXPECTED["buku-register-2023.xlsx"]["cases"]
    assert rows[0] == {
        "NO": "1", "TGL": "2023-03-25", "JENIS": "TPPO", "NAMA": "Marwan Fauzi", "NEGARA": "Malaysia",
        "TINDAK LANJUT": "Diserahkan kepada keluarga",
    }  # fmt: skip
