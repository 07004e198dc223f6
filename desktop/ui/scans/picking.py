"""Where a scan comes from: a file, the scanner's folder, the camera, the clipboard, or dropped on the window."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMenu, QWidget

from desktop.i18n import _
from desktop.ui.scans.cropping import PREVIEW, CropDialog
from desktop.ui.scans.folder import FOLDER, Files, ScanFolder, newest
from desktop.ui.scans.hands import ScanHands
from desktop.ui.scans.opening import Say, ScanOpener
from desktop.ui.seat import Seat
from desktop.ui.widgets.timer import Pause
from desktop.usecases.scans.scanning import Scan, is_pdf, make_scan, preview, read_source

T = TypeVar("T")
Take = Callable[[Scan], None]
_SHOWN = 9  # files of the scanner's folder in the menu
_PATIENCE = 600  # ms before it is said what is done: most is done by then


@dataclass(frozen=True)
class Offered:
    """Something that may become a scan. `read` is called away from the window's thread, and raises Refused."""

    name: str
    read: Callable[[], bytes]
    path: Path | None = None


class ScanPicker(QObject):
    """Brings a picture or PDF in, has pictures turned and cut, and gives on what is to be kept.

    `arrived` comes when a watched folder has new files.
    """

    arrived = Signal()

    def __init__(self, seat: Seat, owner: QWidget, say: Say, hands: ScanHands | None = None) -> None:
        super().__init__(owner)
        self.hands = hands or ScanHands()
        self.folders: list[ScanFolder] = []
        self._awaited: tuple[Path, str, Take] | None = None  # the camera's folder, and what its next picture is for
        self._seat = seat
        self._owner = owner
        self._say = say
        self._opener = ScanOpener(seat, owner, say)
        if (folder := self.scanner_folder()) is not None:
            self.watch(folder)

    def scanner_folder(self) -> Path | None:
        """Where this PC's scanner puts its files, be it there now or not; None where nobody said."""
        chosen = self._seat.desk.store.get_setting(FOLDER, "")
        return Path(chosen) if chosen else None

    def watch(self, folder: Path) -> None:
        """From now on tell of what comes new into this folder."""
        if all(known.folder != folder for known in self.folders):
            made = ScanFolder(folder, self._look, self)
            made.arrived.connect(lambda: self._came(made))
            made.went.connect(lambda: self._went(made))
            made.returned.connect(lambda: self._returned(made))
            self.folders.append(made)

    def _look(self, work: Callable[[], Files | None], found: Callable[[Files | None], None]) -> None:
        self._seat.jobs.run("folders", work, found, owner=self)

    def _went(self, folder: ScanFolder) -> None:
        if folder.folder == self.scanner_folder():
            self._say(
                _(
                    "The scanner's folder {folder} is not there now: the stick was taken out, or the network is down. "
                    "Nothing is lost. It is watched again as soon as it is back."
                ).format(folder=folder.folder),
                "warning",
            )

    def _returned(self, folder: ScanFolder) -> None:
        if folder.folder == self.scanner_folder():
            self._say(_("The scanner's folder is there again, and what comes new is offered."), "good")
        self.arrived.emit()

    def _came(self, folder: ScanFolder) -> None:
        """A picture that was asked for goes to its document; anything else is offered."""
        awaited, self._awaited = self._awaited, None
        if awaited is not None and folder.folder == awaited[0]:
            self.bring(awaited[1], offered_file(folder.fresh[0]), awaited[2])
        self.arrived.emit()

    def fresh(self) -> list[Offered]:
        """What came into the watched folders and nobody took yet."""
        return [offered_file(path) for folder in self.folders for path in folder.fresh]

    def settled(self, offered: Offered) -> None:
        """Somebody took it, or does not want it."""
        for folder in self.folders:
            if offered.path is not None:
                folder.take(offered.path)

    def add_ways(self, menu: QMenu, title: str, take: Take) -> None:
        """Put the ways to get a scan into a menu."""
        menu.addAction(_("From a file…"), lambda: self._from_file(title, take))
        folder = next((known for known in self.folders if known.folder == self.scanner_folder()), None)
        if folder is not None:
            inner = menu.addMenu(_("From the scanner's folder"))
            inner.setEnabled(False)
            if folder.is_there:
                self._offer_newest(inner, folder.folder, title, take)
        if pasted(QGuiApplication.clipboard().mimeData()):
            menu.addAction(_("Paste"), lambda: self.take_data(title, QGuiApplication.clipboard().mimeData(), take))
        if self.hands.has_camera:
            menu.addAction(_("Take a picture…"), lambda: self._take_picture(title, take))
        menu.addAction(_("Choose the scanner's folder…"), self._choose_folder)

    def take_data(self, title: str, data: QMimeData, take: Take) -> None:
        """What was pasted or dropped on a document; several files one after the other."""
        for offered in pasted(data):
            self.bring(title, offered, take)

    def bring(self, title: str, offered: Offered, take: Take) -> None:
        """Read it, have it turned and cut where it is a picture, and give on the scan."""

        def work() -> tuple[bytes, bytes]:
            data = offered.read()
            return data, b"" if is_pdf(data) else preview(data, PREVIEW)

        def show(found: tuple[bytes, bytes]) -> None:
            data, picture = found
            if picture:
                self._cut(title, offered, data, picture, take)
            else:
                self._make(partial(make_scan, data), offered, take)

        self._do(work, show, offered, _("Reading {file}…"))

    def turn_away(self, offered: Offered) -> None:
        """Say why it cannot be read."""
        self._seat.jobs.look_up(offered.read, lambda _read: None, self._opener.failed, owner=self)

    def _cut(self, title: str, offered: Offered, data: bytes, picture: bytes, take: Take) -> None:
        dialog = CropDialog(self._seat.theme, self._owner, title, picture)
        dialog.accepted.connect(lambda: self._make(partial(make_scan, data, dialog.cut), offered, take))
        dialog.open()

    def _make(self, work: Callable[[], Scan], offered: Offered, take: Take) -> None:
        def made(scan: Scan) -> None:
            self.settled(offered)
            take(scan)
            self.arrived.emit()

        self._do(work, made, offered, _("Making {file} small enough for a poor line…"))

    def _do(self, work: Callable[[], T], done: Callable[[T], None], offered: Offered, words: str) -> None:
        """Do it off the window's thread, and say so in `words` where that takes longer than a moment."""
        late = Pause(_PATIENCE, lambda: self._say(words.format(file=offered.name), "working"), self)
        late.again()

        def ended(found: T) -> None:
            if not late.isActive():
                self._say(_("Done: {file}").format(file=offered.name), "good")
            late.deleteLater()
            done(found)

        def failed(error: Exception) -> None:
            late.deleteLater()
            self._opener.failed(error)

        self._seat.jobs.look_up(work, ended, failed, owner=self)

    def _offer_newest(self, menu: QMenu, folder: Path, title: str, take: Take) -> None:
        """Put the folder's last files into `menu` as soon as they are known."""

        def offer(found: list[Path]) -> None:
            for path in found:
                menu.addAction(path.name, partial(self.bring, title, offered_file(path), take))
            menu.setEnabled(bool(found))

        self._seat.jobs.run("folders", partial(newest, folder, _SHOWN), offer, owner=menu)

    def _from_file(self, title: str, take: Take) -> None:
        path = self.hands.ask_file(self._owner)
        if path is not None:
            self.bring(title, offered_file(path), take)

    def _choose_folder(self) -> None:
        folder = self.hands.ask_folder(self._owner)
        if folder is not None:
            store = self._seat.desk.store
            self._seat.jobs.write(lambda: store.set_setting(FOLDER, str(folder)))
            self.watch(folder)
            self._say(
                _("New files in {folder} are listed here, and offered at once in forms.").format(folder=folder), "good"
            )

    def _take_picture(self, title: str, take: Take) -> None:
        folder = self.hands.camera_folder()
        folder.mkdir(parents=True, exist_ok=True)
        self.watch(folder)
        self._awaited = (folder, title, take)
        if self.hands.open_camera():
            self._say(_("Take the picture: it comes here as soon as the camera has kept it."), "neutral")
        else:
            self._say(_("This PC has no camera program. Take the picture with a phone and attach the file."), "warning")


def offered_file(path: Path) -> Offered:
    return Offered(path.name, partial(read_source, path), path)


def those_there(found: list[Offered]) -> tuple[list[Offered], list[Offered]]:
    """What is a file or a picture, and what is none, such as a folder; looks on the disk, which may hang."""
    there = [offered for offered in found if offered.path is None or offered.path.is_file()]
    return there, [offered for offered in found if offered not in there]


def pasted(data: QMimeData | None) -> list[Offered]:
    """The files or the picture among what was copied or dropped; nobody has looked whether the files are there."""
    if data is None:
        return []
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [offered_file(path) for path in files]
    if not data.hasImage():
        return []
    image = QImage(data.imageData())
    return [Offered(_("Pasted picture"), partial(_encoded, image))] if not image.isNull() else []


def _encoded(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
