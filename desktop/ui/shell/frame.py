"""What stays around the screens: the navigation at the left and the header above."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import _, current_language
from desktop.ui.design.theme import Theme
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.offers import Offer
from desktop.ui.shell.places import Place
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.giving_way import GivingWay
from desktop.ui.widgets.key_hints import keycap
from desktop.ui.widgets.plain import button, column, label, restyle, row
from desktop.usecases.desk import Desk

_DIGITS = 10
_OFFICE_LETTERS, _STATE_LETTERS, _PERSON_LETTERS = 18, 20, 10  # that the header always shows
_WIDE = 200  # quarter lines from which the header also names the search and its key
_ROOMY = 170  # quarter lines from which it also names the PC


@dataclass(frozen=True)
class HeaderMenus:
    """What the header leads to."""

    sync: Callable[[], None]
    find: Callable[[], None]
    help: Callable[[], list[Offer]]
    person: Callable[[], list[Offer]]


class Navigation(QWidget):
    """Every place of the window, one key away: Ctrl+1 and so on, the tenth Ctrl+0, then Ctrl+Shift+1. Where it is
    narrow it shows icons only; their names stand in the tooltips.
    """

    def __init__(self, theme: Theme, places: list[Place], to: Callable[[str], None]) -> None:
        super().__init__()
        self._to = to
        self.entries: dict[str, QPushButton] = {}
        self._theme = theme
        self._current = ""
        self._narrow = False
        self._names = {place.key: place.name for place in places}
        self._decisions = 0
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # a plain QWidget's subclass paints none by itself
        self.setAccessibleName(_("Navigation"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.gap(4), 0, theme.gap(2))
        layout.setSpacing(theme.gap(3))
        self._brand = label("Loket", "brand")
        layout.addLayout(row(self._brand, margins=(theme.gap(5.5), 0, 0, 0)))
        entries = [self._entry(number, place) for number, place in enumerate(places, 1)]
        margins = (theme.gap(2.5), 0, theme.gap(3), theme.gap(2))  # at the right as wide as the scroll bar
        inner = QWidget()
        inner.setLayout(column(*entries, None, gap=theme.gap(0.5), margins=margins))
        self._scroll = _AsWide(inner)
        layout.addWidget(self._scroll, 1)

    def mark(self, key: str) -> None:
        """Show which place the screen in front belongs to."""
        self._current = key
        for name, entry in self.entries.items():
            entry.setChecked(name == key)
            if name == key:
                self._scroll.ensureWidgetVisible(entry, 0, self._theme.gap(4))

    def count_decisions(self, number: int) -> None:
        """Say how much waits for a decision."""
        self._decisions = number
        self._names["conflict"] = _("To decide ({n})").format(n=number) if number else _("To decide")
        self._name("conflict")

    def be_narrow(self, narrow: bool) -> None:
        """Leave the room to the screens, where the window has little of it."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._brand.setVisible(not narrow)
            for key in self.entries:
                self._name(key)
            self.updateGeometry()  # at once: it would come by itself, but a few turns later

    def _name(self, key: str) -> None:
        entry, name = self.entries[key], self._names[key]
        keys = entry.shortcut()
        counted = str(self._decisions) if key == "conflict" and self._decisions else ""
        entry.setText(counted if self._narrow else name)
        entry.setShortcut(keys)  # a new text takes the old shortcut away
        entry.setAccessibleName(name)
        self._scroll.updateGeometry()

    def _entry(self, number: int, place: Place) -> QPushButton:
        theme, key = self._theme, place.key
        made = button(theme, place.name, partial(self._to, key), kind="nav", name=f"nav_{key}", shortcut=_key(number))
        made.setIcon(theme.icon(key, "nav_text"))
        made.setIconSize(QSize(theme.gap(5), theme.gap(5)))
        made.setCheckable(True)
        made.clicked.connect(lambda: self.mark(self._current))
        self.entries[key] = made
        return made


