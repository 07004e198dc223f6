"""A record to read: its facts, the steps from here, and what happened to it."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.ui.changes import Changed
from desktop.ui.scans.keeper import Scans
from desktop.ui.screens.page import Page
from desktop.ui.screens.side import Side
from desktop.ui.seat import Seat
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.bonds import BondsPart
from desktop.ui.widgets.facts import fact_cards
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, clear, column, scrolled
from desktop.ui.widgets.steps import StepsPanel
from desktop.ui.widgets.ties import TiesPart
from desktop.ui.widgets.timeline import Timeline
from desktop.usecases.desk import get_record
from desktop.usecases.editing import why_not_edited, why_not_marked
from desktop.usecases.history import HistoryLine, history_of
from desktop.usecases.names import names_of, title
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.people.elsewhere import Bond, bonds
from desktop.usecases.people.registering import is_handwritten
from desktop.usecases.people.same_person import ties
from desktop.usecases.requests.steps import take_step
from desktop.wording import state_label
from sync.model.pack import RecordType
from sync.model.record import Record

_NARROW = 180  # quarter lines
_BESIDE = 235  # quarter lines from which the side has room beside the facts


class RecordPage(Page):
    """One record. Subclasses put their own parts into `middle`, and may take steps in their own way."""

    hidden_steps: tuple[str, ...] = ("recommend", "release", "reopen")  # taken by the letter or request, never alone
    asked_steps: tuple[str, ...] = ()  # for whose reason the page itself asks
    led = False  # whether the page always tells what comes next

    def __init__(self, seat: Seat, kind: RecordType, record: Record) -> None:
        super().__init__(seat, "", back=True)
        self.key = kind.key
        self.kind = kind
        self.record = record
        theme = seat.theme
        self.badge = Badge(theme)
        self.waiting = Badge(theme)
        self.head.insertWidget(self.head.indexOf(self.subtitle), self.badge)
        self.head.insertWidget(self.head.indexOf(self.subtitle), self.waiting)
        self.edit_button = button(theme, _("Edit"), self._edit, icon="draft", shortcut="Ctrl+E", name="edit")
        self.add_action(self.edit_button)
        self.notice = NoticeBar(theme)
        self.steps = StepsPanel(theme, seat.desk, self.take, self.hidden_steps, self.asked_steps, led=self.led)
        self.timeline = Timeline(theme, kind, sends=not seat.desk.practice)
        self.scans = Scans(seat, self, seat.say)
        self.ties = TiesPart(theme, seat.go.record)
        self.bonds = BondsPart(theme, seat.go.record)
        self._laying = Laying(seat.jobs, self)
        self.facts = QVBoxLayout()
        self.facts.setSpacing(theme.high(3))
        self.middle = QVBoxLayout()
        self.middle.setSpacing(theme.high(3))
        self.middle.addLayout(self.facts)
        self.told = column(self.notice, self.ties, gap=theme.gap(3))
        self.add(self.told)
        self._add_columns()
        seat.changes.follow(self, self.changed)
        self.show_record(record)
        seat.jobs.write(lambda: seat.desk.store.log(seat.desk.reader(), "view", kind.key, record.id))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self.side.stand(beside=event.size().width() >= self.seat.theme.gap(_BESIDE))

    def opened(self) -> None:
        may_edit = self.edit_button.isEnabled() and not self.edit_button.isHidden()
        (self.steps.onward() or (self.edit_button if may_edit else self)).setFocus()

    def show_record(self, record: Record) -> None:
        """Show the record as it stands now."""
        self.record = record
        desk = self.seat.desk
        self.title.setText(title(desk, record))
        self.set_subtitle(self.kind.label.of(current_language()))
        tone = self.kind.workflow.state(record.state).tone if self.kind.workflow and record.state else "neutral"
        self.badge.put(state_label(self.kind, record.state), tone)
        self.waiting.put(_("waits to be sent") if record.pending and not desk.practice else "", "working")
        self._make_room()
        self._judge_editing()
        self.show_facts(record)
        self.steps.put(record, self.hidden_now())
        self._lead_through_side()
        self.look_for_ties()
        self.seat.jobs.look_up(lambda: history_of(desk, self.kind.key, record.id), self._tell_history, owner=self)

    def show_facts(self, record: Record) -> None:
        """A card for each group of fields; on a page that just opens, one after another."""
        self.scans.hold_focus()
        clear(self.facts)
        self._laying.begin(self._lay_facts(record))
        if self.isVisible():
            self._laying.finish()

    def _lay_facts(self, record: Record) -> Iterator[None]:
        desk = self.seat.desk
        names, beside = names_of(desk), self.scans.button
        for made in fact_cards(self.seat.theme, desk.pack, self.kind, record.fields, names, self.left_out(), beside):
            self.facts.addWidget(made)
            yield
        self.scans.put(record, editable=not why_not_marked(desk, record))  # its buttons are all there now

    def look_for_ties(self) -> None:
        """Tell of records that this one has to do with."""
        desk, record = self.seat.desk, self.record
        self.seat.jobs.look_up(lambda: ties(desk, record), self.ties.put, owner=self.ties)
        self.seat.jobs.look_up(lambda: bonds(desk, record), self._tell_bonds, owner=self)

    def _tell_bonds(self, found: list[Bond]) -> None:
        self.bonds.put(found)
        self._lead_through_side()

    def _tell_history(self, lines: list[HistoryLine]) -> None:
        self.timeline.put(lines)
        self._lead_through_side()

    def _lead_through_side(self) -> None:
        self.side.lead_through(self.steps, self.bonds, self.timeline)

    def left_out(self) -> tuple[str, ...]:
        """Fields that this page shows in a way of its own."""
        return ()

    def hidden_now(self) -> tuple[str, ...]:
        """Steps that lead nowhere any more though the record's state allows them."""
        return ()

    def take(self, step: str, reason: str | None) -> None:
        """Take a step with this record alone."""
        self.do(partial(take_step, self.seat.desk, self.kind.key, self.record.id, step, reason))

    def do(self, work: Callable[[], Record], said: str = "") -> None:
        """Do something in the writer's thread, then say what came of it; a refusal is shown on this page."""
        self.setEnabled(False)

        def done(found: Record) -> None:
            self.setEnabled(True)
            self.notice.hide()
            if found.id == self.record.id:
                self.show_record(found)
            state = state_label(self.kind, self.record.state)
            self.seat.say(said or _("Done: {title} is now “{state}”.").format(title=self.title.text(), state=state))
            self.opened()
            self.after(found)

        def failed(error: Exception) -> None:
            self.setEnabled(True)
            if isinstance(error, Refused):
                self.notice.say(str(error), "bad")
            else:
                self.seat.jobs.report(error)

        self.seat.jobs.write(work, done, failed, owner=self)

    def after(self, found: Record) -> None:
        """Called after something was done; `found` is the record it gave back."""

    def _make_room(self) -> None:
        """Where there is little room the name and the buttons have it: the navigation says what kind of record it is,
        the history what waits.
        """
        wide = self.width() >= self.seat.theme.gap(_NARROW)
        self.subtitle.setVisible(wide and bool(self.subtitle.text()))
        self.waiting.setVisible(wide and bool(self.waiting.text()))

    def _judge_editing(self) -> None:
        why_not = why_not_edited(self.seat.desk, self.record)
        self.edit_button.setVisible(is_handwritten(self.kind))
        self.edit_button.setEnabled(not why_not)
        self.edit_button.setToolTip(why_not or _("Edit (Ctrl+E)"))

    def _add_columns(self) -> None:
        self.middle.setContentsMargins(0, 0, 0, 0)
        self.middle.addStretch(1)
        area = scrolled(self.middle, self)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.side = Side(self.seat.theme, self, self.middle)
        if self.kind.workflow:
            self.side.add_card(_("Next step"), self.steps)
        self.side.add(self.bonds)
        self.side.add_card(_("History"), self.timeline)
        self.add_scrolled(area, self.side.area, shares=(1, 0))

    def _edit(self) -> None:
        self.seat.go.edit(self.kind.key, self.record.id)

    def changed(self, changed: Changed) -> None:
        """Called with what changed in the store."""
        if any(record_type == DUPLICATE for record_type, _record in changed):
            self.look_for_ties()
        if (self.kind.key, self.record.id) not in changed:
            return
        found = self.seat.desk.store.get(self.kind.key, self.record.id)
        if found is None or found.deleted:
            self.notice.say(_("This record is no longer on this PC."), "warning")
        else:
            self.show_record(get_record(self.seat.desk, self.kind.key, self.record.id))
