"""What stays around the screens: the navigation at the left and the header above."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.seat import Navigator
from desktop.ui.syncing import Synchroniser
from desktop.ui.widgets.plain import button, label, restyle, row
from desktop.usecases.desk import Desk
from desktop.usecases.office.record import OFFICE
from desktop.usecases.office.users import USER

_LISTS = ("registration", "recommendation_request", "recommendation", "company", "recruitment_permit")
_DIGITS = 10


@dataclass(frozen=True)
class MenuEntry:
    """One thing a person may do about themselves or this PC; `key` does it without the menu."""

    icon: str
    text: str
    chosen: Callable[[], None]
    key: str = ""


PersonMenu = Callable[[Theme], list[MenuEntry]]
"""What the menu behind the person's name offers."""

Way = tuple[str, str, Callable[[], None]]


class Navigation(QWidget):
    """Every place of the window, one key away: Ctrl+1 and so on, the tenth Ctrl+0, then Alt+1."""

    def __init__(self, theme: Theme, desk: Desk, go: Navigator) -> None:
        super().__init__()
        self.entries: dict[str, QPushButton] = {}
        self._theme = theme
        self._current = ""
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # a plain QWidget's subclass paints none by itself
        self.setAccessibleName(_("Navigation"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.gap(2.5), theme.gap(4), theme.gap(2.5), theme.gap(4))
        layout.setSpacing(theme.gap(0.5))
        layout.addWidget(label("Loket", "brand"))
        layout.addSpacing(theme.gap(3))
        for number, way in enumerate(_ways(desk, go), 1):
            layout.addWidget(self._entry(number, *way))
        layout.addStretch(1)

    def mark(self, key: str) -> None:
        """Show which place the screen in front belongs to."""
        self._current = key
        for name, entry in self.entries.items():
            entry.setChecked(name == key)

    def count_decisions(self, number: int) -> None:
        """Say how much waits for a decision."""
        entry = self.entries["conflict"]
        keys = entry.shortcut()
        entry.setText(_("To decide ({n})").format(n=number) if number else _("To decide"))
        entry.setShortcut(keys)  # a new text takes the old shortcut away

    def _entry(self, number: int, key: str, name: str, way: Callable[[], None]) -> QPushButton:
        theme = self._theme
        made = button(theme, name, way, kind="nav", name=f"nav_{key}", shortcut=_key(number))
        made.setIcon(theme.icon(key, "nav_text"))
        made.setIconSize(QSize(theme.gap(5), theme.gap(5)))
        made.setCheckable(True)
        made.clicked.connect(lambda: self.mark(self._current))
        self.entries[key] = made
        return made


class Header(QFrame):
    """Which office and PC this is, how the exchange stands, and who has signed in."""

    def __init__(self, theme: Theme, desk: Desk, office: str, go: Navigator, menu: list[MenuEntry]) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "header")
        self.sync_button = button(theme, "", go.sync, kind="status", name="sync_status")
        self.sync_button.setIconSize(QSize(theme.gap(4), theme.gap(4)))
        self.sync_button.setToolTip(_("The exchange with the central server. F5 synchronises now."))
        pc = label(desk.store.sync_state().device_name, "muted")
        person = self._person(desk, menu)
        parts = row(label(office, "strong"), label("·", "muted"), pc, None, self.sync_button, person, gap=theme.gap(2))
        parts.setContentsMargins(theme.gap(6), theme.gap(1.5), theme.gap(4), theme.gap(1.5))
        self.setLayout(parts)

    def show_sync(self, sync: Synchroniser) -> None:
        """Say how the exchange stands now."""
        status = sync.status()
        self.sync_button.setText(status.text)
        self.sync_button.setAccessibleName(status.text)
        self.sync_button.setIcon(self._theme.icon(status.icon, status.tone))
        self.sync_button.setProperty("tone", status.tone)
        restyle(self.sync_button)

    def _person(self, desk: Desk, entries: list[MenuEntry]) -> QPushButton:
        roles = [desk.pack.code("role", role) for role in desk.person.roles]
        words = ", ".join(role.label.of(current_language()) for role in roles if role)
        who = button(
            self._theme, f"{desk.person.name} · {words}", lambda: None, kind="back", icon="person", name="person"
        )
        menu = QMenu(who)
        for entry in entries:
            action = menu.addAction(self._theme.icon(entry.icon), entry.text, entry.chosen)
            action.setShortcut(QKeySequence(entry.key))
        who.setMenu(menu)
        return who


def _ways(desk: Desk, go: Navigator) -> list[Way]:
    ways: list[Way] = [("home", _("Home"), go.home)]
    ways += [_list(desk, go, key) for key in _LISTS if key in desk.pack.records]
    if desk.may("recommendation_request", "approve"):
        ways.append(("approvals", _("To approve"), go.approvals))
    ways += [("conflict", _("To decide"), lambda: go.decisions()), ("sync", _("Exchange"), go.sync)]
    ways += [
        ("promise", _("Service promise"), go.promise),
        ("portal", _("Portals"), go.portal),
        ("register", _("Register book"), go.register),
    ]
    if "administrator" in desk.person.roles:
        ways += [_list(desk, go, USER), (OFFICE, _("Office settings"), go.settings)]
    ways.append(("verify", _("Check a letter"), go.verify))
    return ways


def _key(number: int) -> str:
    """Of the place that comes as the `number`th: Ctrl with a digit, from the eleventh on with Shift besides."""
    return f"Ctrl+{number % 10}" if number <= _DIGITS else f"Ctrl+Shift+{number - _DIGITS}"


def _list(desk: Desk, go: Navigator, key: str) -> Way:
    return key, desk.pack.record(key).plural.of(current_language()), lambda: go.records(key)
