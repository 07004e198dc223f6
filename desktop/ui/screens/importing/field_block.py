"""One field of a workbook's row: what the file said beside what was understood, and the place to mend it."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.forms.cell import Problem
from desktop.ui.forms.control import Control, FormContext
from desktop.ui.forms.making import make_control
from desktop.ui.screens.importing.row_model import shown
from desktop.ui.screens.importing.session import ImportSession
from desktop.ui.widgets.plain import button, clear, column, label, row
from desktop.usecases.people.importing import PlanRow
from desktop.usecases.people.registering import REGISTRATION
from desktop.wording import NOTHING, explain
from sync.model.identity import squeeze
from sync.model.issues import Issue, errors
from sync.model.pack import Field


class FieldBlock(QWidget):
    """Closed it shows the value; open, which it is when something is wrong, also the control."""

    amended = Signal(int, str, str, bool)  # row, field, text, whether Enter was pressed
    confirmed = Signal(int, str, str)  # row, issue code, reason

    def __init__(self, context: FormContext, session: ImportSession, found: PlanRow, field: Field) -> None:
        super().__init__()
        self.field = field
        self.control: Control | None = None
        self.problems: list[Problem] = []
        self._context = context
        self._session = session
        self._row = found
        self._applied = ""
        self._kind = context.pack.record(REGISTRATION)
        self._name = field.label.of(current_language())
        self._build()
        self.put(found)

    def put(self, found: PlanRow) -> None:
        """Show the row as it stands now."""
        self._row = found
        self._value.setText(shown(self._session, found, self.field) or NOTHING)
        issues = [issue for issue in found.issues if issue.field == self.field.key]
        self._say_raw(bool(issues))
        self._say(issues)
        if self.control is not None:
            self._fill(self.control)
        elif issues:
            self.open()

    def open(self) -> None:
        """Show the control."""
        if self.control is not None:
            return
        self.control = make_control(self._context, self._kind, self.field)
        if self.control is None:
            return
        self._fill(self.control)
        self._mark(self.control)
        target = self.control.target()
        target.setAccessibleName(self._name)
        self._title.setBuddy(target)
        self.control.entered.connect(lambda: self._apply(entered=True))
        self.control.left.connect(lambda: self._apply(entered=False))
        self._slot.addWidget(self.control)
        self.control.show()  # at once, so that it can take the focus before the layout comes to it
        self._value.hide()
        self._mend.hide()
        self._say_raw(always=True)

    def first_target(self) -> QWidget | None:
        """Where the work on this field's problem begins: a reason for a warning, else the control."""
        lines = [problem.line for problem in self.problems if problem.line is not None]
        if self.problems and len(lines) == len(self.problems):
            return lines[0]
        return self.control.target() if self.control is not None and self.problems else None

    def _build(self) -> None:
        theme = self._context.theme
        self._title = label(self._name + (" *" if self.field.required else ""), "label")
        self._value = label("", wrap=True)
        self._value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._raw = label("", "caption", wrap=True, name=f"raw_{self.field.key}")
        self._mend = button(theme, "", self._open_and_go, kind="back", icon="draft", name=f"mend_{self.field.key}")
        self._mend.setAccessibleName(_("Mend {field}").format(field=self._name))
        self._mend.setToolTip(self._mend.accessibleName())
        self._slot = QVBoxLayout()
        self._below = QVBoxLayout()
        words = column(self._title, self._value, self._raw, gap=theme.gap(0.25))
        top = row(words, self._mend, gap=theme.gap(1))
        top.setStretch(0, 1)
        self.setLayout(column(top, self._slot, self._below, gap=theme.gap(1)))

    def _open_and_go(self) -> None:
        self.open()
        if self.control is not None:
            self.control.target().setFocus()

    def _fill(self, control: Control) -> None:
        """Put the canonical value, or the text as it stands when there is none."""
        value, text = self._row.fields.get(self.field.key), self._row.typed.get(self.field.key, "")
        if value is not None:
            control.put(value)
        elif self.field.type == "area":
            control.retype({"text": text})
        else:
            control.retype(text)
        self._applied = self._text(control)

    def _text(self, control: Control) -> str:
        typed: Any = control.typed()
        if isinstance(typed, dict):
            typed = typed.get("value") or typed.get("text")
        return str(typed or "")

    def _apply(self, *, entered: bool) -> None:
        if self.control is None:
            return
        text = self._text(self.control)
        if entered or text != self._applied:
            self._applied = text
            self.amended.emit(self._row.number, self.field.key, text, entered)

    def _say_raw(self, always: bool) -> None:
        raw = " · ".join(self._raw_texts())
        differs = squeeze(raw).casefold() not in ("", squeeze(self._value.text()).casefold())
        self._raw.setText(_("In the workbook: {text}").format(text=raw or NOTHING))
        self._raw.setVisible(always or self.control is not None or differs)

    def _raw_texts(self) -> list[str]:
        pairs = zip(self._session.plan.columns, self._row.raw, strict=False)
        return [text for found, text in pairs if self.field.key in found.fields and text]

    def _say(self, issues: list[Issue]) -> None:
        if [problem.issue for problem in self.problems] == issues:
            return
        clear(self._below)
        self.problems = [self._problem(issue) for issue in issues]
        for problem in self.problems:
            self._below.addWidget(problem)
        if self.control is not None:
            self._mark(self.control)

    def _mark(self, control: Control) -> None:
        issues = [problem.issue for problem in self.problems]
        control.mark("bad" if errors(issues) else "warning" if issues else "")
        control.target().setAccessibleDescription(" ".join(problem.text() for problem in self.problems))

    def _problem(self, issue: Issue) -> Problem:
        problem = Problem(self._context.theme, issue, explain(self._context.pack, self._kind, issue), "")
        if problem.line is not None:
            problem.line.setPlaceholderText(_("Reason why it is right, then Enter"))
            problem.line.editingFinished.connect(lambda: self._reasoned(problem))
        return problem

    def _reasoned(self, problem: Problem) -> None:
        if problem in self.problems and problem.reason().strip():
            self.problems.remove(problem)  # Enter and leaving the line both end up here
            self.confirmed.emit(self._row.number, problem.issue.code, problem.reason())
