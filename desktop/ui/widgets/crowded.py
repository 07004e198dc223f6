"""A line of a title and its buttons, in which the buttons give way to the title."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QPushButton

from desktop.ui.widgets.plain import Button

_TITLE_SHARE = 0.4  # of the line that a long title may claim; beyond that it ends in "…"


class Crowded(QHBoxLayout):
    """Where its `title` would be shortened, the buttons of `actions` show their icons alone, the first ones first and
    the primary one last, but before all others those that `give_way` is told of; and `remark` goes before any of the
    title does.
    """

    def __init__(self, title: QLabel, actions: QHBoxLayout, gap: int, remark: QLabel | None = None) -> None:
        super().__init__()
        self._title, self._actions, self._remark = title, actions, remark
        self._least_needed: tuple[QPushButton, ...] = ()
        self.setSpacing(gap)

    def give_way(self, *buttons: QPushButton) -> None:
        """These buttons show their icons alone before any others do."""
        self._least_needed = buttons

    def minimumSize(self) -> QSize:
        """With nothing but icons on the buttons that have one."""
        needed = super().minimumSize()
        saved = sum(part.sizeHint().width() - part.least_width() for part in self._buttons())
        return QSize(needed.width() - saved, needed.height())

    def setGeometry(self, rect: QRect) -> None:
        self._give_way(rect.width())
        super().setGeometry(rect)

    def _give_way(self, room: int) -> None:
        first = self._least_needed
        buttons = sorted(self._buttons(), key=lambda part: (part.property("kind") == "primary", part not in first))
        title = min(self._title.sizeHint().width(), round(room * _TITLE_SHARE))
        told = self._remark
        remark = told.sizeHint().width() if told is not None else 0
        spare = room - title - remark - self._others()
        spare -= sum(part.whole_width() for part in buttons)
        before = [part.sizeHint() for part in buttons]
        for part in buttons:
            saved = part.whole_width() - part.least_width()
            part.show_icon_alone(spare < 0 < saved)
            spare += saved if spare < 0 else 0
        if before != [part.sizeHint() for part in buttons]:
            self._actions.invalidate()  # they are laid by their new widths now, not a turn later
            self.invalidate()
        left = remark + min(spare + title - self._title.sizeHint().width(), 0)
        if told is not None:
            self._limit(told, left if left >= remark // 2 else 0)

    def _limit(self, remark: QLabel, most: int) -> None:
        if most != remark.maximumWidth():
            remark.setMaximumWidth(most)
            self.invalidate()  # it is laid by its new width now, not when the window next comes to it

    def _buttons(self) -> list[Button]:
        parts = (item.widget() for item in _items(self._actions))
        return [part for part in parts if isinstance(part, Button) and not part.isHidden()]

    def _others(self) -> int:
        """How wide the rest of the line is at least, with the room between its parts."""
        known = {id(self._title), id(self._remark), *map(id, self._buttons())}
        rest = [item for item in _items(self) if item.layout() is None] + _items(self._actions)
        spaces = (layout.spacing() * (len(_items(layout)) - 1) for layout in (self, self._actions))
        return sum(item.minimumSize().width() for item in rest if id(item.widget()) not in known) + sum(spaces)


def _items(layout: QLayout) -> list[QLayoutItem]:
    """What of a layout is seen."""
    items = (layout.itemAt(place) for place in range(layout.count()))
    return [item for item in items if item is not None and not item.isEmpty()]
