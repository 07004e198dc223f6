"""Personal data on the clipboard: for as long as they are needed, and in nobody's clipboard history."""

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT = 60_000  # ms after which what was copied last is taken off again

_NO = bytes(4)  # a DWORD of 0
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_PRIVATE = {
    # learn.microsoft.com/windows/win32/dataxchg/clipboard-formats: neither history nor cloud
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): _NO,
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
    "x-kde-passwordManagerHint": b"secret",
}


class PrivateClipboard(QObject):
    """Copies one text after the other. `clear` takes away what is still there of it, and nothing that others copied."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._text = ""
        self._timer = QTimer(self, singleShot=True, interval=KEPT)
        self._timer.timeout.connect(self.clear)

    def copy(self, text: str) -> None:
        """Put `text` on the clipboard."""
        data = QMimeData()
        data.setText(text)
        for kind, said in _PRIVATE.items():
            data.setData(kind, said)
        _clipboard().setMimeData(data)
        self._text = text
        self._timer.start()

    def clear(self) -> None:
        """Take away what was copied here, if it is still what is there."""
        self._timer.stop()
        if self._text and _clipboard().text() == self._text:
            _clipboard().clear()
        self._text = ""


def _clipboard() -> QClipboard:
    return QGuiApplication.clipboard()
