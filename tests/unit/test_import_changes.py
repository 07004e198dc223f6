"""A person mends a plan row by row; every change is rechecked against all rows."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.errors import Refused
from desktop.usecases.people.importing import (
    Home,
    ImportPlan,
    amend,
    blocking,
    confirm,
    count,
    importable,
    read_plan,
    restore,
    set_aside,
)
from sync.model.pack import Pack
from sync.model.validate import check_record
from tests.support.workbooks import CANONICAL, PEOPLE, TODAY, table, write_list


def plan_of(pack: Pack, tmp_path: Path, **changed: tuple[Any, ...]) -> ImportPlan:
    named = {name.replace("_", " "): cells for name, cells in changed.items()}
    path = write_list(tmp_path / "a.xlsx", table({**PEOPLE, **named}))
    return read_plan(pack, path, TODAY, home=Home("32.12"))


def codes(plan: ImportPlan) -> list[list[str]]:
    return [[issue.code for issue in row.issues] for row in plan.rows]


def test_typing_the_lost_digits_makes_the_row_importable(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path, NIK=(3212195903980000, *PEOPLE["NIK"][1:]))
    assert [row.number for row in blocking(plan)] == [1]
    row = amend(pack, plan, 1, "nik", "3212 1959 0398 0001", TODAY)
    assert row.fields == CANONICAL[0]
    assert row.raw[2] == "3212195903980000"
    assert list(blocking(plan)) == []
    assert len(importable(plan)) == 3


def test_a_wrong_amendment_is_told_as_a_wrong_cell_would_be(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path)
    amend(pack, plan, 2, "birth_date", "31-02-2004", TODAY)
    assert codes(plan) == [[], ["date_unreadable"], []]
    amend(pack, plan, 2, "birth_date", "", TODAY)
    assert codes(plan) == [[], ["missing"], []]
    amend(pack, plan, 2, "birth_date", "5 Nopember 2004", TODAY)
    assert [row.fields for row in plan.rows] == CANONICAL


def test_an_amended_village_stands_for_itself(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path)
    assert amend(pack, plan, 1, "village", "Tegalgirang, Bangodua", TODAY).fields["village"] == "32.12.06.2020"
    assert amend(pack, plan, 1, "village", "32.12.19.2005", TODAY).fields["village"] == "32.12.19.2005"
    assert "village" not in amend(pack, plan, 1, "village", "", TODAY).fields


def test_a_field_that_does_not_exist_cannot_be_amended(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path)
    with pytest.raises(KeyError):
        amend(pack, plan, 1, "nama", "Wati", TODAY)
    with pytest.raises(KeyError):
        amend(pack, plan, 99, "name", "Wati", TODAY)


def test_the_company_of_a_row_is_amended_as_text(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path, P3MI=("PT Satu", "", ""))
    assert plan.row(1).refs == {"company": "PT Satu"}
    assert amend(pack, plan, 1, "company", "PT Dua", TODAY).refs == {"company": "PT Dua"}
    assert amend(pack, plan, 1, "company", "", TODAY).refs == {}


def test_a_duplicate_goes_when_either_row_is_set_aside_or_amended(pack: Pack, tmp_path: Path) -> None:
    twice = ("3212195903980001", "3212060511040341", "3212195903980001")
    same = {"TANGGAL_LAHIR": ("19-03-1998", "05-11-2004", "19-03-1998")}
    plan = plan_of(pack, tmp_path, NIK=twice, **same)
    assert codes(plan) == [[], [], ["duplicate_in_file"]]
    set_aside(pack, plan, 1, "Mengundurkan diri")
    assert codes(plan) == [[], [], []]
    restore(pack, plan, 1)
    assert codes(plan) == [[], [], ["duplicate_in_file"]]
    amend(pack, plan, 1, "nik", "3212195903980002", TODAY)
    assert codes(plan) == [[], [], []]
    amend(pack, plan, 2, "nik", "3212195903980002", TODAY)
    assert "duplicate_in_file" in codes(plan)[1]


def test_a_row_is_set_aside_with_a_reason_only(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path)
    with pytest.raises(Refused, match="reason"):
        set_aside(pack, plan, 2, "  ")
    set_aside(pack, plan, 2, " Belum  lengkap ")
    assert plan.row(2).set_aside == "Belum lengkap"
    assert [row.number for row in importable(plan)] == [1, 3]
    now = count(plan)
    assert (now.rows, now.importable, now.with_errors, now.set_aside) == (3, 2, 0, 1)


def test_a_warning_is_confirmed_with_a_reason_and_comes_back_when_a_value_changes(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path, TANGGAL_LAHIR=("19-03-1997", *PEOPLE["TANGGAL LAHIR"][1:]))
    assert codes(plan) == [["nik_birth_mismatch"], [], []]
    with pytest.raises(Refused, match="reason"):
        confirm(pack, plan, 1, "nik_birth_mismatch", "", TODAY)
    row = confirm(pack, plan, 1, "nik_birth_mismatch", "Sesuai akta lahir", TODAY)
    assert row.issues == []
    assert row.fields["confirmations"] == {
        "nik_birth_mismatch": {"reason": "Sesuai akta lahir", "value": "3212195903980001|1997-03-19|female"}
    }
    assert check_record(pack, pack.record("registration"), row.fields, TODAY) == []
    assert codes(plan) == [[], [], []]
    amend(pack, plan, 1, "birth_date", "19-03-1996", TODAY)
    assert codes(plan) == [["nik_birth_mismatch"], [], []]


def test_a_person_known_already_is_confirmed_too(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path)
    nik = "3212195903980009"

    def known(niks: list[str]) -> dict[str, str]:
        assert niks == [nik]
        return {nik: "record-9"}

    amend(pack, plan, 1, "nik", nik, TODAY, known=known)
    assert codes(plan) == [["already_registered"], [], []]
    confirm(pack, plan, 1, "already_registered", "Berangkat lagi", TODAY)
    assert codes(plan) == [[], [], []]


def test_an_error_cannot_be_confirmed(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path, NAMA_LENGKAP=("", *PEOPLE["NAMA LENGKAP"][1:]))
    with pytest.raises(Refused, match="no such warning"):
        confirm(pack, plan, 1, "missing", "tidak apa-apa", TODAY)


def test_a_draft_goes_on_where_it_was_left(pack: Pack, tmp_path: Path) -> None:
    plan = plan_of(pack, tmp_path, NIK=("321219590398000", *PEOPLE["NIK"][1:]))
    set_aside(pack, plan, 3, "Dokumen kurang")
    kept = msgspec.json.decode(msgspec.json.encode(plan), type=ImportPlan)
    amend(pack, kept, 1, "nik", "3212195903980001", TODAY)
    restore(pack, kept, 3)
    assert [row.fields for row in kept.rows] == CANONICAL
    assert len(importable(kept)) == 3
