"""What a person reaches from every screen: the palette, the manual, taking back what was just done."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.i18n import _, current_language
from desktop.ui.help import HelpWindow
from desktop.ui.help.about import AboutDialog
from desktop.ui.help.manual import FIRST
from desktop.ui.offers import Offer
from desktop.ui.palette import Palette
from desktop.ui.palette.finding import FOUND_IN, find, note_recent, read_recent, recent_entries
from desktop.ui.palette.offered import groups_of, place_entries
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.shell.places import manual_page, places
from desktop.ui.widgets.notice import NoticeBar
from desktop.usecases.people.registering import REGISTRATION, is_handwritten
from sync.model.record import Record

LOGS = "folder"  # the meaning of the way to them


class Anywhere:
    """Works for one person at one window. `own` gives what else they may do, `place_keys` are the keys of places."""

    def __init__(
        self, seat: Seat, shell: QWidget, notice: NoticeBar, here: Callable[[], Page], own: Callable[[], list[Offer]]
    ) -> None:
        self._seat = seat
        self._shell = shell
        self._notice = notice
        self._here = here
        self._own = own
        self.place_keys: dict[str, str] = {}
        self.help: HelpWindow | None = None
        found = partial(find, seat.desk, show=seat.go.look_at)
        self.palette = Palette(seat.theme, seat.jobs, found, self._over_the_palette, shell)
        self._shortcuts = {key: QShortcut(QKeySequence(key), shell, way) for key, way in self._ways().items()}

    def find(self) -> None:
        """Open the palette over the screen in front; pressed again, it goes."""
        if self.palette.isVisible():
            self.palette.put_away()
            return
        seat, desk = self._seat, self._seat.desk
        recent = recent_entries(desk, read_recent(desk), seat.go.look_at)
        to = place_entries(desk.pack, places(desk), self.place_keys, self._way)
        self.palette.open(groups_of(recent, self._here().offers(), self.offers(), to))

    def explain(self, key: str = "") -> None:
        """Open the manual at a page, else at that of the screen in front."""
        if self.help is None:
            self.help = HelpWindow(self._seat.theme, self._shell, self._page_about)
        self.help.open(key)

    def shown(self, page: Page) -> None:
        """Another screen came to the front; a key that it answers to itself is its own."""
        self.palette.put_away()
        for key, shortcut in self._shortcuts.items():
            shortcut.setEnabled(key not in page.own_keys)
        record = getattr(page, "record", None)
        if isinstance(record, Record) and record.type in FOUND_IN:
            self._seat.jobs.write(partial(note_recent, self._seat.desk, record.type, record.id))

    def offers(self) -> list[Offer]:
        """What can be done from everywhere."""
        seat = self._seat
        found = []
        if seat.desk.may(REGISTRATION):
            found += [
                Offer(_("Register a worker"), "next", partial(seat.go.new, REGISTRATION), "F3"),
                Offer(_("Import a list"), "import", seat.go.import_file, "Ctrl+I"),
            ]
        found += self._new_records()
        if not seat.desk.practice:
            found.append(Offer(_("Synchronise now"), "sync", seat.sync.insist, "F5"))
        return [*found, *self.help_offers(), *self.person_offers()]

    def person_offers(self) -> list[Offer]:
        """The menu behind the person's name; the logs stand in the help menu."""
        return [offer for offer in self._own() if offer.icon != LOGS]

    def help_offers(self) -> list[Offer]:
        """The help menu."""
        return [
            Offer(_("Help for this screen"), "manual", self.explain, "F1"),
            Offer(_("First day"), "person", partial(self.explain, FIRST)),
            Offer(_("Keyboard shortcuts"), "keyboard", partial(self.explain, "keyboard")),
            *(offer for offer in self._own() if offer.icon == LOGS),
            Offer(_("About Loket"), "about", self._tell_about),
        ]

    def _new_records(self) -> list[Offer]:
        """What the person may begin besides a registration, of what has a list."""
        desk, go = self._seat.desk, self._seat.go
        listed = [desk.pack.records[place.key] for place in places(desk) if place.key in desk.pack.records]
        begun = [kind for kind in listed if kind.key != REGISTRATION and is_handwritten(kind) and desk.may(kind.key)]
        named = _("New: {kind}")  # as on the list's own button
        return [
            Offer(named.format(kind=kind.label.of(current_language())), "add", partial(go.new, kind.key))
            for kind in begun
        ]

    def _ways(self) -> dict[str, Callable[[], None]]:
        """What keys do; whoever may register begins with a person at the counter from wherever they are."""
        go = self._seat.go
        ways: dict[str, Callable[[], None]] = {
            "Ctrl+K": self.find,
            "F1": self.explain,
            "Ctrl+Z": self._notice.take_back,
            "Alt+Left": go.back,
            "F5": self._seat.sync.insist,
        }
        if self._seat.desk.may(REGISTRATION):
            ways |= {"F3": lambda: go.new(REGISTRATION), "Ctrl+I": lambda: go.import_file()}
        return ways

    def _over_the_palette(self, key: str) -> Callable[[], None] | None:
        """What a key does while the palette is open; Ctrl+Z is for what is typed there."""
        to = {keys: self._way(place) for place, keys in self.place_keys.items()}
        offered = {offer.key: offer.chosen for offer in self.offers()}
        ways = {**to, **offered, **self._ways(), "Ctrl+Z": None}
        return ways.get(key) if key else None

    def _way(self, key: str) -> Callable[[], None]:
        return lambda: self._seat.go.to(key)

    def _page_about(self) -> str:
        page = self._here()
        return page.help or manual_page(self._seat.desk, page.key)

    def _tell_about(self) -> None:
        dialog = AboutDialog(self._seat.theme, self._seat.desk.pack.version, self._shell)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
