"""A letter's pages as pictures, as wide as there is room, with zoom."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, clear, label, row

_STEPS = (0.5, 0.75, 1.0, 1.25, 1.6, 2.0)
_FITTING = 2  # place of 1.0 in _STEPS: as wide as the view


class LetterView(QWidget):
    """Pages below one another; whoever holds it scrolls. Ctrl+plus and Ctrl+minus zoom."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._zoom = _FITTING
        self._pictures: list[QPixmap] = []
        self._drawn = 0
        self.pages: list[QLabel] = []
        self._scale = label("", "caption")
        bigger = button(
            theme, "", lambda: self._step(1), kind="back", icon="zoom-in", shortcut="Ctrl++", name="zoom_in"
        )
        bigger.setAccessibleName(_("Larger"))
        smaller = button(
            theme, "", lambda: self._step(-1), kind="back", icon="zoom-out", shortcut="Ctrl+-", name="zoom_out"
        )
        smaller.setAccessibleName(_("Smaller"))
        QShortcut(QKeySequence("Ctrl+="), self, lambda: self._step(1))
        self._sheet = QVBoxLayout()
        self._sheet.setSpacing(theme.gap(4))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row(None, smaller, self._scale, bigger, gap=theme.gap(1)))
        layout.addLayout(self._sheet)

    def put(self, pages: list[bytes]) -> None:
        """Show these PNG pictures."""
        self._pictures = []
        for data in pages:
            picture = QPixmap()
            picture.loadFromData(data)
            self._pictures.append(picture)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom == _FITTING and abs(self.width() - self._drawn) > self._theme.gap(5):
            self._draw()

    def _step(self, direction: int) -> None:
        self._zoom = max(0, min(len(_STEPS) - 1, self._zoom + direction))
        self._draw()

    def _draw(self) -> None:
        clear(self._sheet)
        self.pages = []
        self._drawn = self._drawn if self._zoom != _FITTING and self._drawn else self.width()
        sharp = self.devicePixelRatioF()
        for number, picture in enumerate(self._pictures, 1):
            page = QLabel()
            width = round((self._drawn - self._theme.gap(4)) * _STEPS[self._zoom] * sharp)
            scaled = picture.scaledToWidth(max(width, 1), Qt.TransformationMode.SmoothTransformation)
            scaled.setDevicePixelRatio(sharp)
            page.setPixmap(scaled)
            page.setProperty("kind", "paper")
            page.setAlignment(Qt.AlignmentFlag.AlignCenter)
            page.setAccessibleName(_("Page {n} of {all}").format(n=number, all=len(self._pictures)))
            self.pages.append(page)
            self._sheet.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._sheet.addStretch(1)
        self._scale.setText(f"{round(_STEPS[self._zoom] * 100)} %")
