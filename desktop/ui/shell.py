"""The window's shell: header, navigation, pages. What happens in the pages is theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, current_language
from desktop.store.values import Query
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.forms.lookups import OfficeSources
from desktop.ui.jobs import Jobs
from desktop.ui.screens.conflicts import ConflictsPage
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.home import HomePage
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.letter import LetterPage
from desktop.ui.screens.page import Page
from desktop.ui.screens.record import RecordPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.screens.requests import RequestPage
from desktop.ui.screens.sync import SyncPage
from desktop.ui.seat import Action, Seat
from desktop.ui.syncing import Synchroniser
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, framed, label, restyle, row
from desktop.usecases.desk import Desk
from sync.model.pack import RecordType
from sync.model.record import Record

P = TypeVar("P", bound=Page)

_LISTS = ("registration", "recommendation_request", "recommendation", "company")
_ADMINISTRATION = ("user", "office")
_RECORD_PAGES: dict[str, Callable[[Seat, RecordType, Record], Page]] = {
    "recommendation_request": RequestPage,
    "recommendation": LetterPage,
}


@dataclass(frozen=True)
class MenuEntry:
    """One thing a person may do about themselves or this PC."""

    icon: str
    text: str
    chosen: Callable[[], None]


PersonMenu = Callable[[Theme], list[MenuEntry]]
"""What the menu behind the person's name offers."""


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
        self._person_menu = person_menu
        self.entries: dict[str, QPushButton] = {}
        middle = column(self.pages, framed("", row(self.notice, margins=(theme.gap(6), 0, theme.gap(6), theme.gap(2)))))
        middle.setStretch(0, 1)
        right = column(self._header(str(fields.get("name", ""))), middle)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._navigation())
        layout.addLayout(right, 1)
        QShortcut(QKeySequence("F5"), self, sync.start)
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

    def records(self, record_type: str, query: Query | None = None) -> None:
        self._start(RecordsPage(self.seat, self.seat.desk.pack.record(record_type), query))

    def record(self, record_type: str, record: str) -> None:
        found = self.seat.desk.store.get(record_type, record)
        if found is None:
            self.seat.say(_("This record is not on this PC. Synchronise, then look again."), "warning")
            return
        kind = self.seat.desk.pack.record(record_type)
        self._drop_forms(record)
        self._go(_RECORD_PAGES.get(record_type, RecordPage)(self.seat, kind, found))

    def edit(self, record_type: str, record: str) -> None:
        desk = self.seat.desk
        found = desk.store.get(record_type, record)
        if found is not None:
            draft = desk.store.load_draft(f"edit:{record_type}:{record}")
            self._go(EditPage(self.seat, desk.pack.record(record_type), found, draft))

    def new(self, record_type: str, draft: str | None = None) -> None:
        desk = self.seat.desk
        found = desk.store.load_draft(draft) if draft else None
        changed = found.body.get("record") if found else None
        record = desk.store.get(record_type, changed) if changed else None
        self._drop_forms()
        self._go(EditPage(self.seat, desk.pack.record(record_type), record, found))

    def import_file(self, path: Path | None = None, draft: str | None = None) -> None:
        self._go(ImportPage(self.seat, path, draft))

    def conflicts(self) -> None:
        self._start(ConflictsPage(self.seat))

    def sync(self) -> None:
        self._start(SyncPage(self.seat, self.sync_state))

    def back(self) -> None:
        if len(self._trail) > 1:
            self._close(self._trail.pop())
            self._show(self._trail[-1])

    def leave(self) -> None:
        """Keep everything unfinished: the window closes or another person signs in."""
        for page in self._trail:
            page.leave()

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
        while self._trail and isinstance(self._trail[-1], EditPage | ImportPage):
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
        for key, entry in self.entries.items():
            entry.setChecked(key == page.key)
        self.notice.put_away()
        page.opened()

    def _header(self, office: str) -> QFrame:
        theme, person = self.seat.theme, self.seat.desk.person
        roles = [self.seat.desk.pack.code("role", role) for role in person.roles]
        words = ", ".join(role.label.of(current_language()) for role in roles if role)
        self.sync_button = button(theme, "", self.sync, kind="status", name="sync_status")
        self.sync_button.setIconSize(QSize(theme.gap(4), theme.gap(4)))
        who = button(theme, f"{person.name} · {words}", lambda: None, kind="back", icon="person", name="person")
        menu = QMenu(who)
        for entry in self._person_menu(theme):
            menu.addAction(theme.icon(entry.icon), entry.text, entry.chosen)
        who.setMenu(menu)
        pc = label(self.seat.desk.store.sync_state().device_name, "muted")
        parts = row(label(office, "strong"), label("·", "muted"), pc, None, self.sync_button, who, gap=theme.gap(2))
        parts.setContentsMargins(theme.gap(6), theme.gap(1.5), theme.gap(4), theme.gap(1.5))
        return framed("header", parts)

    def _navigation(self) -> QWidget:
        theme, pack = self.seat.theme, self.seat.desk.pack
        rail = QWidget()
        rail.setObjectName("navigation")
        rail.setAccessibleName(_("Navigation"))
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(theme.gap(2.5), theme.gap(4), theme.gap(2.5), theme.gap(4))
        layout.setSpacing(theme.gap(0.5))
        layout.addWidget(label("Loket", "brand"))
        layout.addSpacing(theme.gap(3))
        ways: list[tuple[str, str, Callable[[], None]]] = [("home", _("Home"), self.home)]
        ways += [
            (key, pack.record(key).plural.of(current_language()), self._list(key))
            for key in _LISTS
            if key in pack.records
        ]
        ways += [("conflict", _("Conflicts"), self.conflicts), ("sync", _("Exchange"), self.sync)]
        if "administrator" in self.seat.desk.person.roles:
            ways += [(key, pack.record(key).plural.of(current_language()), self._list(key)) for key in _ADMINISTRATION]
        for number, (key, name, way) in enumerate(ways, 1):
            layout.addWidget(self._entry(number, key, name, way))
        layout.addStretch(1)
        rail.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        return rail

    def _entry(self, number: int, key: str, name: str, way: Callable[[], None]) -> QPushButton:
        theme = self.seat.theme
        made = button(theme, name, way, kind="nav", name=f"nav_{key}", shortcut=f"Ctrl+{number}")
        made.setIcon(theme.icon(key, "nav_text"))
        made.setIconSize(QSize(theme.gap(5), theme.gap(5)))
        made.setCheckable(True)
        made.clicked.connect(lambda: self._mark())
        self.entries[key] = made
        return made

    def _list(self, key: str) -> Callable[[], None]:
        return lambda: self.records(key)

    def _mark(self) -> None:
        for key, entry in self.entries.items():
            entry.setChecked(key == self.page.key)

    def _show_sync(self) -> None:
        status, theme = self.sync_state.status(), self.seat.theme
        self.sync_button.setText(status.text)
        self.sync_button.setAccessibleName(status.text)
        self.sync_button.setToolTip(_("The exchange with the central server. F5 synchronises now."))
        self.sync_button.setIcon(theme.icon(status.icon, status.tone))
        self.sync_button.setProperty("tone", status.tone)
        restyle(self.sync_button)
        n = self.sync_state.state.conflicts
        self.entries["conflict"].setText(_("Conflicts ({n})").format(n=n) if n else _("Conflicts"))

    def say(self, text: str, tone: Tone = "good", action: Action | None = None) -> None:
        """Say something in the window's notice bar."""
        self.notice.say(text, tone, action)
