"""The screens a person went through from a place on, one behind the other; the last is in front."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.page import Page
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.requests import RequestPage

_KEPT = 20  # places before this one that can be gone back to


def _is_done_with(page: Page) -> bool:
    """A form that was saved, or an import that was carried out, is not gone back to."""
    return isinstance(page, EditPage | ImportPage) and not (isinstance(page, EditPage) and page.stays)


class Trail(QStackedWidget):
    """`shown` is called with the screen that came to the front, before the screen itself is told."""

    def __init__(self, shown: Callable[[Page], None]) -> None:
        super().__init__()
        self._shown = shown
        self._pages: list[Page] = []
        self._gone: list[Page] = []  # until another is in front: the one below would be shown for nothing
        self._begun: partial[Any] | None = None
        self._before: list[partial[Any]] = []

    @property
    def page(self) -> Page:
        """The screen in front."""
        return self._pages[-1]

    def start(self, make: partial[Any]) -> None:
        """Begin a new trail with what `make` gives; the place of the trail before can be gone back to."""
        if self._begun is not None and not _same(self._begun, make):
            self._before = [*self._before, self._begun][-_KEPT:]
        self._begin(make)

    def go(self, page: Page) -> None:
        """Put `page` in front of what is there."""
        self._pages.append(page)
        self.addWidget(page)
        self._show()

    def back(self) -> None:
        """Return to the screen before; from the first of a trail to the place where the trail before began."""
        if len(self._pages) > 1:
            self._close()
            self._show()
        elif self._before:
            self._begin(self._before.pop())

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

    def _begin(self, make: partial[Any]) -> None:
        page: Page = make()
        while self._pages:
            self._close()
        self._begun = make
        self.go(page)

    def _close(self) -> None:
        page = self._pages.pop()
        page.leave()
        self._gone.append(page)

    def _show(self) -> None:
        self.setCurrentWidget(self.page)
        for page in self._gone:
            self.removeWidget(page)
            page.deleteLater()
        self._gone = []
        self._shown(self.page)
        self.page.opened()


def _same(one: partial[Any], other: partial[Any]) -> bool:
    """Whether both lead to the same place, narrowed alike."""
    return (one.func, one.args) == (other.func, other.args)
