"""What a record hangs together with, as a sheet of ways there; nothing is to be seen where there is none."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, card, clear, column, label, line
from desktop.usecases.people.elsewhere import Bond


class BondsPart(QWidget):
    """`go` shows the record of a type and id."""

    def __init__(self, theme: Theme, go: Callable[[str, str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._go = go
        self._shown: list[Bond] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.gap(2))
        sheet: QFrame = card(theme, label(_("Belongs together"), "section"), self._list)
        self.setLayout(column(sheet))
        self.hide()

    def put(self, found: list[Bond]) -> None:
        """Show these and no others."""
        if found == self._shown:
            return
        self._shown = found
        clear(self._list)
        for place, bond in enumerate(found):
            if place:
                self._list.addWidget(line())
            self._list.addWidget(self._line(bond))
        self.setVisible(bool(found))

    def _line(self, bond: Bond) -> QWidget:
        theme = self._theme
        go = partial(self._go, bond.record_type, bond.record)
        way = button(theme, _("Show the record"), go, kind="link", icon="open", name=f"bond_{bond.record_type}")
        way.setAccessibleName(_("Show the record: {title}").format(title=bond.title))
        about = " · ".join(part for part in (bond.label, bond.state) if part)
        holder = QWidget()
        holder.setLayout(
            column(label(bond.title, "strong", wrap=True), label(about, "caption", wrap=True), way, gap=theme.gap(0.5))
        )
        return holder
