"""What every screen has: a head with title and actions, a body, and the seat it was given."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.i18n import _
from desktop.ui.design.style import SCROLL_BAR
from desktop.ui.offers import Offer
from desktop.ui.seat import Seat
from desktop.ui.widgets.crowded import Crowded
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.plain import button, column, row

_PAGING = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}
_ONWARD = ("Ctrl+Return", "Ctrl+Enter")  # of the letters and of the digits
_DOING = ("", "primary", "quiet", "toggle")  # kinds of buttons that do something; others choose what is seen


class Page(QWidget):
    """A screen in the window's middle. Ctrl+Enter presses its main button, which leads on from here.

    `key` says which entry of the navigation it belongs to; `own_keys` are the window's keys that the screen itself
    answers to.
    """

    key = ""
    help = ""  # the manual's page about it, where that is not its place's
    own_keys: frozenset[str] = frozenset()

    def __init__(self, seat: Seat, title: str, *, back: bool = False) -> None:
        super().__init__(seat.room)
        self.seat = seat
        self.setObjectName("page")
        theme = seat.theme
        self.title = elided(title, "title", "page_title")
        self.subtitle = elided("", "muted")
        self.subtitle.hide()
        self.head_actions = row(gap=theme.gap(2))
        self.head = Crowded(self.title, self.head_actions, theme.gap(2), self.subtitle)
        if back:
            self.own_keys |= {"Alt+Left"}
            way = button(theme, "", seat.go.back, kind="back", icon="back", shortcut="Alt+Left", name="back")
            way.setAccessibleName(_("Back"))
            way.setToolTip(_("Back (Alt+Left)"))
            self.head.addWidget(way)
        self.head.addWidget(self.title)
        self.head.addWidget(self.subtitle)
        self.head.addStretch(1)
        self.head.addLayout(self.head_actions)
        self.body = QVBoxLayout(self)
        self._edge, self._foot = theme.gap(6), theme.high(4)
        self.body.setContentsMargins(self._edge, theme.high(4), 0, self._foot)
        self.body.setSpacing(theme.high(3))
        self.add(self.head)
        onward = QShortcut(self)
        onward.setAutoRepeat(False)
        onward.setKeys([QKeySequence(key) for key in _ONWARD])
        onward.activated.connect(self._press_onward)

    def add_action(self, part: QWidget) -> None:
        """Put a button or a remark at the right of the head; Tab comes to it after those before."""
        before = self.head_actions.itemAt(self.head_actions.count() - 1)
        self.head_actions.addWidget(part)
        if before is not None:
            QWidget.setTabOrder(before.widget(), part)

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a part below what is there."""
        self.body.addLayout(row(part, margins=(0, 0, self._edge, 0)), stretch)

    def add_scrolled(self, *parts: QWidget | QLayout, shares: tuple[int, ...] = ()) -> QHBoxLayout:
        """Fill the rest with parts beside one another, each with its share of the width. The bar of one that scrolls
        runs along its edge, of the last one along the window's, and what it shows goes on to the window's foot; all
        that is seen keeps to the page's edges. Returns the line they stand in.
        """
        gap = self.seat.theme.gap
        across = row()
        for place, part in enumerate(parts):
            is_last = part is parts[-1]
            beyond, foot = self._edge if is_last else gap(3), self._foot
            if isinstance(part, QScrollArea):
                within, beyond, foot = (self._edge - gap(SCROLL_BAR), 0, 0) if is_last else (gap(1), gap(2), 0)
                part.widget().setContentsMargins(0, 0, within, self._foot)
            across.addLayout(column(part, margins=(0, 0, beyond, foot)), shares[place] if shares else 0)
        self.body.addLayout(across, 1)
        self.body.setContentsMargins(self._edge, self._foot, 0, 0)
        return across

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down, where nothing that has the focus wants them, move what the screen is about."""
        way = _PAGING.get(Qt.Key(event.key()))
        areas: list[QScrollArea] = list(self.findChildren(QScrollArea))
        area = next((area for area in areas if area.isVisibleTo(self)), None)
        if way is None or area is None:
            super().keyPressEvent(event)
        else:
            area.verticalScrollBar().triggerAction(way)

    def focusNextPrevChild(self, onward: bool) -> bool:
        """What Tab comes to is brought into view also where it enters a part that scrolls; within one, Qt does."""
        moved = super().focusNextPrevChild(onward)
        focused = self.focusWidget()
        above = focused.parentWidget() if focused is not None and focused.hasFocus() else None
        while above is not None and above is not self:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(focused, 0, self._foot)
            above = above.parentWidget()
        return moved

    def set_subtitle(self, text: str) -> None:
        self.subtitle.setText(text)
        self.subtitle.setVisible(bool(text))

    def main_button(self) -> QPushButton | None:
        """The primary button, if it can be pressed now; the one of a question has keys of its own."""
        return next((part for part in self._primary() if self._question_of(part) is None), None)

    def go_onward(self) -> None:
        """Do what the main button does."""
        if (main := self.main_button()) is not None:
            main.click()

    def offers(self) -> list[Offer]:
        """What can be done here now, for the palette: the buttons of the head, then the others that do something."""
        offers: dict[str, Offer] = {}
        main = self.main_button()
        for part in self._buttons():
            if part.text() and part.property("kind") in _DOING:
                name = part.accessibleName() or part.text()
                key = _key_of(part) or (_ONWARD[0] if part is main else "")
                offers.setdefault(name, Offer(name, part.property("meaning") or "open", partial(_press, part), key))
        return list(offers.values())

    def _press_onward(self) -> None:
        """Nothing is pressed behind a question that somebody is answering."""
        focused = self.window().focusWidget()
        questions = [self._question_of(part) for part in self._primary()]
        if focused is None or not any(asked is not None and asked.isAncestorOf(focused) for asked in questions):
            self.go_onward()

    def _primary(self) -> list[QPushButton]:
        return [part for part in self._buttons() if part.property("kind") == "primary"]

    def _buttons(self) -> list[QPushButton]:
        """Those that can be pressed now, the head's first."""
        found: list[QPushButton] = list(self.findChildren(QPushButton))
        shown = [part for part in found if part.isVisibleTo(self) and part.isEnabled()]
        return sorted(shown, key=lambda part: self.head_actions.indexOf(part) < 0)

    def _question_of(self, part: QWidget) -> QWidget | None:
        """The question or the dialog that a part of this page belongs to."""
        above: QWidget | None = part
        while above not in (None, self) and above.property("kind") != "notice" and not above.isWindow():
            above = above.parentWidget()
        return None if above is self else above

    def opened(self) -> None:
        """Called each time the screen comes to the front: put the focus where work begins."""

    def turn_to(self, part: str) -> None:
        """Bring the part of that name into view; for screens that have such parts."""

    def leave(self) -> None:
        """Called before the screen goes away: keep what is unfinished."""


def _press(part: QPushButton) -> None:
    """A screen that was brought up to date since it offered the button may have another in its place."""
    if isValid(part):
        part.click()


def _key_of(part: QPushButton) -> str:
    return part.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
