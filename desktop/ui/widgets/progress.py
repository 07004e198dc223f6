"""How far something long is: what is done of what, the time left once it is known, and a way to break it off."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QProgressBar

from desktop.how_far import HowFar
from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.plain import button, column, label, row

_PATIENCE = 600  # ms before anything is said: what is done by then needs no bar
_EVERY = 200  # ms


class ProgressPart(QFrame):
    """Hidden until it has something to say. `begin` gives what the work calls from its own thread."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "notice")
        self.setProperty("tone", "working")
        self._far = (0, 0)  # written by the thread that works
        self._stopped = Event()
        self._how_far = HowFar("")
        self.words = label("", "strong", wrap=True, name=f"{name}_words")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = button(theme, _("Break off"), lambda: self._stopped.set(), name=f"{name}_stop")
        edge = theme.gap(2)
        words = column(self.words, self.bar, gap=theme.gap(1))
        self.setLayout(row(words, self.stop, gap=theme.gap(3), margins=(edge, edge, edge, edge)))
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._late.timeout.connect(self.show)
        self._telling = QTimer(self, interval=_EVERY)
        self._telling.timeout.connect(self._tell)
        self.hide()

    def begin(self, what: str) -> Callable[[int, int], bool]:
        """Say in a moment that `what` is under way; what was before it is broken off."""
        self._stopped.set()
        self._how_far, self._far = HowFar(what), (0, 0)
        self._stopped = stopped = Event()
        self.bar.setAccessibleName(what)
        self._tell()
        self._late.start()
        self._telling.start()

        def told(done: int, of: int) -> bool:
            if stopped.is_set():
                return False
            self._far = (done, of)
            return True

        return told

    def end(self) -> None:
        """It is done, or failed, or nobody waits for it any more: then it is broken off."""
        self._stopped.set()
        self._late.stop()
        self._telling.stop()
        self.hide()

    @property
    def running(self) -> bool:
        return self._telling.isActive()

    def _tell(self) -> None:
        done, of = self._far
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.words.setText(self._how_far.words(done, of))
