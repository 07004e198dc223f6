"""Parts in columns of one width, which stand below those of the grid above; in fewer where there is little room."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.ui.design.theme import Theme

COLUMNS = 4  # on a wide screen
_USUAL = 3  # on a common one
_STEPS = ((70, 1), (140, 2), (280, _USUAL))  # so that what is typed can be read, also beside another part


class EvenGrid(QWidget):
    """Each part with how many columns it wishes to take. `fewer` tells under how many quarter lines of width there are
    only so many columns, the least width first.
    """

    def __init__(
        self,
        theme: Theme,
        parts: list[tuple[QWidget, int]],
        fewer: tuple[tuple[int, int], ...] = _STEPS,
        *,
        columns: int = COLUMNS,
        gap: float = 3,
        top: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._parts = parts
        self._fewer = fewer
        self._most = columns
        self._columns = 0
        self._align = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag(0)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.gap(4))
        self._grid.setVerticalSpacing(theme.high(gap))
        self._struts = [self._strut(place) for place in range(columns)]
        self._place(min(columns, _USUAL))

    def add(self, parts: list[tuple[QWidget, int]]) -> None:
        """Show these parts behind those that are there."""
        self._parts = [*self._parts, *parts]
        self._place(self._columns, anew=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        few = next((columns for least, columns in self._fewer if width < self._theme.gap(least)), self._most)
        self._place(min(few, self._most))

    def _strut(self, place: int) -> QWidget:
        """Holds a column open: one in which no part begins would get no gap."""
        strut = QWidget()
        strut.setFixedHeight(0)
        self._grid.addWidget(strut, 0, place)
        return strut

    def _place(self, columns: int, *, anew: bool = False) -> None:
        if columns == self._columns and not anew:
            return
        self._columns = columns
        for place, strut in enumerate(self._struts):
            self._grid.setColumnStretch(place, int(place < columns))
            strut.setVisible(place < columns)
        line, used = 0, 0
        for part, wish in self._parts:
            width = min(wish, columns)
            if used + width > columns:
                line, used = line + 1, 0
            self._grid.addWidget(part, line, used, 1, width, self._align)
            used += width
        for place, strut in enumerate(self._struts):
            self._grid.addWidget(strut, 0, place)  # behind the parts, of which a wide one would hide it
