"""An issued letter: what it says about itself, its pages, to print and to save."""

from desktop.i18n import _
from desktop.ui.letter_copies import Hands, LetterCopies
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.requests.pages_view import PagesView
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import button
from desktop.usecases.letters import letter_pages
from sync.model.pack import RecordType
from sync.model.record import Record

_PPI = 144  # above what is shown, so that the pages stay sharp when fitted


class LetterPage(RecordPage):
    """Issued letters never change: they can be opened in the PC's PDF reader, saved, or voided by the head."""

    def __init__(self, seat: Seat, kind: RecordType, record: Record, hands: Hands | None = None) -> None:
        super().__init__(seat, kind, record)
        theme = seat.theme
        self._copies = LetterCopies(seat, self, seat.say, hands)
        self.add_action(
            button(theme, _("Save as PDF"), self.save_as, icon="save", shortcut="Ctrl+S", name="letter_save")
        )
        self.open_button = button(
            theme,
            _("Open to print"),
            self.open_pdf,
            kind="primary",
            icon="print",
            shortcut="Ctrl+P",
            name="letter_open",
        )
        self.add_action(self._copies.print_button(self.print_pdf))
        self.add_action(self.open_button)
        self.pages = PagesView(theme)
        self.pages.setMinimumHeight(theme.gap(105))
        self.middle.insertWidget(1, self.pages, 1)
        seat.jobs.look_up(
            lambda: letter_pages(seat.desk, record.id, _PPI), lambda pages: self.pages.put(pages, _PPI), owner=self
        )

    def opened(self) -> None:
        self.open_button.setFocus()

    def left_out(self) -> tuple[str, ...]:
        return ("sequence", "year", "pdf_sha256")

    def open_pdf(self) -> None:
        """Hand a copy to the PDF reader, which prints."""
        self._copies.open(self.record)

    def print_pdf(self) -> None:
        """Have the PDF reader print a copy at once."""
        self._copies.print(self.record)

    def save_as(self) -> None:
        """Ask where to, and write the PDF there."""
        self._copies.save(self.record)
