"""The scans of one document as one small button: how many there are and where they are, the rest in its menu."""

from typing import Protocol

from PySide6.QtCore import QMimeData, QPoint, QSize
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QSizePolicy

from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import Button
from desktop.usecases.scans.attachments import DocumentScan, scan_standing

_ICONS = {
    "refused": "mdi6.cloud-alert-outline",
    "waiting": "waiting",
    "central": "mdi6.cloud-download-outline",
    "here": "mdi6.paperclip",
}
_TONES = {"refused": "bad", "waiting": "working", "central": "muted", "here": "good"}


class ScanHost(Protocol):
    """The screen that the button is on."""

    def add_ways(self, menu: QMenu, document: str) -> None: ...

    def take_data(self, document: str, data: QMimeData) -> None: ...

    def show(self, scan: DocumentScan) -> None: ...

    def detach(self, scan: DocumentScan) -> None: ...


class ScanButton(Button):
    """Its menu shows, adds and takes off; Ctrl+V pastes, files are dropped on it. Off where nothing can be done."""

    def __init__(self, theme: Theme, document: str, title: str, host: ScanHost) -> None:
        super().__init__()
        self.document = document
        self.title = title
        self._theme = theme
        self._host = host
        self._scans: list[DocumentScan] = []
        self._editable = False
        self.setObjectName(f"scans_{document}")
        self.setProperty("kind", "scans")
        self.setAutoDefault(False)
        self.setAcceptDrops(True)
        self.setIconSize(QSize(theme.gap(4.5), theme.gap(4.5)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self._pressed())
        self.put([], editable=False)

    def put(self, scans: list[DocumentScan], *, editable: bool) -> None:
        """Show these scans of the document."""
        self._scans, self._editable = scans, editable
        standing = next((kind for kind in _ICONS if any(scan.state.where == kind for scan in scans)), None)
        icon = _ICONS[standing] if standing else "mdi6.paperclip"
        self.setIcon(self._theme.icon(icon, _TONES[standing] if standing else "muted"))
        self.setText(str(len(scans)) if scans else "")
        said = self._words()
        self.setToolTip(said)
        self.setAccessibleName(said)
        self.setEnabled(bool(scans) or editable)

    def sizeHint(self) -> QSize:
        """The same with and without a number, so that what stands beside ends in one line."""
        return QSize(self._theme.gap(10), self._theme.gap(8))

    def menu_now(self) -> QMenu:
        """What can be done with the scans as they stand."""
        menu = QMenu(self)
        names = [describe(scan, place) for place, scan in enumerate(self._scans, 1)]
        if len(names) == 1:
            names = [describe(self._scans[0])]
        for scan, said in zip(self._scans, names, strict=True):
            name = _("Open: {scan}").format(scan=said)
            menu.addAction(name, lambda scan=scan: self._host.show(scan))
        if self._editable:
            if self._scans:
                menu.addSeparator()
            self._host.add_ways(menu, self.document)
            if self._scans:
                menu.addSeparator()
            for scan, said in zip(self._scans, names, strict=True):
                name = _("Take off: {scan}").format(scan=said)
                menu.addAction(name, lambda scan=scan: self._host.detach(scan))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._editable and event.matches(QKeySequence.StandardKey.Paste):
            self._host.take_data(self.document, QGuiApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._editable and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._host.take_data(self.document, event.mimeData())

    def _pressed(self) -> None:
        self.menu_now().popup(self.mapToGlobal(QPoint(0, self.height())))

    def _words(self) -> str:
        if not self._scans:
            return _("{document}: attach a scan").format(document=self.title)
        count = ngettext("{n} scan", "{n} scans", len(self._scans)).format(n=len(self._scans))
        standing = ", ".join(dict.fromkeys(scan_standing(scan) for scan in self._scans))
        return _("{document}: {scans}, {standing}").format(document=self.title, scans=count, standing=standing)


def describe(scan: DocumentScan, place: int | None = None) -> str:
    """`picture, 142 kB · not sent yet`; with its `place` among several before it."""
    number = f"{place}. " if place else ""
    kind = "PDF" if scan.file.media_type == "application/pdf" else _("picture")
    size = max(1, round(scan.file.size / 1000))
    return number + _("{kind}, {size} kB · {standing}").format(kind=kind, size=size, standing=scan_standing(scan))
