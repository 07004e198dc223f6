"""The manual in a window of its own, so that it can stand beside the work: contents, search, one page."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import CAPTION_POINTS
from desktop.ui.help.manual import FIRST, ManualPage, chapters, folder, pages, search
from desktop.ui.help.reader import Reader
from desktop.ui.widgets.fitting import open_within
from desktop.ui.widgets.plain import button, column, label, row
from desktop.ui.widgets.search_line import search_line

_KEY = Qt.ItemDataRole.UserRole


class HelpWindow(QWidget):
    """Stays open while one works on; F1 brings it to the page of the screen in front, Escape closes it."""

    def __init__(self, theme: Theme, parent: QWidget, here: Callable[[], str]) -> None:
        """`here` tells the page of the screen in front."""
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        self._here = here
        self._language = current_language()
        self._read: list[str] = []  # pages gone through; the last is shown
        self.setObjectName("manual")
        self.setProperty("kind", "manual")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Loket's manual"))
        self.reader = Reader(theme, self.show_page)
        self.contents = QListWidget()
        self.contents.setObjectName("manual_contents")
        self.contents.setAccessibleName(_("Contents"))
        self.contents.currentItemChanged.connect(lambda item, _before: self._picked(item))
        self.search = search_line(theme, "manual_search", _("Search the manual"))
        self.search.textChanged.connect(lambda: self._list())
        self.search.returnPressed.connect(self._to_first)
        self.nothing = label(_("No page has these words."), "muted", wrap=True, name="manual_nothing")
        self._lay_out()
        self._list()

    def open(self, key: str = "") -> None:
        """Show the page of that key, else that of the screen in front, and bring the window to the front."""
        wanted = key or self._here()
        self.show_page(wanted if wanted in pages(self._language) else FIRST)
        self.show()
        self.raise_()
        self.activateWindow()
        self.reader.setFocus()

    def show_page(self, key: str) -> None:
        """Go to a page; one that is not there stays where one is."""
        page = pages(self._language).get(key)
        if page is None:
            return
        if self._read[-1:] != [key]:
            self._read.append(key)
        self._show(page)

    def back(self) -> None:
        """The page read before this one."""
        if len(self._read) > 1:
            self._read.pop()
            self._show(pages(self._language)[self._read[-1]])

    def key(self) -> str:
        """Of the page that is shown."""
        return self._read[-1] if self._read else ""

    def _lay_out(self) -> None:
        theme, edge = self._theme, self._theme.gap(4)
        self.back_button = button(
            theme, _("Back"), self.back, kind="quiet", icon="back", shortcut="Alt+Left", name="manual_back"
        )
        side = QWidget()
        side.setFixedWidth(theme.gap(64))
        found = column(self.search, self.nothing, self.contents, gap=theme.gap(2))
        found.setStretch(2, 1)
        side.setLayout(found)
        right = column(row(self.back_button, None), self.reader, gap=theme.gap(1))
        both = row(side, gap=theme.gap(4), margins=(edge, edge, edge, edge))
        both.addLayout(right, 1)
        self.setLayout(both)
        open_within(self, theme.gap(250), theme.gap(160))
        QShortcut(QKeySequence("F1"), self, self.open)
        QShortcut(QKeySequence("Esc"), self, self.close)
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    def _list(self) -> None:
        """The contents, or the pages that hold what was typed."""
        text = self.search.text().strip()
        self.contents.blockSignals(True)
        self.contents.clear()
        if text:
            for page in search(self._language, text):
                self._add(page)
        else:
            for chapter in chapters(self._language):
                self._add_heading(chapter.name)
                for page in chapter.pages:
                    self._add(page)
        self.contents.blockSignals(False)
        self.nothing.setVisible(not self.contents.count())
        self.contents.setVisible(bool(self.contents.count()))
        self._mark()

    def _add(self, page: ManualPage) -> None:
        item = QListWidgetItem(page.title, self.contents)
        item.setData(_KEY, page.key)

    def _add_heading(self, name: str) -> None:
        item = QListWidgetItem(name, self.contents)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = item.font()
        font.setWeight(font.Weight.Bold)
        font.setPointSizeF(CAPTION_POINTS)
        item.setFont(font)
        item.setForeground(self._theme.colour("muted"))
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        item.setSizeHint(QSize(0, self._theme.gap(10)))

    def _picked(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_KEY):
            self.show_page(str(item.data(_KEY)))

    def _to_first(self) -> None:
        if self.contents.count() and (item := self.contents.item(0)).data(_KEY):
            self.contents.setCurrentItem(item)
            self.reader.setFocus()

    def _show(self, page: ManualPage) -> None:
        self.reader.put(page, folder(self._language))
        self.back_button.setEnabled(len(self._read) > 1)
        self._mark()

    def _mark(self) -> None:
        """The contents show which page is read."""
        self.contents.blockSignals(True)
        for place in range(self.contents.count()):
            item = self.contents.item(place)
            if item.data(_KEY) and item.data(_KEY) == self.key():
                self.contents.setCurrentItem(item)
        self.contents.blockSignals(False)


def open_manual(theme: Theme, window: QWidget, key: str) -> HelpWindow:
    """Open the manual at a page where nobody has signed in; one that is open already turns to that page."""
    opened = [part for part in window.children() if isinstance(part, HelpWindow)]
    manual = opened[0] if opened else HelpWindow(theme, window, lambda: key)
    manual.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    manual.open(key)
    return manual
