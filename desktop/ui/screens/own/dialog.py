"""A small dialog of secret lines with one thing to do, which works without a line."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.screens.door.base import input_line
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, row


class SecretDialog(QDialog):
    """Subclasses add lines and say what is done with them. It goes when it is closed."""

    def __init__(self, theme: Theme, jobs: Jobs, title: str, rule: str) -> None:
        super().__init__()
        self.theme = theme
        self.jobs = jobs
        self.setObjectName("page")
        self.setWindowTitle(title)
        self.notice = NoticeBar(theme, closable=False)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(theme.gap(3))
        self.answers = row(None, gap=theme.gap(2))
        edge = theme.gap(6)
        words = label(rule, "muted", wrap=True)
        words.setFixedWidth(theme.gap(95))
        parts: list[QWidget | QVBoxLayout] = [label(title, "title"), words, self.notice, self.lines]
        self.setLayout(column(*parts, self.answers, None, gap=theme.gap(4), margins=(edge, edge, edge, edge)))
        self.answers.addWidget(button(theme, _("Cancel"), self.reject, kind="quiet", name="own_cancel"))
        self.finished.connect(self.deleteLater)

    def add_secret(self, name: str, words: str) -> QLineEdit:
        """A line for something that is not shown."""
        made = input_line(name, words, secret=True)
        tag = label(words, "label")
        tag.setBuddy(made)
        self.lines.addLayout(column(tag, made, gap=self.theme.gap(0.75)))
        return made

    def add_answer(self, text: str, pressed: Callable[[], None], name: str, *, primary: bool = True) -> None:
        """A button; Enter presses the primary one."""
        made = button(self.theme, text, pressed, kind="primary" if primary else "", name=name)
        made.setDefault(primary)
        self.answers.addWidget(made)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        lines: list[QLineEdit] = list(self.findChildren(QLineEdit))
        first = next((line for line in lines if not line.text()), None)
        if first is not None:
            first.setFocus()

    def do(self, work: Callable[[], None], done: Callable[[], None]) -> None:
        """Do it away from the window's thread; then close and call `done`."""

        def finished(_done: object) -> None:
            self.accept()
            done()

        self.setEnabled(False)
        self.jobs.write(work, finished, self.failed, owner=self)

    def failed(self, error: Exception) -> None:
        """Say why not; what was typed wrongly is typed again."""
        self.setEnabled(True)
        if isinstance(error, LoketError):
            self.refuse(str(error))
        else:
            self.jobs.report(error)

    def refuse(self, words: str) -> None:
        """Say `words`, and begin again at the first line."""
        self.notice.say(words, "bad")
        lines: list[QLineEdit] = list(self.findChildren(QLineEdit))
        for number, line in enumerate(lines):
            line.clear()
            if not number:
                line.setFocus()
