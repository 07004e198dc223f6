"""What stands in front in the window: a door, or the shell of whoever has signed in."""

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.i18n import _
from desktop.ui.design.tokens import Tone
from desktop.ui.screens.door import Door
from desktop.ui.session.curtain import Curtain
from desktop.ui.shell.shell import Shell


class Front(QStackedWidget):
    """The shell of somebody who is away stays behind a door, for as long as `curtain` hides it."""

    def __init__(self, curtain: Curtain) -> None:
        super().__init__()
        self.door: Door | None = None
        self.shell: Shell | None = None
        self._curtain = curtain
        self._file: Path | None = None  # waits for somebody to sign in

    @property
    def open_shell(self) -> Shell | None:
        """The shell that can be worked in; none while its person is away."""
        return None if self._curtain.drawn else self.shell

    def show_door(self, door: Door) -> None:
        """Put a door in front."""
        self.door = door
        self._show(door)
        door.begin()

    def show_shell(self, shell: Shell) -> None:
        """Somebody signed in, or came back."""
        self.door = None
        self.shell = shell
        self._show(shell)
        shell.page.opened()
        self._curtain.lift()
        if self._file is None:
            return
        if shell.seat.desk.practice:
            waits = _("{file} is not for practising. It is taken in once somebody signs in to the real office.")
            self.say(waits.format(file=self._file.name))
            return
        file, self._file = self._file, None
        shell.take_in(file)

    def put_away(self) -> None:
        """Keep what is unfinished in the shell, which may stay or go after this."""
        if self.shell is not None:
            self.shell.leave()

    def clear(self) -> None:
        """Whoever signed in does not come back."""
        self.shell = None
        self._curtain.drop()

    def take_in(self, file: Path) -> None:
        """Take in a courier file, now or once somebody has signed in."""
        if self.open_shell is not None:
            self.open_shell.take_in(file)
            return
        self._file = file
        self.say(_("Sign in: {file} is taken in then.").format(file=file.name))

    def say(self, text: str, tone: Tone = "neutral") -> None:
        """Say something on the screen in front; nothing is heard before the first."""
        if self.open_shell is not None:
            self.open_shell.seat.say(text, tone)
        elif self.door is not None:
            self.door.notice.say(text, tone)

    def _show(self, screen: QWidget) -> None:
        """What was there goes, but for the shell of somebody who is only away."""
        self.addWidget(screen)
        self.setCurrentWidget(screen)
        for place in reversed(range(self.count())):
            other = self.widget(place)
            if other not in (screen, self.shell):
                self.removeWidget(other)
                other.setParent(None)
                other.deleteLater()
