"""How the window looks and speaks on this PC: as a person chose it, else as the system is set."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.i18n import Language, _, current_language, use_language
from desktop.store.store import Store
from desktop.ui.design.theme import Theme, ThemeChoice, dress, follow_choice, system_theme
from desktop.ui.jobs import Jobs
from desktop.ui.offers import Offer

THEME, CLOSE, LANGUAGE = "theme", "close_lines", "language"  # settings of this PC


class Looks(QObject):
    """Wears the theme and speaks the language; `changed` asks for the screens to be built anew."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.choice: ThemeChoice = "system" if theme.name == system_theme() else theme.name
        self.close = theme.close
        self._jobs: Jobs | None = None
        self._store: Store | None = None
        self._chosen: dict[str, str | bool] = {}  # before there was an office to keep it in
        self._practice = False
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.follow_system)

    def read(self, store: Store, jobs: Jobs) -> None:
        """What was chosen on this PC before, and where to keep what will be."""
        self._store, self._jobs = store, jobs
        for key, value in self._chosen.items():
            store.set_setting(key, value)
        if not self._practice:  # a real office may follow
            self._chosen = {}
        self.choice = store.get_setting(THEME, self.choice)
        self.close = bool(store.get_setting(CLOSE, self.close))
        self._put_on()
        spoken = current_language()
        use_language(store.get_setting(LANGUAGE, spoken))
        if current_language() != spoken:
            self.changed.emit()

    def change_theme(self, choice: ThemeChoice) -> None:
        """Light, dark or as the system is from now on."""
        self._keep(THEME, choice)
        self.choice = choice
        self._put_on()

    def change_room(self, *, close: bool) -> None:
        """Lines stand close or with room between them from now on."""
        self._keep(CLOSE, close)
        self.close = close
        self._put_on()

    def change_language(self, language: Language) -> None:
        """Speak another language from now on."""
        self._keep(LANGUAGE, language)
        use_language(language)
        self.changed.emit()

    def leave(self) -> None:
        """The office is closed: nothing is kept in it any more."""
        self._store = self._jobs = None

    def mark_practice(self, practice: bool) -> None:
        """Wear the colours of practice, or one's own again."""
        self._practice = practice
        self._put_on()

    def follow_system(self) -> None:
        """The person set their computer to light or dark."""
        if self.choice == "system":
            self._put_on()

    def menu(self) -> list[Offer]:
        """What else could be chosen."""
        other: ThemeChoice = "light" if self.theme.name == "dark" else "dark"
        look = _("Light colours") if other == "light" else _("Dark colours")
        close = not self.close
        room = _("Compact lines") if close else _("Roomy lines")
        language: Language = "en" if current_language() == "id" else "id"
        words = {"en": "English", "id": "Bahasa Indonesia"}[language]
        entries = [Offer(look, "theme", lambda: self.change_theme(other))]
        if self.theme.name != "contrast":
            entries.append(Offer(_("High contrast"), "contrast", lambda: self.change_theme("contrast")))
        if self.choice != "system":
            entries.append(Offer(_("Colours as on this PC"), "theme", lambda: self.change_theme("system")))
        entries.append(Offer(room, "room", lambda: self.change_room(close=close)))
        return [*entries, Offer(words, "language", lambda: self.change_language(language))]

    def _keep(self, key: str, value: str | bool) -> None:
        store, jobs = self._store, self._jobs
        if store is not None and jobs is not None:
            jobs.write(lambda: store.set_setting(key, value))
        else:
            self._chosen[key] = value

    def _put_on(self) -> None:
        application = QApplication.instance()
        wanted = follow_choice(self.choice)
        worn = (self.theme.name, self.theme.practice, self.theme.close)
        if (wanted, self._practice, self.close) != worn and isinstance(application, QApplication):
            self.theme = dress(application, wanted, practice=self._practice, close=self.close)
            self.changed.emit()
