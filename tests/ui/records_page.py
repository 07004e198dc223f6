"""The list of records, as its tests reach it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton

from desktop.ui.screens.records import RecordsPage
from desktop.ui.tables.view import Table
from desktop.usecases.desk import Office
from sync.model.record import Record
from tests.support.office import register
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
