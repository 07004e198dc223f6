"""A question asked on the page before something that cannot be taken back: what follows, what is needed, yes or no."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QSizePolicy, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.widgets.plain import button, column, label, restyle, row
from desktop.ui.widgets.timer import Pause

_LINES = 2  # of a reason
_LAID = 50  # ms in which what is around a part finds its height
_SHOWN = 6  # lines of what follows
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AskPanel(QFrame):
    """Says what follows, takes a reason or a password where one is needed, and does it on Enter or its button.

    Escape puts it away; `closed` is called then, and what was typed stays for the next time.
    """

    def __init__(self, theme: Theme, name: str, closed: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._do: Callable[[str], None] | None = None
        self._closed = closed
        self.setObjectName(name)
        self.setProperty("kind", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._sign = QLabel()
        self.heading = label("", "strong", wrap=True, name=f"{name}_heading")
        self.text = label("", wrap=True, name=f"{name}_text")
        self.reason = ReasonBox(theme, self.confirm)
        self.reason.setObjectName(f"{name}_reason")
        self.password = QLineEdit()
        self.password.setObjectName(f"{name}_password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(_("Your password, then Enter"))
        self.password.setAccessibleName(_("Your password"))
        self.password.setFixedWidth(theme.gap(70))
        self.password.returnPressed.connect(self.confirm)
        self.lacking = label("", "problem", wrap=True, name=f"{name}_lacking")
        self.lacking.setProperty("tone", "bad")
        self.yes = button(theme, "", self.confirm, kind="primary", name=f"{name}_confirm")
        self.no = button(theme, _("Not now"), self.put_away, kind="quiet", name=f"{name}_cancel")
        self._lay_out()
        self.hide()

    def ask(
        self,
        heading: str,
        follows: list[str],
        does: str,
        do: Callable[[str], None],
        *,
        reason: str = "",
        password: bool = False,
        tone: Tone = "warning",
    ) -> None:
        """Show the question. `does` is the word on the button; `reason` is what is asked for, "" asks for none; `do`
        gets the reason or the password.
        """
        size = self._theme.gap(5)
        self._sign.setPixmap(self._theme.icon(LOOKS[tone].icon, tone).pixmap(size, size))
        self.heading.setText(heading)
        shown = (
            follows
            if len(follows) <= _SHOWN
            else [*follows[:_SHOWN], _("and {n} more").format(n=len(follows) - _SHOWN)]
        )
        self.text.setText("\n".join(f"• {line}" for line in shown) if len(shown) > 1 else "".join(shown))
        self.text.setVisible(bool(follows))
        self.reason.setPlaceholderText(reason)
        self.reason.setAccessibleName(reason)
        self.reason.setVisible(bool(reason))
        self.password.clear()
        self.password.setVisible(password)
        self.yes.setText(does)
        self.yes.setAccessibleName(does)
        self.lacking.hide()
        self._do = do
        self.setProperty("tone", tone)
        self.setAccessibleName(heading)
        restyle(self)
        self.show()
        (self.reason if reason else self.password if password else self.yes).setFocus()

    def confirm(self) -> None:
        """Do it, if what is needed was typed."""
        asked_reason, asked_password = not self.reason.isHidden(), not self.password.isHidden()
        said = self.reason.toPlainText().strip() if asked_reason else self.password.text() if asked_password else ""
        if (asked_reason or asked_password) and not said:
            self.lacking.setText(_("Write the reason first.") if asked_reason else _("Type your password first."))
            self.lacking.show()
            (self.reason if asked_reason else self.password).setFocus()
        elif self._do is not None:
            self.password.clear()
            self._do(said)

    def done(self) -> None:
        """It was done: nothing that was typed is needed any more."""
        self.reason.clear()
        self.hide()

    def put_away(self) -> None:
        self.hide()
        if self._closed is not None:
            self._closed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        theme = self._theme
        edge = theme.gap(3)
        answers = row(self.password, self.lacking, None, self.no, self.yes, gap=theme.gap(2))
        words = column(self.heading, self.text, self.reason, answers, gap=theme.gap(1.5))
        sign: QWidget = self._sign
        whole = row(gap=theme.gap(3), margins=(edge, theme.gap(2.5), edge, theme.gap(2.5)))
        whole.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(words, 1)
        self.setLayout(whole)


class ReasonBox(QPlainTextEdit):
    """Two lines for a reason: Enter confirms, with Ctrl too; Shift+Enter begins a new line, Tab goes on. What scrolls
    around it brings it into view when it gets the focus.
    """

    def __init__(self, theme: Theme, entered: Callable[[], None]) -> None:
        super().__init__()
        self._entered = entered
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + theme.gap(4.5))
        self._margin = theme.gap(4)
        self._area: QScrollArea | None = None  # what scrolls around it, once it has had the focus
        self._reveal = Pause(_LAID, self._come_into_view, self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._area is None:
            self._area = self._around()
            if self._area is not None:
                self._area.verticalScrollBar().rangeChanged.connect(lambda: self._come_into_view())
        self._reveal.again()

    def _around(self) -> QScrollArea | None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        return around

    def _come_into_view(self) -> None:
        """Also when what stands above grows later."""
        if self._area is not None and self.hasFocus():
            self._area.ensureWidgetVisible(self, 0, self._margin)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and event.key() in _ENTERS:
            event.accept()  # or the page would take Ctrl+Enter for its own
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTERS and not shift:
            self._entered()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
