"""A company's request: its workers and their documents, the steps by role, and the letter it ends in."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.changes import Changed
from desktop.ui.paper.letter_copies import Copies, Hands
from desktop.ui.screens.page import Page
from desktop.ui.screens.requests.decisions import ASKED, ISSUING, Decisions
from desktop.ui.screens.requests.further import FurtherWays
from desktop.ui.screens.requests.head_card import HeadCard
from desktop.ui.screens.requests.letter_part import LetterPart
from desktop.ui.screens.requests.marking import Marker
from desktop.ui.screens.requests.notices import RequestNotices
from desktop.ui.screens.requests.parts import LETTER, RequestParts
from desktop.ui.screens.requests.sheets import shortened
from desktop.ui.screens.requests.workers_part import WorkersPart
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.fitting import Filling
from desktop.ui.widgets.focus import take_in_typing
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, scrolled
from desktop.ui.widgets.steps import StepsPanel
from desktop.ui.widgets.timer import Pause
from desktop.usecases.desk import get_record
from desktop.usecases.editing import why_not_edited
from desktop.usecases.letters.files import LETTER as LETTER_TYPE
from desktop.usecases.letters.files import PRINT, REFUSAL
from desktop.usecases.letters.issuing import standing_letter
from desktop.usecases.letters.papers import receipt_pdf
from desktop.usecases.names import title
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.people.same_person import Tie, open_ties
from desktop.usecases.requests.gathering import WITH_CLERK
from desktop.usecases.requests.permits import IN_LETTER
from desktop.usecases.requests.rows import request_rows
from desktop.usecases.requests.what_next import next_of_request
from desktop.wording import state_label
from sync.model.pack import RecordType
from sync.model.record import Record

_ENDS = {"issued": LETTER_TYPE, "refused": REFUSAL}  # in which letter a request ends
_SETTLE = 120  # ms in which several changes are shown as one
_LOWEST = 100  # quarter lines of height that the parts keep in a low window: there the page scrolls


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
        self.steps = StepsPanel(theme, seat.desk, self.take, asked=ASKED, led=True, across=True)
        self.further = FurtherWays(theme, self.take)
        self.facts = HeadCard(seat, kind, self.steps, self.further)
        self.notices = RequestNotices(seat)
        self.question = AskPanel(theme, "question", self._take_focus)
        self.decisions = Decisions(seat, self.do, self.question)
        self.confirm = self.decisions.confirm
        self.marker = Marker(seat, self._failed, self)
        self.parts = RequestParts(seat, kind, record, self.marker, self.do, hands)
        # several changes are read together when things come to rest, those of many workers' documents when all are
        # marked; a page that was left looks no more
        self._settle = Pause(_SETTLE, lambda: None if self._left or self.parts.marking_many else self.reload(), self)
        self._left = False
        self._letter_waits = False  # to be printed or handed over
        self._arrived_at: QWidget | None = None
        self._lay_out()
        self._connect()
        self.show_record(record)
        seat.jobs.write(lambda: seat.desk.store.log(seat.desk.reader(), "view", kind.key, record.id))

    def opened(self) -> None:
        self._left = False
        self._take_focus()
        self._arrived_at = self.window().focusWidget()

    def leave(self) -> None:
        take_in_typing(self)
        self.marker.flush()
        self._left = True
        self._settle.stop()

    @property
    def workers(self) -> WorkersPart:
        return self.parts.workers

    @property
    def letter(self) -> LetterPart:
        return self.parts.letter

    def show_part(self, place: int) -> None:
        """One of the parts below the facts, by the names in `parts`."""
        self.parts.show_part(place)

    def show_record(self, record: Record) -> None:
        """Show the request as it stands now, and what hangs on it."""
        self.record = record
        desk = self.seat.desk
        self.title.setText(title(desk, record))
        tone = self.kind.workflow.state(record.state).tone if self.kind.workflow and record.state else "neutral"
        self.badge.put(state_label(self.kind, record.state), tone)
        self.waiting.put(_("waits to be sent") if record.pending and not desk.practice else "", "working")
        why_not = why_not_edited(self.seat.desk, record)
        self.edit_button.setEnabled(not why_not)
        self.edit_button.setToolTip(why_not or _("Edit (Ctrl+E)"))
        self.facts.put(record)
        letter = standing_letter(desk, record.id, _ENDS[record.state]) if record.state in _ENDS else None
        self._letter_waits = letter is not None and letter.state == "issued"
        lettered = letter is not None and letter.type == LETTER_TYPE
        self.steps.put(record, ("reopen",) if lettered else ())  # with a letter, it comes of voiding that
        self.parts.put(record, editable=not why_not)
        self._load_rows()
        self.notices.put(record)

    def go_onward(self) -> None:
        """From whichever part is in front; what comes next with the letter has its button in the letter's."""
        if self._letter_waits and self.main_button() is None:
            self.show_part(LETTER)
            self.letter.go_on()
        else:
            super().go_onward()

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

    def _take_focus(self, *, onward: bool = False, late: bool = False) -> None:
        """Put the focus where the next work is; `onward` to the next step that can be taken, if there is one. When it
        is `late`, whoever went elsewhere since the page was opened stays there.
        """
        if late and self.window().focusWidget() is not self._arrived_at:
            return
        if onward and (step := self.steps.onward()) is not None:
            step.setFocus()
        elif not self.parts.take_focus():
            first = next((made for made in self.steps.buttons.values() if made.isEnabled()), self.parts.tab())
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
        place = self.head.indexOf(self.subtitle)
        self.head.insertWidget(place, self.badge)
        self.head.insertWidget(place + 1, self.waiting)
        self.add_action(self.receipt_button)
        self.add_action(self.edit_button)
        self.add(self.notice)
        self.add(self.notices)
        theme = self.seat.theme
        parts = column(self.facts, self.question, self.confirm, gap=theme.gap(3))
        parts.addWidget(Filling(self.parts, theme.gap(_LOWEST)), 1)
        self.add_scrolled(scrolled(parts, self))

    def _connect(self) -> None:
        self.marker.settled.connect(self._settle.again)
        self.parts.counted.connect(self._count)
        self.parts.marked_many.connect(self.reload)
        self.parts.laid.connect(self._load_rows)
        self.parts.laid.connect(partial(self._take_focus, late=True))
        self.seat.changes.follow(self, self._changed)

    def _count(self) -> None:
        model = self.workers.model
        submitting = self.record.state in ("received", "returned", "submitted")
        self.facts.count(len(model.rows), len(model.incomplete()), submitting)

    def _load_rows(self) -> None:
        if not self.parts.has_workers:  # they are read once there is where to show them
            return
        desk, record, model = self.seat.desk, self.record, self.workers.model

        def show(found: tuple[list[Record], dict[str, list[Tie]], bool, str]) -> None:
            rows, waiting, answered, comes_next = found
            self.workers.load(rows, waiting, record.state)
            self.workers.pick.put(record, len(rows))
            self.steps.wait(not rows and self.workers.pick.offers)
            self.steps.prefer("" if not rows or any(row.state in IN_LETTER for row in rows) else "return")
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

    def _print_receipt(self) -> None:
        desk, request = self.seat.desk, self.record.id
        self._copies.open(_("Receipt {title}").format(title=self.title.text()), lambda: receipt_pdf(desk, request))

    def _edit(self) -> None:
        self.marker.flush()
        self.seat.go.edit(self.kind.key, self.record.id)

    def _changed(self, changed: Changed) -> None:
        rows = {(REGISTRATION, found.id) for found in self.workers.model.rows} if self.parts.has_workers else set()
        around = {record_type for record_type, _record in changed} & {DUPLICATE, PRINT, LETTER_TYPE, REFUSAL}
        may_join = self.record.state in WITH_CLERK and any(kind == REGISTRATION for kind, _record in changed)
        if around or may_join or changed & rows or (self.kind.key, self.record.id) in changed:
            self._settle.again()
