"""An issued letter: its pages, how it was printed and to whom it went, what replaces it, and the steps it can take."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from desktop.i18n import _, current_language
from desktop.ui.changes import Changed
from desktop.ui.letter_copies import Copies, Hands
from desktop.ui.printing import LetterPrinter
from desktop.ui.screens.letters.handing import HandOverPanel
from desktop.ui.screens.letters.prints import PrintsPart, prints_told
from desktop.ui.screens.letters.seal import SealPart
from desktop.ui.screens.letters.ties import letter_ties
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.requests.pages_view import PagesView
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.plain import button, clear, restyle
from desktop.usecases.letters.consequences import of_voiding
from desktop.usecases.letters.files import COPY, LETTER, PRINT, letter_pages, prints_of
from desktop.usecases.letters.issued import Collected, collect_back, hand_over, void_letter
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
        self.collecting = HandOverPanel(theme, seat.desk.pack, self._hand_over, self._print_first)
        self.prints, self.seal = PrintsPart(theme), SealPart(theme)
        super().__init__(seat, kind, record)
        self._copies = Copies(seat, self, seat.say, hands)
        self._printer = LetterPrinter(seat, self, seat.say, self.question, self._was_printed, self._copies.hands)
        self._add_buttons()
        for part in (self.collecting, self.question):
            self.body.insertWidget(self.body.indexOf(self.ties), part)
        about = QWidget()
        self.middle.removeItem(self.facts)
        about.setLayout(self.facts)
        self.facts.setContentsMargins(0, 0, 0, 0)
        self.side.insertWidget(1, self.card(_("Prints"), self.prints))
        self.side.insertWidget(2, self.card(_("About the letter"), about))
        self.side.insertWidget(3, self.card(_("Seal"), self.seal))
        self.pages = PagesView(theme)
        self.pages.setMinimumHeight(theme.gap(60))
        self.middle.insertWidget(0, self.pages, 100)  # all there is but for the facts, which stand at the side
        self._show_prints()
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
        return ("collect_back",) if self.record.fields.get("collected_back_by") else ()

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

    def print_letter(self, *, at_once: bool = False) -> None:
        """Through the PC's PDF reader, where a person chooses printer and paper; or `at_once` by its usual printer."""
        self.collecting.hide()
        self._printer.print(self.record, at_once=at_once)

    def _print_first(self) -> None:
        self.print_letter(at_once=self._copies.hands.prints)

    def save_as(self) -> None:
        """Ask where to, and write a marked copy there."""
        self._copies.save(self.record)

    def after(self, found: Record) -> None:
        self._allow_printing()
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

    def _add_buttons(self) -> None:
        theme = self.seat.theme
        add = partial(button, theme)
        self.request_button: QPushButton = add(_("Request"), self._open_request, icon=REQUEST, name="letter_request")
        self.add_action(self.request_button)
        save = add(_("Save a copy"), self.save_as, icon="save", shortcut="Ctrl+S", name="letter_save")
        save.setToolTip(_("A PDF marked as a copy on every page; it is counted (Ctrl+S)"))
        self.add_action(save)
        self.at_once = add(
            _("Print at once"),
            partial(self.print_letter, at_once=True),
            icon="print",
            shortcut="Ctrl+Shift+P",
            name="letter_print",
        )
        if not self._copies.hands.prints:
            self.at_once.hide()
        self.add_action(self.at_once)
        self.print_button: QPushButton = add(
            _("Print"), self.print_letter, icon="print", shortcut="Ctrl+P", name="letter_open"
        )
        self.add_action(self.print_button)
        self._allow_printing()

    def _allow_printing(self) -> None:
        for made in (self.at_once, self.print_button):
            made.setEnabled(self.record.state != "voided")

    def _open_request(self) -> None:
        self.seat.go.record(REQUEST, self.record.fields["request"])

    def _focus_print(self) -> None:
        (self.print_button if self.print_button.isEnabled() else self.request_button).setFocus()

    def _tell_next(self) -> None:
        desk, letter = self.seat.desk, self.record

        def look() -> tuple[str, bool]:
            return next_of_letter(desk, letter), letter.state == "issued" and not prints_of(desk, letter.id)

        self.seat.jobs.look_up(look, lambda found: self._lead(*found), owner=self)

    def _lead(self, told: str, to_print: bool) -> None:
        """Say what comes next; only the button that does it is the primary one."""
        self.steps.tell_next(told)
        self.steps.wait(to_print)
        self.print_button.setProperty("kind", "primary" if to_print else "")
        restyle(self.print_button)

    def _was_printed(self) -> None:
        self._show_prints()
        self.opened()

    def _show_prints(self) -> None:
        desk, letter = self.seat.desk, self.record.id
        self.seat.jobs.look_up(lambda: prints_told(desk, letter), self.prints.put, owner=self)

    def changed(self, changed: Changed) -> None:
        super().changed(changed)
        types = {record_type for record_type, _record in changed}
        if types & {PRINT, COPY}:
            self._show_prints()
            self._tell_next()
        if LETTER in types:
            self.look_for_ties()
