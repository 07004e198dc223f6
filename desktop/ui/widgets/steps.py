"""The steps that lead on from where a record stands: who may take them, and what holds them back."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.plain import button, clear, column, label, restyle, row
from desktop.usecases.desk import Desk
from desktop.wording import enumerate_words, explain
from sync.model.issues import Issue
from sync.model.pack import RecordType, Step
from sync.model.record import Record
from sync.model.workflow import judge_step

Take = Callable[[str, str | None], None]
"""Takes the step of that key, with its reason."""


class StepsPanel(QWidget):
    """A button for each step from here, below a line that says what comes next. One that is not allowed says why.

    `hidden` steps are taken elsewhere. A step that needs a reason asks for it in place, unless it is among those that
    the page is `asked` about: that one is taken without, and the page asks. Where the panel is `led`, the page always
    tells what comes next, so that the end of the way is told there. The buttons stand `across` where height is dear.
    """

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        take: Take,
        hidden: tuple[str, ...] = (),
        asked: tuple[str, ...] = (),
        *,
        led: bool = False,
        across: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._desk = desk
        self._take = take
        self._hidden = hidden
        self._asked = asked
        self._led = led
        self._across = across
        self.buttons: dict[str, QPushButton] = {}
        self.reasons: dict[str, QLineEdit] = {}
        self._leading: list[str] = []  # on from here, not back or out
        self._shown: list[tuple[Step, list[Issue]]] | None = None
        self._first: QPushButton | None = None  # leads on, and wears it unless the page's own button comes before
        self._waits = False
        self._preferred = ""
        self.next = label("", "strong", wrap=True, name="next_step")
        self.next.hide()
        self._layout = QVBoxLayout()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.gap(2.5))
        self.setLayout(column(self.next, self._layout, gap=theme.gap(2)))

    def tell_next(self, text: str) -> None:
        """Say in a sentence what comes next and by whom, whoever looks; "" says nothing."""
        self.next.setText(text)
        self.next.setVisible(bool(text))

    def wait(self, waits: bool) -> None:
        """Whether something else on the page comes first: then no step here is the primary button."""
        self._waits = waits
        self._dress()

    def prefer(self, step: str) -> None:
        """Let that step come first where it can be taken, though it does not lead on; "" for the one that does."""
        self._preferred = step
        self._dress()

    def put(self, record: Record, hidden: tuple[str, ...] = ()) -> None:
        """Show the steps of a record as it stands now but those `hidden` just now; where they stay the same, so do
        focus and a typed reason.
        """
        kind = self._desk.pack.record(record.type)
        found = [step for step in kind.workflow.steps if record.state in step.start] if kind.workflow else []
        judged = [(step, self._judge(record, step)) for step in found if step.key not in (*self._hidden, *hidden)]
        if judged == self._shown:
            return
        self._shown = judged
        clear(self._layout)
        self.buttons, self.reasons, self._first = {}, {}, None
        self._leading = [step.key for step, _issues in judged if not step.reason]
        first, across = True, Flow(self._theme.gap(1.5)) if self._across else None
        if across is not None and any(self._may(step) for step, _issues in judged):
            self._layout.addLayout(across)
        for step, issues in judged:
            if self._may(step):
                self._lay(*self._part(kind, step, issues, first), across)
                first = first and bool(issues)
        for step, issues in judged:
            if not self._may(step) and not step.reason:  # who may send it back or void it is no news
                said = " ".join(explain(self._desk.pack, kind, issue) for issue in issues)
                self._add(label(said, "caption", wrap=True, name=f"step_{step.key}"))
        others = [step for step, _issues in judged]
        if not self._layout.count() and (others or not self._led):
            self._add(self._nothing(others))
        if self._instead() is not None:
            self._dress()

    def _nothing(self, others: list[Step]) -> QWidget:
        """What is said where there is nothing to press and nothing to wait for."""
        if not others:
            return label(_("No further step from here."), "muted", wrap=True)
        names = enumerate_words([step.label.of(current_language()) for step in others])
        roles = sorted({role for step in others for role in step.roles})
        said = [
            code.label.of(current_language()) if (code := self._desk.pack.code("role", role)) else role
            for role in roles
        ]
        return label(
            _("Nothing to do for you here. {who} can still: {steps}").format(who=enumerate_words(said), steps=names),
            "caption",
            wrap=True,
        )

    def onward(self) -> QPushButton | None:
        """The button of the step that leads on from here, when it can be taken now."""
        made = [self.buttons[key] for key in self.buttons if key in self._leading]
        return self._instead() or next((step for step in made if step.isEnabled()), None)

    def _lay(self, made: QPushButton, below: list[QWidget], across: Flow | None) -> None:
        if across is None:
            holder = QWidget()
            holder.setLayout(column(made, *below, gap=self._theme.gap(1)))
            self._add(holder)
            return
        across.addWidget(made)
        made.show()  # as `_add` does
        for part in below:
            self._add(part)

    def _add(self, part: QWidget) -> None:
        self._layout.addWidget(part)
        part.show()  # at once, so that it can take the focus before the layout comes to it

    def _may(self, step: Step) -> bool:
        return any(role in self._desk.person.roles for role in step.roles)

    def _judge(self, record: Record, step: Step) -> list[Issue]:
        role = next((role for role in step.roles if role in self._desk.person.roles), self._desk.person.roles[0])
        return judge_step(self._desk.pack, record, step.key, self._desk.person.id, role)

    def _part(
        self, kind: RecordType, step: Step, issues: list[Issue], primary: bool
    ) -> tuple[QPushButton, list[QWidget]]:
        """The step's button, and what belongs below it."""
        name = step.label.of(current_language())
        leads = primary and not step.reason and not issues
        made = button(self._theme, name, lambda: self._press(step), name=f"step_{step.key}")
        if leads:
            self._first = made
        self._wear(made)
        made.setEnabled(not issues)
        self.buttons[step.key] = made
        below: list[QWidget] = []
        said = [label(explain(self._desk.pack, kind, issue), "caption", wrap=True) for issue in issues]
        made.setAccessibleDescription(" ".join(part.text() for part in said))
        if step.reason and step.key not in self._asked and not issues:
            below.append(self._reason(step, name))
        return made, [*below, *said]

    def _instead(self) -> QPushButton | None:
        """The button of the step that is preferred to what leads on, where it can be taken."""
        made = self.buttons.get(self._preferred)
        return made if made is not None and made.isEnabled() else None

    def _dress(self) -> None:
        for made in self.buttons.values():
            self._wear(made)
            restyle(made)

    def _wear(self, made: QPushButton) -> None:
        """What is to be taken looks so, and has the key of every page's main button."""
        is_main = not self._waits and made is (self._instead() or self._first)
        made.setProperty("kind", "primary" if is_main else "")
        made.setToolTip(f"{made.text()} ({_('Ctrl+Enter')})" if is_main else "")

    def _reason(self, step: Step, name: str) -> QWidget:
        line = QLineEdit()
        line.setObjectName(f"reason_{step.key}")
        line.setPlaceholderText(_("Reason, then Enter"))
        line.setAccessibleName(_("Reason for: {step}").format(step=name))
        line.returnPressed.connect(lambda: self._give(step))
        line.hide()
        self.reasons[step.key] = line
        holder = QWidget()
        holder.setLayout(row(line))
        return holder

    def _press(self, step: Step) -> None:
        line = self.reasons.get(step.key)
        if line is None:
            self._take(step.key, None)
        elif line.isVisible() and line.text().strip():
            self._give(step)
        else:
            line.show()
            line.setFocus()

    def _give(self, step: Step) -> None:
        reason = self.reasons[step.key].text().strip()
        if reason:
            self._take(step.key, reason)
