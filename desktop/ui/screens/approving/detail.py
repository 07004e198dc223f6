"""One request that waits for the head: what it is about, and everything about it that is not as usual."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.i18n import _, current_language, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import clear, column, label, row
from desktop.usecases.requests.steps import Outcome
from desktop.usecases.requests.waiting_approvals import WaitingApproval
from desktop.wording import NOTHING, show_moment
from sync.model.dates import format_date

_TONES: dict[str, Tone] = {"forbids": "bad", "warns": "warning", "tells": "neutral"}


class ApprovalDetail(QFrame):
    """Beside the table; empty while nothing waits."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "card")
        self.name = label("", "section", wrap=True, name="approval_name")
        self._facts = QVBoxLayout()
        self._facts.setSpacing(theme.gap(2))
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(theme.gap(1.5))
        parts = column(self._facts, self._remarks, None, gap=theme.gap(3))
        edge, foot = theme.gap(4), theme.gap(3)
        whole = column(self.name, parts, gap=theme.gap(2), margins=(edge, foot, edge, foot))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def put(self, found: WaitingApproval, outcome: Outcome | None) -> None:
        """Show a request, with what became of it if it was to be approved."""
        fields = found.record.fields
        self.name.setText(found.applicant)
        clear(self._facts)
        number = str(fields.get("letter_number") or NOTHING)
        self._facts.addLayout(self._pair((_("Their letter"), number), (_("Country"), found.country)))
        quota = (
            NOTHING
            if found.quota is None
            else _("{left} of {total}").format(left=found.quota.left, total=found.quota.total)
        )
        self._facts.addLayout(self._pair((_("Workers"), str(found.workers)), (_("Quota left before this"), quota)))
        waits = ngettext("{n} working day", "{n} working days", found.passed).format(n=found.passed)
        promised = format_date(found.due, current_language())
        self._facts.addLayout(self._pair((_("Waits"), waits), (_("Promised until"), promised)))
        verified = ", ".join(part for part in (found.verified_by, show_moment(found.record.updated_at)) if part)
        self._facts.addLayout(self._pair((_("Verified by"), verified)))
        clear(self._remarks)
        if outcome is not None:
            self._say(
                outcome.error or _("Approved. The clerk can issue the letter."), "bad" if outcome.error else "good"
            )
        for remark in found.remarks:
            self._say(remark.text, _TONES[remark.weight])
        if not found.remarks and outcome is None:
            self._say(_("Everything is as usual."), "good")

    def _pair(self, *facts: tuple[str, str]) -> QVBoxLayout:
        parts = row(*(fact(self._theme, name, value, wrap=True) for name, value in facts), gap=self._theme.gap(3))
        for place in range(parts.count()):
            parts.itemAt(place).setAlignment(Qt.AlignmentFlag.AlignTop)
        return column(parts)

    def _say(self, text: str, tone: Tone) -> None:
        bar = NoticeBar(self._theme, closable=False)
        self._remarks.addWidget(bar)
        bar.say(text, tone)
