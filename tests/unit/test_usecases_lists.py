"""Lists taken out of the program, kept under a name, and worked on many at a time."""

import csv
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from desktop.errors import Refused, SurroundingsFailed
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Desk, Office
from desktop.usecases.history import history_of
from desktop.usecases.lists.columns import all_columns, chosen_columns, columns_of
from desktop.usecases.lists.export import BEGUN, FORMULA_SIGNS, NAMED, clear_broken_exports, export, export_query
from desktop.usecases.lists.together import do_together, doable
from desktop.usecases.lists.views import View, put_views, save_view, saved_views, view_query
from tests.support.desks import desk_of
from tests.support.office import CLERK, PERSON, register

REGISTRATION = "registration"
ALL = Query(record_type=REGISTRATION)


@pytest.fixture
def siti(office: Office) -> Desk:
    return desk_of(office, "siti")


def columns(desk: Desk, *keys: str) -> Any:
    return chosen_columns(desk.pack, desk.pack.record(REGISTRATION), keys)


def written(file: Path) -> list[list[Any]]:
    if file.suffix == ".xlsx":
        return CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened, delimiter=";"))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_list_is_written_in_its_order_under_the_headings_that_are_shown(
    siti: Desk, tmp_path: Path, suffix: str
) -> None:
    register(siti.store, name="Wati", nik="3212195503980001")
    register(siti.store, name="Adi", nik="3212191503980002")
    file = tmp_path / f"daftar{suffix}"
    done = export_query(
        siti, Query(record_type=REGISTRATION, order=("name", "asc")), columns(siti, "name", "nik"), file
    )
    assert (done.rows, done.whole) == (2, True)
    heading = [field.label.en for field in map(siti.pack.record(REGISTRATION).require, ("name", "nik"))]
    assert written(file) == [heading, ["Adi", "3212191503980002"], ["Wati", "3212195503980001"]]
    assert list(tmp_path.glob("*.part")) == list(tmp_path.glob(".loket-*")) == []


def test_a_nik_stays_a_text_with_all_its_digits_and_a_phone_its_zero(siti: Desk, tmp_path: Path) -> None:
    register(siti.store, nik="3212195503980010", phone="+6281200000010")
    export_query(siti, ALL, columns(siti, "nik", "phone"), tmp_path / "daftar.xlsx")
    assert written(tmp_path / "daftar.xlsx")[1] == ["3212195503980010", "081200000010"]


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_nothing_that_somebody_typed_becomes_a_formula(siti: Desk, tmp_path: Path, sign: str) -> None:
    evil = f"{sign}cmd|' /C calc'!A0"
    store = siti.store
    store.write(CLERK, [Intent(record_type=REGISTRATION, action="create", fields=PERSON | {"name": evil})])
    export_query(siti, ALL, columns(siti, "name"), tmp_path / "daftar.csv")
    assert written(tmp_path / "daftar.csv")[1] == [f"'{evil}"]
    export_query(siti, ALL, columns(siti, "name"), tmp_path / "daftar.xlsx")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "daftar.xlsx")).get_sheet_by_index(0)
    assert sheet.to_python()[1][0].strip() == evil.strip()
    assert b"<f>" not in _sheet_xml(tmp_path / "daftar.xlsx")


def _sheet_xml(file: Path) -> bytes:
    with zipfile.ZipFile(file) as opened:
        return opened.read("xl/worksheets/sheet1.xml")


def test_who_took_a_list_out_is_written_down_for_the_list_and_for_everybody_on_it(siti: Desk, tmp_path: Path) -> None:
    one, other = register(siti.store), register(siti.store, name="Lain", nik="3212195503980002")
    export_query(siti, Query(record_type=REGISTRATION, text="lain"), columns(siti, "name"), tmp_path / "daftar.csv")
    (line,) = history_of(siti, REGISTRATION, "")
    assert line.by == "Siti" and "daftar.csv" in line.reason
    assert [entry.reason for entry in history_of(siti, REGISTRATION, other.id)][-1] == line.reason
    assert all("daftar.csv" not in entry.reason for entry in history_of(siti, REGISTRATION, one.id))
    assert siti.store.first_broken_entry() is None


