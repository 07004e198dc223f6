"""Looking at a scan: a picture in a window of its own, a PDF in the PC's reader, a copy where a person wants one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.design.tokens import Tone
from desktop.ui.paper.letter_copies import reader_folder
from desktop.ui.scans.hands import ScanHands
from desktop.ui.scans.viewer import ScanViewer
from desktop.ui.seat import Seat
from desktop.usecases.handing_out import write_out
from desktop.usecases.scans.attachments import DocumentFile

Say = Callable[[str, Tone], None]


class ScanOpener:
    """Shows scans on behalf of one screen."""

    def __init__(self, seat: Seat, owner: QWidget, say: Say) -> None:
        self._seat = seat
        self._owner = owner
        self._say = say

    def open(self, title: str, file: DocumentFile, hands: ScanHands) -> None:
        if file.media_type == "application/pdf":
            self._hand_over(file, hands)
        else:
            ScanViewer(self._seat.theme, self._owner, title, file, partial(self._save, file, hands)).open()

    def failed(self, error: Exception) -> None:
        """Say what the person can mend, report what is a fault."""
        if isinstance(error, LoketError):
            self._say(str(error), "bad")
        else:
            self._seat.jobs.report(error)

    def _save(self, file: DocumentFile, hands: ScanHands) -> None:
        path = hands.ask_where(self._owner, file.name)
        if path is not None:
            said = partial(self._say, _("The scan lies in {file}.").format(file=path), "good")
            self._write(path, file, said)

    def _hand_over(self, file: DocumentFile, hands: ScanHands) -> None:
        """Give a PDF to the PC's reader; the copy is taken away when the program ends."""
        path = Path(reader_folder().name) / file.name

        def open_it() -> None:
            if not hands.open_with_system(path):
                self._say(_("This PC has no program that opens PDF files."), "warning")

        self._write(path, file, open_it)

    def _write(self, path: Path, file: DocumentFile, then: Callable[[], None]) -> None:
        work = partial(write_out, path, file.data)
        self._seat.jobs.look_up(work, lambda _none: then(), self.failed, owner=self._owner)
