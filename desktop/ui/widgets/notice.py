"""The bar that says what happened, whether the work is safe, and what to do."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy
from shiboken6 import isValid

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS, Tone
from desktop.ui.widgets.plain import button, label, restyle, row


class TakeBack(NamedTuple):
    """What a message offers where that takes back what was just done: Ctrl+Z does it too."""

    text: str
    act: Callable[[], None]


class NoticeBar(QFrame):
    """One message at a time; it stays until it is closed or the next one comes."""

    def __init__(self, theme: Theme, *, closable: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._just_said = QTimer(self, singleShot=True, interval=0)  # until the action that speaks has come to its end
        self._icon = QLabel()
        self._text = label("", wrap=True, name="notice_text")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action: tuple[str, Callable[[], None]] | None = None
        self._act: QPushButton = button(theme, "", self._do, kind="quiet", name="notice_action")
        self._close: QPushButton = button(theme, "", self.hide, kind="back", icon="close", name="notice_close")
        self._close.setAccessibleName(_("Close this message"))
        self._close.setToolTip(_("Close this message"))
        self._act.hide()
        if not closable:
            self._close.hide()
        self.setProperty("kind", "notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        edges = (theme.gap(3), theme.gap(1), theme.gap(1), theme.gap(1))
        self.setLayout(row(self._icon, self._text, self._act, self._close, gap=theme.gap(2), margins=edges))
        self.hide()

    def say(self, text: str, tone: Tone = "good", action: tuple[str, Callable[[], None]] | None = None) -> None:
        """Show `text`, with a button when there is something to do about it; a screen reader speaks it. Whoever was to
        read it may have signed out: then nobody hears of it.
        """
        if not isValid(self):
            return
        size = self._theme.gap(4.5)
        self._icon.setPixmap(self._theme.icon(LOOKS[tone].icon, tone).pixmap(QSize(size, size)))
        self._text.setText(text)
        self._act.setVisible(action is not None)
        if action is not None:
            self._act.setText(action[0])
            self._act.setAccessibleName(action[0])
            self._action = action
        self._just_said.start()
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        restyle(self)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def put_away(self) -> None:
        """The screen changes: what was said goes, except by the very action that changes the screen."""
        if not self._just_said.isActive():
            self.hide()

    def take_back(self) -> None:
        """Take back what the message tells of, as its button does. All else that a message may offer, such as opening
        a file or signing in again, is for the button alone.
        """
        if self.isVisible() and not self._act.isHidden() and isinstance(self._action, TakeBack):
            self._do()

    def text(self) -> str:
        """What is being said; "" when nothing is."""
        return "" if not isValid(self) or self.isHidden() else self._text.text()

    def _do(self) -> None:
        """Once: what was said is past with it, unless the action says something itself."""
        action, self._action = self._action, None
        if action is not None:
            self.hide()
            action[1]()
