"""Many rows of a list at a time: selected, exported, done the same to."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.store.values import Intent, Query
from desktop.ui.screens.records.selecting import selected_numbers
from desktop.usecases.desk import Office
from desktop.usecases.history import history_of
from tests.support.office import CLERK, register
from tests.ui.breaking_off import breaking_off
from tests.ui.conftest import OpenCounter
from tests.ui.records_page import cells, names, open_list, select_all, the_page, three_people


def test_what_is_selected_can_be_exported_as_it_is_shown(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    three_people(office)
    counter = open_list(sit)
    file = tmp_path / "daftar.csv"
    the_page(counter).exporting.choose = lambda _parent, _name: file
    page = the_page(counter)
    page.rows.arranging.sort("name")
    counter.wait(lambda: cells(counter, "name")[0] == "Joko Piliang")
    page.table.selectRow(0)
    counter.qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert counter.find(QLabel, "selected_count").text() == "2 selected"
    counter.press("export_selected")
    counter.wait(file.exists)
    heading, first, second = file.read_text(encoding="utf-8-sig").splitlines()
    assert heading.startswith("Full name;State;NIK")
    assert first.startswith("Joko Piliang;") and "3212191503980002" in first
    assert second.startswith("Rahma Suryani;")
    assert "2 rows" in counter.shell.notice.text()


def test_all_rows_are_exported_where_no_two_are_selected(sit: OpenCounter, office: Office, tmp_path: Path) -> None:
    three_people(office)
    counter = open_list(sit)
    file = tmp_path / "daftar.xlsx"
    the_page(counter).exporting.choose = lambda _parent, _name: file
    counter.press_key("export")
    counter.wait(file.exists)
    counter.wait(lambda: "3 rows" in counter.shell.notice.text())
    assert [line.by for line in history_of(office, "registration", "")] == ["Siti"]


def test_who_chooses_no_file_exports_nothing(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    the_page(counter).exporting.choose = lambda _parent, _name: None
    counter.press("export")
    assert history_of(office, "registration", "") == []


def test_only_what_all_the_selected_ones_allow_is_offered_and_each_ones_outcome_is_told(
    sit: OpenCounter, office: Office
) -> None:
    people = three_people(office)
    counter = open_list(sit)
    select_all(counter)
    counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_withdraw") is not None)
    counter.press("all_withdraw")
    gone = Intent(record_type="registration", record=people[0].id, action="step", step="withdraw", reason="Pindah")
    office.store.write(CLERK, [gone])  # on this very moment, by a colleague
    counter.type("Perusahaan batal berangkat")
    counter.press("ask_together_confirm")
    outcome = the_page(counter).together.outcome
    counter.wait(outcome.isVisible)
    assert outcome.heading.text().endswith("2 done, 1 not")
    assert [bool(row.error) for row in outcome.model.rows] == [True, False, False]
    assert outcome.model.rows[0].title == "Wati Karsinah"
    assert office.store.counts_by_state("registration") == {"withdrawn": 3}


def test_what_was_broken_off_is_said_with_how_many_were_not_come_to(
    sit: OpenCounter, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_people(office)
    counter = open_list(sit)
    select_all(counter)
    counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_withdraw") is not None)
    counter.press("all_withdraw")
    counter.type("Perusahaan batal berangkat")
    with breaking_off(monkeypatch):
        counter.press("ask_together_confirm")
    assert office.store.counts_by_state("registration") == {"withdrawn": 1, "registered": 2}
    assert counter.said().endswith(": 1 done. Broken off: 2 others are as they were.")
    assert counter.focused() is the_page(counter).table


def test_who_thinks_better_of_doing_it_to_many_is_back_at_the_rows(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    select_all(counter)
    counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_withdraw") is not None)
    counter.press("all_withdraw")
    counter.key(Qt.Key.Key_Escape)
    assert counter.focused() is the_page(counter).table


def test_a_selection_survives_what_comes_from_a_colleague(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    select_all(counter)
    before = set(selected_numbers(the_page(counter).table, the_page(counter).model))
    register(office.store, name="Tuti Lubis", nik="3212195503980004")
    counter.wait(lambda: "Tuti Lubis" in names(counter))
    assert set(selected_numbers(the_page(counter).table, the_page(counter).model)) == before


def test_nothing_is_asked_of_many_before_two_are_selected(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    assert not the_page(counter).together.bar.isVisible()
    select_all(counter)
    assert the_page(counter).together.bar.isVisible()
    counter.press("select_none")
    assert not the_page(counter).together.bar.isVisible()


def test_a_heap_of_work_is_a_chip_that_leads_to_the_whole_list(sit: OpenCounter, office: Office) -> None:
    people = three_people(office)
    counter = sit("siti")
    among = frozenset({people[0].id})
    counter.shell.records("registration", Query(record_type="registration"), lambda: among, "CPMI to verify")
    counter.wait(lambda: names(counter) == {"Wati Karsinah"})
    (chip,) = the_page(counter).narrowing.chips.chips()
    assert chip.text() == "CPMI to verify"
    chip.click()
    counter.wait(lambda: len(names(counter)) == 3)
