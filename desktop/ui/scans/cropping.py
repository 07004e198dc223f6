"""Before a picture is kept: turned upright, and cut to the paper that it shows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.scans.frame import CutFrame
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.plain import button, column, label, row
from desktop.usecases.scans.cutting import Cut

PREVIEW = 1600  # pixels of the longer side of what is looked at; the cut is made of the whole picture
_OF_WINDOW = 0.92  # of the window's size


class CropDialog(QDialog):
    """Enter keeps what stands in the frame, Escape nothing. `cut` says what was kept once it is accepted."""

    def __init__(self, theme: Theme, owner: QWidget, title: str, picture: bytes) -> None:
        super().__init__(owner.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("crop")
        self.setWindowTitle(title)
        shown = QPixmap()
        shown.loadFromData(picture)
        self.frame = CutFrame(theme, shown)
        left = button(
            theme, _("Turn left"), lambda: self._turn(3), icon="mdi6.rotate-left", shortcut="L", name="turn_left"
        )
        right = button(
            theme, _("Turn right"), lambda: self._turn(1), icon="mdi6.rotate-right", shortcut="R", name="turn_right"
        )
        whole = button(theme, _("Whole picture"), self._whole, icon="picture", shortcut="0", name="crop_whole")
        for part in (left, right, whole):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the frame
        away = button(theme, _("Cancel"), self.reject, name="crop_cancel")
        keep = button(theme, _("Keep"), self.accept, kind="primary", icon="mdi6.check", name="crop_keep")
        keys = KeyHints(
            theme,
            (_("Arrows"), _("move the frame")),
            (_("Shift+arrows"), _("right and lower edge")),
            (_("Ctrl+arrows"), _("left and upper edge")),
            (_("Enter"), _("keep")),
        )
        words = label(_("Draw a frame around the paper, or keep the whole picture."), "muted", wrap=True)
        head = row(words, keys, gap=theme.gap(2))
        head.setStretch(0, 1)
        foot = row(left, right, whole, None, away, keep, gap=theme.gap(2))
        edge = theme.gap(4)
        layout = column(head, self.frame, foot, gap=theme.gap(3), margins=(edge, edge, edge, edge))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.resize(owner.window().size() * _OF_WINDOW)
        self.frame.setFocus()

    @property
    def cut(self) -> Cut:
        return self.frame.cut

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)

    def _turn(self, quarters: int) -> None:
        self.frame.put(self.frame.cut.turned(quarters))

    def _whole(self) -> None:
        self.frame.put(Cut(self.frame.cut.turns))
