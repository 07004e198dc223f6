"""An issued letter: its pages, how it was printed and to whom it went, what replaces it, and the steps it can take."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from desktop.i18n import _, current_language
from desktop.ui.changes import Changed
from desktop.ui.paper.letter_copies import Hands
from desktop.ui.screens.letters.handing import HandOverPanel
from desktop.ui.screens.letters.paper import Paper
from desktop.ui.screens.letters.seal import SealPart
from desktop.ui.screens.letters.ties import letter_ties
from desktop.ui.screens.record import RecordPage
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.focus import tab_on
from desktop.ui.widgets.pages_view import PagesView
from desktop.ui.widgets.plain import button, clear
from desktop.usecases.letters.consequences import of_voiding
from desktop.usecases.letters.files import COPY, LETTER, PRINT, letter_pages, prints_of
from desktop.usecases.letters.issued import Collected, collect_back, hand_over, void_letter
from desktop.usecases.letters.sheets import is_sheet_out
from desktop.usecases.names import names_of
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.what_next import next_of_letter
from desktop.wording import show_value
from sync.model.pack import RecordType
from sync.model.record import Record

_PPI = 144  # above what is shown, so that the pages stay sharp when fitted


class LetterPage(RecordPage):
    """Issued letters never change: they are printed, handed over, and voided by the head."""

    asked_steps = ("void",)
    led = True

    def __init__(self, seat: Seat, kind: RecordType, record: Record, hands: Hands | None = None) -> None:
        theme = seat.theme
        self.question = AskPanel(theme, "question", self._focus_print)
        self.collecting = HandOverPanel(theme, seat.desk.pack, self._hand_over, lambda: self.paper.print_as_usual())
        self.seal = SealPart(theme)
        super().__init__(seat, kind, record)
        self.paper = Paper(self, self.question, self.collecting.hide, self.opened, hands)
        self.request_button: QPushButton = button(
            theme, _("Request"), self._open_request, icon=REQUEST, name="letter_request"
        )
        for made in (self.request_button, *self.paper.buttons()):
            self.add_action(made)
        for part in (self.collecting, self.question):
            self.told.insertWidget(1, part)
        about = QWidget()
        self.middle.removeItem(self.facts)
        about.setLayout(self.facts)
        self.facts.setContentsMargins(0, 0, 0, 0)
        self.side.add_card(_("Prints"), self.paper.prints, 1)
        self.side.add_card(_("About the letter"), about, 2)
        self.side.add_card(_("Seal"), self.seal, 3)
        self.pages = PagesView(theme, seat.jobs)
        self.pages.setMinimumHeight(theme.gap(60))
        self.middle.insertWidget(0, self.pages, 100)  # all there is but for the facts, which stand at the side
        tab_on(made, self.pages)
        self.paper.show_prints()
        seat.jobs.look_up(
            lambda: letter_pages(seat.desk, record.id, _PPI, kind.key),
            lambda pages: self.pages.put(pages, _PPI),
            owner=self,
        )

    def opened(self) -> None:
        """Print what was never printed, else the step that leads on."""
        step = self.steps.onward()
        done = self.record.state == "voided" or prints_of(self.seat.desk, self.record.id)
        if done and step is not None:
            step.setFocus()
        else:
            self._focus_print()

    def left_out(self) -> tuple[str, ...]:
        return ("number", "sequence", "year", "replaces", "request")

    def show_facts(self, record: Record) -> None:
        """What does not stand on the paper, or is looked for first, below one another at the side."""
        desk, theme = self.seat.desk, self.seat.theme
        names = names_of(desk)
        clear(self.facts)
        shown = [field for field in self.kind.fields if not field.hidden and record.fields.get(field.key) is not None]
        for field in shown:
            if field.key not in self.left_out():
                text = show_value(desk.pack, field, record.fields[field.key], names)
                self.facts.addWidget(fact(theme, field.label.of(current_language()), text))

    def hidden_now(self) -> tuple[str, ...]:
        return () if is_sheet_out(self.seat.desk, self.record) else ("collect_back",)

    def show_record(self, record: Record) -> None:
        super().show_record(record)
        if self.kind.key == LETTER:
            self.set_subtitle("")  # its place in the navigation says it
        self._tell_next()
        self.seal.put(str(record.fields.get("seal", "")))

    def take(self, step: str, reason: str | None) -> None:
        if step == "hand_over":
            self.question.hide()
            printed = bool(prints_of(self.seat.desk, self.record.id))
            self.collecting.ask(*self._likely_collector(), printed=printed)
        elif step == "void":
            self.collecting.hide()
            number = self.record.fields["number"]
            self.question.ask(
                _("Void letter {number}?").format(number=number),
                of_voiding(self.seat.desk, self.record),
                _("Void the letter"),
                self._void,
                reason=_("Why it is void"),
            )
        elif step == "collect_back":
            self.do(
                partial(collect_back, self.seat.desk, self.record.id, self.kind.key), _("Noted: the paper came back.")
            )
        else:
            super().take(step, reason)

    def after(self, found: Record) -> None:
        self.paper.allow()
        self.question.done()
        self.collecting.hide()

    def look_for_ties(self) -> None:
        desk, record = self.seat.desk, self.record
        self.seat.jobs.look_up(lambda: letter_ties(desk, record), self.ties.put, owner=self.ties)

    def _void(self, reason: str) -> None:
        desk, letter = self.seat.desk, self.record
        said = _("Letter {number} is void.").format(number=letter.fields["number"])
        self.do(partial(void_letter, desk, letter.id, reason, letter.type), said)

    def _hand_over(self, collected: Collected) -> None:
        said = _("Letter {number} was handed to {name}.").format(number=self.record.fields["number"], name=collected.by)
        self.do(partial(hand_over, self.seat.desk, self.record.id, collected), said)

    def _likely_collector(self) -> tuple[str, str]:
        """As what somebody comes, and the name where there is only one it can be."""
        if self.record.fields.get("company"):
            return "company", ""
        request = self.seat.desk.store.get(REQUEST, self.record.fields.get("request", ""))
        return "applicant", str(request.fields.get("applicant", "")) if request else ""

    def _open_request(self) -> None:
        self.seat.go.record(REQUEST, self.record.fields["request"])

    def _focus_print(self) -> None:
        printing = self.paper.print_button
        (printing if printing.isEnabled() else self.request_button).setFocus()

    def _tell_next(self) -> None:
        desk, letter = self.seat.desk, self.record

        def look() -> tuple[str, bool]:
            return next_of_letter(desk, letter), letter.state == "issued" and not prints_of(desk, letter.id)

        self.seat.jobs.look_up(look, lambda found: self._lead(*found), owner=self)

    def _lead(self, told: str, to_print: bool) -> None:
        """Say what comes next; only the button that does it is the primary one."""
        self.steps.tell_next(told)
        self.steps.wait(to_print)
        self.paper.lead(to_print)

    def changed(self, changed: Changed) -> None:
        super().changed(changed)
        types = {record_type for record_type, _record in changed}
        if types & {PRINT, COPY}:
            self.paper.show_prints()
            self._tell_next()
        if LETTER in types:
            self.look_for_ties()
