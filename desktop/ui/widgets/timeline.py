"""What happened to a record, the latest first, all of it or one kind."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QLayout, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import N_, _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.plain import button, clear, column, label, line, row
from desktop.usecases.history import FieldChange, Group, HistoryLine
from desktop.wording import NOTHING, show_moment
from sync.model.pack import RecordType

_CHANGES_SHOWN = 4
_LINES_SHOWN = 40  # before a person asks for the rest
_SENT: dict[str, Tone] = {"waiting": "working", "refused": "bad"}
_KINDS: dict[Group | None, str] = {
    None: N_("All"),
    "change": N_("Changes"),
    "step": N_("Steps"),
    "seen": N_("Views and prints"),
}


class Timeline(QWidget):
    """A record's history as people read it. Where an office exchanges with nobody, nothing of it `sends`."""

    def __init__(self, theme: Theme, kind: RecordType, *, sends: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._kind = kind
        self._sends = sends
        self._lines: list[HistoryLine] = []
        self._shown: Group | None = None
        self._most = _LINES_SHOWN
        self.chips: dict[Group | None, QPushButton] = {}
        self._chips = QWidget()
        self._group = QButtonGroup(self)
        for group, name in _KINDS.items():
            chip = button(theme, _(name), partial(self._choose, group), kind="chip", name=f"history_{group or 'all'}")
            chip.setCheckable(True)
            self._group.addButton(chip)
            self.chips[group] = chip
        self.chips[None].setChecked(True)
        chips = list(self.chips.values())
        gap = theme.gap(1.5)
        self._chips.setLayout(column(row(*chips[:3], None, gap=gap), row(*chips[3:], None, gap=gap), gap=gap))
        self._layout = QVBoxLayout()
        self._layout.setSpacing(theme.gap(2.5))
        self.setLayout(column(self._chips, self._layout, gap=theme.gap(3)))

    def put(self, lines: list[HistoryLine]) -> None:
        """Show these lines, given the first first."""
        if lines != self._lines:
            self._lines = lines
            self._show()

    def _choose(self, group: Group | None) -> None:
        self._shown, self._most = group, _LINES_SHOWN
        self._show()

    def _show(self) -> None:
        clear(self._layout)
        groups = {entry.group for entry in self._lines}
        self._chips.setVisible(len(groups) > 1)
        entries = self._told()
        for place, entry in enumerate(entries[: self._most]):
            if place:
                self._layout.addWidget(line())
            self._layout.addWidget(self._entry(entry))
        if len(entries) > self._most:
            text = _("Show {n} earlier ones").format(n=len(entries) - self._most)
            self._layout.addWidget(button(self._theme, text, self._show_all, kind="quiet", name="history_more"))
        self._layout.addStretch(1)

    def _show_all(self) -> None:
        self._most = len(self._lines)
        self._show()

    def _told(self) -> list[HistoryLine]:
        """What is shown, the last first; of the same said again and again, the last."""
        told: list[HistoryLine] = []
        for entry in reversed(self._lines):
            is_wanted = self._shown in (None, entry.group)
            if is_wanted and not (told and _repeats(told[-1], entry)):
                told.append(entry)
        return told

    def _entry(self, entry: HistoryLine) -> QWidget:
        theme = self._theme
        who = " · ".join(part for part in (entry.by, entry.device) if part)
        changes = self._changes(entry)
        badge = Badge(theme, _sent_word(entry.sent) if self._sends else "", _SENT.get(entry.sent or "", "neutral"))
        parts: list[QWidget | QLayout] = [
            row(label(entry.what, "strong", wrap=True), None, badge, gap=theme.gap(2)),
            label(_when(entry), "caption", wrap=True),
            label(who, "caption", wrap=True),
        ]
        if entry.merged:
            parts.append(label(_("Came together with others' changes by itself"), "caption", wrap=True))
        if entry.reason:
            parts.append(label(_("Reason: {reason}").format(reason=entry.reason), wrap=True))
        created = len(changes) > _CHANGES_SHOWN and all(change.before == NOTHING for change in changes)
        at_once = 0 if created else _CHANGES_SHOWN
        parts += [label(change.told, "caption", wrap=True) for change in changes[:at_once]]
        if changes[at_once:]:
            parts.append(self._further(changes[at_once:]))
        holder = QWidget()
        holder.setLayout(column(*parts, gap=theme.gap(0.5)))
        return holder

    def _further(self, changes: list[FieldChange]) -> QWidget:
        """The way to changes that are not told at once; they take its place."""
        holder, layout = QWidget(), column(gap=self._theme.gap(0.5))

        def tell() -> None:
            clear(layout)
            for change in changes:
                layout.addWidget(label(change.told, "caption", wrap=True))

        text = ngettext("Show {n} more field", "Show {n} more fields", len(changes)).format(n=len(changes))
        layout.addWidget(button(self._theme, text, tell, kind="quiet", name="history_fields"))
        holder.setLayout(layout)
        return holder

    def _changes(self, entry: HistoryLine) -> list[FieldChange]:
        """What is told of it. A change of nothing that has a line of its own on the screen tells of its bonds."""
        shown = [change for change in entry.changes if self._is_shown(change.path)]
        if shown or entry.group != "change":
            return shown
        return [change for change in entry.changes if self._is_bond(change.path)]

    def _is_bond(self, path: str) -> bool:
        """Whether it holds another record, such as the earlier registration of the person."""
        field = self._kind.field(path)
        return field is not None and field.type == "ref" and field.to != "user"

    def _is_shown(self, path: str) -> bool:
        """Stamps and snapshots say nothing that the line itself does not."""
        field = self._kind.field(path)
        return path == "state" or (field is not None and not field.hidden and field.type != "snapshot")


def _when(entry: HistoryLine) -> str:
    """When it happened, and since when central has it where that was later."""
    at = show_moment(entry.at) if entry.at else ""
    reached = show_moment(entry.reached) if entry.reached else ""
    if not reached or reached == at:
        return at
    return " · ".join(part for part in (at, _("at the central server {moment}").format(moment=reached)) if part)


def _repeats(one: HistoryLine, other: HistoryLine) -> bool:
    """Whether somebody did the same thing again that changed nothing, such as looking."""
    return not (one.changes or other.changes or one.reason) and (one.what, one.by) == (other.what, other.by)


def _sent_word(sent: str | None) -> str:
    return {"waiting": _("waits"), "refused": _("refused")}.get(sent or "", "")