class _AsWide(QScrollArea):
    """Scrolls up and down where its part is higher than the window, and is always as wide as the part."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        for part in (inner, self):
            part.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inner)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # an entry got another text
            self.updateGeometry()
        return super().event(event)

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint() if self.widget() else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())


class Header(QFrame):
    """Which office and PC this is, how the exchange stands, who has signed in; the ways to search and to help."""

    def __init__(self, theme: Theme, desk: Desk, office: str, menus: HeaderMenus) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("kind", "header")
        self.sync_button = GivingWay(
            "", _("The exchange with the central server. F5 synchronises now."), fewest=_STATE_LETTERS
        )
        self._dress(self.sync_button, "status", "sync_status")
        self.sync_button.clicked.connect(lambda: menus.sync())
        pc = elided(desk.store.sync_state().device_name, "muted", "header_pc")
        self._find = button(theme, _("Search"), menus.find, kind="find", icon="search", name="find")
        self._find.setToolTip(_("People, letters, things to do (Ctrl+K)"))
        self._beside_find = keycap("Ctrl+K")
        helped = button(theme, "", lambda: None, kind="back", icon="manual", name="help_menu")
        helped.setAccessibleName(_("Help"))
        helped.setToolTip(_("Help (F1)"))
        helped.setMenu(menu_of(theme, menus.help(), helped, live=False))
        self._which_pc = (label("·", "muted"), pc)
        name = elided(office, "strong", "header_office")
        name.fewest = _OFFICE_LETTERS
        parts = row(name, *self._which_pc, None, gap=theme.gap(2))
        for part in (self._find, self._beside_find, self.sync_button, helped, self._person(desk, menus.person())):
            parts.addWidget(part, 100 if part is self.sync_button else 0)  # it gets what room there is, up to its words
        parts.setContentsMargins(theme.gap(6), theme.gap(1.5), theme.gap(4), theme.gap(1.5))
        self.setLayout(parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= self._theme.gap(_WIDE)
        self._beside_find.setVisible(wide)
        self._find.setText(_("Search") if wide else "")
        for part in self._which_pc:
            part.setVisible(event.size().width() >= self._theme.gap(_ROOMY))

    def show_sync(self, sync: Synchroniser) -> None:
        """Say how the exchange stands now."""
        status = sync.status()
        self.sync_button.put(status.text, status.shorter)
        self.sync_button.setAccessibleName(status.text)
        self.sync_button.setIcon(self._theme.icon(status.icon, status.tone))
        self.sync_button.setProperty("tone", status.tone)
        restyle(self.sync_button)

    def _person(self, desk: Desk, entries: list[Offer]) -> QPushButton:
        roles = [desk.pack.code("role", role) for role in desk.person.roles]
        words = ", ".join(role.label.of(current_language()) for role in roles if role)
        who = GivingWay(f"{desk.person.name} · {words}", fewest=_PERSON_LETTERS)
        self._dress(who, "back", "person")
        who.setAccessibleName(who.text())
        who.setIcon(self._theme.icon("person"))
        who.setMenu(menu_of(self._theme, entries, who))
        return who

    def _dress(self, made: QPushButton, kind: str, name: str) -> None:
        made.setProperty("kind", kind)
        made.setObjectName(name)
        made.setAutoDefault(False)
        made.setIconSize(QSize(self._theme.gap(4), self._theme.gap(4)))


def menu_of(theme: Theme, offers: list[Offer], parent: QWidget, *, live: bool = True) -> QMenu:
    """A menu of what is offered, each with its key; `live` keys work while the menu is closed, others are only told."""
    menu = QMenu(parent)
    for offer in offers:
        action = menu.addAction(theme.icon(offer.icon), offer.text, offer.chosen)
        action.setShortcut(QKeySequence(offer.key))
        if not live:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    return menu


def _key(number: int) -> str:
    """Of the place that comes as the `number`th: Ctrl with a digit, from the eleventh on with Shift besides."""
    return f"Ctrl+{number % 10}" if number <= _DIGITS else f"Ctrl+Shift+{number - _DIGITS}"
