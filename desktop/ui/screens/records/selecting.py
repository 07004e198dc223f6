"""The rows of a long list that are selected: told as ranges, never one by one."""

from array import array

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from desktop.store.reading import Numbers
from desktop.ui.tables.record_model import RecordModel
from desktop.ui.tables.view import Table
from desktop.usecases.lists.together import AT_ONCE

_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_WITH_ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


def selected_count(table: Table) -> int:
    """How many rows are selected."""
    return sum(last - first + 1 for first, last in table.selected())


def selected_numbers(table: Table, model: RecordModel) -> Numbers:
    """The numbers of the selected rows in the order of the list."""
    found: Numbers = array("I")
    for first, last in table.selected():
        found += model.numbers[first : last + 1]
    return found


def few_selected(table: Table, model: RecordModel) -> Numbers | None:
    """The same where they are few enough to be looked at one by one."""
    return selected_numbers(table, model) if selected_count(table) <= AT_ONCE else None


def select_row(table: Table, row: int) -> None:
    """Look at that row, and select no other, whatever keys are held down."""
    index = table.model().index(row, 0)
    selection = table.selectionModel()
    selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
    selection.select(index, _ALONE)


def select_numbers(table: Table, model: RecordModel, numbers: Numbers) -> None:
    """Select the rows of these numbers beside what is selected."""
    wanted = set(numbers)
    selection = QItemSelection()
    for row, number in enumerate(model.numbers):
        if number in wanted:
            index = model.index(row, 0)
            selection.select(index, index)
    table.selectionModel().select(selection, _WITH_ROWS)
