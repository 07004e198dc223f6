"""What became of a worker at the portal: sent, accepted under the portal's number, or rejected and why."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, row

_LONGEST = 200


class MarkPart(QWidget):
    """Three answers; the second and third ask for the number and the reason."""

    def __init__(
        self,
        theme: Theme,
        sent: Callable[[], None],
        accepted: Callable[[str], None],
        rejected: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.number = self._line("portal_number", _("Number that the portal gave, then Enter"))
        self.reason = self._line("portal_reason", _("Reason that the portal gave, then Enter"))
        self.number.returnPressed.connect(lambda: accepted(self.number.text()))
        self.reason.returnPressed.connect(lambda: rejected(self.reason.text()))
        self.sent = button(theme, _("Sent"), sent, shortcut="Ctrl+S", name="portal_sent")
        ask_number, ask_reason = partial(self._ask, self.number), partial(self._ask, self.reason)
        self.accepted = button(theme, _("Accepted …"), ask_number, shortcut="Ctrl+G", name="portal_accepted")
        self.rejected = button(theme, _("Rejected …"), ask_reason, shortcut="Ctrl+R", name="portal_rejected")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(1.5))
        layout.addLayout(row(self.sent, self.accepted, self.rejected, None, gap=theme.gap(2)))
        layout.addWidget(self.number)
        layout.addWidget(self.reason)

    def put(self, portal_id: str, standing: str) -> None:
        """Begin anew with another worker."""
        self.number.setText(portal_id)
        self.reason.clear()
        for line in (self.number, self.reason):
            line.hide()
        self.sent.setEnabled(standing != "sent")
        self.rejected.setEnabled(standing != "rejected")

    def _line(self, name: str, words: str) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(name)
        made.setPlaceholderText(words)
        made.setAccessibleName(words)
        made.setMaxLength(_LONGEST)
        made.hide()
        return made

    def _ask(self, line: QLineEdit) -> None:
        for other in (self.number, self.reason):
            other.setVisible(other is line)
        line.setFocus()
