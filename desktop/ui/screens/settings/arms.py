"""The arms on the letterhead: seen, chosen from a file, taken off. Nothing is saved before the page is."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget

from desktop.errors import LoketError
from desktop.i18n import _
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, column, label, row
from desktop.usecases.office.arms import arms_of
from desktop.usecases.office.arms_picture import read_arms

Choose = Callable[[QWidget], Path | None]


def ask_for_picture(parent: QWidget) -> Path | None:
    """The file that a person chooses; None where they chose none."""
    kinds = _("Pictures") + " (*.png *.jpg *.jpeg *.svg *.webp *.bmp)"
    chosen, _kind = QFileDialog.getOpenFileName(parent, _("Choose the arms"), "", kinds)
    return Path(chosen) if chosen else None


class ArmsPart(QWidget):
    """`picture` is what letters would be printed with once saved; `changed` follows each choice."""

    changed = Signal()

    def __init__(self, seat: Seat, choose: Choose) -> None:
        super().__init__()
        self._seat = seat
        self._choose = choose
        self.picture: bytes | None = None
        self.is_unsaved = False
        theme = seat.theme
        self.shown = QLabel()
        self.shown.setProperty("kind", "paper")
        self.shown.setFixedSize(theme.gap(20), theme.gap(22))
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._says = label("", "muted", wrap=True, name="arms_state")
        self.notice = NoticeBar(theme)
        self.choose_button = button(theme, _("Choose a picture…"), self.choose, icon="picture", name="choose_arms")
        self.remove_button = button(theme, _("Print without arms"), self.remove, kind="back", name="remove_arms")
        words = column(
            self._says,
            label(_("PNG, JPEG or SVG; it is made small by itself and keeps its transparency."), "caption", wrap=True),
            row(self.choose_button, self.remove_button, None, gap=theme.gap(2)),
            None,
            gap=theme.gap(2),
        )
        beside = row(self.shown, words, gap=theme.gap(4))
        beside.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card(theme, label(_("Arms"), "section"), self.notice, beside))
        self._show(_("Looking for the arms…"))
        self.look()

    def look(self) -> None:
        """Show the arms in use, fetched from central where they are not here yet."""
        desk = self._seat.desk
        self._seat.jobs.look_up(lambda: arms_of(desk), self._found, self._not_found, owner=self)

    def choose(self) -> None:
        """Have a picture chosen and show it."""
        file = self._choose(self)
        if file is None:
            return
        self.notice.hide()
        self.choose_button.setEnabled(False)
        self._seat.jobs.look_up(lambda: read_arms(file), self._chosen, self._not_chosen, owner=self)

    def remove(self) -> None:
        """Print letters without arms, once saved."""
        self.notice.hide()
        self.picture, self.is_unsaved = None, True
        self._show(_("Letters will be printed without arms once this is saved."))
        self.changed.emit()

    def saved(self) -> None:
        """What is shown is what is in use now."""
        self.is_unsaved = False
        self._show(self._standing())

    def _found(self, picture: bytes | None) -> None:
        if self.is_unsaved:
            return
        self.picture = picture
        self._show(self._standing())
        self.changed.emit()

    def _not_found(self, error: Exception) -> None:
        if not isinstance(error, LoketError):
            self._seat.jobs.report(error)
            return
        self._show(_("The arms cannot be shown now."))
        self.notice.say(str(error), "warning", (_("Try again"), self._look_again))
        self.changed.emit()

    def _look_again(self) -> None:
        self.notice.hide()
        self.look()

    def _chosen(self, picture: bytes) -> None:
        self.choose_button.setEnabled(True)
        self.picture, self.is_unsaved = picture, True
        self._show(_("These arms are on every letter once this is saved."))
        self.changed.emit()

    def _not_chosen(self, error: Exception) -> None:
        self.choose_button.setEnabled(True)
        if isinstance(error, LoketError):
            self.notice.say(str(error), "bad")
        else:
            self._seat.jobs.report(error)

    def _standing(self) -> str:
        return _("On every letter.") if self.picture else _("Letters are printed without arms.")

    def _show(self, state: str) -> None:
        self._says.setText(state)
        self.remove_button.setVisible(self.picture is not None)
        self.shown.setAccessibleName(state)
        picture = QPixmap()
        if self.picture is None or not picture.loadFromData(self.picture):
            self.shown.clear()
            return
        edge, sharp = self._seat.theme.gap(2), self.devicePixelRatioF()
        room = (self.shown.size() - QSize(edge, edge)) * sharp
        fitted = picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        fitted.setDevicePixelRatio(sharp)
        self.shown.setPixmap(fitted)
