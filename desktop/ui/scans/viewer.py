"""A scan to look at: as large as the window allows, or in its own size to read what is small."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.scans.attachments import DocumentFile

_OF_WINDOW = 0.92  # of the window's size


class ScanViewer(QDialog):
    """Escape closes it; a click or Space changes between the whole picture and its own size."""

    def __init__(self, theme: Theme, owner: QWidget, title: str, file: DocumentFile, save: Callable[[], None]) -> None:
        super().__init__(owner.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("scan_viewer")
        self.setWindowTitle(title)
        self._picture = QPixmap()
        self._picture.loadFromData(file.data)
        self._whole = True
        self._label = _Picture(self.turn)
        self._label.setAccessibleName(_("Scan: {document}").format(document=title))
        self._area = QScrollArea()
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setWidget(self._label)
        self.size_button = button(theme, "", self.turn, icon="mdi6.magnify-plus-outline", name="scan_size")
        self.size_button.setShortcut("Space")
        save_button = button(theme, _("Save a copy…"), save, icon="save", name="save_scan")
        close_button = button(theme, _("Close"), self.accept, kind="primary", name="close_scan")
        foot = row(label(file.name, "caption"), None, self.size_button, save_button, close_button, gap=theme.gap(2))
        edge = theme.gap(3)
        self.setLayout(column(self._area, foot, gap=theme.gap(2), margins=(edge, edge, edge, edge)))
        self.resize(owner.window().size() * _OF_WINDOW)
        self._fit()
        close_button.setFocus()

    def turn(self) -> None:
        """The whole picture, or its own size."""
        self._whole = not self._whole
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self._picture
        room = self._area.maximumViewportSize()
        if self._whole and (shown.width() > room.width() or shown.height() > room.height()):
            ratio = self.devicePixelRatioF()
            mode = Qt.TransformationMode.SmoothTransformation
            shown = shown.scaled(room * ratio, Qt.AspectRatioMode.KeepAspectRatio, mode)
            shown.setDevicePixelRatio(ratio)
        self._label.setPixmap(shown)
        self._label.resize(shown.deviceIndependentSize().toSize())
        self.size_button.setText(_("Own size") if self._whole else _("Whole picture"))


class _Picture(QLabel):
    def __init__(self, clicked: Callable[[], None]) -> None:
        super().__init__()
        self._clicked = clicked

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._clicked()
