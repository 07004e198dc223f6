"""The window's shell: header, navigation, pages. What happens in the pages is theirs."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import _
from desktop.store.values import Query
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.forms.lookups import OfficeSources
from desktop.ui.jobs import Jobs
from desktop.ui.offers import Offer
from desktop.ui.screens.deciding import DecidingPage
from desktop.ui.screens.edit import draft_key
from desktop.ui.screens.exchange.sticks import Dialogs, StickJob
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.page import Page
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.seat import Among, Seat
from desktop.ui.shell.anywhere import Anywhere
from desktop.ui.shell.frame import Header, HeaderMenus, Navigation
from desktop.ui.shell.places import form_page, place_page, places, record_page
from desktop.ui.shell.trail import Trail
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import column, row
from desktop.usecases.desk import Desk
from desktop.usecases.exchange.conflicts import CONFLICT
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.requests.attention import SYNC
from desktop.usecases.requests.queues import Work
from sync.model.record import Fields, Record

_WIDE = 260  # quarter lines from which the navigation names its places

PersonMenu = Callable[[Seat], list[Offer]]
"""What the menu behind the person's name offers."""


class Shell(QWidget):
    """Everything a person who signed in sees, made in its `room`. Implements `desktop.ui.seat.Navigator`."""

    def __init__(
        self,
        theme: Theme,
        desk: Desk,
        jobs: Jobs,
        feed: ChangeFeed,
        sync: Synchroniser,
        person_menu: PersonMenu,
        room: QWidget | None = None,
    ) -> None:
        super().__init__(room)
        office = desk.store.get("office", desk.store.membership().office)
        fields = office.fields if office else {}
        self.notice = NoticeBar(theme)
        self.notice.setObjectName("window_notice")
        self.sync_state = sync
        sources = OfficeSources(desk, fields.get("regency"))
        self.trail = Trail(self._shown)
        heard, work = self.notice.text, Work(desk)
        self.seat = Seat(theme, desk, jobs, feed, self, self.notice.say, sources, sync, work, heard, self.trail)
        self._navigation = Navigation(theme, places(desk), self.to)
        self.entries = self._navigation.entries
        self.anywhere = Anywhere(self.seat, self, self.notice, lambda: self.page, partial(person_menu, self.seat))
        self.anywhere.place_keys = {key: entry.shortcut().toString() for key, entry in self.entries.items()}
        menus = HeaderMenus(
            lambda: self.to("sync"), self.anywhere.find, self.anywhere.help_offers, self.anywhere.person_offers
        )
        self._header = Header(theme, desk, str(fields.get("name", "")), menus)
        self.sync_button = self._header.sync_button
        self._lay_out(theme)
        feed.follow(self, lambda changed: self.seat.work.forget(record_type for record_type, _record in changed))
        feed.follow(self, lambda changed: self._show_sync())
        sync.changed.connect(self._sync_changed)
        self._show_sync()
        self.home()

    @property
    def page(self) -> Page:
        """The screen in front."""
        return self.trail.page

    def to(self, key: str, part: str = "") -> None:
        """Begin a new trail at a place of the table. Raises KeyError where there is none."""
        self.trail.start(partial(place_page, self.seat, key))
        if part:
            self.page.turn_to(part)

    def home(self) -> None:
        self.to("home")

    def records(self, record_type: str, query: Query | None = None, among: Among | None = None, heap: str = "") -> None:
        kind = self.seat.desk.pack.record(record_type)
        self.trail.start(partial(RecordsPage, self.seat, kind, query, among, heap))

    def look_at(self, record_type: str, record: str) -> None:
        """Show a record from within a form, which stays behind it as it was typed."""
        found = self._found(record_type, record)
        if found is not None:
            self.trail.go(record_page(self.seat, found))

    def record(self, record_type: str, record: str | Record, step: str = "") -> None:
        """Show a record, and begin `step` there where one is named."""
        found = self._found(record_type, record) if isinstance(record, str) else record
        if found is None:
            return
        if record_type in (CONFLICT, DUPLICATE) and found.state == "open":
            self.decisions(found.id)
            return
        self.trail.drop_forms(found.id)
        page = record_page(self.seat, found)
        self.trail.go(page)
        if step and isinstance(page, RecordPage):
            page.take(step, None)

    def edit(self, record_type: str, record: str, field: str = "") -> None:
        """Change a record, beginning at `field` where one is named."""
        desk = self.seat.desk
        found = desk.store.get(record_type, record)
        if found is not None:
            draft = desk.store.load_draft(draft_key(desk, record_type, record))
            form = form_page(self.seat, record_type, found, draft)
            self.trail.go(form)
            if field:
                form.form.go_to(field)

    def new(
        self,
        record_type: str,
        draft: str | None = None,
        *,
        workers: Sequence[str] = (),
        fields: Fields | None = None,
        taken: Callable[[Record], None] | None = None,
    ) -> None:
        desk = self.seat.desk
        found = desk.store.load_draft(draft) if draft else None
        changed = found.body.get("record") if found else None
        record = desk.store.get(record_type, changed) if changed else None
        if taken is None:
            self.trail.drop_forms()
        page = form_page(self.seat, record_type, record, found, workers)
        page.taken = taken
        if fields:
            page.form.put_defaults(fields)
        self.trail.go(page)

    def import_file(self, path: Path | None = None, draft: str | None = None) -> None:
        self.trail.go(ImportPage(self.seat, path, draft))

    def decisions(self, first: str = "") -> None:
        """What needs a decision; `first` is the id, or the record type, of what to show first."""
        self.trail.start(partial(DecidingPage, self.seat, first))

    def take_in(self, file: Path) -> None:
        """Take in a courier file that was opened from outside the window."""
        self.to("sync")
        StickJob(self.seat, self.sync_state, Dialogs()).take_in_file(file)

    def back(self) -> None:
        self.trail.back()

    def leave(self) -> None:
        """Keep everything unfinished: the window closes or another person signs in."""
        self.trail.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._navigation.be_narrow(event.size().width() < self.seat.theme.gap(_WIDE))

    def _lay_out(self, theme: Theme) -> None:
        edge = theme.gap(6)
        middle = column(self.trail, row(self.notice, margins=(edge, 0, edge, 0)))
        middle.setStretch(0, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._navigation)
        layout.addLayout(column(self._header, middle), 1)

    def _found(self, record_type: str, record: str) -> Record | None:
        found = self.seat.desk.store.get(record_type, record)
        if found is None:
            self.seat.say(_("This record is not on this PC. Synchronise, then look again."), "warning")
        return found

    def _shown(self, page: Page) -> None:
        self._navigation.mark(page.key)
        self.notice.put_away()
        self.anywhere.shown(page)

    def _sync_changed(self) -> None:
        self.seat.work.forget([SYNC])
        self._show_sync()

    def _show_sync(self) -> None:
        self._header.show_sync(self.sync_state)
        state = self.sync_state.state
        self._navigation.count_decisions(state.conflicts + state.duplicates)
