"""An issued letter: what it says about itself, to look at, to print and to save."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from desktop.i18n import _
from desktop.ui.screens.record import RecordPage
from desktop.ui.seat import Seat
from desktop.ui.widgets.letter_view import LetterView
from desktop.ui.widgets.plain import button
from desktop.usecases.letters import letter_pages, letter_pdf
from sync.model.pack import RecordType
from sync.model.record import Record

_NOT_IN_NAMES = '/\\:*?"<>| '


class LetterPage(RecordPage):
    """Issued letters never change: they can be opened in the PC's PDF reader, saved, or voided by the head."""

    def __init__(self, seat: Seat, kind: RecordType, record: Record) -> None:
        super().__init__(seat, kind, record)
        theme = seat.theme
        self.add_action(button(theme, _("Save as PDF"), self.save_as, icon="save", shortcut="Ctrl+S", name="save_pdf"))
        self.open_button = button(
            theme, _("Open to print"), self.open_pdf, kind="primary", icon="print", shortcut="Ctrl+P", name="open_pdf"
        )
        self.add_action(self.open_button)

        self.preview = LetterView(theme)
        self.middle.insertWidget(1, self.preview, 1)
        seat.jobs.look_up(lambda: letter_pages(seat.desk, record.id), self.preview.put, owner=self.preview)

    def opened(self) -> None:
        self.open_button.setFocus()

    def open_pdf(self) -> None:
        """Hand a copy to the PDF reader, which prints."""
        folder = Path(tempfile.mkdtemp(prefix="loket-"))
        self._write(
            folder / self._file_name(), "print", lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(path))
        )

    def save_as(self) -> None:
        """Ask where to, and write the PDF there."""
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), self._file_name(), "PDF (*.pdf)")
        if name:
            self._write(Path(name), "print", lambda path: None)

    def save_to(self, path: Path) -> None:
        """Write the PDF to `path`."""
        self._write(path, "print", lambda written: None)

    def _write(self, path: Path, purpose: str, then: object) -> None:
        desk, letter = self.seat.desk, self.record.id

        def work() -> str:
            data = letter_pdf(desk, letter, "print" if purpose == "print" else "view")
            path.write_bytes(data)
            return str(path)

        def done(written: str) -> None:
            self.seat.say(_("The letter lies in {file}.").format(file=written))
            if callable(then):
                then(written)

        self.seat.jobs.write(work, done, owner=self)

    def _file_name(self) -> str:
        number = str(self.record.fields.get("number", "surat"))
        return "".join("-" if character in _NOT_IN_NAMES else character for character in number) + ".pdf"
