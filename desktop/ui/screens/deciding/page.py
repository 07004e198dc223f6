"""What people have to decide: fields that two set differently, and persons registered twice; by keyboard too. What was
decided, and what came together by itself, lies beside it.
"""

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout

from desktop.i18n import _
from desktop.ui.changes import Changed
from desktop.ui.screens.deciding.conflict import ConflictPart
from desktop.ui.screens.deciding.duplicate import DuplicatePart
from desktop.ui.screens.deciding.matters import EMPTY, Matter, Shelf, find, records_of, type_of, words_of
from desktop.ui.screens.deciding.merged import MergedPart
from desktop.ui.screens.deciding.shelves import Shelves
from desktop.ui.screens.deciding.writing import Decisions
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, clear, label, scrolled
from desktop.usecases.exchange.conflicts import CONFLICT, ConflictView
from desktop.usecases.exchange.merges import MERGE, MergeView
from desktop.usecases.people.duplicates import DUPLICATE, DuplicateView
from desktop.wording import explain

Part = ConflictPart | DuplicatePart | MergedPart

_NUMBERS = (1, 2, 3)
_SOON = 500  # ms: any record may come together with another, and an exchange brings many


class DecidingPage(Page):
    """What waits on the left, conflicts first, the chosen one on the right; number keys choose.

    `first` is the id, or the record type, of what to show first.
    """

    key = "conflict"

    def __init__(self, seat: Seat, first: str = "") -> None:
        super().__init__(seat, _("To decide"))
        theme = seat.theme
        self._first = first
        self.shelf: Shelf = "merged" if first == MERGE else "open"
        self.shelves = Shelves(theme, self._turn_to)
        self.shelves.mark(self.shelf)
        self.list = self._list()
        self.notice = NoticeBar(theme)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.decision: Part | None = None
        self.decide_button = button(theme, _("Decide"), self.decide, kind="primary", name="decide")
        self._writing = Decisions(seat, self.notice, self._may_press, self._has_decided)
        hints = (("1 2 3", _("choose")), (_("Ctrl+Enter"), _("decide")), ("↑ ↓", _("next")))
        self.hints = KeyHints(theme, *hints)
        self.head.insertWidget(self.head.indexOf(self.head_actions), self.hints, 100)
        self.add_action(self.decide_button)
        self.empty = label("", "muted", name="conflicts_empty")
        self.add(self.shelves)
        self.add(self.notice)
        self.add(self.empty)
        area = scrolled(self._place, self)
        self.place = area.widget()
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.add_scrolled(self.list, area, shares=(1, 3))
        self._views: list[Matter] = []
        self._decided = False
        self._looked_at = set[tuple[str, str, str]]()  # in which matter, at which record
        self.list.currentRowChanged.connect(lambda: self._choose())
        for number in _NUMBERS:
            QShortcut(QKeySequence(str(number)), self, partial(self._press, number))
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(self.reload)
        seat.changes.follow(self, self._changed)
        self.reload()

    def opened(self) -> None:
        self.list.setFocus()
        self.reload()

    def reload(self) -> None:
        """Look for what lies on the shelf."""
        desk, shelf = self.seat.desk, self.shelf

        def show(found: list[Matter]) -> None:
            if shelf == self.shelf:
                self._show(found)

        self.seat.jobs.look_up(lambda: find(desk, shelf), show, owner=self)

    def decide(self) -> None:
        """Write the decision about a conflict; the value not chosen stays in the history."""
        part, desk = self.decision, self.seat.desk
        if not isinstance(part, ConflictPart) or not part.is_open:
            return
        choice = part.choice()
        if choice is None:
            self.notice.say(_("Choose first which value is to stand: {numbers}.").format(numbers=part.numbers()), "bad")
            return
        values: Any = None
        if choice == "other":
            by_path, wrong = part.typed()
            if wrong:
                self.notice.say(" ".join(explain(desk.pack, part.kind, issue) for issue in wrong), "bad")
                return
            values = by_path if len(by_path) > 1 else next(iter(by_path.values()))
        self._writing.resolve(part.view, choice, values)

    def _turn_to(self, shelf: Shelf) -> None:
        """Show another shelf."""
        self.shelf, self._views = shelf, []
        self.notice.hide()
        self._clear()
        self.reload()

    def _has_decided(self) -> None:
        self._decided = True
        self.reload()

    def _may_press(self, may: bool) -> None:
        """Where a person was decided about the list hears a second Enter, which neither decides nor leads anywhere."""
        if not may and isinstance(self.decision, DuplicatePart) and self.decision.isAncestorOf(self.focusWidget()):
            self.list.setFocus()
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

    def _show(self, found: list[Matter]) -> None:
        if found == self._views and self.decision is not None and not self._decided:
            return
        before = self.list.currentRow()
        chosen = self.decision.view.id if self.decision else ""
        self._views = found
        self.list.blockSignals(True)
        self.list.clear()
        for view in found:
            title, about = words_of(view)
            QListWidgetItem(self.seat.theme.icon(type_of(view)), f"{title}\n{about}", self.list)
        self.list.blockSignals(False)
        if self.shelf == "open":
            self.shelves.count(len(found))
        self.empty.setText(_(EMPTY[self.shelf]))
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
            asked = (place for place, view in enumerate(self._views) if self._first in (view.id, type_of(view)))
            return next(asked, 0 if self._views else -1)
        found = (place for place, view in enumerate(self._views) if view.id == chosen)
        return next(found, min(max(before, 0), len(self._views) - 1))

    def _choose(self) -> None:
        """Show what is chosen; what is shown already keeps what was typed into it."""
        place = self.list.currentRow()
        view = self._views[place] if 0 <= place < len(self._views) else None
        shown = self.decision
        if shown is not None and shown.view == view and not self._decided:
            return
        if isinstance(shown, DuplicatePart) and isinstance(view, DuplicateView) and shown.is_of(view):
            shown.put(view)
            return
        self._clear()
        self.decision = self._part(view)
        if self.decision is not None and view is not None:
            self._place.addWidget(self.decision)
            self._note_looking(view)
        is_choice = isinstance(self.decision, ConflictPart) and self.decision.is_open
        for part in (self.decide_button, self.hints):
            part.setVisible(is_choice)

    def _note_looking(self, view: Matter) -> None:
        """What is to be read here of a person was looked at, as on the record's own page."""
        desk, new = self.seat.desk, {(view.id, *record) for record in records_of(view)} - self._looked_at
        self._looked_at |= new
        for _matter, record_type, record in new:
            self.seat.jobs.write(partial(desk.store.log, desk.reader(), "view", record_type, record))

    def _clear(self) -> None:
        if (focused := self.focusWidget()) is not None and self.place.isAncestorOf(focused):
            self.list.setFocus()  # what has the focus goes
        clear(self._place)
        self.decision = None

    def _part(self, view: Matter | None) -> Part | None:
        write = self._writing
        if isinstance(view, DuplicateView):
            return DuplicatePart(self.seat, view, partial(write.decide_person, view), partial(write.think_again, view))
        if isinstance(view, MergeView):
            return MergedPart(self.seat, view, partial(write.give_back, view))
        return ConflictPart(self.seat, view, partial(write.use, view)) if view is not None else None

    def _press(self, number: int) -> None:
        if self.decision is not None:
            self.decision.choose(number)

    def _changed(self, changed: Changed) -> None:
        is_new = any(record_type in (CONFLICT, DUPLICATE) for record_type, _record in changed)
        if is_new or self._shown() & changed:
            self.reload()
        elif self.shelf == "merged" and not self._soon.isActive():
            self._soon.start()

    def _shown(self) -> set[tuple[str, str]]:
        """The records of which something is to be read here, but for those that an open conflict is about."""
        shown = (view for view in self._views if self.shelf != "open" or not isinstance(view, ConflictView))
        return set[tuple[str, str]]().union(*map(records_of, shown))
