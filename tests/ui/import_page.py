"""The screen of an import, as its tests reach it."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from desktop.store.values import Query
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.importing.plan_view import PlanView
from desktop.usecases.desk import Office
from tests.ui.counter import Counter

MESSY = Path(__file__).parent.parent / "data" / "permohonan-p3mi-berantakan.xlsx"
CONTROL = Qt.KeyboardModifier.ControlModifier


def start(counter: Counter, path: Path) -> PlanView:
    """The rows of a workbook, read."""
    counter.shell.import_file(path)
    counter.rest()
    view = counter.page(ImportPage).view
    assert view is not None
    return view


def put(counter: Counter, text: str) -> None:
    """Type over what stands where the focus is, then Enter."""
    counter.key(Qt.Key.Key_A, CONTROL)
    counter.type(text)
    counter.key(Qt.Key.Key_Return)


def choose(counter: Counter, name: str, text: str) -> None:
    """Type one of a list's names in full, then Enter."""
    field = counter.find(QComboBox, name)
    field.setFocus()
    field.setEditText(text)
    counter.key(Qt.Key.Key_Return)
    counter.rest()


def number_in_hand(view: PlanView) -> int:
    assert view.panel.row is not None
    return view.panel.row.number


def sentence(view: PlanView, field: str) -> str:
    return " ".join(problem.text() for problem in view.panel.blocks[field].problems)


def raw(view: PlanView, field: str) -> str:
    said: Any = view.panel.blocks[field].findChild(QLabel, f"raw_{field}")
    return str(said.text())


def requests_of(office: Office) -> list[str]:
    return office.store.select(Query(record_type="recommendation_request"))
