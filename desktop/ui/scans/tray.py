"""What has just come from the scanner, the camera or by dropping, and waits for a document to belong to."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.scans.picking import Offered, ScanPicker, Take, pasted, those_there
from desktop.ui.widgets.elided import Elided
from desktop.ui.widgets.plain import button, column, row
from desktop.usecases.scans.scanning import Scan, is_pdf, preview

_SIDE = 240  # pixels of the longer side of a small picture

Documents = Callable[[], list[tuple[str, str]]]
"""Keys and titles of the documents that a scan may belong to, as things stand now."""


class ScanTray(QFrame):
    """Shown while there is something: its picture, its name, and the documents to choose from (F8)."""

    def __init__(
        self, theme: Theme, jobs: Jobs, picker: ScanPicker, documents: Documents, take: Callable[[str], Take]
    ) -> None:
        super().__init__()
        self.setObjectName("scan_tray")
        self.setProperty("kind", "notice")
        self.setProperty("tone", "working")
        self._theme, self._jobs, self._picker = theme, jobs, picker
        self._documents, self._take = documents, take
        self._dropped: list[Offered] = []
        self.picture = QLabel()
        self.picture.setFixedSize(QSize(theme.gap(16), theme.gap(11)))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = Elided("strong")
        self.attach_button = button(
            theme,
            _("Attach to…"),
            self._choose,
            icon="mdi6.paperclip",
            shortcut="F8",
            name="tray_attach",
        )
        self.later_button = button(theme, _("Not now"), self._pass_by, name="tray_later")
        words = _("New from the scanner, the camera or by dropping. Which document is it?")
        edges = (theme.gap(3), theme.gap(1.5), theme.gap(2), theme.gap(1.5))
        asked = Elided("caption")
        asked.setText(words)
        told = column(self.name, asked, gap=theme.gap(0.5))
        parts = (self.picture, told, self.attach_button, self.later_button)
        layout = row(*parts, gap=theme.gap(3), margins=edges)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        picker.arrived.connect(self.reload)
        self.reload()

    def offered(self) -> list[Offered]:
        return [*self._dropped, *self._picker.fresh()]

    def offer(self, found: list[Offered]) -> None:
        """Something was dropped on the screen beside any document."""
        self._dropped = [*found, *self._dropped]
        self.reload()

    def _take_in(self, found: tuple[list[Offered], list[Offered]]) -> None:
        """Offer what is there of what was dropped; of the rest say why it is no scan."""
        there, others = found
        self.offer(there)
        for other in others[:1]:
            self._picker.turn_away(other)

    def accept_drops(self, screen: QWidget) -> None:
        """Take what is dropped anywhere on a screen."""
        screen.setAcceptDrops(True)
        screen.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and not isinstance(event, QDragEnterEvent):
            if event.type() is QEvent.Type.Drop and (found := pasted(event.mimeData())):
                self._jobs.run("folders", partial(those_there, found), self._take_in, owner=self)
            event.acceptProposedAction()
            return True
        if isinstance(event, QDragEnterEvent) and pasted(event.mimeData()):
            event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def reload(self) -> None:
        """Show the newest of what waits."""
        found = self.offered()
        self.setVisible(bool(found))
        if not found:
            return
        first = found[0]
        more = _(" and {n} more").format(n=len(found) - 1) if len(found) > 1 else ""
        self.name.say(first.name + more)
        self.picture.clear()
        self._jobs.look_up(partial(_thumbnail, first), self._show, owner=self)

    def _show(self, picture: bytes) -> None:
        shown = QPixmap()
        if picture and shown.loadFromData(picture):
            ratio = self.devicePixelRatioF()
            room = self.picture.size() * ratio
            shown = shown.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(ratio)
        else:
            size = self._theme.gap(8)
            shown = self._theme.icon("mdi6.file-pdf-box", "working").pixmap(QSize(size, size))
        self.picture.setPixmap(shown)

    def menu_now(self) -> QMenu:
        """The documents to choose from."""
        menu = QMenu(self)
        found = self.offered()
        for key, title in self._documents():
            menu.addAction(title, partial(self._bring, key, title, found[0]))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _choose(self) -> None:
        if self.offered():
            self.menu_now().popup(self.attach_button.mapToGlobal(self.attach_button.rect().bottomLeft()))

    def _bring(self, key: str, title: str, offered: Offered) -> None:
        take = self._take(key)

        def taken(scan: Scan) -> None:
            self._let_go(offered)
            take(scan)

        self._picker.bring(title, offered, taken)

    def _pass_by(self) -> None:
        for offered in self.offered()[:1]:
            self._let_go(offered)
        self.reload()

    def _let_go(self, offered: Offered) -> None:
        self._dropped = [other for other in self._dropped if other is not offered]
        self._picker.settled(offered)


def _thumbnail(offered: Offered) -> bytes:
    """A small picture; nothing where there is none to be had."""
    try:
        data = offered.read()
        return b"" if is_pdf(data) else preview(data, _SIDE)
    except LoketError:
        return b""
