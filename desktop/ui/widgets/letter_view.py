"""A letter's pages as pictures, with zoom."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, clear, label, row, scrolled

_STEPS = (0.5, 0.65, 0.8, 1.0, 1.25, 1.6, 2.0)
_AS_RENDERED = 3  # place of 1.0 in _STEPS


class LetterView(QWidget):
    """Pages below one another. Ctrl+plus and Ctrl+minus zoom."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._zoom = _AS_RENDERED - 1
        self._pictures: list[QPixmap] = []
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
        sheet = QWidget()
        self._sheet = QVBoxLayout(sheet)
        self._sheet.setSpacing(theme.gap(4))
        self._sheet.setContentsMargins(theme.gap(4), theme.gap(4), theme.gap(4), theme.gap(4))
        self._area = scrolled(sheet)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._area.setMinimumHeight(theme.gap(90))
        self.bar = row(None, smaller, self._scale, bigger, gap=theme.gap(1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.bar)
        layout.addWidget(self._area, 1)

    def put(self, pages: list[bytes]) -> None:
        """Show these PNG pictures."""
        self._pictures = []
        for data in pages:
            picture = QPixmap()
            picture.loadFromData(data)
            self._pictures.append(picture)
        self._draw()

    def _step(self, direction: int) -> None:
        self._zoom = max(0, min(len(_STEPS) - 1, self._zoom + direction))
        self._draw()

    def _draw(self) -> None:
        clear(self._sheet)
        self.pages = []
        sharp = self.devicePixelRatioF()
        for number, picture in enumerate(self._pictures, 1):
            page = QLabel()
            width = round(picture.width() * _STEPS[self._zoom] * sharp)
            scaled = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
            scaled.setDevicePixelRatio(sharp)
            page.setPixmap(scaled)
            page.setAlignment(Qt.AlignmentFlag.AlignCenter)
            page.setAccessibleName(_("Page {n} of {all}").format(n=number, all=len(self._pictures)))
            self.pages.append(page)
            self._sheet.addWidget(page)
        self._sheet.addStretch(1)
        self._scale.setText(f"{round(_STEPS[self._zoom] * 100)} %")
