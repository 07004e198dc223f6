"""The scans of the record on a screen: attached from a file, opened, taken off."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.design.tokens import Tone
from desktop.ui.letter_copies import Hands, reader_folder
from desktop.ui.scans.button import ScanButton
from desktop.ui.scans.viewer import ScanViewer
from desktop.ui.seat import Seat
from desktop.usecases.handing_out import write_out
from desktop.usecases.scans.attachments import (
    DocumentFile,
    DocumentScan,
    attach_document,
    detach_document,
    document_file,
    scans_of,
)
from desktop.usecases.scans.scanning import Scan, read_scan
from sync.model.record import Record

_LOOK_AGAIN = 5000  # ms while something on the screen waits to be sent

Say = Callable[[str, Tone], None]


def _ask_file(parent: QWidget) -> Path | None:
    kinds = _("Pictures and PDF ({endings})").format(endings="*.jpg *.jpeg *.png *.pdf *.tif *.tiff *.webp *.bmp")
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Attach a scan"), "", f"{kinds};;{_('All files')} (*)")
    return Path(chosen) if chosen else None


@dataclass(frozen=True)
class ScanHands(Hands):
    """What the program cannot do itself."""

    ask_file: Callable[[QWidget], Path | None] = _ask_file


class Scans(QObject):
    """Makes the buttons of a screen and keeps them true. One record at a time."""

    def __init__(self, seat: Seat, owner: QWidget, say: Say, hands: ScanHands | None = None) -> None:
        super().__init__(owner)
        self._seat = seat
        self._owner = owner
        self._say = say
        self.hands = hands or ScanHands()
        self._record: Record | None = None
        self._editable = False
        self._fetching: set[str] = set()
        self._buttons: dict[str, ScanButton] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LOOK_AGAIN)
        self._again.timeout.connect(self._look)

    def button(self, document: str, title: str) -> ScanButton:
        """A new button for a document; it takes the place of the one before."""
        made = ScanButton(self._seat.theme, document, title, self.attach, self.show, self.detach)
        self._buttons[document] = made
        return made

    def put(self, record: Record, *, editable: bool) -> None:
        """Show the scans of a record."""
        self._record, self._editable = record, editable
        self._look()

    def attach(self, document: str) -> None:
        """Ask for a file, make a scan of it, and attach it."""
        record, desk = self._record, self._seat.desk
        path = self.hands.ask_file(self._owner) if record else None
        if record is None or path is None:
            return

        def keep(scan: Scan) -> None:
            work = partial(attach_document, desk, record.type, record.id, document, scan)
            self._seat.jobs.write(work, self._attached, self._failed, owner=self)

        self._seat.jobs.look_up(partial(read_scan, path), keep, self._failed, owner=self)

    def show(self, scan: DocumentScan) -> None:
        """Open a scan, from central where it is not here."""
        record, desk = self._record, self._seat.desk
        digest = scan.file.sha256
        if record is None or digest in self._fetching:
            return
        if scan.state.where == "central":
            self._fetching.add(digest)
            self._say(_("Fetching the scan from the central server…"), "working")

        def failed(error: Exception) -> None:
            self._fetching.discard(digest)
            self._failed(error)

        grip = self._seat.jobs.grip()
        work = partial(document_file, desk, record.type, record.id, scan.document, digest, grip=grip)
        self._seat.jobs.look_up(work, partial(self._opened, scan), failed, owner=self)

    def detach(self, scan: DocumentScan) -> None:
        record, desk = self._record, self._seat.desk
        if record is not None:
            work = partial(detach_document, desk, record.type, record.id, scan.document, scan.file.sha256)
            self._seat.jobs.write(work, self._detached, self._failed, owner=self)

    def _attached(self, record: Record) -> None:
        self._say(_("The scan is attached. It is sent after the records, with the next exchange."), "good")
        self._changed(record)

    def _detached(self, record: Record) -> None:
        self._say(_("The scan is taken off the document."), "good")
        self._changed(record)

    def _changed(self, record: Record) -> None:
        if self._record is not None and self._record.id == record.id:
            self.put(record, editable=self._editable)

    def _opened(self, scan: DocumentScan, file: DocumentFile) -> None:
        self._fetching.discard(scan.file.sha256)
        if scan.state.where == "central":
            self._say(_("The scan is here now, and opens without a line from now on."), "good")
        self._look()
        if file.media_type == "application/pdf":
            self._hand_over(file)
        else:
            ScanViewer(self._seat.theme, self._owner, scan.label, file, partial(self._save, file)).open()

    def _save(self, file: DocumentFile) -> None:
        path = self.hands.ask_where(self._owner, file.name)
        if path is not None:
            said = partial(self._say, _("The scan lies in {file}.").format(file=path), "good")
            self._write(path, file, said)

    def _hand_over(self, file: DocumentFile) -> None:
        """Give a PDF to the PC's reader; the copy is taken away when the program ends."""
        path = Path(reader_folder().name) / file.name

        def open_it() -> None:
            if not self.hands.open_with_system(path):
                self._say(_("This PC has no program that opens PDF files."), "warning")

        self._write(path, file, open_it)

    def _write(self, path: Path, file: DocumentFile, then: Callable[[], None]) -> None:
        self._seat.jobs.look_up(partial(write_out, path, file.data), lambda _none: then(), self._failed, owner=self)

    def _look(self) -> None:
        record, desk = self._record, self._seat.desk
        if record is not None:
            self._seat.jobs.look_up(lambda: scans_of(desk, record), partial(self._fill, record), owner=self)

    def _fill(self, record: Record, scans: list[DocumentScan]) -> None:
        if self._record is None or record.id != self._record.id:
            return
        for document, made in list(self._buttons.items()):
            if isValid(made):
                made.put([scan for scan in scans if scan.document == document], editable=self._editable)
            else:
                del self._buttons[document]
        if any(scan.state.where == "waiting" for scan in scans):
            self._again.start()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LoketError):
            self._say(str(error), "bad")
        else:
            self._seat.jobs.report(error)
