"""The heaps of work as tiles: the day's own above, what needs attention below; nothing that is empty."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.screens.home.tile import Tile
from desktop.ui.widgets.plain import card, column, label, row
from desktop.usecases.requests.queues import Queue

_ACROSS = 4  # tiles beside one another on a wide screen
_FEWER = ((170, 2), (340, 3))  # quarter lines of width below which only so many stand there


class Heaps(QWidget):
    """Tiles stay the same widgets while their heaps do, so that the focus stays where it is."""

    def __init__(self, theme: Theme, opened: Callable[[Queue], None]) -> None:
        super().__init__()
        self._theme = theme
        self._opened = opened
        self._shown: dict[str, Tile] = {}
        self._queues: dict[str, Queue] = {}
        self._spares: list[QWidget] = []
        self._across = _FEWER[-1][1]
        self._work, self._attention = _grid(theme), _grid(theme)
        self._work_name = label(_("Waiting for you"), "section")
        self._attention_name = label(_("Needs attention"), "section", name="needs_attention")
        self.done = self._nothing_waits()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.high(3))
        for part in (self._work_name, self._work, self.done, self._attention_name, self._attention):
            if isinstance(part, QGridLayout):
                layout.addLayout(part)
            else:
                layout.addWidget(part)
                part.hide()

    def put(self, queues: list[Queue], *, unfinished: bool = False) -> None:
        """Show the heaps in which there is something; where there is none and nothing `unfinished` either, that all is
        done.
        """
        filled = {queue.key: queue for queue in queues if queue.count}
        self._queues = filled
        if list(filled) != list(self._shown):
            self._lay(filled)
        for key, tile in self._shown.items():
            tile.put(filled[key])
        work = [queue for queue in filled.values() if not queue.attention]
        self._work_name.setVisible(bool(work))
        self.done.setVisible(not filled and not unfinished)
        self._attention_name.setVisible(len(work) < len(filled))
        self.setVisible(bool(filled) or not unfinished)

    def tiles(self) -> list[Tile]:
        """The tiles in their order."""
        return list(self._shown.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        across = next((few for least, few in _FEWER if width < self._theme.gap(least)), _ACROSS)
        if across != self._across:
            self._across = across
            self._lay(self._queues)

    def _lay(self, filled: dict[str, Queue]) -> None:
        before, self._shown = self._shown, {}
        for key, tile in before.items():
            for grid in (self._work, self._attention):
                grid.removeWidget(tile)
            if key not in filled:
                tile.hide()
                tile.deleteLater()
        for grid in (self._work, self._attention):
            for place in range(_ACROSS):
                grid.setColumnStretch(place, int(place < self._across))
        places = {False: 0, True: 0}
        for key, queue in filled.items():
            tile = before.get(key) or Tile(self._theme, queue, partial(self._open, key))
            grid, place = (self._attention if queue.attention else self._work), places[queue.attention]
            grid.addWidget(tile, place // self._across, place % self._across)
            places[queue.attention] += 1
            tile.show()  # now, for what is hidden cannot take the focus
            self._shown[key] = tile
        self._fill_up(places)
        for one, other in zip(self.tiles(), self.tiles()[1:], strict=False):
            QWidget.setTabOrder(one, other)

    def _fill_up(self, places: dict[bool, int]) -> None:
        """A row that is not full has columns as wide as a full one: a grid gives an empty column no gap."""
        for spare in self._spares:
            spare.deleteLater()
        self._spares = []
        for attention, taken in places.items():
            for place in range(taken, self._across if taken else 0):
                spare = QWidget()
                (self._attention if attention else self._work).addWidget(spare, 0, place)
                self._spares.append(spare)

    def _open(self, key: str) -> None:
        self._opened(self._queues[key])

    def _nothing_waits(self) -> QWidget:
        theme = self._theme
        sign = QLabel()
        sign.setPixmap(theme.icon("all-done", "good").pixmap(theme.gap(9), theme.gap(9)))
        said = label(_("All done"), "section", name="all_done")
        more = label(
            _("Nothing waits for you. What colleagues or the central server send appears here by itself."),
            "muted",
            wrap=True,
        )
        layout = row(sign, column(said, more, gap=theme.gap(0.5)), gap=theme.gap(4))
        layout.setStretch(1, 1)
        layout.setAlignment(sign, Qt.AlignmentFlag.AlignVCenter)
        return card(theme, layout)


def _grid(theme: Theme) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.gap(3))
    grid.setVerticalSpacing(theme.high(3))
    return grid
