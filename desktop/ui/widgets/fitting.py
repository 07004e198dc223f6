"""Parts that are as large as the room there is asks of them."""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.ui.widgets.plain import column

_UNLIMITED = 16_777_215  # pixels: what Qt takes for no limit


def open_within(window: QWidget, width: int, height: int) -> None:
    """Have a window open as large as that, and no larger than the one it belongs to, or than the screen."""
    owner = window.parentWidget()
    room = owner.window().size() if owner is not None else window.screen().availableSize()
    window.resize(min(width, room.width()), min(height, room.height()))


class ShareOfWidth(QObject):
    """Keeps `side` at a share of the width of `whole`, neither under nor over what reads well."""

    def __init__(self, whole: QWidget, side: QWidget, share: float, least: int, most: int) -> None:
        super().__init__(whole)
        self._whole, self._side = whole, side
        self._share, self._least, self._most = share, least, most
        self._across: QBoxLayout | None = None
        self._below = 0
        whole.installEventFilter(self)
        self._fit()

    def stand_below(self, across: QBoxLayout, below: int) -> None:
        """Let the parts of `across`, of which the side is one, go below one another under that width of the whole."""
        self._across, self._below = across, below
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        ways = QBoxLayout.Direction
        narrow = self._whole.width() < self._below
        if self._across is not None:
            self._across.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        if narrow:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(_UNLIMITED)
            return
        self._side.setFixedWidth(min(max(round(self._whole.width() * self._share), self._least), self._most))


class Filling(QWidget):
    """Takes the height that is left over, of which its part may wish for more, and never less than `least` pixels."""

    def __init__(self, part: QWidget, least: int) -> None:
        super().__init__()
        self._least = least
        self.setLayout(column(part))

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        needed = super().minimumSizeHint()
        return QSize(needed.width(), max(self._least, needed.height()))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())
