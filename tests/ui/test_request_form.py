"""The form of a request: the permit that its company has for its country comes by itself where there is only one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.requests import RequestForm
from desktop.usecases.desk import Office
from desktop.usecases.requests.permits import PERMIT
from sync.protocol import SHARED_SCOPE
from tests.support.answers import hear
from tests.support.office import change
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter


def permits(office: Office, *numbers: str) -> None:
    fields = {"company": "samudra", "destination_country": "TW", "quota": 40}
    company = change("samudra", 60, {"name": "PT Samudra Karya Mandiri", "license_number": "12"}, "company")
    made = [change(f"p-{seq}", seq, {**fields, "number": number}, PERMIT) for seq, number in enumerate(numbers, 61)]
    hear(office.store, changes=[company, *made], cursor={SHARED_SCOPE: 60 + len(numbers)})


def form_for(counter: Counter, country: str) -> RequestForm:
    """A new request of the company for that country."""
    counter.shell.new("recommendation_request")
    counter.rest()
    page = counter.page(RequestForm)
    page.form.fill({"company": "samudra", "destination_country": country}, "")
    page.propose()
    counter.rest()
    return page


def test_the_only_permit_is_chosen_and_said_so(sit: OpenCounter, office: Office) -> None:
    permits(office, "9/SIP2MI")
    page = form_for(sit("siti"), "TW")
    assert page.form.fields()[PERMIT] == "p-61"
    assert page.form.cells[PERMIT].hint.text() == "the only one in force"


def test_of_several_none_is_chosen_and_all_are_named(sit: OpenCounter, office: Office) -> None:
    permits(office, "9/SIP2MI", "10/SIP2MI")
    page = form_for(sit("siti"), "TW")
    assert PERMIT not in page.form.fields()
    assert page.notice.text() == "Recruitment permits in force: 9/SIP2MI and 10/SIP2MI"


def test_another_country_s_permit_is_not_proposed(sit: OpenCounter, office: Office) -> None:
    permits(office, "9/SIP2MI")
    assert PERMIT not in form_for(sit("siti"), "MY").form.fields()


def test_what_a_person_took_out_does_not_come_back(sit: OpenCounter, office: Office) -> None:
    permits(office, "9/SIP2MI")
    counter = sit("siti")
    page = form_for(counter, "TW")
    line = page.form.cells[PERMIT].control.target()
    assert isinstance(line, QLineEdit)
    counter.qtbot.keyClicks(line, "x")
    line.clear()
    page.propose()
    counter.rest()
    assert PERMIT not in page.form.fields()


def test_where_no_company_is_registered_the_form_says_so_and_registers_one(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.new("recommendation_request")
    counter.rest()
    form = counter.page(RequestForm)
    cell = form.form.cells["company"]
    line = cell.control.target()
    assert isinstance(line, QLineEdit) and line.placeholderText() == "None is registered yet"
    assert counter.find(QPushButton, "new_company").text() == "Register"
    counter.type("PT Karya", line)
    counter.leave_field(line)
    assert "Requesting company (P3MI): none is registered yet. Register the first one" in cell.problems[0].text()
    line.setFocus()
    counter.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    counter.rest()
    made = counter.page(EditPage)
    made.form.fill({"name": "PT Karya Bahari", "license_number": "3/SIP3MI"}, "")
    counter.press("save")
    assert counter.page(RequestForm) is form and line.text() == "PT Karya Bahari"
    assert form.form.fields()["company"] and not cell.problems


def test_a_company_that_is_not_found_can_be_registered_beside_others(sit: OpenCounter, office: Office) -> None:
    permits(office, "9/SIP2MI")
    counter = sit("siti")
    counter.shell.new("recommendation_request")
    counter.rest()
    cell = counter.page(RequestForm).form.cells["company"]
    line = cell.control.target()
    assert isinstance(line, QLineEdit) and line.placeholderText() == "Type to search"
    counter.type("Karya Lain", line)
    counter.leave_field(line)
    assert "or register a new one by the button" in cell.problems[0].text()
