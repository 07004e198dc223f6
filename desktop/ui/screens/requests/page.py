"""A company's request: its workers and their documents, the steps by role, and the letter it ends in."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.changes import Changed
from desktop.ui.letter_copies import Copies, Hands
from desktop.ui.scans.keeper import Scans
from desktop.ui.screens.page import Page
from desktop.ui.screens.requests.aside_part import AsidePart
from desktop.ui.screens.requests.checklist import Checklist
from desktop.ui.screens.requests.decisions import ASKED, ISSUING, Decisions
from desktop.ui.screens.requests.further import FurtherWays
from desktop.ui.screens.requests.head_card import HeadCard
from desktop.ui.screens.requests.letter_part import LetterPart
from desktop.ui.screens.requests.marking import Marker
from desktop.ui.screens.requests.notices import RequestNotices
from desktop.ui.screens.requests.sheets import documents_sheet, history_sheet, shortened
from desktop.ui.screens.requests.workers_part import WorkersPart
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.focus import take_in_typing
from desktop.ui.widgets.later import Later
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, row
from desktop.ui.widgets.steps import StepsPanel
from desktop.ui.widgets.timeline import Timeline
from desktop.ui.widgets.timer import Pause
from desktop.usecases.desk import get_record
from desktop.usecases.editing import why_not_edited
from desktop.usecases.history import history_of
from desktop.usecases.letters.files import LETTER as LETTER_TYPE
from desktop.usecases.letters.files import PRINT, REFUSAL
from desktop.usecases.letters.issuing import standing_letter
from desktop.usecases.letters.papers import receipt_pdf
from desktop.usecases.names import title
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.people.same_person import Tie, open_ties
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.what_next import next_of_request
from desktop.wording import state_label
from sync.model.pack import RecordType
from sync.model.record import Record

_SETTLE = 120  # ms in which several changes are shown as one

WORKERS, DOCUMENTS, LETTER, ASIDE, HISTORY = range(5)


class RequestPage(Page):
    """Five parts below the facts and steps; what other people and the exchange change shows by itself."""

    def __init__(self, seat: Seat, kind: RecordType, record: Record, hands: Hands | None = None) -> None:
        super().__init__(seat, "", back=True)
        self.key = kind.key
        self.kind = kind
        self.record = record
        theme = seat.theme
        self.badge, self.waiting = Badge(theme), Badge(theme)
        self.edit_button = button(theme, _("Edit"), self._edit, icon="draft", shortcut="Ctrl+E", name="edit")
        self.receipt_button = button(theme, _("Receipt"), self._print_receipt, icon="print", name="receipt")
        self._copies = Copies(seat, self, seat.say, hands)
        self.notice = NoticeBar(theme)
        self.steps = StepsPanel(theme, seat.desk, self.take, asked=ASKED, led=True)
        self.further = FurtherWays(theme, self.take)
        self.facts = HeadCard(seat, kind, self.steps, self.further)
        self.notices = RequestNotices(seat)
        self.question = AskPanel(theme, "question", self._take_focus)
        self.decisions = Decisions(seat, self.do, self.question)
        self.confirm = self.decisions.confirm
        self.marker = Marker(seat, self._failed, self)
        self.workers = WorkersPart(seat, self.marker, self.do)
        self.checklist = Checklist(seat.desk, theme, Scans(seat, self, seat.say))
        self.letter = LetterPart(seat, hands)
        self.aside = AsidePart(theme)
        self.timeline = Timeline(theme, kind, sends=not seat.desk.practice)
        self.parts = QStackedWidget()
        self.tabs = QButtonGroup(self)
        self._settle = Pause(_SETTLE, self.reload, self)
        self._left = False
        self._lay_out()
        self._connect()
        self.show_record(record)
        seat.jobs.write(lambda: seat.desk.store.log(seat.desk.reader(), "view", kind.key, record.id))

    def opened(self) -> None:
        self._left = False
        self._take_focus()

    def leave(self) -> None:
        take_in_typing(self)
        self.marker.flush()
        self._left = True
        self._settle.stop()

    def show_part(self, place: int) -> None:
        """WORKERS, DOCUMENTS, LETTER, ASIDE or HISTORY."""
        self.tabs.button(place).setChecked(True)
        self.parts.setCurrentIndex(place)
        if place == DOCUMENTS:
            self.checklist.go_to(0)
        self._load_part()

    def show_record(self, record: Record) -> None:
        """Show the request as it stands now, and what hangs on it."""
        self.record = record
        desk = self.seat.desk
        self.title.setText(title(desk, record))
        tone = self.kind.workflow.state(record.state).tone if self.kind.workflow and record.state else "neutral"
        self.badge.put(state_label(self.kind, record.state), tone)
        self.waiting.put(_("waits to be sent") if record.pending else "", "working")
        why_not = why_not_edited(self.seat.desk, record)
        self.edit_button.setEnabled(not why_not)
        self.edit_button.setToolTip(why_not or _("Edit (Ctrl+E)"))
        self.facts.put(record)
        lettered = record.state == "issued" and standing_letter(desk, record.id) is not None
        self.steps.put(record, ("reopen",) if lettered else ())  # with a letter, it comes of voiding that
        self.checklist.put(self.marker.laid(record, self.kind.checklist), editable=not why_not)
        aside = record.fields.get("set_aside") or {}
        self.aside.put(aside)
        self.tabs.button(ASIDE).setText(_("Set aside  {n}").format(n=len(aside)))
        self._load_rows()
        self._load_part()
        self.notices.put(record)

    def reload(self) -> None:
        """Read the request anew."""
        found = self.seat.desk.store.get(self.kind.key, self.record.id)
        if found is None or found.deleted:
            self.notice.say(_("This request is no longer on this PC."), "warning")
        else:
            self.show_record(found)

    def take(self, step: str, reason: str | None) -> None:
        """Take a step with the request and its workers."""
        self.marker.flush()
        if step in ISSUING:
            self.show_part(LETTER)
        self.decisions.take(self.record, step, reason)

    def do(
        self, work: Callable[[], object], said: str = "", otherwise: Callable[[Exception], bool] | None = None
    ) -> None:
        """Do something in the writer's thread, then say what came of it; a refusal is shown on this page, unless
        `otherwise` takes it upon itself.
        """
        self.setEnabled(False)

        def done(_result: object) -> None:
            self.setEnabled(True)
            self.notice.hide()
            self.decisions.done()
            self.show_record(get_record(self.seat.desk, self.kind.key, self.record.id))
            state = state_label(self.kind, self.record.state)
            self.seat.say(said or _("Done: the request is now “{state}”.").format(state=state))
            self._take_focus(onward=not said)

        def failed(error: Exception) -> None:
            self.setEnabled(True)
            if otherwise is None or not otherwise(error):
                self._failed(error)
                self._take_focus()

        self.seat.jobs.write(work, done, failed, owner=self)

    def _take_focus(self, *, onward: bool = False) -> None:
        """Put the focus where the next work is; `onward` to the next step that can be taken, if there is one."""
        if onward and (step := self.steps.onward()) is not None:
            step.setFocus()
        elif self.parts.currentIndex() == LETTER and self.letter.letter is not None:
            self.letter.open_button.setFocus()
        elif self.parts.currentIndex() == WORKERS:
            self.workers.table.setFocus()
        else:
            first = next((made for made in self.steps.buttons.values() if made.isEnabled()), self.tabs.checkedButton())
            first.setFocus()

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        self.decisions.confirm.hide()
        if isinstance(error, LoketError):
            self.notice.say(shortened(str(error)), "bad")
            self.reload()
        else:
            self.seat.jobs.report(error)

    def _lay_out(self) -> None:
        theme = self.seat.theme
        place = self.head.indexOf(self.subtitle)
        self.head.insertWidget(place, self.badge)
        self.head.insertWidget(place + 1, self.waiting)
        self.add_action(self.receipt_button)
        self.add_action(self.edit_button)
        self.add(self.notice)
        self.add(self.notices)
        self.add(self.facts)
        self.add(self.question)
        self.add(self.confirm)
        tabs = row(gap=theme.gap(1.5))
        names = (_("Workers"), _("Documents of the request"), _("Letter"), _("Set aside"), _("History"))
        parts = (
            self.workers,
            Later(lambda: documents_sheet(theme, self.checklist)),
            Later(lambda: self.letter),
            Later(lambda: self.aside),
            Later(lambda: history_sheet(theme, self.timeline)),
        )
        for number, (name, part) in enumerate(zip(names, parts, strict=True)):
            tabs.addWidget(self._tab(number, name))
            self.parts.addWidget(part)
        tabs.addStretch(1)
        self.tabs.button(WORKERS).setChecked(True)
        self.add(tabs)
        self.add(self.parts, 1)

    def _tab(self, place: int, name: str) -> QPushButton:
        made = button(self.seat.theme, name, lambda: self.show_part(place), kind="chip", name=f"part_{place}")
        made.setCheckable(True)
        QShortcut(QKeySequence(f"Alt+{place + 1}"), self, lambda: self.show_part(place))
        made.setToolTip(f"{name} (Alt+{place + 1})")
        self.tabs.addButton(made, place)
        return made

    def _connect(self) -> None:
        self.marker.settled.connect(self._soon)
        self.checklist.marked.connect(self.marker.note)
        self.workers.counted.connect(self._count)
        self.seat.changes.follow(self, self._changed)

    def _count(self) -> None:
        model = self.workers.model
        submitting = self.record.state in ("received", "returned", "submitted")
        self.facts.count(len(model.rows), len(model.incomplete()), submitting)
        self.tabs.button(WORKERS).setText(_("Workers  {n}").format(n=len(model.rows)))

    def _load_rows(self) -> None:
        desk, record, model = self.seat.desk, self.record, self.workers.model

        def show(found: tuple[list[Record], dict[str, list[Tie]], bool, str]) -> None:
            rows, waiting, answered, comes_next = found
            self.workers.load(rows, waiting, record.state)
            self.further.put(self.seat.desk, self.record, rows, answered=answered)
            self.steps.tell_next(comes_next)

        self.seat.jobs.look_up(
            lambda: (
                model.count(request_rows(desk, record.id)),
                open_ties(desk, REGISTRATION),
                standing_letter(desk, record.id, REFUSAL) is not None,
                next_of_request(desk, record),
            ),
            show,
            owner=self,
        )

    def _load_part(self) -> None:
        place, desk, record = self.parts.currentIndex(), self.seat.desk, self.record
        if place == LETTER:
            self.letter.put(record)
        elif place == HISTORY:
            self.seat.jobs.look_up(
                lambda: history_of(desk, record.type, record.id), self.timeline.put, owner=self.timeline
            )

    def _print_receipt(self) -> None:
        desk, request = self.seat.desk, self.record.id
        self._copies.open(_("Receipt {title}").format(title=self.title.text()), lambda: receipt_pdf(desk, request))

    def _edit(self) -> None:
        self.marker.flush()
        self.seat.go.edit(self.kind.key, self.record.id)

    def _changed(self, changed: Changed) -> None:
        rows = {(REGISTRATION, found.id) for found in self.workers.model.rows}
        around = {record_type for record_type, _record in changed} & {DUPLICATE, PRINT, LETTER_TYPE, REFUSAL}
        if around or changed & rows or (self.kind.key, self.record.id) in changed:
            self._soon()

    def _soon(self) -> None:
        """Read anew when things come to rest; a page that was left looks no more."""
        if not self._left:
            self._settle.again()
