"""The scans of the record on a screen: attached from a file, opened, taken off."""

from functools import partial

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from desktop.i18n import _
from desktop.ui.scans.button import ScanButton
from desktop.ui.scans.hands import ScanHands
from desktop.ui.scans.opening import Say, ScanOpener
from desktop.ui.scans.picking import ScanPicker, Take
from desktop.ui.seat import Seat
from desktop.usecases.scans.attachments import (
    DocumentFile,
    DocumentScan,
    attach_document,
    detach_document,
    document_file,
    scans_of,
)
from desktop.usecases.scans.scanning import Scan
from sync.model.record import Record

_LOOK_AGAIN = 5000  # ms while something on the screen waits to be sent


class Scans(QObject):
    """Makes the buttons of a screen and keeps them true. One record at a time."""

    def __init__(self, seat: Seat, owner: QWidget, say: Say, hands: ScanHands | None = None) -> None:
        super().__init__(owner)
        self._seat = seat
        self._owner = owner
        self._say = say
        self._opener = ScanOpener(seat, owner, say)
        self.picker = ScanPicker(seat, owner, say, hands)
        self._record: Record | None = None
        self._editable = False
        self._fetching: set[str] = set()
        self._focused = ""  # the document whose button had the focus before all were made anew
        self._buttons: dict[str, ScanButton] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LOOK_AGAIN)
        self._again.timeout.connect(self._look)

    @property
    def hands(self) -> ScanHands:
        """What the program cannot do itself."""
        return self.picker.hands

    @hands.setter
    def hands(self, hands: ScanHands) -> None:
        self.picker.hands = hands

    def button(self, document: str, title: str) -> ScanButton:
        """A new button for a document; it takes the place of the one before."""
        made = ScanButton(self._seat.theme, document, title, self)
        self._buttons[document] = made
        return made

    def hold_focus(self) -> None:
        """The buttons are about to be made anew: the one with the focus gets it back, the screen has it meanwhile."""
        focused = self._owner.window().focusWidget()  # also while a dialog is in front
        held = (document for document, made in self._buttons.items() if isValid(made) and made is focused)
        if document := next(held, ""):
            self._focused = document
            self._owner.setFocus()

    def put(self, record: Record, *, editable: bool) -> None:
        """Show the scans of a record."""
        self._record, self._editable = record, editable
        self._look()

    def add_ways(self, menu: QMenu, document: str) -> None:
        """The ways to get another scan of a document."""
        self.picker.add_ways(menu, self._title(document), self.taking(document))

    def take_data(self, document: str, data: QMimeData) -> None:
        """Something was pasted or dropped on a document."""
        self.picker.take_data(self._title(document), data, self.taking(document))

    def taking(self, document: str) -> Take:
        """What attaches a scan to a document of the record that is shown now."""
        record, desk = self._record, self._seat.desk

        def take(scan: Scan) -> None:
            if record is not None:
                work = partial(attach_document, desk, record.type, record.id, document, scan)
                self._seat.jobs.write(work, self._attached, self._opener.failed, owner=self)

        return take

    def documents(self) -> list[tuple[str, str]]:
        """Keys and titles of the documents to which a scan can be attached."""
        return [(key, made.title) for key, made in self._buttons.items() if isValid(made) and made.isEnabled()]

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
            self._opener.failed(error)

        grip = self._seat.jobs.grip()
        work = partial(document_file, desk, record.type, record.id, scan.document, digest, grip=grip)
        self._seat.jobs.look_up(work, partial(self._opened, scan), failed, owner=self)

    def detach(self, scan: DocumentScan) -> None:
        record, desk = self._record, self._seat.desk
        if record is not None:
            work = partial(detach_document, desk, record.type, record.id, scan.document, scan.file.sha256)
            self._seat.jobs.write(work, self._detached, self._opener.failed, owner=self)

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
        self._opener.open(scan.label, file, self.hands)

    def _title(self, document: str) -> str:
        return self._buttons[document].title

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
        self._give_focus_back()
        if any(scan.state.where == "waiting" for scan in scans):
            self._again.start()

    def _give_focus_back(self) -> None:
        made, self._focused = self._buttons.get(self._focused), ""
        if made is not None and self._owner.window().focusWidget() is self._owner:
            made.setFocus()
