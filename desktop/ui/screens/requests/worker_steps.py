"""What can be done with one worker of a request while the others go on: verify, send back, withdraw, interview."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import ReasonBox
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.plain import button, column, label
from desktop.usecases.people.interviews import INTERVIEW, interview_of
from desktop.usecases.people.registering import REGISTRATION
from desktop.wording import explain, show_value, state_label
from sync.model.pack import Step
from sync.model.record import Record
from sync.model.workflow import judge_step

Take = Callable[[Record, str, str | None], None]
"""Takes the step of that key with a worker, with its reason."""

_WHILE = {
    "verify": ("submitted",),
    "return": ("submitted", "verified"),
    "withdraw": ("received", "submitted", "returned", "verified"),
}
"""In which states of the request a step of one of its workers is offered."""
_KEYS = {"verify": "F6", "return": "F9", "withdraw": ""}


class WorkerSteps(QWidget):
    """A button for each step that this person may take; one that needs a reason asks for it. The box for the `reason`,
    `interview` and what an interview came to, `told`, stand where the card puts them.
    """

    def __init__(self, seat: Seat, take: Take, interview: Callable[[Record], None]) -> None:
        super().__init__()
        self._seat = seat
        self._take = take
        self._interview = interview
        self._worker: Record | None = None
        self._asked = ""
        workflow = seat.desk.pack.record(REGISTRATION).workflow
        self._steps: dict[str, Step] = (
            {step.key: step for step in workflow.steps if step.key in _WHILE} if workflow else {}
        )
        self.buttons: dict[str, QPushButton] = {key: self._button(self._steps[key]) for key in _WHILE}
        self.interview = button(
            seat.theme,
            _("Interview"),
            self._open_interview,
            kind="quiet",
            icon=INTERVIEW,
            shortcut="F7",
            name="worker_interview",
        )
        self.told = label("", "caption", wrap=True, name="worker_interview_told")
        self.reason = _Reason(seat.theme, self._give, self._close)
        self.reason.setObjectName("worker_reason")
        self.reason.setPlaceholderText(_("Reason, then Enter"))
        self.reason.hide()
        ways = Flow(seat.theme.gap(1.5))
        for made in self.buttons.values():
            ways.addWidget(made)
        self.setLayout(column(ways))

    def put(self, worker: Record, request_state: str | None) -> None:
        """Offer what can be done with this worker now; a reason being typed for the same one stays."""
        if self._worker is None or self._worker.id != worker.id:
            self._close()
            self.reason.clear()
        self._worker = worker
        for key, made in self.buttons.items():
            step = self._steps[key]
            offered = (
                request_state in _WHILE[key] and worker.state in step.start and self._seat.desk.may(REGISTRATION, key)
            )
            made.setVisible(offered)
            why_not = self._why_not(worker, key) if offered else ""
            made.setEnabled(not why_not)
            made.setAccessibleDescription(why_not)
            keys = f" ({_KEYS[key]})" if _KEYS[key] else ""
            made.setToolTip(why_not or made.text() + keys)
        self._show_interview(worker)

    def _open_interview(self) -> None:
        if self._worker is not None:
            self._interview(self._worker)

    def _show_interview(self, worker: Record) -> None:
        desk = self._seat.desk
        kind, found = desk.pack.record(INTERVIEW), interview_of(desk, worker.id)
        self.told.setVisible(found is not None)
        if found is not None:
            left = show_value(desk.pack, kind.require("conclusion"), found.fields.get("conclusion"))
            state = state_label(kind, found.state).lower()
            said = _("Interview: {conclusion}") if found.fields.get("conclusion") else _("Interview: {state}")
            self.told.setText(said.format(conclusion=left, state=state))
        self.interview.setVisible(found is not None or (desk.may(INTERVIEW) and worker.state != "withdrawn"))

    def _button(self, step: Step) -> QPushButton:
        name = step.label.of(current_language())
        made = button(
            self._seat.theme, name, lambda: self._press(step), shortcut=_KEYS[step.key], name=f"worker_{step.key}"
        )
        made.hide()
        return made

    def _why_not(self, worker: Record, step: str) -> str:
        desk = self._seat.desk
        author = desk.author(REGISTRATION, step)
        issues = judge_step(desk.pack, worker, step, author.user, author.role)
        return " ".join(explain(desk.pack, desk.pack.record(REGISTRATION), issue) for issue in issues)

    def _press(self, step: Step) -> None:
        if self._worker is None:
            return
        if not step.reason:
            self._take(self._worker, step.key, None)
            return
        self._asked = step.key
        name = step.label.of(current_language())
        self.reason.setAccessibleName(_("Reason for: {step}").format(step=name))
        self.reason.setPlaceholderText(_("{step}: reason, then Enter").format(step=name))
        self.reason.show()
        self.reason.setFocus()

    def _give(self) -> None:
        said = self.reason.toPlainText().strip()
        if self._worker is not None and said:
            worker, step = self._worker, self._asked
            self._close()
            self.reason.clear()
            self._take(worker, step, said)

    def _close(self) -> None:
        self.reason.hide()


class _Reason(ReasonBox):
    """Escape puts it away."""

    def __init__(self, theme: Theme, entered: Callable[[], None], escaped: Callable[[], None]) -> None:
        super().__init__(theme, entered)
        self._escaped = escaped

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._escaped()
        else:
            super().keyPressEvent(event)
