"""A form by itself, as the tests of forms open it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.design.theme import Theme
from desktop.ui.forms.cell import FieldCell
from desktop.ui.forms.control import FormContext
from desktop.ui.forms.form import RecordForm
from desktop.ui.forms.lookups import OfficeSources
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.plain import column, scrolled
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import check_draft
from sync.model.pack import Pack

NIK = "3212154503990021"  # says 5 March 1999, female

MakeForm = Callable[..., RecordForm]


def form_in_window(
    qtbot: QtBot, theme: Theme, office: Office, jobs: Jobs, record_type: str, pack: Pack | None
) -> tuple[RecordForm, QWidget]:
    """The form of a record type, of the shipped pack or another, and the window in front that it stands in."""
    used = pack or office.pack
    context = FormContext(theme, used, office.today(), jobs, OfficeSources(office, "32.12"))
    form = RecordForm(context, used.record(record_type), lambda fields: check_draft(office, record_type, fields))
    window = QWidget()
    window.setLayout(column(scrolled(column(form), window)))
    qtbot.addWidget(window)
    window.resize(1000, 1400)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return form, window


def target(form: RecordForm, key: str) -> Any:
    return form.cells[key].control.target()


def leave(qtbot: QtBot, form: RecordForm, key: str) -> None:
    QApplication.sendEvent(target(form, key), QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    qtbot.waitUntil(lambda: not form.context.jobs.busy)


def problems(cell: FieldCell) -> list[str]:
    return [problem.issue.code for problem in cell.problems]