def test_a_long_list_is_written_down_once(siti: Desk, tmp_path: Path) -> None:
    many = [
        Intent(record_type=REGISTRATION, action="create", fields=PERSON | {"name": f"Orang {n}"})
        for n in range(NAMED + 1)
    ]
    ops = siti.store.write(CLERK, many)
    export_query(siti, ALL, columns(siti, "name"), tmp_path / "daftar.csv")
    assert len(history_of(siti, REGISTRATION, "")) == 1
    assert all(entry.reason == "" for entry in history_of(siti, REGISTRATION, ops[0].record))


def test_a_list_of_which_nothing_could_be_written_down_does_not_leave_the_program(
    siti: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(siti.store)

    def full(*_said: object) -> None:
        raise SurroundingsFailed("the disk is full")

    monkeypatch.setattr(siti.store, "log_export", full)
    with pytest.raises(SurroundingsFailed):
        export_query(siti, ALL, columns(siti, "name"), tmp_path / "daftar.csv")
    assert not list(tmp_path.glob("daftar*"))


def test_an_export_that_is_broken_off_leaves_no_file_and_what_stood_there_before(siti: Desk, tmp_path: Path) -> None:
    register(siti.store)
    kind = siti.pack.record(REGISTRATION)
    for name in ("daftar.csv", "daftar.xlsx"):
        file = tmp_path / name
        file.write_bytes(b"lama")
        done = export(siti, kind, siti.store.numbers(ALL), columns_of(siti.pack, kind), file, lambda done, of: False)
        assert not done.whole
        assert file.read_bytes() == b"lama"
    assert list(tmp_path.glob(".loket-*")) == []
    assert siti.store.get_setting(BEGUN) == []
    assert history_of(siti, REGISTRATION, "") == []


@contextmanager
def killed_while_writing(folder: Path) -> Iterator[Path]:
    """While the block runs another program writes a list into `folder`; then it is killed. Gives what it leaves."""
    script = (
        "import sys; from pathlib import Path; from desktop.usecases.handing_out import written_whole\n"
        "with written_whole(Path(sys.argv[1])) as part: "
        "part.write_text('half'); print(part.parent, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(folder / "daftar.csv")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdout is not None
        yield Path(writing.stdout.readline().strip())
        writing.kill()


def test_what_an_export_left_that_was_killed_is_gone_with_the_next_one_but_not_what_is_being_written(
    siti: Desk, tmp_path: Path
) -> None:
    register(siti.store)
    with killed_while_writing(tmp_path) as half:
        assert (half / "daftar.csv").read_text() == "half"
        export_query(siti, ALL, columns(siti, "name"), tmp_path / "lain.csv")
        assert half.is_dir()  # that program lives
    assert half.is_dir()
    export_query(siti, ALL, columns(siti, "name"), tmp_path / "lain.csv")
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(("daftar", "lain", "."))) == [
        "lain.csv"
    ]


def test_what_a_killed_export_left_in_any_folder_is_gone_once_the_window_opens_again(
    siti: Desk, tmp_path: Path
) -> None:
    (stick := tmp_path / "stick").mkdir()
    with killed_while_writing(stick) as half:
        pass
    taken_out = str(tmp_path / "taken-out")
    siti.store.set_setting(BEGUN, [str(stick), taken_out])
    clear_broken_exports(siti)
    assert not half.exists()
    assert siti.store.get_setting(BEGUN) == [taken_out]  # looked at again when it is there


def test_what_was_said_in_an_interview_is_in_no_list_no_preview_and_no_export(siti: Desk) -> None:
    kind = siti.pack.record("interview_record")
    specific = {field.key for field in kind.fields if field.sensitivity == "specific"}
    assert specific >= {"statement", "conclusion"}
    assert not specific & {column.key for column in all_columns(siti.pack, kind)}


def test_a_file_that_is_neither_workbook_nor_csv_is_refused(siti: Desk, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        export_query(siti, ALL, columns(siti, "name"), tmp_path / "daftar.pdf")


@pytest.mark.parametrize("name", ["daftar.csv", "daftar.xlsx"])
def test_a_folder_that_is_not_there_is_told_in_words(siti: Desk, tmp_path: Path, name: str) -> None:
    register(siti.store)
    with pytest.raises(SurroundingsFailed, match="daftar"):
        export_query(siti, ALL, columns(siti, "name"), tmp_path / "tidak-ada" / name)


def test_a_view_is_kept_under_its_name_and_saved_over(siti: Desk, office: Office) -> None:
    save_view(siti, REGISTRATION, View(name="  Taiwan  menunggu ", filters={"destination_country": "TW"}))
    save_view(siti, REGISTRATION, View(name="taiwan menunggu", states=("registered",), order=("name", "asc")))
    (view,) = saved_views(siti, REGISTRATION)
    assert (view.name, view.states, view.order) == ("taiwan menunggu", ("registered",), ("name", "asc"))
    assert saved_views(desk_of(office, "budi"), REGISTRATION) == []
    assert saved_views(siti, "company") == []
    assert put_views(siti, REGISTRATION, []) == saved_views(siti, REGISTRATION) == []


def test_a_view_without_a_name_is_refused(siti: Desk) -> None:
    with pytest.raises(Refused):
        save_view(siti, REGISTRATION, View(name="  "))


def test_a_view_of_an_older_pack_asks_only_for_what_there_still_is(siti: Desk) -> None:
    view = View(
        name="lama", states=("gone", "registered"), filters={"shoe_size": 40, "sex": "male"}, order=("shoe", "asc")
    )
    query = view_query(siti.pack.record(REGISTRATION), view)
    assert (query.states, query.filters, query.order) == (("registered",), {"sex": "male"}, None)
    assert siti.store.select(query) == []


def test_only_what_the_workflow_allows_for_all_of_them_is_offered(siti: Desk) -> None:
    waiting, gone = register(siti.store), register(siti.store, nik="3212195503980002")
    withdraw = Intent(record_type=REGISTRATION, action="step", record=gone.id, step="withdraw", reason="Batal")
    siti.store.write(CLERK, [withdraw])
    kind = siti.pack.record(REGISTRATION)
    first, second = siti.store.many(REGISTRATION, [waiting.id, gone.id])
    assert [one.key for one in doable(siti, kind, [first])] == ["put_into_request", "withdraw"]
    assert doable(siti, kind, [first, second]) == doable(siti, kind, []) == []


def test_one_that_cannot_be_done_holds_up_no_other_and_says_why(siti: Desk, office: Office) -> None:
    people = [register(siti.store), register(siti.store, nik="3212195503980002", name="Lain")]
    siti.store.write(
        CLERK, [Intent(record_type=REGISTRATION, action="step", record=people[0].id, step="withdraw", reason="Batal")]
    )
    kind = siti.pack.record(REGISTRATION)
    _put, withdraw = doable(siti, kind, siti.store.many(REGISTRATION, [people[1].id]))
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    done = do_together(siti, kind, withdraw, [person.id for person in people], "Tidak jadi", tell)
    assert [one.error is None for one in done] == [False, True]
    assert done[1].title == "Lain"
    assert told == [(1, 2), (2, 2)]
    states = {record.state for record in siti.store.many(REGISTRATION, [person.id for person in people])}
    assert states == {"withdrawn"}


def test_what_is_done_to_many_can_be_broken_off(siti: Desk) -> None:
    people = [register(siti.store), register(siti.store, nik="3212195503980002")]
    kind = siti.pack.record(REGISTRATION)
    _put, withdraw = doable(siti, kind, siti.store.many(REGISTRATION, [person.id for person in people]))
    done = do_together(siti, kind, withdraw, [person.id for person in people], "Batal", lambda done, of: False)
    assert len(done) == 1
    assert siti.store.counts_by_state(REGISTRATION) == {"registered": 1, "withdrawn": 1}
