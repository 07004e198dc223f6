"""A small dialog of secret lines with one thing to do, which works without a line."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QLineEdit, QVBoxLayout, QWidget

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
        whole = column(*parts, self.answers, gap=theme.gap(4), margins=(edge, edge, edge, edge))
        whole.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # else no higher than 2/3 of a screen
        self.setLayout(whole)
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
        first = self._empty()
        if first is not None:
            first.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line goes to the next one that is empty; where none is left it presses the primary button."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        wanted = self._empty() if entered and isinstance(self.focusWidget(), QLineEdit) else None
        if wanted is None:
            super().keyPressEvent(event)
        else:
            wanted.setFocus()

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
            self.refuse(str(error), self.amiss(error))
        else:
            self.jobs.report(error)

    def amiss(self, _error: Exception) -> Sequence[QLineEdit]:
        """The lines that were typed wrongly; none named: all."""
        return ()

    def refuse(self, words: str, again: Sequence[QLineEdit] = ()) -> None:
        """Say `words`, and have the lines of `again` typed anew, or all."""
        self.notice.say(words, "bad")
        lines = again or self._all()
        for line in lines:
            line.clear()
        lines[0].setFocus()
        self.adjustSize()

    def _empty(self) -> QLineEdit | None:
        return next((line for line in self._all() if not line.text()), None)

    def _all(self) -> list[QLineEdit]:
        found: list[QLineEdit] = list(self.findChildren(QLineEdit))
        return found
