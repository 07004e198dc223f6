"""The form of any record type, made from its declaration in the pack: nothing here knows one field by name."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.forms.cell import FieldCell
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.forms.nik_filling import NikFilling
from desktop.ui.forms.problems import Problems
from desktop.ui.forms.repeating import Repeating
from desktop.ui.forms.sheet import Sheet
from desktop.ui.widgets.even_grid import COLUMNS
from desktop.ui.widgets.timer import Pause
from sync.model.issues import Issue
from sync.model.pack import RecordType
from sync.model.record import Fields, set_path

_JUDGE = 700  # ms without a key

Check = Callable[[Fields], list[Issue]]
"""What is wrong with a record's fields, besides what cannot be read at all; called away from the window's thread."""


class RecordForm(QWidget):
    """Groups and fields in the paper form's order. `edited` follows each change, `left` the focus when it leaves a
    field, `finished` Enter on the last field.

    Its first line is laid when the form is shown, what follows while the window goes on: see `Sheet`.
    """

    edited = Signal()
    left = Signal()
    finished = Signal()

    def __init__(self, context: FormContext, kind: RecordType, check: Check, columns: int = COLUMNS) -> None:
        super().__init__()
        self.context = context
        self.kind = kind
        self._check = check
        self._kept: Fields = {}  # fields no person types
        self._sheet = Sheet(self, context, kind, columns, self._connect, self._laid)
        self.cells = self._sheet.cells
        self.documents = self._sheet.documents
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
            self.context.jobs.in_turns(self._sheet.steps, self)

    def put(self, fields: Fields) -> None:
        """Show a record's canonical fields."""
        self._kept = {key: value for key, value in fields.items() if key not in self.cells}
        self._sheet.put({key: fields.get(key) for key in self.cells.names})
        self._follow()

    def put_defaults(self, known: Fields | None = None) -> None:
        """Fill in what is known of a new record, and what the pack proposes for it."""
        wanted = {key: self.kind.require(key).default for key in self.cells.names} | (known or {})
        self._sheet.put({key: value for key, value in wanted.items() if value is not None})
        self._follow()

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
        return {**self._kept, **self._sheet.values()}

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

    def go_to(self, key: str) -> None:
        """Put the focus on a field and bring it into view."""
        if key in self.cells:
            # like Tab: what stands there is marked, so that typing replaces it
            self.cells[key].control.target().setFocus(Qt.FocusReason.TabFocusReason)

    def _connect(self, cell: FieldCell) -> None:
        control, key = cell.control, cell.control.field.key
        control.edited.connect(lambda: self._edited(control))
        control.left.connect(lambda: self._left(key))
        control.left.connect(self.left)
        control.entered.connect(lambda: self._go_on(key))

    def _laid(self, cells: list[FieldCell]) -> None:
        for cell in cells:
            self.repeating.laid(cell.control.field.key)
        self._follow()

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

    def _recheck(self) -> None:
        """Check off the window's thread, then say what is wrong as things stand by then."""
        fields = self.fields()

        def show(found: list[Issue]) -> None:
            if fields == self.fields():
                self.problems.show(self.problems.with_unreadable(found))

        self.context.jobs.look_up(lambda: self._check(fields), show, owner=self)

    def _follow(self) -> None:
        """Controls that depend on other fields look at them again."""
        if self.documents is not None and self.documents.field.key in self.cells.laid:
            self.documents.follow(self.fields())
