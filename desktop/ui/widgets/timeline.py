"""What happened to a record, the latest first."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.plain import clear, column, label, line, row
from desktop.usecases.history import HistoryLine
from desktop.wording import show_moment

_CHANGES_SHOWN = 4
_SENT: dict[str, Tone] = {"waiting": "working", "refused": "bad"}


class Timeline(QWidget):
    """A record's history as people read it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.gap(2.5))

    def put(self, lines: list[HistoryLine]) -> None:
        """Show these lines, given the first first."""
        clear(self._layout)
        for place, entry in enumerate(reversed(lines)):
            if place:
                self._layout.addWidget(line())
            self._layout.addWidget(self._entry(entry))
        self._layout.addStretch(1)

    def _entry(self, entry: HistoryLine) -> QWidget:
        theme = self._theme
        who = " · ".join(part for part in (entry.by, entry.device) if part)
        badge = Badge(theme, _sent_word(entry.sent), _SENT.get(entry.sent or "", "neutral"))
        parts = [
            row(label(entry.what, "strong", wrap=True), None, badge, gap=theme.gap(2)),
            label(show_moment(entry.at) if entry.at else "", "caption"),
            label(who, "caption", wrap=True),
        ]
        if entry.reason:
            parts.append(label(_("Reason: {reason}").format(reason=entry.reason), wrap=True))
        if "—" not in {change.before for change in entry.changes} or len(entry.changes) <= _CHANGES_SHOWN:
            parts += [
                label(
                    _("{field}: {before} → {after}").format(
                        field=change.label, before=change.before, after=change.after
                    ),
                    "caption",
                    wrap=True,
                )
                for change in entry.changes[:_CHANGES_SHOWN]
            ]
        more = len(entry.changes) - _CHANGES_SHOWN
        if more > 0:
            parts.append(label(_("and {n} more fields").format(n=more), "caption"))
        holder = QWidget()
        holder.setLayout(column(*parts, gap=theme.gap(0.5)))
        return holder


def _sent_word(sent: str | None) -> str:
    return {"waiting": _("waits"), "refused": _("refused")}.get(sent or "", "")
