"""The letter as it will be, and once it is issued, as it is: pages to look at, and the PDF to print or to keep."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.errors import LoketError
from desktop.i18n import _, current_language
from desktop.store.values import Query
from desktop.ui.letter_copies import Hands, LetterCopies
from desktop.ui.screens.requests.pages_view import PagesView
from desktop.ui.seat import Seat
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.desk import Desk
from desktop.usecases.letters import LETTER, letter_pages, preview_letter
from sync.model.dates import format_date
from sync.model.record import Record

_PPI = 144  # of the pictures at 100 % scaling, above what is shown, so that the pages stay sharp when fitted


class LetterPart(QWidget):
    """Set off the window's thread, and anew only when `put` brings something else."""

    def __init__(self, seat: Seat, hands: Hands | None = None) -> None:
        super().__init__()
        self.seat = seat
        self.letter: Record | None = None
        self._request: Record | None = None
        self._asked = 0
        theme = seat.theme
        self.notice = NoticeBar(theme, closable=False)
        self._copies = LetterCopies(seat, self, self.notice.say, hands)
        self.number = label("", "title", name="letter_number")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.badge = Badge(theme)
        self.save_button = button(theme, _("Save PDF…"), self.save, icon="save", name="letter_save")
        name = _("Open to print")
        self.open_button = button(
            theme, name, self.open_pdf, kind="primary", icon="print", shortcut="Ctrl+P", name="letter_open"
        )
        self.pages = PagesView(theme)
        self._issued = QWidget()
        at_once = self._copies.print_button(self.print_pdf)
        parts = row(self.number, self.badge, None, self.save_button, at_once, self.open_button, gap=theme.gap(2))
        self._issued.setLayout(parts)
        self._issued.hide()
        whole = column(self._issued, self.notice, self.pages, gap=theme.gap(2))
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def put(self, request: Record) -> None:
        """Show the letter of a request as it stands now."""
        self._request = request
        self._asked += 1
        asked, desk = self._asked, self.seat.desk
        ppi = self._ppi()
        if not self.pages.pages:
            self.notice.say(_("The letter is being set…"), "working")

        def work() -> tuple[Record | None, list[bytes]]:
            letter = _letter_of(desk, request.id)
            pages = letter_pages(desk, letter.id, ppi) if letter else preview_letter(desk, request.id, ppi)
            return letter, pages

        def done(found: tuple[Record | None, list[bytes]]) -> None:
            if asked == self._asked:
                self._show(*found)

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._fail(error)

        self.seat.jobs.look_up(work, done, failed, owner=self)

    def save(self) -> None:
        """Ask where to, and write the PDF there."""
        if self.letter is not None:
            self._copies.save(self.letter)

    def open_pdf(self) -> None:
        """Hand a copy to the PC's PDF reader, which prints."""
        if self.letter is not None:
            self._copies.open(self.letter)

    def print_pdf(self) -> None:
        """Have the PDF reader print a copy at once."""
        if self.letter is not None:
            self._copies.print(self.letter)

    def _ppi(self) -> float:
        return _PPI * self.devicePixelRatioF()

    def _show(self, letter: Record | None, pages: list[bytes]) -> None:
        fresh = self.letter is None
        self.letter = letter
        self._issued.setVisible(letter is not None)
        if letter is None:
            self.notice.say(_("This is a preview. The letter gets its number and date when it is issued."), "working")
        else:
            self.notice.hide()
            self.number.setText(str(letter.fields["number"]))
            day = format_date(date.fromisoformat(letter.fields["issued_on"]), current_language())
            self.badge.put(_("issued on {date}").format(date=day), "good")
        self.pages.put(pages, self._ppi())
        if letter is not None and fresh and self.isVisible():
            self.open_button.setFocus()

    def _fail(self, error: Exception) -> None:
        self.pages.put([], self._ppi())
        if isinstance(error, LoketError):
            self.notice.say(_("There is no preview yet.") + "\n" + str(error), "warning")
        else:
            self.notice.hide()
            self.seat.jobs.report(error)


def _letter_of(desk: Desk, request: str) -> Record | None:
    """The letter issued for a request, the latest of several."""
    ids = desk.store.select(Query(record_type=LETTER, filters={"request": request}, order=("sequence", "desc")))
    found = desk.store.many(LETTER, ids)
    return next((letter for letter in found if letter.state == "issued"), found[0] if found else None)
