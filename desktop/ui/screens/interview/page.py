"""The record of an interview: neutral questions, what the person says, a conclusion. Kept while people talk."""

from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut

from desktop.errors import LoketError, Refused
from desktop.i18n import _, current_language
from desktop.ui.changes import Changed
from desktop.ui.paper.letter_copies import Copies, Hands
from desktop.ui.screens.interview.opening import begin_interview
from desktop.ui.screens.interview.prompts import Answer, Prompts
from desktop.ui.screens.interview.sheet import InterviewSheet
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.fitting import ShareOfWidth
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, scrolled
from desktop.ui.widgets.timer import Pause
from desktop.usecases.desk import get_record
from desktop.usecases.editing import why_not_edited
from desktop.usecases.letters.papers import interview_pdf
from desktop.usecases.names import names_of
from desktop.usecases.people.interviews import INTERVIEW, answer, close, is_begun, no_conclusion
from desktop.wording import NOTHING, state_label
from sync.model.pack import RecordType
from sync.model.record import Record

_PAUSE = 600  # ms after which what was typed is written


class InterviewPage(Page):
    """Questions at the left; statement, conclusion and closing at the right. What is typed is written by itself; a
    record that is not in the store yet begins with it.
    """

    key = "registration"
    help = "interview"

    def __init__(self, seat: Seat, kind: RecordType, record: Record, hands: Hands | None = None) -> None:
        super().__init__(seat, "", back=True)
        self.kind = kind
        self.record = record
        self._answers: dict[str, Answer] = {}
        self._said: dict[str, Any] = {}
        theme = seat.theme
        self.badge = Badge(theme)
        self.state = label("", "caption", name="interview_kept")
        self.notice = NoticeBar(theme)
        self.question = AskPanel(theme, "question", lambda: self.close_button.setFocus())
        self.prompts = Prompts(theme, seat.desk.pack, seat.jobs)
        self.sheet = InterviewSheet(seat, kind, record)
        self._copies = Copies(seat, self, seat.say, hands)
        self.print_button = button(
            theme,
            _("Print the record (BAP)"),
            self.print_record,
            icon="print",
            shortcut="Ctrl+P",
            name="interview_print",
        )
        self.close_button = button(
            theme, _("Close the record"), self.ask_to_close, kind="primary", shortcut="F2", name="interview_close"
        )
        self.again_button = button(theme, _("Another interview"), self._again, icon=kind.key, name="interview_again")
        self._pause = Pause(_PAUSE, self.keep, self)
        self._lay_out()
        self._connect()
        self.show_record(record)
        if is_begun(record):
            seat.jobs.write(lambda: seat.desk.store.log(seat.desk.reader(), "view", kind.key, record.id))

    def opened(self) -> None:
        if self.prompts.isEnabled() and self.record.state == "draft":
            self.prompts.go_to(self.prompts.first_open())
        else:
            self.print_button.setFocus()

    def leave(self) -> None:
        self._pause.stop()
        self.keep()

    def show_record(self, record: Record) -> None:
        """Show what stands in the store, but what is on its way there as it was typed."""
        self.record = record
        desk, fields = self.seat.desk, record.fields
        names = names_of(desk)
        self.title.setText(_("Interview: {name}").format(name=names("registration", fields["registration"]) or NOTHING))
        tone = self.kind.workflow.state(record.state).tone if self.kind.workflow and record.state else "neutral"
        self.badge.put(state_label(self.kind, record.state), tone)
        why_not = why_not_edited(self.seat.desk, self.record)
        self.prompts.put(fields.get("prompts") or {}, set(self._answers), editable=not why_not)
        self.sheet.put(fields, set(self._said), editable=not why_not)
        self.close_button.setVisible(record.state == "draft")
        self.close_button.setEnabled(not why_not)
        self.print_button.setEnabled(is_begun(record))
        self.again_button.setVisible(record.state != "draft" and desk.may(INTERVIEW))
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))

    def keep(self) -> None:
        """Write what was answered and typed since the last time."""
        if not self._answers and not self._said:
            return
        answers, said = self._answers, self._said
        self._answers, self._said = {}, {}
        desk, record = self.seat.desk, self.record

        def done(kept: Record) -> None:
            self.state.setText(_("Saved"))
            self.show_record(kept)

        def failed(error: Exception) -> None:
            self._answers = answers | self._answers
            self._said = said | self._said
            self._failed(error)

        self.seat.jobs.write(partial(answer, desk, record, answers, said), done, failed, owner=self)

    def ask_to_close(self) -> None:
        """Ask before the record rests for good."""
        self.keep()
        if self.sheet.value("conclusion") is None:
            self.notice.say(no_conclusion(), "bad")
            next(iter(self.sheet.conclusions.values())).setFocus()
            return
        follows = [_("It can no longer be changed then. Print it, so that both can sign it.")]
        self.question.ask(_("Close this record?"), follows, _("Close the record"), self._close, tone="working")

    def print_record(self) -> None:
        """Hand the record to the PC's PDF reader, which prints."""
        self.keep()
        desk, record = self.seat.desk, self.record
        name = _("BAP {date}").format(date=record.fields["held_on"])
        self._copies.open(name, lambda: interview_pdf(desk, record.id))

    def _close(self, _said: str) -> None:
        desk, record = self.seat.desk, self.record.id

        def done(closed: Record) -> None:
            self.question.done()
            self.notice.hide()
            self.show_record(closed)
            self.seat.say(_("The record of the interview is closed."))
            self.opened()

        def failed(error: Exception) -> None:
            self.question.hide()
            self._failed(error)
            next(iter(self.sheet.conclusions.values())).setFocus()

        self.seat.jobs.write(lambda: close(desk, record), done, failed, owner=self)

    def _again(self) -> None:
        """A closed record stays as it is: the next talk gets one of its own; one that is open is gone on with."""
        begin_interview(self.seat, str(self.record.fields["registration"]))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refused | LoketError):
            self.notice.say(str(error), "bad")
        else:
            self.seat.jobs.report(error)

    def _note(self, key: str) -> None:
        self._said[key] = self.sheet.value(key)
        self.state.setText("")
        self._pause.again()

    def _answered(self, prompt: str) -> None:
        found = next(line.value() for line in self.prompts.lines if line.key == prompt)
        if found is not None:
            self._answers[prompt] = found
            self.state.setText("")
            self._pause.again()

    def _lay_out(self) -> None:
        theme = self.seat.theme
        self.head.insertWidget(self.head.indexOf(self.subtitle), self.badge)
        for action in (self.state, self.again_button, self.print_button, self.close_button):
            self.add_action(action)
        self.why_not = label("", "muted", wrap=True, name="interview_why_not")
        keys = KeyHints(theme, *self._key_hints(), (_("Enter"), _("note")))
        told = label(
            _("The questions help to listen. An answer is noted, never held against anybody."), "caption", wrap=True
        )
        questions = column(told, keys, self.prompts, None, gap=theme.gap(2))
        area = scrolled(questions, self)
        self.prompts.reached.connect(area.ensureWidgetVisible)
        side = scrolled(column(self.sheet), self)
        ShareOfWidth(self, side, 0.44, theme.gap(72), theme.gap(108))
        for part in (self.notice, self.question, self.why_not):
            self.add(part)
        self.add_scrolled(area, side, shares=(1, 0))

    def _key_hints(self) -> list[tuple[str, str]]:
        entries = self.seat.desk.pack.codes["interview_answer"]
        return [(str(place), entry.label.of(current_language())) for place, entry in enumerate(entries, 1)]

    def _connect(self) -> None:
        self.prompts.answered.connect(self._answered)
        self.sheet.typed.connect(self._note)
        QShortcut(QKeySequence("Ctrl+S"), self, self.keep)
        self.seat.changes.follow(self, self._changed)

    def _changed(self, changed: Changed) -> None:
        if (self.kind.key, self.record.id) in changed:
            self.show_record(get_record(self.seat.desk, self.kind.key, self.record.id))
