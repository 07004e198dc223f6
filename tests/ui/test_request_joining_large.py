"""Where thousands wait for a letter the window answers while they are searched, marked, put in and taken out again."""

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.store.values import Intent
from desktop.ui.screens.requests import RequestPage
from desktop.ui.screens.requests.picking import PickWorkers
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import REGISTRATION, REQUEST, add_record
from tests.support.desks import desk_of
from tests.support.office import CLERK, PERSON
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.records_page import open_list, the_page
from tests.ui.stall import busiest_turn

MOST = 50  # ms of the processor in a turn
PEOPLE = 3000
MARKED = 500


@pytest.fixture
def request_id(office: Office) -> str:
    """A company's request for nobody yet, where thousands of its country wait, some of them for another company."""
    siti = desk_of(office, "siti")
    own, other = (
        add_record(siti, "company", {"name": name, "license_number": f"{number}/SIP3MI"}).id
        for number, name in enumerate(("PT Karya Bahari", "PT Lain Lagi"))
    )
    people = [
        PERSON
        | {"name": f"Sri Orang {number}", "nik": f"32121955{number % 28 + 1:02d}98{number:04d}"}
        | ({"company": other} if number % 3 else {})
        for number in range(1, PEOPLE + 1)
    ]
    made = [Intent(record_type=REGISTRATION, action="create", fields=fields) for fields in people]
    office.store.write(CLERK, made)
    letter = {"letter_number": "9/PT-KAR/XI/2026", "received_on": "2026-11-20", "destination_country": "TW"}
    return add_record(siti, REQUEST, letter | {"scheme": "p_to_p", "company": own}).id


def picking(counter: Counter, request: str) -> PickWorkers:
    counter.shell.record(REQUEST, request)
    counter.rest()
    return counter.page(RequestPage).workers.pick


def test_no_turn_is_long_while_people_are_chosen_for_a_request(sit: OpenCounter, request_id: str) -> None:
    counter = sit("siti")

    def choose(_round: int) -> None:
        pick = picking(counter, request_id)
        for letter in "sri 29":
            counter.type(letter, counter.find(QLineEdit, "pick_search"))
        counter.rest()
        pick.people.search.clear()
        counter.rest()
        pick.people.table.selectAll()
        chosen = len(pick.people.selected())
        assert chosen == 200
        counter.press("put_in")
        workers = counter.page(RequestPage).workers
        counter.wait(lambda: len(workers.model.rows) == chosen)
        workers.table.selectAll()
        counter.rest()
        counter.press("take_out")
        counter.wait(lambda: not workers.model.rows and not pick.isHidden())
        counter.rest()

    assert busiest_turn(choose, MOST) < MOST


def test_no_turn_is_long_while_hundreds_are_marked_and_asked_about(sit: OpenCounter, request_id: str) -> None:
    counter = open_list(sit)
    table = the_page(counter).table

    def mark(_round: int) -> None:
        table.clearSelection()
        flags = QItemSelectionModel.SelectionFlag
        marked = QItemSelection(table.model().index(0, 0), table.model().index(MARKED - 1, 0))
        table.selectionModel().select(marked, flags.ClearAndSelect | flags.Rows)
        counter.wait(lambda: counter.shell.page.findChild(QPushButton, "all_put_into_request") is not None)
        counter.press("all_put_into_request")
        counter.rest()
        counter.press("join_cancel")

    assert busiest_turn(mark, MOST) < MOST
