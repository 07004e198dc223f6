"""One page of the manual as it is read: Markdown with pictures that fit the window, and links to other pages."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QPixmap, QResizeEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.help.manual import ManualPage
from desktop.ui.widgets.timer import Pause

_SETTLE = 150  # ms after the window was made wider or narrower
_LINE = 130  # percent of a line's height
_OBJECT = "\ufffc"  # stands for a picture in a text


class Reader(QTextBrowser):
    """`asked` is called with the key of a page whose link was followed."""

    def __init__(self, theme: Theme, asked: Callable[[str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._page: ManualPage | None = None
        self._folder = Path()
        self._laid_for = 0  # width; that of the text changes with every laying, as its scroll bar goes and comes back
        self._again = Pause(_SETTLE, self._lay, self)
        self.setObjectName("manual_text")
        self.setProperty("kind", "manual")
        self.setAccessibleName(_("Page of the manual"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(lambda url: asked(Path(url.path()).stem))
        self.document().setDocumentMargin(theme.gap(6))

    def put(self, page: ManualPage, folder: Path) -> None:
        """Show a page from its beginning; its pictures are told from `folder`."""
        self._page, self._folder = page, folder
        self._lay()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture, no wider than the page."""
        path = self._folder / (name.path() if isinstance(name, QUrl) else name)
        if path.suffix != ".png":
            return super().loadResource(kind, name)
        picture = _picture(str(path.resolve()))
        room = self.viewport().width() - self._theme.gap(15)
        if picture.isNull() or picture.width() <= room:
            return picture
        ratio = self.devicePixelRatioF()
        shown = picture.scaledToWidth(round(room * ratio), Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        return shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.width() != self._laid_for:
            self._again.again()

    def _lay(self) -> None:
        if self._page is None:
            return
        bar = self.verticalScrollBar()
        before = bar.value()
        self._laid_for = self.width()
        self.document().clear()
        self.setMarkdown(self._page.text)
        self._give_air()
        bar.setValue(before)

    def _give_air(self) -> None:
        """Markdown comes in tightly set lines. Edited as a whole, the document is laid out once."""
        whole = QTextCursor(self.document())
        whole.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            form = QTextBlockFormat()
            if _OBJECT not in block.text():  # a picture's line would become higher than it, with nothing below
                form.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            form.setTopMargin(self._theme.gap({0: 0, 1: 0, 2: 4}.get(level, 3)))
            form.setBottomMargin(self._theme.gap(1 if block.textList() else 2))
            QTextCursor(block).mergeBlockFormat(form)
            block = block.next()
        whole.endEditBlock()


@cache
def _picture(path: str) -> QPixmap:
    return QPixmap(path)
