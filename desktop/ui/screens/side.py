"""What stands beside the facts of a record."""

from PySide6.QtCore import QMargins
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.design.theme import Theme
from desktop.ui.widgets.fitting import ShareOfWidth
from desktop.ui.widgets.focus import tab_on
from desktop.ui.widgets.plain import card, column, label, scrolled

_SHARE = 0.27  # of the page's width
_LEAST, _MOST = 84, 114  # quarter lines


class Side:
    """Parts below one another at the right of `page`, with a scroll bar of their own; at the end of `middle`, above its
    stretch, where there is no room for that.
    """

    def __init__(self, theme: Theme, page: QWidget, middle: QVBoxLayout) -> None:
        self._theme = theme
        self._page = page
        self._middle = middle
        self._layout = column(gap=theme.high(3))
        self._layout.addStretch(1)
        self.area = scrolled(self._layout, page)
        self.area.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        ShareOfWidth(page, self.area, _SHARE, theme.gap(_LEAST), theme.gap(_MOST))
        self._whole = self.area.widget()
        self._edges = QMargins()  # while it stands at the right

    def add(self, part: QWidget) -> None:
        """Put a part below the others."""
        self._layout.insertWidget(self._layout.count() - 1, part)

    def add_card(self, name: str, part: QWidget, place: int | None = None) -> None:
        """Put a part on a sheet with that heading, below the others or at its place among them."""
        self._layout.insertWidget(
            self._layout.count() - 1 if place is None else place, card(self._theme, label(name, "section"), part)
        )

    def lead_through(self, *parts: QWidget) -> None:
        """Have Tab go through these parts as they are read, whichever of them was made last."""
        last = None
        for part in parts:
            last = tab_on(last, part)

    def stand(self, *, beside: bool) -> None:
        """At the right, or below the facts; what has the focus keeps it."""
        whole = self._whole
        if beside is (self.area.widget() is whole):
            return
        focused = self._page.focusWidget()
        if beside:
            self._middle.removeWidget(whole)
            self.area.setWidget(whole)
            whole.setContentsMargins(self._edges)
        else:
            self._edges = whole.contentsMargins()
            self._middle.insertWidget(self._middle.count() - 1, self.area.takeWidget())
            whole.setContentsMargins(QMargins())
        whole.show()
        self.area.setVisible(beside)
        if focused is not None and whole.isAncestorOf(focused):
            focused.setFocus()
