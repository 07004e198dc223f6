"""A side that takes its share of the room there is."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class ShareOfWidth(QObject):
    """Keeps `side` at a share of the width of `whole`, neither under nor over what reads well."""

    def __init__(self, whole: QWidget, side: QWidget, share: float, least: int, most: int) -> None:
        super().__init__(whole)
        self._whole, self._side = whole, side
        self._share, self._least, self._most = share, least, most
        whole.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self._side.setFixedWidth(min(max(round(self._whole.width() * self._share), self._least), self._most))
