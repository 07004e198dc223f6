"""What people have to decide: fields that two set differently, and persons registered twice; by keyboard too."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.errors import Refused
from desktop.i18n import _
from desktop.ui.changes import Changed
from desktop.ui.screens.deciding.conflict import ConflictPart
from desktop.ui.screens.deciding.duplicate import DuplicatePart
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, clear, label, row, scrolled
from desktop.usecases.exchange.conflicts import CONFLICT, ConflictView, conflicts, resolve_conflict
from desktop.usecases.people.duplicates import DUPLICATE, DuplicateView, duplicates, link_duplicate, tell_apart
from desktop.wording import explain

Matter = ConflictView | DuplicateView

_NUMBERS = (1, 2, 3)


class DecidingPage(Page):
    """What waits on the left, conflicts first, the chosen one on the right; number keys choose.

    `first` is the id, or the record type, of what to show first.
    """

    key = "conflict"

    def __init__(self, seat: Seat, first: str = "") -> None:
        super().__init__(seat, _("To decide"))
        theme = seat.theme
        self._first = first
        self.list = self._list()
        self.notice = NoticeBar(theme)
        self.place = QWidget()
        self.place.setObjectName("scrolled")
        self._place = QVBoxLayout(self.place)
        self._place.setContentsMargins(theme.gap(1), 0, theme.gap(2), 0)
        self.decision: ConflictPart | DuplicatePart | None = None
        self.decide_button = button(
            theme, _("Decide"), self.decide, kind="primary", shortcut="Ctrl+Return", name="decide"
        )
        self.add_action(self.decide_button)
        self.empty = label(_("Nothing needs a decision."), "muted", name="conflicts_empty")
        self.add(self.notice)
        self.add(self.empty)
        self.add(self._side_by_side(), 1)
        self._views: list[Matter] = []
        self._decided = False
        self.list.currentRowChanged.connect(lambda: self._choose())
        for number in _NUMBERS:
            QShortcut(QKeySequence(str(number)), self, lambda number=number: self._press(number))
        seat.changes.follow(self, self._changed)
        self.reload()

    def opened(self) -> None:
        self.list.setFocus()
        self.reload()

    def reload(self) -> None:
        """Look for what is open."""
        desk = self.seat.desk

        def look() -> list[Matter]:
            return [*conflicts(desk), *duplicates(desk)]

        self.seat.jobs.look_up(look, self._show, owner=self)

    def decide(self) -> None:
        """Write the decision about a conflict; the value not chosen stays in the history."""
        part, desk = self.decision, self.seat.desk
        if not isinstance(part, ConflictPart):
            return
        view, choice = part.view, part.choice()
        values: Any = None
        if choice == "other":
            by_path, wrong = part.typed()
            if wrong:
                self.notice.say(" ".join(explain(desk.pack, part.kind, issue) for issue in wrong), "bad")
                return
            values = by_path if len(by_path) > 1 else next(iter(by_path.values()))
        said = _("Decided: {title}. The value not chosen stays in the history.").format(title=view.record_title)
        self._write(lambda: resolve_conflict(desk, view.id, choice, values), said)

    def _decide_person(self, view: DuplicateView, reason: str | None) -> None:
        """Write whether they are the same person: None, or the reason why not."""
        desk = self.seat.desk
        title = next((record.title for record in view.records), view.record_label)
        if reason is not None:
            said = _("Decided: {title} is not the same person. Nothing else was changed.").format(title=title)
            self._write(lambda: tell_apart(desk, view.id, reason), said)
            return
        said = _("Decided: {title} is the same person. Both registrations are kept.").format(title=title)
        self._write(lambda: link_duplicate(desk, view.id), said)

    def _write(self, work: Callable[[], object], said: str) -> None:
        """Decide in the writer's thread, then go on to what is next; a refusal is shown on this page."""
        self._may_press(False)

        def done(_result: object) -> None:
            self._may_press(True)
            self.notice.hide()
            self.seat.say(said)
            self._decided = True
            self.reload()

        def failed(error: Exception) -> None:
            self._may_press(True)
            if isinstance(error, Refused):
                self.notice.say(str(error), "bad")
            else:
                self.seat.jobs.report(error)

        self.seat.jobs.write(work, done, failed, owner=self)

    def _may_press(self, may: bool) -> None:
        made = self.decision.buttons if isinstance(self.decision, DuplicatePart) else [self.decide_button]
        for part in made:
            part.setEnabled(may)

    def _list(self) -> QListWidget:
        made = QListWidget()
        made.setObjectName("conflict_list")
        made.setAccessibleName(_("What needs a decision"))
        made.setMinimumWidth(self.seat.theme.gap(40))
        made.setMaximumWidth(self.seat.theme.gap(64))
        made.setIconSize(QSize(self.seat.theme.gap(5), self.seat.theme.gap(5)))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setWordWrap(True)
        return made

    def _side_by_side(self) -> QHBoxLayout:
        area = scrolled(self.place)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        both = row(self.list, area, gap=self.seat.theme.gap(3))
        both.setStretch(0, 1)
        both.setStretch(1, 3)
        return both

    def _show(self, found: list[Matter]) -> None:
        if found == self._views and self.decision is not None:
            return
        before = self.list.currentRow()
        chosen = self.decision.view.id if self.decision else ""
        self._views = found
        self.list.blockSignals(True)
        self.list.clear()
        for view in found:
            self._item(view)
        self.list.blockSignals(False)
        self.set_subtitle(str(len(found)) if found else "")
        self.empty.setVisible(not found)
        if not found and (self.list.hasFocus() or self._decided):
            self.setFocus()
        for part in (self.list, self.place):
            part.setVisible(bool(found))
        self.list.setCurrentRow(self._row(chosen, before))
        self._choose()
        if found and self._decided:
            self.list.setFocus()
        self._decided = False

    def _row(self, chosen: str, before: int) -> int:
        """Where what was chosen stands now; if it was decided, what followed it; at first what was asked for."""
        if not chosen:
            asked = (place for place, view in enumerate(self._views) if self._first in (view.id, _type_of(view)))
            return next(asked, 0 if self._views else -1)
        found = (place for place, view in enumerate(self._views) if view.id == chosen)
        return next(found, min(max(before, 0), len(self._views) - 1))

    def _item(self, view: Matter) -> None:
        if isinstance(view, ConflictView):
            title, about = view.record_title, ", ".join(field.label for field in view.fields)
        else:
            title = next((record.title for record in view.records), view.record_label)
            about = (
                _("Also at {office}").format(office=view.other_office) if view.other_office else _("Registered twice")
            )
        QListWidgetItem(self.seat.theme.icon(_type_of(view)), f"{title}\n{about}", self.list)

    def _choose(self) -> None:
        """Show what is chosen; what is shown already keeps what was typed into it."""
        place = self.list.currentRow()
        view = self._views[place] if 0 <= place < len(self._views) else None
        shown = self.decision
        if shown is not None and shown.view == view:
            return
        if isinstance(shown, DuplicatePart) and isinstance(view, DuplicateView) and shown.view.id == view.id:
            shown.put(view)
            return
        if (focused := self.focusWidget()) is not None and self.place.isAncestorOf(focused):
            self.list.setFocus()  # what has the focus goes
        clear(self._place)
        self.decision = self._part(view)
        self.decide_button.setVisible(isinstance(self.decision, ConflictPart))
        if self.decision is not None:
            self._place.addWidget(self.decision)

    def _part(self, view: Matter | None) -> ConflictPart | DuplicatePart | None:
        if isinstance(view, DuplicateView):
            return DuplicatePart(self.seat, view, lambda reason: self._decide_person(view, reason))
        return ConflictPart(self.seat, view) if view is not None else None

    def _press(self, number: int) -> None:
        if self.decision is not None:
            self.decision.choose(number)

    def _changed(self, changed: Changed) -> None:
        shown = {(view.record_type, record.record) for view in self._people() for record in view.records}
        if any(record_type in (CONFLICT, DUPLICATE) for record_type, _record in changed) or shown & set(changed):
            self.reload()

    def _people(self) -> list[DuplicateView]:
        return [view for view in self._views if isinstance(view, DuplicateView)]


def _type_of(view: Matter) -> str:
    return CONFLICT if isinstance(view, ConflictView) else DUPLICATE
