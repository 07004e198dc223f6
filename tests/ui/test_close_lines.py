"""Where a person chose compact lines, more is seen and nothing is cut."""

import pytest
from PySide6.QtWidgets import QApplication, QTableView

from desktop.ui.design.theme import Theme, dress
from desktop.ui.shell.places import places
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import register
from tests.support.desks import desk_of
from tests.support.office import PERSON
from tests.ui.conftest import OpenCounter
from tests.ui.import_page import MESSY, start
from tests.ui.test_no_text_cut import FORMS, LOW, SIZES, shows_all


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """As it is worn in these tests."""
    return dress(qapp, "light", close=True)


@pytest.mark.parametrize("size", [SIZES[0], LOW], ids=str)
def test_no_place_cuts_a_text(sit: OpenCounter, office: Office, size: tuple[int, int]) -> None:
    register(desk_of(office, "siti"), PERSON)
    for name in ("siti", "agus", "ratna"):
        counter = sit(name)
        counter.window.resize(*size)
        for place in places(counter.shell.seat.desk):
            counter.shell.to(place.key)
            counter.rest()
            shows_all(counter, place.key)
            tables: list[QTableView] = counter.shell.page.findChildren(QTableView)
            low = {table.verticalHeader().defaultSectionSize() for table in tables}
            assert all(height >= table.fontMetrics().height() + 4 for height in low for table in tables)


@pytest.mark.parametrize("record_type", FORMS)
def test_no_form_cuts_a_text(sit: OpenCounter, record_type: str) -> None:
    counter = sit("agus" if record_type == "user" else "siti")
    counter.shell.new(record_type)
    counter.rest()
    shows_all(counter)


def test_no_part_of_an_import_is_cut(sit: OpenCounter) -> None:
    counter = sit("siti")
    view = start(counter, MESSY)
    view.letter.unfold(True)
    counter.rest()
    shows_all(counter)
