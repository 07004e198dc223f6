"""A window as a person meets it, from its doors on."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.screens.door import Enrol, SignIn
from desktop.ui.session.window import LoketWindow
from desktop.ui.shell.shell import Shell
from desktop.usecases.office.practice_people import practice_people
from tests.support.central import PASSWORD, RunningCentral


@dataclass
class Screen:
    """A window as a person meets it."""

    qtbot: QtBot
    window: LoketWindow

    def line(self, name: str) -> QLineEdit:
        found = self.window.findChild(QLineEdit, name)
        assert isinstance(found, QLineEdit), name
        return found

    def fill(self, **texts: str) -> None:
        for name, text in texts.items():
            self.line(name).setText(text)

    def press(self, name: str) -> None:
        found = self.window.findChild(QPushButton, name)
        assert isinstance(found, QPushButton), name
        found.click()

    def typing(self) -> QWidget | None:
        """Where typing goes."""
        return self.window.focusWidget()

    def enter(self, text: str = "") -> None:
        """Type, then press Enter."""
        line = self.typing()
        self.qtbot.keyClicks(line, text)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def wait(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=20_000)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        self.wait(lambda: isinstance(self.window.door, SignIn))
        self.fill(username=name, password=password)
        self.press("sign_in")

    @property
    def shell(self) -> Shell:
        assert self.window.shell is not None
        return self.window.shell


OpenWindow = Callable[..., Screen]


def found_people(central: RunningCentral) -> str:
    office = central.add_office()
    for name, role in (("siti", "clerk"), ("budi", "verifier")):
        central.add_user(office, name, role)
    return office


def join(screen: Screen, central: RunningCentral, office: str, **more: str) -> None:
    assert isinstance(screen.window.door, Enrol)
    screen.fill(server=central.url, code=central.code(office), device_name="Loket 1", **more)
    screen.press("enrol")


def practising(screen: Screen) -> Screen:
    """From the first door to the practice office's own."""
    screen.press("try_practice")
    screen.press("begin_practice")
    screen.wait(lambda: screen.window.entrance.place.practice)
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    return screen


def sit(screen: Screen, name: str) -> None:
    """Sign in as somebody of the practice office, whose password is shown."""
    password = next(person.password for person in practice_people() if person.username == name)
    screen.sign_in(name, password)
    screen.wait(lambda: screen.window.shell)
