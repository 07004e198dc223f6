"""One worker's data in the portal's order: each press of the key copies the next box."""

import msgspec
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.clipboard import PrivateClipboard
from desktop.ui.design.theme import Theme
from desktop.ui.tables.row_model import RowModel, Shown
from desktop.ui.tables.view import Table
from desktop.ui.widgets.plain import button, label, row
from desktop.usecases.people.portal import Box

_LEAST, _ORDER = (20, 12, 18), (2, 1, 0)  # of the columns, in average characters; what is copied is needed most


class Line(msgspec.Struct, frozen=True):
    """A box as a row: the section's name where it begins, and whether the box was copied."""

    section: str
    box: Box
    copied: bool = False


class CopyPart(QWidget):
    """F8 copies the marked box and goes on to the next one that holds something; Shift+F8 goes back by one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.clipboard = PrivateClipboard(self)
        self.model: RowModel[Line] = RowModel(_columns())
        self.table = Table(theme, self.model, "portal_boxes", _("What goes into the portal's form"))
        self.table.spread(self.table.rooms(_LEAST, self.model.widths(), 2), _ORDER)
        self.table.when_opened(lambda _place: self.copy_next())
        self.copied = label("", "strong", wrap=True, name="portal_copied")
        self.next = label("", "muted", wrap=True, name="portal_next")
        self.copy_button = button(
            theme, _("Copy the next one"), self.copy_next, kind="primary", icon="copy", shortcut="F8", name="copy_next"
        )
        self.back_button = button(
            theme, _("One back"), self.go_back, kind="quiet", shortcut="Shift+F8", name="copy_back"
        )
        self.table.selectionModel().currentRowChanged.connect(lambda: self._say_next())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(1.5))
        layout.addLayout(row(self.copy_button, self.back_button, None, gap=theme.gap(2)))
        layout.addWidget(self.copied)
        layout.addWidget(self.next)
        layout.addWidget(self.table, 1)

    def put(self, boxes: list[Box]) -> None:
        """Show another worker; what was copied of the one before is taken off the clipboard."""
        self.clipboard.clear()
        self.copied.setText(_("Nothing was copied yet."))
        sections = [box.section for box in boxes]
        firsts = [place == 0 or sections[place - 1] != section for place, section in enumerate(sections)]
        self.model.put([Line(box.section if first else "", box) for box, first in zip(boxes, firsts, strict=True)])
        self._go_to(self._filled_from(0))

    def copy_next(self) -> None:
        """Copy the marked box, else the next one that holds something."""
        place = self._filled_from(self.table.currentIndex().row())
        if place is None:
            self.copied.setText(_("Nothing is left to copy."))
            return
        line = self.model.rows[place]
        self.clipboard.copy(line.box.text)
        self.model.mark(place, msgspec.structs.replace(line, copied=True))
        self.copied.setText(_("Copied: {label} – {text}").format(label=line.box.label, text=line.box.text))
        following = self._filled_from(place + 1)
        if following is None:
            self.next.setText(_("That was the last one. Mark what became of it."))
        else:
            self._go_to(following)

    def go_back(self) -> None:
        """Mark the box before, to copy it once more."""
        places = [n for n in range(self.table.currentIndex().row()) if self.model.rows[n].box.text]
        self._go_to(places[-1] if places else self._filled_from(0))

    def _filled_from(self, start: int) -> int | None:
        return next((n for n in range(max(start, 0), len(self.model.rows)) if self.model.rows[n].box.text), None)

    def _go_to(self, place: int | None) -> None:
        if place is not None:
            self.table.selectRow(place)
        self._say_next()

    def _say_next(self) -> None:
        place = self._filled_from(self.table.currentIndex().row())
        if place is not None:
            self.next.setText(_("F8 copies next: {label}").format(label=self.model.rows[place].box.label))


def _columns() -> list[Shown[Line]]:
    return [
        Shown(_("Section"), 20, lambda line: line.section),
        Shown(_("Box"), 20, lambda line: f"✓ {line.box.label}" if line.copied else line.box.label),
        Shown(_("Content"), 24, lambda line: line.box.text or "–"),
    ]
