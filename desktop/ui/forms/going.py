"""Where work in a form begins, and what is in view meanwhile."""

from PySide6.QtWidgets import QScrollArea
from shiboken6 import isValid

from desktop.ui.forms.form import RecordForm
from sync.model.issues import Issue


def go_to_first(form: RecordForm, issues: list[Issue] | None = None) -> None:
    """To the first field, or to the first one something is wrong with."""
    wrong = {issue.field for issue in issues or ()}
    key = next((key for key in form.cells.names if not wrong or key in wrong), None)
    if key is not None:
        form.go_to(key)


def go_to_unfilled(form: RecordForm) -> None:
    """To the first field that must be filled in and is not, else to the first."""
    wanted = (key for key, cell in form.cells.items() if cell.control.field.required)
    empty = next((key for key in wanted if form.cells[key].control.read() == (None, [])), None)
    if empty is None:
        go_to_first(form)
    else:
        form.go_to(empty)


def follow_focus(form: RecordForm, area: QScrollArea) -> None:
    """Keep the field that has the focus in view, also where what stands above it grows."""
    margin = form.context.theme.gap(8)
    form.left.connect(lambda: _reveal(area, margin))
    area.verticalScrollBar().rangeChanged.connect(lambda: _reveal(area, margin))


def _reveal(area: QScrollArea, margin: int) -> None:
    focused = area.focusWidget() if isValid(area) else None
    if focused is not None and area.isAncestorOf(focused):
        area.ensureWidgetVisible(focused, margin, margin)
