"""An issued letter: what it says about itself, its pages, to print and to save."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from desktop.i18n import _
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.requests.letter_part import Hands
from desktop.ui.screens.requests.pages_view import PagesView
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import button
from desktop.usecases.letters import letter_pages, letter_pdf
from sync.model.pack import RecordType
from sync.model.record import Record

_NOT_IN_NAMES = '/\\:*?"<>| '
_PPI = 144  # above what is shown, so that the pages stay sharp when fitted


class LetterPage(RecordPage):
    """Issued letters never change: they can be opened in the PC's PDF reader, saved, or voided by the head."""

    def __init__(self, seat: Seat, kind: RecordType, record: Record, hands: Hands | None = None) -> None:
        super().__init__(seat, kind, record)
        theme = seat.theme
        self._hands = hands or Hands()
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
        folder = Path(tempfile.mkdtemp(prefix="loket-"))
        self._write(folder / self._file_name(), self._hands.open_with_system)

    def save_as(self) -> None:
        """Ask where to, and write the PDF there."""
        if path := self._hands.ask_where(self, self._file_name()):
            self._write(path, lambda written: True)

    def _write(self, path: Path, then: Callable[[Path], bool]) -> None:
        desk, letter = self.seat.desk, self.record.id

        def done(_written: int) -> None:
            if then(path):
                self.seat.say(_("The letter lies in {file}.").format(file=path))
            else:
                self.seat.say(
                    _("No program on this PC opens PDF files. The letter lies in {file}.").format(file=path), "warning"
                )

        self.seat.jobs.write(lambda: path.write_bytes(letter_pdf(desk, letter)), done, owner=self)

    def _file_name(self) -> str:
        number = str(self.record.fields.get("number", "surat"))
        return "".join("-" if character in _NOT_IN_NAMES else character for character in number) + ".pdf"
