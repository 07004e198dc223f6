"""The scans of a form: they lie with its draft until the record is saved, so that no crash costs one."""

from functools import partial

import msgspec
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from desktop.store.scans import ScanState
from desktop.ui.forms.documents import DocumentsControl
from desktop.ui.forms.form import RecordForm
from desktop.ui.scans.button import ScanButton
from desktop.ui.scans.hands import ScanHands
from desktop.ui.scans.opening import Say, ScanOpener
from desktop.ui.scans.picking import ScanPicker, Take
from desktop.ui.scans.tray import ScanTray
from desktop.ui.seat import Seat
from desktop.usecases.scans.attachments import DocumentFile, DocumentScan, document_file, file_name, scans_in
from desktop.usecases.scans.scanning import Scan
from desktop.usecases.scans.unsaved import keep_unsaved, tidy_unsaved, unsaved_bytes
from sync.model.attachments import FILES_LIMIT, FileRef


class FormScans(QObject):
    """Puts a button beside each document of the form. `kept` comes when a scan lies with the draft."""

    kept = Signal()

    def __init__(
        self,
        seat: Seat,
        form: RecordForm,
        control: DocumentsControl,
        draft: str,
        record: str | None,
        say: Say,
        hands: ScanHands | None = None,
    ) -> None:
        super().__init__(form)
        self._seat, self._form, self._control = seat, form, control
        self._draft, self._record = draft, record
        self._opener = ScanOpener(seat, form, say)
        self.picker = ScanPicker(seat, form, say, hands)
        self.tray = ScanTray(seat.theme, seat.jobs, self.picker, self.documents, self.taking)
        self._buttons: dict[str, ScanButton] = {}
        self._found: list[DocumentScan] | None = None
        control.set_beside(self._button)
        control.edited.connect(self.look)
        seat.jobs.write(partial(tidy_unsaved, seat.desk))

    def look(self) -> None:
        """Show the scans that the documents name now."""
        desk, kind = self._seat.desk, self._form.kind.key
        fields = self._form.fields()

        def find() -> list[DocumentScan]:
            found = scans_in(desk, kind, fields)
            return [self._standing(scan) for scan in found]

        self._seat.jobs.look_up(find, self._show_all, owner=self)

    def documents(self) -> list[tuple[str, str]]:
        """Keys and titles of the documents that the form asks for."""
        self._form.cells.finish()
        return [(line.key, line.title) for line in self._control.lines]

    def add_ways(self, menu: QMenu, document: str) -> None:
        self.picker.add_ways(menu, self._buttons[document].title, self.taking(document))

    def take_data(self, document: str, data: QMimeData) -> None:
        self.picker.take_data(self._buttons[document].title, data, self.taking(document))

    def taking(self, document: str) -> Take:
        """What keeps a scan with the draft, and names it at the document."""
        desk, draft = self._seat.desk, self._draft

        def named(ref: FileRef) -> None:
            self._form.cells.finish()
            if self._control.add_file(document, ref, FILES_LIMIT):
                self.kept.emit()

        def take(scan: Scan) -> None:
            work = partial(keep_unsaved, desk, draft, scan)
            self._seat.jobs.write(work, named, self._opener.failed, owner=self)

        return take

    def show(self, scan: DocumentScan) -> None:
        """Open a scan, be it of the draft or of the record."""
        desk, draft, kind, record = self._seat.desk, self._draft, self._form.kind.key, self._record
        sha256, grip = scan.file.sha256, self._seat.jobs.grip()

        def work() -> DocumentFile:
            data = unsaved_bytes(desk.store, draft, sha256)
            if data is not None:
                return DocumentFile(data=data, media_type=scan.file.media_type, name=file_name(scan))
            return document_file(desk, kind, record or "", scan.document, sha256, grip=grip)

        opened = partial(self._open, scan)
        self._seat.jobs.look_up(work, opened, self._opener.failed, owner=self)

    def detach(self, scan: DocumentScan) -> None:
        """Take a scan off its document; what lies with the draft goes with it."""
        self._control.remove_file(scan.document, scan.file.sha256)

    def _open(self, scan: DocumentScan, file: DocumentFile) -> None:
        self._opener.open(scan.label, file, self.picker.hands)

    def _button(self, document: str, title: str) -> ScanButton:
        made = ScanButton(self._seat.theme, document, title, self)
        self._buttons[document] = made
        self._show_at(made)
        return made

    def _standing(self, scan: DocumentScan) -> DocumentScan:
        """What lies with the draft has not been sent, whatever the store knows of it."""
        if self._seat.desk.store.load_draft(f"{self._draft}#{scan.file.sha256}") is None:
            return scan
        return msgspec.structs.replace(scan, state=ScanState("waiting"))

    def _show_all(self, scans: list[DocumentScan]) -> None:
        self._found = scans
        for made in self._buttons.values():
            if isValid(made):
                self._show_at(made)

    def _show_at(self, made: ScanButton) -> None:
        if self._found is not None:
            made.put([scan for scan in self._found if scan.document == made.document], editable=True)

    def screen(self, page: QWidget) -> None:
        """Take what is dropped anywhere on the form's screen."""
        self.tray.accept_drops(page)
