"""Lists taken out by the command line."""

import csv
from pathlib import Path

from tests.support.counter import WALK_IN, Pc


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened, delimiter=";"))


def test_a_list_is_written_sorted_and_narrowed_and_who_did_it_is_told(pc: Pc, tmp_path: Path) -> None:
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")
    file = tmp_path / "daftar.csv"
    done = pc.ok("export", "registration", str(file), "--columns", "nik,name", "--sort", "name:desc", user="siti")
    assert (done["rows"], done["whole"]) == (1, True)
    heading, first = rows(file)
    assert heading == ["NIK", "Full name"]
    assert first[0] == next(text for text in WALK_IN if text.startswith("nik=")).removeprefix("nik=")
    pc.ok("export", "registration", str(file), "--state", "withdrawn", user="siti")
    assert len(rows(file)) == 1
    told = pc("export", "registration", user="agus")
    assert told.out.count("daftar.csv") == 2


def test_a_wrong_column_order_or_name_is_refused_before_anything_is_written(pc: Pc, tmp_path: Path) -> None:
    file = tmp_path / "daftar.xlsx"
    assert pc("export", "registration", str(file), "--columns", "shoe_size", user="siti").status == 2
    assert pc("export", "registration", str(file), "--sort", "shoe_size", user="siti").status == 2
    assert pc("export", "registration", str(tmp_path / "daftar.pdf"), user="siti").status == 1
    assert list(tmp_path.glob("daftar*")) == []
