"""The three shelves of the screen as chips, one of which is chosen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.screens.deciding.matters import SHELVES, Shelf
from desktop.ui.widgets.plain import button, row


class Shelves(QWidget):
    """`turned` is called with the shelf that a person chose."""

    def __init__(self, theme: Theme, turned: Callable[[Shelf], None]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._chips: dict[Shelf, QPushButton] = {}
        for shelf, name in SHELVES.items():
            chip = button(theme, _(name), partial(turned, shelf), kind="chip", name=f"shelf_{shelf}")
            chip.setCheckable(True)
            self._group.addButton(chip)
            self._chips[shelf] = chip
        self.setLayout(row(*self._chips.values(), None, gap=theme.gap(2)))

    def mark(self, shelf: Shelf) -> None:
        """Show which shelf is seen."""
        self._chips[shelf].setChecked(True)

    def count(self, n: int) -> None:
        """Tell how many need a decision."""
        name = _(SHELVES["open"])
        self._chips["open"].setText(f"{name} ({n})" if n else name)
