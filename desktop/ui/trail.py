"""The screens a person went through from a place on, one behind the other; the last is in front."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget

from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.page import Page
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.requests import RequestPage


def _is_done_with(page: Page) -> bool:
    """A form that was saved, or an import that was carried out, is not gone back to."""
    return isinstance(page, EditPage | ImportPage) and not (isinstance(page, EditPage) and page.stays)


class Trail(QStackedWidget):
    """`shown` is called with the screen that came to the front, before the screen itself is told."""

    def __init__(self, shown: Callable[[Page], None]) -> None:
        super().__init__()
        self._shown = shown
        self._pages: list[Page] = []

    @property
    def page(self) -> Page:
        """The screen in front."""
        return self._pages[-1]

    def start(self, page: Page) -> None:
        """Begin a new trail with `page`."""
        while self._pages:
            self._close()
        self.go(page)

    def go(self, page: Page) -> None:
        """Put `page` in front of what is there."""
        self._pages.append(page)
        self.addWidget(page)
        self._show()

    def back(self) -> None:
        """Return to the screen before, if there is one."""
        if len(self._pages) > 1:
            self._close()
            self._show()

    def drop_forms(self, record: str = "") -> None:
        """Before something saved is shown: nobody goes back to the form, nor to an older look at the same record."""
        while self._pages and _is_done_with(self.page):
            self._close()
        if len(self._pages) > 1:
            page = self.page
            again = isinstance(page, RequestPage) and page.record.id == record  # back from the form that edits it
            if isinstance(page, RecordPage) or again:
                self._close()

    def leave(self) -> None:
        """Keep everything unfinished: the window closes or another person signs in."""
        for page in self._pages:
            page.leave()

    def _close(self) -> None:
        page = self._pages.pop()
        page.leave()
        self.removeWidget(page)
        page.deleteLater()

    def _show(self) -> None:
        self.setCurrentWidget(self.page)
        self._shown(self.page)
        self.page.opened()
