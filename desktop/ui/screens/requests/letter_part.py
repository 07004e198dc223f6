"""The letter as it will be, and once issued, as it is: pages to look at, to print, and the way to its own page."""

from datetime import date

from PySide6.QtWidgets import QPushButton, QWidget

from desktop.errors import LoketError
from desktop.i18n import N_, _, current_language
from desktop.store.values import Query
from desktop.ui.paper.letter_copies import Copies, Hands
from desktop.ui.paper.printing import LetterPrinter
from desktop.ui.seat import Seat
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.crowded import Crowded
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.pages_view import PagesView
from desktop.ui.widgets.plain import button, column, restyle, row
from desktop.usecases.desk import Desk
from desktop.usecases.letters.files import LETTER, REFUSAL, letter_pages, prints_of
from desktop.usecases.letters.issuing import preview_letter, preview_refusal
from sync.model.dates import format_date
from sync.model.record import Record

_WAYS = N_("Hand over, void…")
_HAND_OVER = "hand_over"
_PPI = 144  # of the pictures at 100 % scaling, above what is shown, so that the pages stay sharp when fitted


class LetterPart(QWidget):
    """Set off the window's thread, and anew only when `put` brings something else."""

    def __init__(self, seat: Seat, hands: Hands | None = None) -> None:
        super().__init__()
        self.seat = seat
        self.letter: Record | None = None
        self._hands_over = False
        self._goes_on = False
        self._asked = 0
        theme = seat.theme
        self.notice = NoticeBar(theme, closable=False)
        self.question = AskPanel(theme, "letter_question", lambda: self.next_button.setFocus())
        self._copies = Copies(seat, self, self.notice.say, hands)
        self._printer = LetterPrinter(
            seat, self, self.notice.say, self.question, self.question.hide, self._copies.hands
        )
        self.number = elided("", "section", "letter_number")
        self.badge = Badge(theme)
        self.save_button = button(theme, _("Save a copy"), self.save, icon="save", name="letter_save")
        self.save_button.setToolTip(_("A PDF marked as a copy on every page; it is counted"))
        self.page_button = button(theme, _(_WAYS), self.open_page, icon="open", name="letter_page")
        self.open_button = button(
            theme, _("Print"), self.print_letter, kind="primary", icon="print", shortcut="Ctrl+P", name="letter_open"
        )
        self.pages = PagesView(theme, seat.jobs)
        self._issued = QWidget()
        ways = row(self.save_button, self.page_button, self.open_button, gap=theme.gap(2))
        line = Crowded(self.number, ways, theme.gap(2))
        line.addWidget(self.number)
        line.addWidget(self.badge)
        line.addStretch(1)
        line.addLayout(ways)
        self._issued.setLayout(line)
        self._issued.hide()
        whole = column(self._issued, self.question, self.notice, self.pages, gap=theme.gap(2))
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def put(self, request: Record) -> None:
        """Show the letter of a request as it stands now."""
        self._asked += 1
        asked, desk = self._asked, self.seat.desk
        ppi = self._ppi()
        if not self.pages.pages:
            self.notice.say(_("The letter is being set…"), "working")

        def work() -> tuple[Record | None, list[bytes], bool]:
            letter = _letter_of(desk, request)
            if letter is not None:
                return letter, letter_pages(desk, letter.id, ppi, letter.type), bool(prints_of(desk, letter.id))
            preview = preview_refusal if request.state == "refused" else preview_letter
            return None, preview(desk, request.id, ppi), False

        def done(found: tuple[Record | None, list[bytes], bool]) -> None:
            if asked == self._asked:
                self._show(*found)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._fail(error)

        self.seat.jobs.look_up(work, done, failed, owner=self)

    def save(self) -> None:
        """Ask where to, and write a marked copy there."""
        if self.letter is not None:
            self._copies.save(self.letter)

    def print_letter(self) -> None:
        """By the PC's printer where the reader can do that by itself, else through the reader."""
        if self.letter is not None:
            self._printer.print(self.letter, at_once=self._copies.hands.prints)

    def open_page(self) -> None:
        """Show the letter's own page: to whom it went, its prints, voiding it; asking to whom it goes, where handing it
        over is what comes next.
        """
        if self.letter is not None:
            self.seat.go.record(self.letter.type, self.letter.id, _HAND_OVER if self._hands_over else "")

    def go_on(self) -> None:
        """Do what comes next with the letter once it is shown as it stands now; call `put` before."""
        self._goes_on = True

    @property
    def next_button(self) -> QPushButton:
        """What comes next with the letter, else printing it."""
        return self.page_button if self._hands_over else self.open_button

    def _ppi(self) -> float:
        return _PPI * self.devicePixelRatioF()

    def _show(self, letter: Record | None, pages: list[bytes], printed: bool) -> None:
        fresh = self.letter is None
        self.letter = letter
        self._issued.setVisible(letter is not None)
        if letter is None:
            self.notice.say(_("This is a preview. The letter gets its number and date when it is issued."), "working")
        else:
            self.notice.hide()
            self._tell_state(letter)
            self._lead(letter, printed)
        self.pages.put(pages, self._ppi())
        if letter is not None and fresh and self.isVisible():
            self.next_button.setFocus()
        goes_on, self._goes_on = self._goes_on, False
        if goes_on and self.isVisible() and self.next_button.property("kind") == "primary":
            self.next_button.click()

    def _lead(self, letter: Record, printed: bool) -> None:
        """Only the button that does what comes next is the primary one."""
        waits = letter.state == "issued"
        before, self._hands_over = self._hands_over, waits and printed and self._may_hand_over(letter)
        hands_over, made = self._hands_over, self.page_button
        said = _("Hand over") if hands_over else _(_WAYS)
        made.setText(said)
        made.setAccessibleName(said)
        made.setToolTip(f"{said} ({_('Ctrl+Enter')})" if hands_over else "")
        self._wear(self.open_button, "print", leads=waits and not printed)
        self._wear(made, "hand-over" if hands_over else "open", leads=hands_over)
        if hands_over and not before and self.open_button.hasFocus():
            made.setFocus()

    def _may_hand_over(self, letter: Record) -> bool:
        desk = self.seat.desk
        flow = desk.pack.record(letter.type).workflow
        step = flow.step(_HAND_OVER) if flow else None
        return step is not None and any(role in desk.person.roles for role in step.roles)

    def _wear(self, made: QPushButton, icon: str, *, leads: bool) -> None:
        made.setProperty("kind", "primary" if leads else "")
        made.setIcon(self.seat.theme.icon(icon, "on_accent" if leads else "muted"))
        restyle(made)

    def _tell_state(self, letter: Record) -> None:
        self.number.setText(str(letter.fields["number"]))
        day = format_date(date.fromisoformat(letter.fields["issued_on"]), current_language())
        voided = letter.state == "voided"
        said = _("void") if voided else _("issued on {date}").format(date=day)
        if letter.state == "handed_over":
            said = _("handed to {name}").format(name=letter.fields.get("collected_by", ""))
        self.badge.put(said, "bad" if voided else "good")
        self.open_button.setEnabled(not voided)

    def _fail(self, error: Exception) -> None:
        self._goes_on = False
        self.pages.put([], self._ppi())
        if isinstance(error, LoketError):
            self.notice.say(_("There is no preview yet.") + "\n" + str(error), "warning")
        else:
            self.notice.hide()
            self.seat.jobs.report(error)


def _letter_of(desk: Desk, request: Record) -> Record | None:
    """The letter that stands for a request; a void one is looked at on its own page."""
    kind = REFUSAL if request.state == "refused" else LETTER
    ids = desk.store.select(Query(record_type=kind, filters={"request": request.id}, order=("sequence", "desc")))
    found = desk.store.many(kind, ids)
    return next((letter for letter in found if letter.state != "voided"), None)
