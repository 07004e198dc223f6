"""Pages as pictures below one another, as wide as there is room or as large as on paper."""

from collections.abc import Iterator
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.plain import button, clear, column, label, row, scrolled
from desktop.ui.widgets.timer import Pause

Zoom = Literal["width", "paper"]

_PAPER_PPI = 96  # device-independent pixels to an inch of paper
_WIDEST = 1.1  # of the paper's size, beyond which fitting only costs overview
_SETTLE = 120  # ms


class PagesView(QWidget):
    """Shows PNG pictures of pages; each fits the width by itself, so that upright and lying pages are read alike. To
    read one takes twenty milliseconds and more, in which no thread gets to Python: each is read in a turn of its own.
    """

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._theme = theme
        self._laying = Laying(jobs, self)
        self._pages: list[QLabel] = []
        self._pictures: list[tuple[QPixmap, float]] = []  # with its width on paper in inches
        self._zoom: Zoom = "width"
        self._count = label("", "caption", name="page_count")
        self._group = QButtonGroup(self)
        chips = [self._chip("width", _("Fit width")), self._chip("paper", _("100 %"))]
        self._sheet = QVBoxLayout()
        self._sheet.setSpacing(theme.gap(4))
        edge = theme.gap(4)
        self._sheet.setContentsMargins(edge, edge, edge, edge)
        self._area = scrolled(self._sheet, self, name="letter_pages")
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(_("Pages of the letter"))
        self._settle = Pause(_SETTLE, self._fit, self)
        whole = column(row(self._count, None, *chips, gap=theme.gap(1.5)), self._area, gap=theme.gap(2))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def put(self, pages: list[bytes], ppi: float) -> None:
        """Show these pages, given as PNG with so many pixels to an inch of paper."""
        self._pictures = []
        self._count.setText(ngettext("{n} page", "{n} pages", len(pages)).format(n=len(pages)) if pages else "")
        self._laying.begin(self._read(pages, ppi))

    @property
    def pages(self) -> list[QLabel]:
        """The pages as they are shown, all of them."""
        self._laying.finish()
        return self._pages

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom == "width":
            self._settle.again()

    def _chip(self, zoom: Zoom, name: str) -> QPushButton:
        made = button(self._theme, name, lambda: self._set_zoom(zoom), kind="chip", name=f"zoom_{zoom}")
        made.setCheckable(True)
        made.setChecked(zoom == self._zoom)
        self._group.addButton(made)
        return made

    def _set_zoom(self, zoom: Zoom) -> None:
        self._zoom = zoom
        self._fit()

    def _fit(self) -> None:
        """Show what is read already as large as it is to be now."""
        if self._pictures:
            self._laying.begin(self._draw())

    def _read(self, pages: list[bytes], ppi: float) -> Iterator[None]:
        read = []
        for data in pages:
            yield
            picture = QPixmap()
            picture.loadFromData(data)
            read.append((picture, picture.width() / ppi))
        self._pictures = read
        yield from self._draw()

    def _draw(self) -> Iterator[None]:
        drawn = []
        for picture, inches in self._pictures:
            yield
            drawn.append(self._scaled(picture, inches))
        top = self._area.verticalScrollBar().value()
        clear(self._sheet)
        self._pages = []
        for number, picture in enumerate(drawn, 1):
            page = QLabel()
            page.setPixmap(picture)
            page.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            page.setAccessibleName(_("Page {n} of {all}").format(n=number, all=len(drawn)))
            self._pages.append(page)
            self._sheet.addWidget(page)
        self._sheet.addStretch(1)
        self._area.verticalScrollBar().setValue(top)

    def _scaled(self, picture: QPixmap, inches: float) -> QPixmap:
        paper = inches * _PAPER_PPI
        room = self._area.viewport().width() - self._theme.gap(10)
        width = paper if self._zoom == "paper" else max(paper / 4, min(room, paper * _WIDEST))
        sharp = self.devicePixelRatioF()
        scaled = picture.scaledToWidth(round(width * sharp), Qt.TransformationMode.SmoothTransformation)
        scaled.setDevicePixelRatio(sharp)
        return scaled
