"""Finding people in the list: instant search, filters, masked numbers, and an office of any size."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from desktop.store.values import Intent, Query
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.screens.records.selecting import selected_numbers
from desktop.ui.tables.record_model import PAGE, PAGES_KEPT
from desktop.ui.tables.view import Table
from desktop.usecases.desk import Office
from desktop.usecases.history import history_of
from desktop.usecases.lists.views import View, save_view
from sync.model.record import Record
from tests.support.office import CLERK, PERSON, register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter


def three_people(office: Office) -> list[Record]:
    return [
        register(office.store, name="Wati Karsinah", nik="3212195503980001", sex="female"),
        register(office.store, name="Joko Piliang", nik="3212191503980002", sex="male", destination_country="MY"),
        register(office.store, name="Rahma Suryani", nik="3212195503980003", sex="female"),
    ]


def open_list(sit: OpenCounter) -> Counter:
    counter = sit("siti")
    counter.press("nav_registration")
    return counter


def names(counter: Counter) -> set[str]:
    model = counter.page(RecordsPage).model
    return {str(model.data(model.index(row, 0))) for row in range(model.rowCount())}


def test_typing_a_few_letters_narrows_the_list_by_itself(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    assert names(counter) == {"Wati Karsinah", "Joko Piliang", "Rahma Suryani"}
    counter.type("jok", counter.find(QLineEdit, "search"))
    counter.wait(lambda: names(counter) == {"Joko Piliang"})


def test_the_list_is_found_by_the_last_digits_of_a_nik(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.type("980003", counter.find(QLineEdit, "search"))
    counter.wait(lambda: names(counter) == {"Rahma Suryani"})


def test_a_search_that_finds_nothing_says_so(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.type("zzz", counter.find(QLineEdit, "search"))
    counter.wait(lambda: not counter.page(RecordsPage).rows.nothing.isHidden())
    assert "Nothing found" in counter.page(RecordsPage).rows.empty.text()


def test_filters_that_the_pack_declares_narrow_the_list(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.press("filters_on")
    sex = counter.find(QComboBox, "filter_sex")
    sex.setCurrentIndex(sex.findData("female"))
    counter.wait(lambda: names(counter) == {"Wati Karsinah", "Rahma Suryani"})
    country = counter.find(QComboBox, "filter_destination_country")
    country.setCurrentIndex(country.findData("MY"))
    counter.wait(lambda: names(counter) == set())


def test_every_filter_of_the_pack_is_offered(sit: OpenCounter, office: Office) -> None:
    counter = open_list(sit)
    declared = [field.key for field in office.pack.record("registration").fields if field.filter]
    assert list(counter.page(RecordsPage).narrowing.filters.controls) == declared


def test_a_state_is_chosen_by_its_chip_which_counts_it(sit: OpenCounter, office: Office) -> None:
    first, *_rest = three_people(office)
    gone = Intent(record_type="registration", record=first.id, action="step", step="withdraw", reason="Batal")
    office.store.write(CLERK, [gone])
    counter = open_list(sit)
    assert counter.find(QPushButton, "state_withdrawn").text().endswith("1")
    assert counter.find(QPushButton, "state_registered").text().endswith("2")
    counter.press("state_withdrawn")
    counter.wait(lambda: names(counter) == {"Wati Karsinah"})


def test_while_something_is_searched_the_states_show_no_numbers_of_the_whole_list(
    sit: OpenCounter, office: Office
) -> None:
    three_people(office)
    counter = open_list(sit)
    chip = counter.find(QPushButton, "state_registered")
    assert chip.text().endswith("3")
    counter.type("jok", counter.find(QLineEdit, "search"))
    counter.wait(lambda: names(counter) == {"Joko Piliang"})
    assert not any(letter.isdigit() for letter in chip.text() + chip.accessibleName())
    counter.find(QLineEdit, "search").clear()
    counter.wait(lambda: chip.text().endswith("3"))


def test_no_nik_is_shown_in_full_in_a_list(sit: OpenCounter, office: Office) -> None:
    people = three_people(office)
    counter = open_list(sit)
    model = counter.page(RecordsPage).model
    cells = [str(model.data(model.index(row, column))) for row in range(3) for column in range(model.columnCount())]
    assert not any(str(person.fields["nik"]) in cell for person in people for cell in cells)
    assert any(cell.startswith("3212•") for cell in cells)


def test_enter_opens_the_person_and_back_leads_to_the_same_row(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    table = counter.find(Table, "records_table")
    counter.key(Qt.Key.Key_Down)
    table.selectRow(1)
    chosen = counter.page(RecordsPage).current()
    counter.qtbot.keyClick(table, Qt.Key.Key_Return)
    counter.rest()
    assert counter.page(RecordPage).record.id == chosen
    counter.press("back")
    assert counter.page(RecordsPage).current() == chosen
    assert table.hasFocus()  # so that the arrow keys go on from there


def test_what_a_colleague_registers_appears_by_itself(sit: OpenCounter, office: Office) -> None:
    counter = open_list(sit)
    assert names(counter) == set()
    register(office.store)
    counter.wait(lambda: names(counter) == {"Wati Karsinah"})


def test_a_change_leaves_the_chosen_row_where_it_is(sit: OpenCounter, office: Office) -> None:
    people = three_people(office)
    counter = open_list(sit)
    page = counter.page(RecordsPage)
    shown = [record.id for row in range(len(people)) if (record := page.model.record(row))]
    page.table.selectRow(shown.index(people[0].id))
    register(office.store, name="Tuti Lubis", nik="3212195503980004")
    counter.wait(lambda: "Tuti Lubis" in names(counter))
    assert page.current() == people[0].id


def test_a_column_heading_sorts_and_sorts_back(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    page = counter.page(RecordsPage)
    header = page.table.horizontalHeader()
    header.sectionClicked.emit(0)
    counter.wait(lambda: page.model.data(page.model.index(0, 0)) == "Joko Piliang")
    header.sectionClicked.emit(0)
    counter.wait(lambda: page.model.data(page.model.index(0, 0)) == "Wati Karsinah")


def test_a_large_office_is_listed_by_reading_only_what_is_looked_at(sit: OpenCounter, office: Office) -> None:
    people = [
        Intent(
            record_type="registration",
            action="create",
            fields=PERSON | {"name": f"Orang {number}", "nik": f"321219550398{number:04d}"},
        )
        for number in range(1, 401)
    ]
    office.store.write(CLERK, people)
    counter = open_list(sit)
    page = counter.page(RecordsPage)
    assert page.model.rowCount() == 400
    assert len(page.model._pages) * PAGE < 400
    for row in range(0, 400, PAGE):
        page.model.data(page.model.index(row, 0))
    assert len(page.model._pages) <= PAGES_KEPT


def test_a_verifier_sees_the_queue_they_opened_from_home(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = sit("budi")
    counter.shell.records("registration", Query(record_type="registration", states=("registered",)))
    counter.rest()
    assert counter.page(RecordsPage).narrowing.states.value() == ("registered",)
    assert len(names(counter)) == 3


def test_a_new_record_is_offered_only_to_those_who_may_write_one(sit: OpenCounter, office: Office) -> None:
    head = sit("ratna")
    head.press("nav_registration")
    assert head.page(RecordsPage).findChild(QPushButton, "new") is None
    clerk = sit("siti")
    clerk.press("nav_registration")
    clerk.press("new")
    assert clerk.page(EditPage).kind.key == "registration"
    clerk.press("nav_recommendation")  # a letter comes of a request, nobody writes one by hand
    assert clerk.page(RecordsPage).findChild(QPushButton, "new") is None


def the_page(counter: Counter) -> RecordsPage:
    return counter.page(RecordsPage)


def choose_filter(counter: Counter, field: str, value: str) -> None:
    if not counter.find(QPushButton, "filters_on").isChecked():
        counter.press("filters_on")
    combo = counter.find(QComboBox, f"filter_{field}")
    combo.setCurrentIndex(combo.findData(value))
    counter.rest()


def cells(counter: Counter, key: str) -> list[str]:
    model = the_page(counter).model
    place = [column.key for column in model.columns].index(key)
    return [str(model.data(model.index(row, place))) for row in range(model.rowCount())]


def select_all(counter: Counter) -> None:
    counter.qtbot.keyClick(counter.find(Table, "records_table"), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    counter.rest()


def test_filters_unfold_by_a_key_and_fold_by_escape_while_they_go_on_narrowing(
    sit: OpenCounter, office: Office
) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.press_key("filters_on")
    assert counter.focused().objectName() == "filter_sex"
    choose_filter(counter, "sex", "male")
    counter.key(Qt.Key.Key_Escape)
    assert not counter.find(QComboBox, "filter_sex").isVisible()
    counter.wait(lambda: names(counter) == {"Joko Piliang"})


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_filter_in_use_is_a_chip_that_the_keyboard_removes(sit: OpenCounter, office: Office, key: Qt.Key) -> None:
    three_people(office)
    counter = open_list(sit)
    choose_filter(counter, "sex", "male")
    choose_filter(counter, "destination_country", "MY")
    first, second = the_page(counter).narrowing.chips.chips()
    assert (first.text(), second.text()) == ("Sex: Male", "Destination country: Malaysia")
    first.setFocus()
    counter.qtbot.keyClick(first, key)
    counter.rest()
    (left,) = the_page(counter).narrowing.chips.chips()
    assert left.hasFocus()
    assert the_page(counter).query().filters == {"destination_country": "MY"}


def test_a_search_without_hits_leads_back_to_everybody(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.type("zzz", counter.find(QLineEdit, "search"))
    counter.wait(lambda: not the_page(counter).rows.nothing.isHidden())
    counter.press("show_all")
    counter.wait(lambda: len(names(counter)) == 3)
    assert counter.find(QLineEdit, "search").text() == ""


def test_a_view_is_saved_under_a_name_and_found_again_the_next_day(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    choose_filter(counter, "sex", "female")
    the_page(counter).table.horizontalHeader().sectionClicked.emit(0)
    counter.press("save_view")
    counter.type("Perempuan A-Z")
    counter.key(Qt.Key.Key_Return)
    counter.wait(lambda: [chip.text() for chip in the_page(counter).viewing.bar.chips()] == ["Perempuan A-Z"])
    assert the_page(counter).viewing.bar.chips()[0].isChecked()
    counter.press("view_all")
    counter.wait(lambda: len(names(counter)) == 3)
    again = open_list(sit)
    again.wait(lambda: len(the_page(again).viewing.bar.chips()) == 1)
    the_page(again).viewing.bar.chips()[0].click()
    again.wait(lambda: cells(again, "name") == ["Rahma Suryani", "Wati Karsinah"])
    assert open_list_of(sit, "budi").viewing.views == []


def test_a_view_saved_just_now_is_the_next_one_by_tab(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    choose_filter(counter, "sex", "female")
    counter.press("save_view")
    counter.type("Perempuan")
    counter.key(Qt.Key.Key_Return)
    counter.wait(the_page(counter).viewing.bar.chips)
    bar = the_page(counter).viewing.bar
    bar.all.setFocus()
    counter.key(Qt.Key.Key_Tab)
    assert counter.focused() is bar.chips()[0]


def open_list_of(sit: OpenCounter, name: str) -> RecordsPage:
    counter = sit(name)
    counter.press("nav_registration")
    counter.rest()
    return the_page(counter)


def test_a_view_that_was_removed_can_be_put_back(sit: OpenCounter, office: Office) -> None:
    counter = open_list(sit)
    save_view(the_page(counter).seat.desk, "registration", View(name="Laki-laki", filters={"sex": "male"}))
    counter.press("nav_registration")
    counter.wait(lambda: len(the_page(counter).viewing.bar.chips()) == 1)
    (chip,) = the_page(counter).viewing.bar.chips()
    chip.setFocus()
    counter.qtbot.keyClick(chip, Qt.Key.Key_Delete)
    counter.wait(lambda: the_page(counter).viewing.bar.chips() == [])
    counter.press("notice_action")
    counter.wait(lambda: [view.name for view in the_page(counter).viewing.views] == ["Laki-laki"])


def test_columns_are_chosen_and_ordered_by_keyboard_and_stay_so(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.press_key("columns_on")
    panel = the_page(counter).rows.arranging.panel
    assert panel.list.hasFocus()
    before = [column.key for column in the_page(counter).model.columns]
    panel.list.setCurrentRow(before.index("nik"))
    counter.qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    panel.list.setCurrentRow(0)
    counter.qtbot.keyClick(panel.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    wanted = [key for key in before if key != "nik"]
    wanted[0], wanted[1] = wanted[1], wanted[0]
    assert [column.key for column in the_page(counter).model.columns] == wanted
    assert the_page(counter).table.selectionModel().hasSelection()  # the row that is looked at stays so
    counter.press("nav_registration")
    counter.rest()
    counter.wait(lambda: [column.key for column in the_page(counter).model.columns] == wanted)
    counter.press("columns_on")
    counter.press("columns_again")
    assert [column.key for column in the_page(counter).model.columns] == before


def test_a_column_that_was_made_wider_stays_so(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    the_page(counter).table.horizontalHeader().resizeSection(3, 333)
    counter.press("nav_registration")
    counter.wait(lambda: the_page(counter).table.horizontalHeader().sectionSize(3) == 333)


def test_countries_are_sorted_as_they_are_called_and_states_as_the_work_goes(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    register(office.store, name="Siti", nik="3212195503980004", destination_country="SA")
    counter = open_list(sit)
    page = the_page(counter)
    page.rows.arranging.sort("destination_country")
    counter.wait(lambda: cells(counter, "destination_country") == sorted(cells(counter, "destination_country")))
    assert page.table.horizontalHeader().sortIndicatorSection() == [c.key for c in page.model.columns].index(
        "destination_country"
    )


def test_the_space_bar_shows_the_row_beside_the_list_and_arrows_lead_on(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.key(Qt.Key.Key_Down)
    table, preview = counter.find(Table, "records_table"), the_page(counter).rows.preview
    counter.qtbot.keyClick(table, Qt.Key.Key_Space)
    counter.wait(lambda: preview.isVisible() and preview.title.text() == cells(counter, "name")[0])
    counter.qtbot.keyClick(table, Qt.Key.Key_Down)
    counter.wait(lambda: preview.title.text() == cells(counter, "name")[1])
    said = [part.text() for part in preview.findChildren(QLabel)]
    assert not any(text.replace(" ", "").startswith("32121") for text in said)
    counter.qtbot.keyClick(table, Qt.Key.Key_Space)
    assert not preview.isVisible()


def test_the_preview_stays_open_for_who_left_it_open(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.press("preview_on")
    counter.press("nav_home")
    counter.press("nav_registration")
    assert the_page(counter).rows.preview.isVisible()


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
