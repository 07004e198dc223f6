"""The one question before a letter is issued, asked on the page."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel

from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.widgets.plain import button, label, restyle, row


class ConfirmIssue(QFrame):
    """Says what issuing means and how many numbers are left; with none left it says how to get more."""

    def __init__(self, theme: Theme, issue: Callable[[], None], synchronise: Callable[[], None]) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "notice")
        self._sign = QLabel()
        self.text = label("", wrap=True, name="issue_text")
        self.confirm = button(theme, _("Issue the letter now"), issue, kind="primary", name="issue_confirm")
        self.more = button(theme, _("Get numbers"), synchronise, kind="primary", icon="sync", name="issue_sync")
        self.cancel = button(theme, _("Not yet"), self.hide, kind="quiet", name="issue_cancel")
        edges = (theme.gap(3), theme.gap(2), theme.gap(3), theme.gap(2))
        parts = row(self._sign, self.text, self.cancel, self.more, self.confirm, gap=theme.gap(2), margins=edges)
        parts.setStretch(1, 1)
        self.setLayout(parts)
        self.hide()

    def ask(self, year: int, left: int, number: str) -> None:
        """Ask, with the numbers of `year` that this PC has left and the one the letter takes ("": not known)."""
        tone: Tone = "working" if left else "warning"
        size = self._theme.gap(4.5)
        self._sign.setPixmap(self._theme.icon(LOOKS[tone].icon, tone).pixmap(size, size))
        self.text.setText(_ready(year, left, number) if left else _empty(year))
        self.confirm.setVisible(left > 0)
        self.more.setVisible(left == 0)
        self.setProperty("tone", tone)
        restyle(self)
        self.show()
        (self.confirm if left else self.more).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


def _ready(year: int, left: int, number: str) -> str:
    if number:
        named = ngettext(
            "The letter takes the number {number}; {n} number of {year} is left on this PC. Once issued it never "
            "changes: it can only be voided by the head.",
            "The letter takes the number {number}; {n} numbers of {year} are left on this PC. Once issued it never "
            "changes: it can only be voided by the head.",
            left,
        )
        return named.format(number=number, year=year, n=left)
    said = ngettext(
        "The letter takes the next number of {year}; {n} number is left on this PC. Once issued it never changes: "
        "it can only be voided by the head.",
        "The letter takes the next number of {year}; {n} numbers are left on this PC. Once issued it never changes: "
        "it can only be voided by the head.",
        left,
    )
    return said.format(year=year, n=left)


def _empty(year: int) -> str:
    said = _(
        "This PC has no letter numbers left for {year}. The request stays approved. Exchange with the central server "
        "to get numbers, then issue the letter."
    )
    return said.format(year=year)
