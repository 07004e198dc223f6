"""The window's shell: header, navigation, pages. What happens in the pages is theirs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from desktop.i18n import _
from desktop.store.values import Query
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.forms.lookups import OfficeSources
from desktop.ui.frame import Header, Navigation, PersonMenu
from desktop.ui.jobs import Jobs
from desktop.ui.screens.approving import ApprovalsPage
from desktop.ui.screens.deciding import DecidingPage
from desktop.ui.screens.edit import EditPage, draft_key
from desktop.ui.screens.home import HomePage
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.interview import InterviewPage
from desktop.ui.screens.letters import LetterPage
from desktop.ui.screens.page import Page
from desktop.ui.screens.portal import PortalPage
from desktop.ui.screens.promise import PromisePage
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.screens.register import RegisterPage
from desktop.ui.screens.registration import RegistrationPage
from desktop.ui.screens.requests import RequestPage
from desktop.ui.screens.settings import SettingsPage
from desktop.ui.screens.sticks import Dialogs, StickJob
from desktop.ui.screens.sync import SyncPage
from desktop.ui.screens.verifying import VerifyPage
from desktop.ui.seat import Action, Among, Seat
from desktop.ui.syncing import Synchroniser
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import column, framed, row
from desktop.usecases.desk import Desk
from desktop.usecases.exchange.conflicts import CONFLICT
from desktop.usecases.office.record import OFFICE, office_record
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.people.registering import REGISTRATION
from sync.model.pack import RecordType
from sync.model.record import Record

_RECORD_PAGES: dict[str, Callable[[Seat, RecordType, Record], Page]] = {
    REGISTRATION: RegistrationPage,
    "recommendation_request": RequestPage,
    "interview_record": InterviewPage,
    "recommendation": LetterPage,
    "refusal_letter": LetterPage,
}


def _form(record_type: str) -> type[EditPage]:
    return SettingsPage if record_type == OFFICE else EditPage


def _stays(page: Page) -> bool:
    return isinstance(page, EditPage) and page.stays


class Shell(QWidget):
    """Everything a person who signed in sees. Implements `desktop.ui.seat.Navigator`."""

    def __init__(
        self, theme: Theme, desk: Desk, jobs: Jobs, feed: ChangeFeed, sync: Synchroniser, person_menu: PersonMenu
    ) -> None:
        super().__init__()
        office = desk.store.get("office", desk.store.membership().office)
        fields = office.fields if office else {}
        self.notice = NoticeBar(theme)
        self.sync_state = sync
        self.seat = Seat(theme, desk, jobs, feed, self, self.notice.say, OfficeSources(desk, fields.get("regency")))
        self.pages = QStackedWidget()
        self._trail: list[Page] = []
        self._header = Header(theme, desk, str(fields.get("name", "")), self, person_menu(theme))
        self._navigation = Navigation(theme, desk, self)
        self.entries = self._navigation.entries
        self.sync_button = self._header.sync_button
        middle = column(self.pages, framed("", row(self.notice, margins=(theme.gap(6), 0, theme.gap(6), theme.gap(2)))))
        middle.setStretch(0, 1)
        right = column(self._header, middle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._navigation)
        layout.addLayout(right, 1)
        QShortcut(QKeySequence("F5"), self, sync.insist)
        self._keys = self._registering_keys() if desk.may(REGISTRATION) else {}
        sync.changed.connect(self._show_sync)
        feed.follow(self, lambda changed: self._show_sync())
        self._show_sync()
        self.home()

    @property
    def page(self) -> Page:
        """The screen in front."""
        found = self.pages.currentWidget()
        assert isinstance(found, Page)  # noqa: S101 (nothing else is ever put there)
        return found

    def home(self) -> None:
        self._start(HomePage(self.seat))

    def records(self, record_type: str, query: Query | None = None, among: Among | None = None) -> None:
        self._start(RecordsPage(self.seat, self.seat.desk.pack.record(record_type), query, among))

    def look_at(self, record_type: str, record: str) -> None:
        """Show a record from within a form, which stays behind it as it was typed."""
        found = self._found(record_type, record)
        if found is not None:
            kind = self.seat.desk.pack.record(record_type)
            self._go(_RECORD_PAGES.get(record_type, RecordPage)(self.seat, kind, found))

    def record(self, record_type: str, record: str) -> None:
        found = self._found(record_type, record)
        if found is None:
            return
        if record_type in (CONFLICT, DUPLICATE) and found.state == "open":
            self.decisions(record)
            return
        kind = self.seat.desk.pack.record(record_type)
        self._drop_forms(record)
        self._go(_RECORD_PAGES.get(record_type, RecordPage)(self.seat, kind, found))

    def _found(self, record_type: str, record: str) -> Record | None:
        found = self.seat.desk.store.get(record_type, record)
        if found is None:
            self.seat.say(_("This record is not on this PC. Synchronise, then look again."), "warning")
        return found

    def edit(self, record_type: str, record: str) -> None:
        desk = self.seat.desk
        found = desk.store.get(record_type, record)
        if found is not None:
            draft = desk.store.load_draft(draft_key(desk, record_type, record))
            self._go(_form(record_type)(self.seat, desk.pack.record(record_type), found, draft))

    def new(self, record_type: str, draft: str | None = None) -> None:
        desk = self.seat.desk
        found = desk.store.load_draft(draft) if draft else None
        changed = found.body.get("record") if found else None
        record = desk.store.get(record_type, changed) if changed else None
        self._drop_forms()
        form = _form(record_type) if record else EditPage
        self._go(form(self.seat, desk.pack.record(record_type), record, found))

    def import_file(self, path: Path | None = None, draft: str | None = None) -> None:
        self._go(ImportPage(self.seat, path, draft))

    def promise(self) -> None:
        """What is open, how old it is, and how the office's promise was kept."""
        self._start(PromisePage(self.seat))

    def portal(self) -> None:
        """Who is to be handed over to the ministry's portals."""
        self._start(PortalPage(self.seat))

    def register(self) -> None:
        """The register book and the day's account."""
        self._start(RegisterPage(self.seat))

    def decisions(self, first: str = "") -> None:
        """What needs a decision; `first` is the id, or the record type, of what to show first."""
        self._start(DecidingPage(self.seat, first))

    def approvals(self) -> None:
        """What waits for the head who signed in."""
        self._start(ApprovalsPage(self.seat))

    def settings(self) -> None:
        """The office's own record, in a place of its own."""
        desk = self.seat.desk
        found = office_record(desk)
        draft = desk.store.load_draft(draft_key(desk, OFFICE, found.id))
        self._start(SettingsPage(self.seat, desk.pack.record(OFFICE), found, draft))

    def verify(self) -> None:
        """Whether somebody's letter is genuine."""
        self._start(VerifyPage(self.seat))

    def sync(self) -> None:
        self._start(SyncPage(self.seat, self.sync_state))

    def take_in(self, file: Path) -> None:
        """Take in a courier file that was opened from outside the window."""
        self.sync()
        StickJob(self.seat, self.sync_state, Dialogs()).take_in_file(file)

    def back(self) -> None:
        if len(self._trail) > 1:
            self._close(self._trail.pop())
            self._show(self._trail[-1])

    def leave(self) -> None:
        """Keep everything unfinished: the window closes or another person signs in."""
        for page in self._trail:
            page.leave()

    def _registering_keys(self) -> dict[str, QShortcut]:
        """What begins with a person at the counter, from wherever one is."""
        ways: dict[str, Callable[[], None]] = {"F3": lambda: self.new(REGISTRATION), "Ctrl+I": self.import_file}
        return {key: QShortcut(QKeySequence(key), self, way) for key, way in ways.items()}

    def _start(self, page: Page) -> None:
        """Begin a new trail with `page`."""
        for old in self._trail:
            self._close(old)
        self._trail = []
        self._go(page)

    def _go(self, page: Page) -> None:
        self._trail.append(page)
        self.pages.addWidget(page)
        self._show(page)

    def _drop_forms(self, record: str = "") -> None:
        """A form that was saved, or an import that was carried out, is not gone back to."""
        while self._trail and isinstance(form := self._trail[-1], EditPage | ImportPage) and not _stays(form):
            self._close(self._trail.pop())
        last = self._trail[-1] if len(self._trail) > 1 else None
        again = isinstance(last, RequestPage) and last.record.id == record  # back from the form that edits it
        if isinstance(last, RecordPage) or again:
            self._close(self._trail.pop())

    def _close(self, page: Page) -> None:
        page.leave()
        self.pages.removeWidget(page)
        page.deleteLater()

    def _show(self, page: Page) -> None:
        self.pages.setCurrentWidget(page)
        self._navigation.mark(page.key)
        for key, shortcut in self._keys.items():
            shortcut.setEnabled(key not in page.own_keys)
        self.notice.put_away()
        page.opened()

    def _show_sync(self) -> None:
        self._header.show_sync(self.sync_state)
        state = self.sync_state.state
        self._navigation.count_decisions(state.conflicts + state.duplicates)

    def say(self, text: str, tone: Tone = "good", action: Action | None = None) -> None:
        """Say something in the window's notice bar."""
        self.notice.say(text, tone, action)
