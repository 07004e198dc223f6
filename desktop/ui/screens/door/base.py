"""What every screen before work has: the program's name at the left, a title, a form and one button at the right."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.help import open_manual
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, row, scrolled


def input_line(name: str, accessible: str, *, secret: bool = False, placeholder: str = "") -> QLineEdit:
    """A line of a door's form."""
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(accessible)
    line.setPlaceholderText(placeholder)
    line.setMaxLength(300)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def _fixed(words: QLabel, width: int) -> QLabel:
    """Give wrapped words the height they need at this width; nested layouts would not ask for it."""
    words.ensurePolished()
    words.setFixedHeight(max(0, words.heightForWidth(width)))  # -1 for no words at all
    return words


class Door(QWidget):
    """The program's name on the left; on the right a title, a form and one button."""

    def __init__(self, theme: Theme, jobs: Jobs, title: str, lead: str) -> None:
        super().__init__()
        QShortcut(QKeySequence("F1"), self, self.explain)
        self.theme = theme
        self.jobs = jobs
        self.setObjectName("page")
        self.notice = NoticeBar(theme, closable=False)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(_("Working"))
        self.busy.hide()
        self.fields = QVBoxLayout()
        self.fields.setSpacing(theme.gap(3))
        self._offers = column(gap=theme.gap(1))
        self._ways_off: list[QPushButton] = []
        inner = theme.gap(95)
        words = _fixed(label(lead, "muted", wrap=True), inner)
        self.above = column(gap=theme.gap(1))
        sheet = QWidget()
        sheet.setLayout(
            column(
                column(self.above, _fixed(label(title, "title", wrap=True), inner), words, gap=theme.gap(1.5)),
                self.notice,
                column(self.fields, self._offers, gap=theme.gap(3)),
                self.busy,
                gap=theme.gap(5),
            )
        )
        sheet.setFixedWidth(inner)
        self._inner = inner
        middle = QVBoxLayout()
        middle.addStretch(2)
        middle.addLayout(row(None, sheet, None))  # an aligned widget would be as high as it needs at another width
        middle.addStretch(3)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._brand(), 2)
        layout.addWidget(scrolled(middle, self), 3)  # a low window may not squeeze the lines into one another

    def _brand(self) -> QWidget:
        theme = self.theme
        panel = QWidget()
        panel.setObjectName("navigation")
        name = label("Loket", "door-name")
        what = label(_("Registration and letters for prospective migrant workers"), "door-text", wrap=True)
        self.kept = label("", wrap=True, name="work_kept")
        self.say_kept(practice=theme.practice)
        edge = theme.gap(12)
        panel.setLayout(column(None, name, what, None, self.kept, gap=theme.gap(2), margins=(edge, edge, edge, edge)))
        return panel

    def say_kept(self, *, practice: bool) -> None:
        """Say what becomes of what is saved: what is practised goes nowhere."""
        self.kept.setText(
            _("Works without a line. What you practise stays on this PC and is sent to nobody.")
            if practice
            else _("Works without a line. What you save stays on this PC and is sent when the line is back.")
        )

    def fixed(self, words: QLabel) -> QLabel:
        """Give wrapped words the height they need in the form."""
        return _fixed(words, self._inner)

    def add_line(self, name: str, line: QLineEdit, help_text: str = "") -> QWidget:
        """A labelled line."""
        tag = label(name, "label")
        tag.setBuddy(line)
        parts: list[QWidget] = [tag, line]
        if help_text:
            parts.append(self.fixed(label(help_text, "caption", wrap=True)))
            line.setAccessibleDescription(help_text)
        holder = QWidget()
        holder.setLayout(column(*parts, gap=self.theme.gap(0.75)))
        self.fields.addWidget(holder)
        return holder

    def set_busy(self, busy: bool) -> None:
        """While something runs, nothing can be pressed twice, and an Enter too many leads nowhere else."""
        self.busy.setVisible(busy)
        for part in (*self._lines(), self.go_button, *self._ways_off):
            part.setEnabled(not busy)

    def set_button(self, text: str, pressed: Callable[[], None], name: str) -> None:
        self.go_button = button(self.theme, text, pressed, kind="primary", name=name)
        self.go_button.setDefault(True)
        self.fields.addWidget(self.go_button)
        for line in self._lines():
            line.returnPressed.connect(lambda line=line: self._entered(line))

    def offer(self, text: str, pressed: Callable[[], None], name: str) -> None:
        """Another thing that can be done here, without the form."""
        way = button(self.theme, text, pressed, kind="quiet", name=name)
        self._ways_off.append(way)
        self._offers.addWidget(way)

    def explain(self) -> None:
        """Open the manual where it tells of the doors."""
        open_manual(self.theme, self.window(), "signing_in")

    def say_step(self, text: str) -> None:
        """Say above the title how far one is on the way."""
        self.above.addWidget(self.fixed(label(text, "caption", wrap=True, name="door_step")))

    def lead_back(self, pressed: Callable[[], None], text: str = "") -> None:
        """The way to the door before; Escape takes it too. Nothing is done by going."""
        way = button(self.theme, text or _("Back"), pressed, kind="back", icon="back", name="door_back")
        self._ways_off.append(way)
        self.above.insertLayout(0, row(way, None, margins=(-self.theme.gap(3), 0, 0, 0)))  # its icon in line
        QShortcut(QKeySequence("Esc"), self, lambda: way.click() if self.go_button.isEnabled() else None)

    def begin(self) -> None:
        """Put the focus on the first line still empty."""
        lines = [line for line in self._lines() if not line.isHidden()]
        first = next((line for line in lines if not line.text()), None)
        (first or self.go_button).setFocus()

    def _lines(self) -> list[QLineEdit]:
        found: list[QLineEdit] = list(self.findChildren(QLineEdit))
        return found

    def _entered(self, line: QLineEdit) -> None:
        """Enter goes to the line below, once this one is filled in; from the last one to a line still empty, else it
        presses the button.
        """
        if not line.text().strip():
            return
        lines = [other for other in self._lines() if other.isVisible()]
        below = lines[lines.index(line) + 1 :]
        if wanted := below or [other for other in lines if not other.text().strip()]:
            wanted[0].setFocus()
            wanted[0].selectAll()
        else:
            self.go_button.click()

    def failed(self, error: Exception) -> None:
        """Say what went wrong; a bug is reported as one."""
        self.set_busy(False)
        if isinstance(error, LoketError):
            self.notice.say(str(error), "bad")
        else:
            self.jobs.report(error)
