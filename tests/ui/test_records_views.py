"""What a list shows, and how, is chosen by keyboard and kept: filters, views, columns, the row beside it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from desktop.ui.screens.records import RecordsPage
from desktop.ui.tables.view import Table
from desktop.usecases.desk import Office
from desktop.usecases.lists.views import View, save_view
from tests.ui.conftest import OpenCounter
from tests.ui.records_page import cells, choose_filter, names, open_list, the_page, three_people


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


def test_a_view_without_a_name_is_told_that_one_is_missing(sit: OpenCounter, office: Office) -> None:
    counter = open_list(sit)
    choose_filter(counter, "sex", "female")
    counter.press("save_view")
    counter.key(Qt.Key.Key_Return)
    counter.wait(lambda: counter.said() == "The view has no name yet. Type one, then press Enter.")
    assert the_page(counter).viewing.bar.chips() == []


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


def test_a_view_gets_another_name_and_its_old_one_back(sit: OpenCounter, office: Office) -> None:
    counter = open_list(sit)
    for name in ("Laki-laki", "Perempuan"):
        save_view(the_page(counter).seat.desk, "registration", View(name=name, filters={"sex": "male"}))
    counter.press("nav_registration")
    bar = the_page(counter).viewing.bar
    counter.wait(lambda: len(bar.chips()) == 2)
    chip = bar.chips()[0]
    assert [action.text() for action in chip.actions()] == ["Rename", "Delete"]
    chip.setFocus()
    counter.qtbot.keyClick(chip, Qt.Key.Key_F2)
    assert bar.name.selectedText() == "Laki-laki"
    counter.type("perempuan")
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert "There is a view perempuan already." in counter.said()
    bar.name.setText("Pria")
    counter.key(Qt.Key.Key_Return)
    counter.wait(lambda: [made.text() for made in bar.chips()] == ["Pria", "Perempuan"])
    assert counter.focused() is bar.chips()[0]
    assert bar.chips()[0].view.filters == {"sex": "male"}
    counter.press("notice_action")
    counter.wait(lambda: [made.text() for made in bar.chips()] == ["Laki-laki", "Perempuan"])


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
    counter.window.resize(1500, 800)
    counter.rest()
    assert the_page(counter).table.horizontalHeader().sectionSize(3) == 333
    counter.press("nav_registration")
    counter.wait(lambda: the_page(counter).table.horizontalHeader().sectionSize(3) == 333)


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
