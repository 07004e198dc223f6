"""The first screen: what waits for the person who signed in, and what they left unfinished."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.i18n import _, current_language
from desktop.store.values import Draft
from desktop.ui.changes import Changed
from desktop.ui.screens.home.drafts import DraftsCard, own_drafts
from desktop.ui.screens.home.heaps import Heaps
from desktop.ui.screens.home.recent import RecentCard, latest
from desktop.ui.screens.home.tasks import TASKS
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.focus import tab_on
from desktop.ui.widgets.plain import button, column, scrolled
from desktop.ui.widgets.timer import Pause
from desktop.usecases.exchange.merges import MERGE
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.requests.queues import Queue, queue_ids, queue_query
from sync.model.dates import format_date
from sync.model.record import Record

_SETTLE = 300  # ms

Found = tuple[list[Queue], list[Record]]
"""Heaps of work, and what was changed last."""


class HomePage(Page):
    """Counts follow the records by themselves."""

    key = "home"
    own_keys = frozenset({"F3", "Ctrl+I"})

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, _("Good day, {name}").format(name=seat.desk.person.name))
        self.set_subtitle(format_date(seat.desk.today(), current_language()))
        theme = seat.theme
        self.heaps = Heaps(theme, self._open)
        self.drafts = DraftsCard(seat, self.reload)
        self.recent = RecentCard(seat)
        self._settle = Pause(_SETTLE, self.reload, self)
        self._counting = self._again = False
        self._counted = False
        self._queues: list[Queue] = []
        self._unfinished = True  # until it is known that nothing is
        self._arriving = False
        self._actions()
        parts = (self.drafts.card, self.heaps, self.recent.card, None)
        self.add_scrolled(scrolled(column(*parts, gap=theme.high(4)), self))
        seat.changes.follow(self, self._changed)
        seat.sync.changed.connect(self._settle.again)

    def opened(self) -> None:
        self._arriving = True
        self.seat.work.forget([MERGE])  # that somebody looked at one is told to nobody
        self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._arriving and self._counted:  # counted before there was anything to see
            self._begin_work()

    def count(self, key: str) -> int:
        """How many lie in the heap of that name; 0 where it is not shown."""
        return next((tile.count for tile in self.heaps.tiles() if tile.key == key), 0)

    def reload(self) -> None:
        """Count anew what changed, off the window's thread."""
        desk = self.seat.desk
        self.seat.jobs.write(lambda: own_drafts(desk), self._show_drafts, owner=self)  # behind those being kept
        self._count()

    def _count(self) -> None:
        """One counting at a time: of two the older could come home last."""
        desk, work = self.seat.desk, self.seat.work
        self._again, self._counting = self._counting, True
        if self._again:
            return

        def look() -> Found:
            return work.heaps(), latest(desk)

        def failed(error: Exception) -> None:
            self._has_counted()
            self.seat.jobs.report(error)

        self.seat.jobs.look_up(look, self._show, failed, owner=self)

    def _has_counted(self) -> None:
        self._counting = False
        if self._again:
            self._count()

    def _show(self, found: Found) -> None:
        self._queues, records = found
        self._counted = True
        self._put(partial(self.recent.put, records))
        self._has_counted()

    def _show_drafts(self, drafts: list[Draft]) -> None:
        self._unfinished = bool(drafts)
        self._put(partial(self.drafts.put, drafts))

    def _put(self, beside: Callable[[], None]) -> None:
        """Show the heaps, and what stands beside them."""
        had_focus = self._has_focus()  # behind another screen, leave its focus
        beside()
        if self._counted:
            self.heaps.put(self._queues, unfinished=self._unfinished)
        self._lead_on()
        self._arriving = self._arriving or (had_focus and not self._has_focus())
        if self._arriving and self._counted and self.isVisible():
            self._begin_work()

    def _lead_on(self) -> None:
        """Tab goes from what is not finished to the heaps and on to what was changed last, whichever was made last."""
        last = tab_on(None, self.drafts.card)
        for tile in self.heaps.tiles():
            if last is not None:
                QWidget.setTabOrder(last, tile)
            last = tile
        tab_on(last, self.recent.card)

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _begin_work(self) -> None:
        """Put the focus on the most urgent heap, else on what is most often done here."""
        self._arriving = False
        primary = self.findChild(QPushButton, "new_registration")
        tiles = self.heaps.tiles()
        work = next((tile for tile in tiles if not tile.attention), None)
        first: QWidget = work or primary or next(iter(tiles), self)  # itself, where all is done
        first.setFocus()

    def _open(self, queue: Queue) -> None:
        desk, go = self.seat.desk, self.seat.go
        if queue.place == "conflict":
            go.decisions(queue.record_type)
        elif queue.place:
            go.to(queue.place, queue.part)
        else:
            among = partial(queue_ids, desk, queue.key) if queue.narrowed else None
            go.records(queue.record_type, queue_query(queue), among, _(TASKS[queue.key].words))

    def _actions(self) -> None:
        seat, theme = self.seat, self.seat.theme
        if not seat.desk.may(REGISTRATION):
            return
        self.add_action(
            button(theme, _("Import a list"), seat.go.import_file, icon="import", shortcut="Ctrl+I", name="import")
        )
        new = partial(seat.go.new, REGISTRATION)
        name = _("Register a worker")
        self.add_action(button(theme, name, new, kind="primary", icon="next", shortcut="F3", name="new_registration"))

    def _changed(self, _changed: Changed) -> None:
        self._settle.again()
