"""What happened to a record, the latest first."""

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.plain import clear, column, label, line, row
from desktop.usecases.history import HistoryLine
from desktop.wording import NOTHING, show_moment
from sync.model.pack import RecordType

_CHANGES_SHOWN = 4
_SENT: dict[str, Tone] = {"waiting": "working", "refused": "bad"}


class Timeline(QWidget):
    """A record's history as people read it."""

    def __init__(self, theme: Theme, kind: RecordType) -> None:
        super().__init__()
        self._theme = theme
        self._kind = kind
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.gap(2.5))

    def put(self, lines: list[HistoryLine]) -> None:
        """Show these lines, given the first first."""
        clear(self._layout)
        shown: HistoryLine | None = None
        for entry in reversed(lines):
            if shown is not None and _repeats(shown, entry):
                continue
            if shown is not None:
                self._layout.addWidget(line())
            self._layout.addWidget(self._entry(entry))
            shown = entry
        self._layout.addStretch(1)

    def _entry(self, entry: HistoryLine) -> QWidget:
        theme = self._theme
        who = " · ".join(part for part in (entry.by, entry.device) if part)
        changes = [change for change in entry.changes if self._is_shown(change.path)]
        badge = Badge(theme, _sent_word(entry.sent), _SENT.get(entry.sent or "", "neutral"))
        parts: list[QWidget | QLayout] = [
            row(label(entry.what, "strong", wrap=True), None, badge, gap=theme.gap(2)),
            label(show_moment(entry.at) if entry.at else "", "caption"),
            label(who, "caption", wrap=True),
        ]
        if entry.reason:
            parts.append(label(_("Reason: {reason}").format(reason=entry.reason), wrap=True))
        created = len(changes) > _CHANGES_SHOWN and all(change.before == NOTHING for change in changes)
        if not created:
            parts += [
                label(
                    _("{field}: {before} → {after}").format(
                        field=change.label, before=change.before, after=change.after
                    ),
                    "caption",
                    wrap=True,
                )
                for change in changes[:_CHANGES_SHOWN]
            ]
        more = 0 if created else len(changes) - _CHANGES_SHOWN
        if more > 0:
            parts.append(label(_("and {n} more fields").format(n=more), "caption"))
        holder = QWidget()
        holder.setLayout(column(*parts, gap=theme.gap(0.5)))
        return holder

    def _is_shown(self, path: str) -> bool:
        """Stamps and snapshots say nothing that the line itself does not."""
        field = self._kind.field(path)
        return field is not None and not field.hidden and field.type != "snapshot"


def _repeats(one: HistoryLine, other: HistoryLine) -> bool:
    """Whether somebody did the same thing again that changed nothing, such as looking."""
    return not (one.changes or other.changes or one.reason) and (one.what, one.by) == (other.what, other.by)


def _sent_word(sent: str | None) -> str:
    return {"waiting": _("waits"), "refused": _("refused")}.get(sent or "", "")
