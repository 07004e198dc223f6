"""The form of any record type, made from its declaration in the pack: nothing here knows one field by name."""

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.i18n import current_language
from desktop.ui.forms.cell import FieldCell
from desktop.ui.forms.cells import Cells
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.forms.documents import DocumentsControl
from desktop.ui.forms.making import has_control, make_control, width_of
from desktop.ui.forms.nik_filling import NikFilling
from desktop.ui.forms.problems import Problems
from desktop.ui.forms.repeating import Repeating
from desktop.ui.widgets.even_grid import COLUMNS, EvenGrid
from desktop.ui.widgets.focus import tab_on
from desktop.ui.widgets.plain import card, label
from desktop.ui.widgets.timer import Pause
from sync.model.issues import Issue
from sync.model.pack import Field, Group, RecordType
from sync.model.record import Fields, set_path

_JUDGE = 700  # ms without a key
_FEWER = ((70, 1), (140, 2))  # so that what is typed can be read, also beside another part

Check = Callable[[Fields], list[Issue]]
"""What is wrong with a record's fields, besides what cannot be read at all; called away from the window's thread."""


class RecordForm(QWidget):
    """Groups and fields in the paper form's order. `edited` follows each change, `left` the focus when it leaves a
    field, `finished` Enter on the last field.

    Its first line is laid when the form is shown, what follows while the window goes on: see `Cells`.
    """

    edited = Signal()
    left = Signal()
    finished = Signal()

    def __init__(self, context: FormContext, kind: RecordType, check: Check, columns: int = COLUMNS) -> None:
        super().__init__()
        self._columns = columns
        self.context = context
        self.kind = kind
        self._check = check
        self._kept: Fields = {}  # fields no person types
        fields = [field for group in kind.groups for field in kind.in_group(group.key) if has_control(kind, field)]
        self.cells = Cells((field.key for field in fields), self._lay_rest)
        self._waiting: Fields = {}  # what fields that are not laid yet will show
        self.documents = self._documents()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(context.theme.gap(4))
        self._layout.addStretch(1)
        self._steps = self._lay()
        self._is_begun = False
        self.problems = Problems(context, kind, self.cells, self.edited.emit, self._go_on)
        self._nik = NikFilling(kind, self.cells, context.today)
        self.repeating = Repeating(self, context, kind, self.cells)
        self._typing = ""  # the field that was typed in last
        self._pause = Pause(_JUDGE, self._judge, self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_begun:
            self._is_begun = True
            self.context.jobs.in_turns(self._steps, self)

    def put(self, fields: Fields) -> None:
        """Show a record's canonical fields."""
        self._kept = {key: value for key, value in fields.items() if key not in self.cells}
        self._show({key: fields.get(key) for key in self.cells.names})

    def put_defaults(self) -> None:
        """Fill in what the pack proposes for a new record."""
        defaults = {key: self.kind.require(key).default for key in self.cells.names}
        self._show({key: value for key, value in defaults.items() if value is not None})

    def keep(self, entries: Fields) -> None:
        """Set fields that no person types, by path; None takes one away."""
        self._kept = dict(self._kept)
        for path, value in entries.items():
            set_path(self._kept, path, value)
        self.edited.emit()

    def fill(self, fields: Fields, hint: str) -> None:
        """Put values into fields in which nothing stands yet, with a remark that the program did."""
        for key, value in fields.items():
            cell = self.cells.get(key)
            if cell is not None and cell.control.read() == (None, []):
                cell.control.put(value)
                cell.show_hint(hint)
        self._follow()
        self._recheck()
        self.edited.emit()

    def fields(self) -> Fields:
        """Canonical values of all that can be read, with the fields that no person types."""
        waiting = {key: value for key, value in self._waiting.items() if value is not None}
        found = {**self._kept, **waiting}
        for key, cell in self.cells.laid.items():
            value = cell.control.read()[0]
            if value is not None:
                found[key] = value
        return found

    def typed(self) -> dict[str, Any]:
        """Everything as it stands in the controls, for a draft."""
        typed = {key: cell.control.typed() for key, cell in self.cells.items()}
        return {"typed": typed, "kept": self._kept, "reasons": self.problems.reasons}

    def retype(self, draft: dict[str, Any]) -> None:
        """Put back what `typed` gave; fields that a newer pack brought stay empty."""
        self._kept = dict(draft.get("kept") or {})
        self.problems.reasons = dict(draft.get("reasons") or {})
        for key, value in (draft.get("typed") or {}).items():
            if key in self.cells and value is not None:
                self.cells[key].control.retype(value)
        self._follow()

    def issues(self) -> list[Issue]:
        """Everything wrong with what stands in the form now; looks into the store."""
        return self.problems.with_unreadable(self._check(self.fields()))

    def show_issues(self, issues: list[Issue] | None = None) -> list[Issue]:
        """Say beside each field what is wrong, in fields not visited yet too; returns what was said."""
        found = self.issues() if issues is None else issues
        self.problems.visit()
        self.problems.show(found)
        return found

    def _recheck(self) -> None:
        """Check off the window's thread, then say what is wrong as things stand by then."""
        fields = self.fields()

        def show(found: list[Issue]) -> None:
            if fields == self.fields():
                self.problems.show(self.problems.with_unreadable(found))

        self.context.jobs.look_up(lambda: self._check(fields), show, owner=self)

    def go_to(self, key: str) -> None:
        """Put the focus on a field and bring it into view."""
        if key in self.cells:
            # like Tab: what stands there is marked, so that typing replaces it
            self.cells[key].control.target().setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_first(self, issues: list[Issue] | None = None) -> None:
        """To the first field, or to the first one something is wrong with."""
        wrong = {issue.field for issue in issues or ()}
        key = next((key for key in self.cells.names if not wrong or key in wrong), None)
        if key is not None:
            self.go_to(key)

    def _show(self, fields: Fields) -> None:
        """Put values, now or when their fields are laid."""
        for key, value in fields.items():
            if key in self.cells.laid:
                self.cells[key].control.put(value)
            else:
                self._waiting[key] = value
        self._follow()

    def _lay_rest(self) -> None:
        for _step in self._steps:
            pass

    def _lay(self) -> Iterator[None]:
        """Lay group after group below one another: the first line at once, of what follows one field in a step."""
        last: QWidget | None = None
        for group in self.kind.groups:
            fields = [field for field in self.kind.in_group(group.key) if field.key in self.cells]
            if not fields:
                continue
            frame, grid = self._group(group)
            at_once = 0 if last is not None else self._columns
            for batch in filter(None, (fields[:at_once], fields[at_once:])):
                cells = []
                for field in batch:
                    if last is not None:
                        yield
                    cells.append(self._cell(field, grid))
                if len(fields) == 1:
                    cells[0].show_name(cells[0].label.text() != group.label.of(current_language()))
                last = self._add(frame, grid, cells, last)

    def _group(self, group: Group) -> tuple[QFrame, EvenGrid]:
        """A card for a group's fields, not shown yet."""
        grid = EvenGrid(self.context.theme, [], _FEWER, columns=self._columns)
        frame = card(self.context.theme, label(group.label.of(current_language()), "section"), grid)
        frame.setParent(self)  # before it holds anything: what gets another parent is dressed anew, with all in it
        return frame, grid

    def _add(self, frame: QFrame, grid: EvenGrid, cells: list[FieldCell], last: QWidget | None) -> QWidget | None:
        """Show fields that are made, and have Tab go through them from `last` on; returns where it then is."""
        grid.add([(cell, width_of(cell.control.field)) for cell in cells])
        for cell in cells:
            key = cell.control.field.key
            self.cells.laid[key] = cell
            if key in self._waiting:
                cell.control.put(self._waiting.pop(key))
            self.repeating.laid(key)
        self._follow()
        if self._layout.indexOf(frame) < 0:
            self._layout.insertWidget(self._layout.count() - 1, frame)
        for part in (*cells, frame):
            part.show()
        for cell in cells:
            last = tab_on(last, cell.control)
        return last

    def _cell(self, field: Field, grid: EvenGrid) -> FieldCell:
        is_documents = self.documents is not None and self.documents.field is field
        control = self.documents if is_documents else make_control(self.context, self.kind, field)
        assert control is not None  # noqa: S101 (only fields that have one are laid)
        key, cell = field.key, FieldCell(self.context.theme, control, grid)
        control.edited.connect(lambda: self._edited(control))
        control.left.connect(lambda: self._left(key))
        control.left.connect(self.left)
        control.entered.connect(lambda: self._go_on(key))
        return cell

    def _documents(self) -> DocumentsControl | None:
        """The list of documents, which others put buttons beside: it is there before it is laid."""
        field = self.kind.field(self.kind.checklist or "")
        made = make_control(self.context, self.kind, field) if field is not None else None
        if not isinstance(made, DocumentsControl):
            return None
        made.setParent(self)
        return made

    def _edited(self, control: Control) -> None:
        self._nik.edited(control.field.key)
        if self.cells[control.field.key].hint.text():
            self.cells[control.field.key].show_hint("")
        self._follow()
        if any(problem.issue.field == control.field.key for problem in self.cells[control.field.key].problems):
            self._recheck()
        self._typing = control.field.key
        self._pause.again()
        self.edited.emit()

    def _judge(self) -> None:
        """Typing paused: what can be read already is judged, the rest may still be on its way."""
        control = self.cells[self._typing].control
        value, unreadable = control.read()
        if value is not None and not unreadable:
            self._left(self._typing)

    def _left(self, key: str) -> None:
        """A field is done with for now: what it says of others is filled in, and what is wrong is said."""
        filled = self._nik.fill(key)
        if filled:
            self.edited.emit()
        self.problems.visit(key, *filled)
        self._recheck()

    def _go_on(self, key: str) -> None:
        """From a field to the reason for its warning, and on to the next one that the program did not fill in."""
        reason = self.cells[key].unexplained()
        if reason is not None and not reason.hasFocus():
            reason.setFocus(Qt.FocusReason.TabFocusReason)
            return
        keys = self.cells.names
        rest = [later for later in keys[keys.index(key) + 1 :] if not self.cells[later].is_filled]
        if rest:
            self.go_to(rest[0])
        else:
            self.finished.emit()

    def _follow(self) -> None:
        """Controls that depend on other fields look at them again."""
        if self.documents is not None and self.documents.field.key in self.cells.laid:
            self.documents.follow(self.fields())


def go_to_unfilled(form: RecordForm) -> None:
    """To the first field that must be filled in and is not, else to the first."""
    wanted = (key for key, cell in form.cells.items() if cell.control.field.required)
    empty = next((key for key in wanted if form.cells[key].control.read() == (None, [])), None)
    if empty is None:
        form.go_to_first()
    else:
        form.go_to(empty)


def follow_focus(form: RecordForm, area: QScrollArea) -> None:
    """Keep the field that has the focus in view."""
    margin = form.context.theme.gap(8)
    form.left.connect(lambda: _reveal(area, margin))


def _reveal(area: QScrollArea, margin: int) -> None:
    focused = area.focusWidget() if isValid(area) else None
    if focused is not None and area.isAncestorOf(focused):
        area.ensureWidgetVisible(focused, margin, margin)
