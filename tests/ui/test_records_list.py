"""Finding people in the list: instant search, filters, masked numbers, and an office of any size."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from desktop.store.values import Intent, Query
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.tables.record_model import PAGE, PAGES_KEPT
from desktop.ui.tables.view import Table
from desktop.usecases.desk import Office
from desktop.usecases.requests.individual import start_individual_request
from tests.support.answered import request_from_another_pc
from tests.support.desks import desk_of
from tests.support.office import CLERK, PERSON, register
from tests.ui.conftest import OpenCounter
from tests.ui.records_page import cells, names, open_list, the_page, three_people


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


def test_a_slip_in_a_name_still_finds_the_person_and_says_that_it_does(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    similar = counter.find(QLabel, "similar_names")
    search = counter.find(QLineEdit, "search")
    counter.type("jko piliang", search)
    counter.wait(lambda: names(counter) == {"Joko Piliang"})
    assert (similar.isVisible(), similar.text()) == (True, "No exact match; similar names:")
    search.selectAll()
    counter.type("joko", search)
    counter.wait(similar.isHidden)
    assert names(counter) == {"Joko Piliang"}
    search.selectAll()
    counter.type("wti", search)
    counter.wait(lambda: names(counter) == {"Wati Karsinah"})
    assert counter.find(Table, "records_table").accessibleDescription() == similar.text()
    counter.key(Qt.Key.Key_Return)
    counter.key(Qt.Key.Key_Return)
    counter.rest()
    assert counter.page(RecordPage).record.fields["name"] == "Wati Karsinah"


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


def test_a_search_without_hits_leads_back_to_everybody(sit: OpenCounter, office: Office) -> None:
    three_people(office)
    counter = open_list(sit)
    counter.type("zzz", counter.find(QLineEdit, "search"))
    counter.wait(lambda: not the_page(counter).rows.nothing.isHidden())
    counter.press("show_all")
    counter.wait(lambda: len(names(counter)) == 3)
    assert counter.find(QLineEdit, "search").text() == ""


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


def test_a_request_is_called_in_the_list_by_whoever_asks_where_no_letter_came(sit: OpenCounter, office: Office) -> None:
    worker = register(office.store, name="Wati Karsinah", scheme="individual")
    start_individual_request(desk_of(office, "siti"), worker.id)
    counter = sit("siti")
    counter.press("nav_recommendation_request")
    counter.rest()
    assert cells(counter, "letter_number") == ["Wati Karsinah"]


def test_amounts_stand_at_the_right_below_their_heading(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.press("nav_recruitment_permit")
    model = the_page(counter).model
    place = [column.key for column in model.columns].index("quota")
    role, way = Qt.ItemDataRole.TextAlignmentRole, Qt.Orientation.Horizontal
    assert Qt.AlignmentFlag.AlignRight & Qt.AlignmentFlag(model.headerData(place, way, role))
    assert model.headerData(0, way, role) is None


def test_in_the_smallest_window_the_states_take_one_line_and_unfold(sit: OpenCounter, office: Office) -> None:
    request_from_another_pc(office, "r", "withdrawn", "2026-11-20")
    counter = sit("siti")
    counter.press("nav_recommendation_request")
    states = the_page(counter).narrowing.states
    assert not states.more.isVisible() and all(chip.isVisible() for chip in states.chips.values())
    counter.window.resize(683, 384)
    counter.wait(states.more.isVisible)
    counter.rest()
    shown = [key for key, chip in states.chips.items() if chip.isVisible()]
    assert "withdrawn" in shown and len(shown) < len(states.chips)  # the last one, but the one with records
    assert states.height() < 2 * states.more.height()
    assert states.more.text() == f"{len(states.chips) - len(shown)} more"
    counter.press("more_states")
    assert all(chip.isVisible() for chip in states.chips.values()) and states.more.text() == "Fewer"
    counter.press("state_refused")
    counter.press("more_states")
    assert states.chips["refused"].isVisible()  # what narrows the list stays in view
