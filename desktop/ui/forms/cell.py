"""A field in the form: label, control, and what is wrong with it beside it."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.forms.control import Control
from desktop.ui.widgets.elided import Elided, elided
from desktop.ui.widgets.plain import label, row
from sync.model.issues import Issue


class Problem(QWidget):
    """One sentence about what is wrong; a warning asks for the reason why it stands all the same."""

    reasoned = Signal()

    def __init__(self, theme: Theme, issue: Issue, sentence: str, reason: str) -> None:
        super().__init__()
        self.issue = issue
        tone: Tone = "bad" if issue.level == "error" else "warning"
        sign = QLabel()
        sign.setPixmap(theme.icon(LOOKS[tone].icon, tone).pixmap(theme.gap(3.5), theme.gap(3.5)))
        self._sentence = label(sentence, "problem", wrap=True)
        self._sentence.setProperty("tone", tone)
        self.line: QLineEdit | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.gap(0.5), 0, 0)
        layout.setSpacing(theme.gap(1))
        words = row(sign, self._sentence, gap=theme.gap(1))
        words.setStretch(1, 1)
        layout.addLayout(words)
        if issue.level == "warning":
            self.line = QLineEdit(reason)
            self.line.setPlaceholderText(_("Reason, if it is right all the same"))
            self.line.setAccessibleName(_("Reason for: {warning}").format(warning=sentence))
            self.line.setObjectName(f"reason_{issue.code}")
            self.line.textEdited.connect(lambda: self.reasoned.emit())
            layout.addWidget(self.line)

    def text(self) -> str:
        return self._sentence.text()

    def reason(self) -> str:
        """Why the warning stands all the same; "" when nobody said."""
        return self.line.text() if self.line else ""


class FieldCell(QWidget):
    """One field of the form."""

    def __init__(self, theme: Theme, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self._theme = theme
        field = control.field
        name = field.label.of(current_language())
        self.label = elided(self._marked(name), "label")
        self.label.setBuddy(control.target())
        self._name(control, name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.problems: list[Problem] = []
        self._below = QVBoxLayout()
        self._below.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(0.5))
        top = QHBoxLayout()
        top.setSpacing(theme.gap(2))
        top.addWidget(self.label)
        self.aside = Elided("caption", Qt.AlignmentFlag.AlignRight)
        top.addWidget(self.aside, 1)
        self.hint = elided("", "caption")
        self.hint.hide()
        top.addWidget(self.hint)
        layout.addLayout(top)
        layout.addWidget(control)
        layout.addLayout(self._below)
        layout.addStretch(1)
        self._before = ""
        control.reached.connect(self._tell)
        control.edited.connect(self._tell)
        control.left.connect(lambda: self.aside.say(""))

    def put(self, value: Any) -> None:
        """Show a canonical value; the label says whether there has to be one."""
        self.control.put(value)
        self.label.setText(self._marked(self.control.field.label.of(current_language())))

    def _marked(self, name: str) -> str:
        return f"{name} *" if self.control.needed() else name

    def offer_before(self, said: str) -> None:
        """What stood in the field last time, to be told while it has the focus and nothing stands in it."""
        self._before = said
        self._tell()

    def show_name(self, shown: bool) -> None:
        """Whether the label stands above the control; a card may say the same already."""
        self.label.setVisible(shown)
        self.aside.setVisible(shown)

    def show_problems(self, problems: list[Problem]) -> None:
        """Replace what is said below the control."""
        for old in self.problems:
            self._below.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.problems = problems
        before = self.control.target()
        for problem in problems:
            self._below.addWidget(problem)
            if problem.line is not None:
                QWidget.setTabOrder(before, problem.line)
                before = problem.line
        tone = ""
        if problems:
            tone = "bad" if any(problem.issue.level == "error" for problem in problems) else "warning"
        self.control.mark(tone)
        told = " ".join(problem.text() for problem in problems)
        self.control.target().setAccessibleDescription(told or self.control.help())

    def unexplained(self) -> QLineEdit | None:
        """The first line below in which the reason for a warning is wanted."""
        lines = (problem.line for problem in self.problems if problem.line is not None)
        return next((line for line in lines if not line.text().strip()), None)

    def show_hint(self, text: str) -> None:
        """A remark beside the label, such as that the program filled the field in; "" for none."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        self.control.mark_filled(bool(text))

    @property
    def is_filled(self) -> bool:
        """Whether the program filled the field in, and nobody changed it since."""
        return bool(self.hint.text()) and not self.problems

    def _tell(self) -> None:
        """While the field has the focus, say how it is filled in, or what can be repeated with one key."""
        target = self.control.target()
        if not target.hasFocus() or self.hint.text():
            self.aside.say("")
        elif self._before and not self.control.typed_text():
            self.aside.say(_("Ctrl+D: {value}").format(value=self._before))
        elif isinstance(target, QLineEdit) and not target.text() and target.placeholderText() == self.control.remark():
            self.aside.say("")  # it stands in the line itself
        else:
            self.aside.say(self.control.remark())

    def _name(self, control: Control, name: str) -> None:
        target = control.target()
        if not target.accessibleName():
            target.setAccessibleName(name)
        help_text = control.help()
        target.setAccessibleDescription(help_text)
        if help_text:
            target.setToolTip(help_text)
            if isinstance(target, QLineEdit):
                target.setPlaceholderText(control.placeholder())
