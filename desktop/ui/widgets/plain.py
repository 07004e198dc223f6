"""The small pieces every screen is laid out of."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent, QShortcutEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.design.theme import Theme


def label(text: str, kind: str = "", *, wrap: bool = False, name: str = "") -> QLabel:
    """A text in one of the style sheet's kinds: title, section, strong, label, caption, muted, figure."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    made.setObjectName(name)
    return made


def selectable(text: str, kind: str = "", *, wrap: bool = True) -> QLabel:
    """A text that can be marked and copied, by mouse and keyboard."""
    made = label(text, kind, wrap=wrap)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


class Button(QPushButton):
    """Enter presses it as Space does. One that shows but an icon is square; one that gives way shows its icon alone,
    and tells its words in the tooltip.
    """

    _is_short = False
    _tip = ""  # what it says besides its words

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()

    def setToolTip(self, tip: str) -> None:
        self._tip = tip
        self._tell()

    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(wanted.height(), wanted.height()) if self._is_short or not self.text() else wanted

    def whole_width(self) -> int:
        """How wide it is with its words, in pixels."""
        return super().sizeHint().width() if self.text() else self.sizeHint().width()

    def least_width(self) -> int:
        """How wide it is where it gives way; one without an icon cannot."""
        return self.whole_width() if self.icon().isNull() else super().sizeHint().height()

    def show_icon_alone(self, alone: bool) -> None:
        """Give way, or take the room again."""
        if alone == self._is_short:
            return
        self._is_short = alone
        self._tell()
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_short:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""  # type: ignore[attr-defined]
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()

    def _tell(self) -> None:
        said = self.text() if self._is_short and self.text() not in self._tip else ""
        super().setToolTip("\n".join(filter(None, (said, self._tip))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class KeyedButton(Button):
    """Its shortcut acts at once.

    Qt's own buttons stay pressed for a tenth of a second after a shortcut and act then, even when their screen has gone
    or their office was closed meanwhile. A class of its own, for all that happens to such a button passes through here.
    """

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.click()
            return True
        return super().event(event)


def button(
    theme: Theme,
    text: str,
    pressed: Callable[[], None],
    *,
    kind: str = "",
    icon: str = "",
    shortcut: str = "",
    name: str = "",
) -> QPushButton:
    """A button; its shortcut, where it has one, stands in the tooltip."""
    made = KeyedButton(text) if shortcut else Button(text)
    made.setProperty("kind", kind)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    made.setProperty("meaning", icon)
    if icon:
        made.setIcon(theme.icon(icon, {"primary": "on_accent", "quiet": "accent"}.get(kind, "muted")))
        made.setIconSize(QSize(theme.gap(4.5), theme.gap(4.5)))
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
        made.setToolTip(f"{text} ({QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)})")
    made.clicked.connect(lambda: pressed())
    return made


def row(
    *parts: QWidget | QLayout | None, gap: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Parts beside one another; None is a stretch."""
    layout = QHBoxLayout()
    _fill(layout, parts, gap, margins)
    return layout


def column(
    *parts: QWidget | QLayout | None, gap: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Parts below one another; None is a stretch."""
    layout = QVBoxLayout()
    _fill(layout, parts, gap, margins)
    return layout


def _fill(
    layout: QHBoxLayout | QVBoxLayout,
    parts: tuple[QWidget | QLayout | None, ...],
    gap: int,
    margins: tuple[int, int, int, int],
) -> None:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)


def framed(kind: str, layout: QLayout) -> QFrame:
    """A frame of a kind of the style sheet (card, tile, header, footer, paper) around a layout."""
    frame = QFrame()
    frame.setProperty("kind", kind)
    frame.setLayout(layout)
    return frame


def card(theme: Theme, *parts: QWidget | QLayout | None, gap: float = 3) -> QFrame:
    """A white sheet with its parts below one another."""
    edge = theme.gap(5)
    return framed("card", column(*parts, gap=theme.high(gap), margins=(edge, theme.high(4), edge, theme.high(5))))


def line() -> QFrame:
    """A hairline between parts."""
    frame = QFrame()
    frame.setProperty("kind", "line")
    return frame


def laid(layout: QLayout, whole: QWidget) -> QWidget:
    """A part of `whole` with that layout. Tab comes to it before what is made in `whole` later."""
    part = QWidget(whole)
    part.setLayout(layout)
    return part


class _Bar(QScrollBar):
    """Keeps its room and shows nothing while everything is in view, so that nothing moves when it comes and goes."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)


def scrolled(layout: QLayout, whole: QWidget, *, bare: bool = False, name: str = "scrolled") -> QScrollArea:
    """A part of `whole` that scrolls up and down, never sideways, and is as wide whether it has to or not; a `bare` one
    lets what it lies on be seen, and needs room for its bar only while it has one.
    """
    area = QScrollArea(whole)
    let_scroll(area, layout, bare=bare, name=name)
    return area


def let_scroll(area: QScrollArea, layout: QLayout, *, bare: bool = False, name: str = "scrolled") -> None:
    """Have `area` scroll what lies in `layout` as every other one does. It is laid in last: whatever gets another
    parent is dressed anew, with all that it holds.
    """
    inner = QWidget(area)
    inner.setObjectName(name)
    for part in (inner, area) if bare else ():
        part.setProperty("kind", "bare")
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if not bare:
        area.setVerticalScrollBar(_Bar(Qt.Orientation.Vertical))
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    inner.setLayout(layout)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet anew after a property it looks at has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of `layout` and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        for part in (item.widget(), item.layout()):
            if isinstance(part, QWidget):
                part.hide()
                part.deleteLater()
            elif isinstance(part, QLayout):
                clear(part)
