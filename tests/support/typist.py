"""A clerk at the keyboard who counts: a walk-in registration from an identity card and the counter's form."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from desktop.ui.forms.form import RecordForm
from desktop.ui.forms.search_control import SearchLine

CARD = {
    "nik": "3212154503990021",
    "name": "Sulastri Handayani",
    "birth_place": "Indramayu",
    "marital_status": "belum",
    "religion": "islam",
    "education": "sma",
    "family_card": "3212150101080007",
    "passport": "",  # who asks for the letter has none yet
    "address": "Blok Karang RT 03 RW 02",
    "village": "pekandangan",
    "phone": "081234567001",
    "email": "",
    "family_name": "Karsini",
    "family_relation": "ibu",
    "permission_given_on": "k",
    "village_head": "Warsono",
    "scheme": "",  # as the pack proposes
    "destination_country": "taiwan",
    "job": "caregiver",
    "company": "bahari",
}
"""What is read off the papers, field by field; birth date and sex are in the NIK."""

AGAIN = dict.fromkeys(("permission_given_on", "village_head", "destination_country", "job", "company"), "")
"""Of the next worker of the same company, what is the same as before."""

Wait = Callable[[Callable[[], object]], None]


class Typist:
    """Presses keys where the focus is. `keys` counts them all, `own` those that are a value's own characters."""

    def __init__(self, wait: Wait) -> None:
        self.keys = 0
        self.own = 0
        self._wait = wait

    @property
    def beyond(self) -> int:
        """Keys that say nothing about the worker."""
        return self.keys - self.own

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key; an open list of suggestions gets it first, as it does on a real screen."""
        where = self._focus()
        popup = QApplication.activePopupWidget() if isinstance(where, SearchLine) else None
        QTest.keyClick(popup or where, key, modifier)
        self.keys += 1
        self._settled()

    def write(self, text: str) -> None:
        where = self._focus()
        for character in text:
            QTest.keyClick(where, character)
            self.keys += 1
            self.own += 1
        QApplication.processEvents()

    def fill(self, form: RecordForm, texts: dict[str, str], repeated: frozenset[str] = frozenset()) -> None:
        """Every field in the form's order, with Enter, or with the key that repeats what stood there before."""
        for key, text in texts.items():
            control = form.cells[key].control
            self._wait(lambda control=control: control.isAncestorOf(self._focus()))  # type: ignore[misc]
            if key in repeated:
                self.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
                continue
            self.write(text)
            line = control.target()
            if text and isinstance(line, SearchLine):
                self._wait(line.offered)
            self.press(Qt.Key.Key_Return)

    def _focus(self) -> QWidget:
        found = QApplication.focusWidget() or self._window().focusWidget()
        assert found is not None
        return found

    def _settled(self) -> None:
        """On a screen that is not there a list of suggestions takes the focus with it as it goes; it comes back."""
        QApplication.processEvents()
        if QApplication.activePopupWidget() is None:
            self._window().activateWindow()
            self._wait(self._window().isActiveWindow)

    def _window(self) -> QMainWindow:
        windows = (part for part in QApplication.topLevelWidgets() if isinstance(part, QMainWindow))
        return next(window for window in windows if window.isVisible())
