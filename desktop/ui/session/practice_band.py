"""The band above everything while somebody practises: that nothing of it is real, and the ways out of it."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.ui.run.looks import Looks
from desktop.ui.widgets.plain import button, label, row
from desktop.usecases.office.opening import Workplace


class MoveTo(Protocol):
    """Leaves an office for another one of this PC; with `ask` it is asked first whether to practise on or anew."""

    def __call__(self, place: Workplace, *, ask: bool = False) -> None: ...


class PracticeBand(QFrame):
    """`anew` throws away what was practised, `leave` goes back to the real office or to joining one, `renewed` puts
    another band in this one's place.
    """

    def __init__(
        self, theme: Theme, anew: Callable[[], None], leave: Callable[[], None], renewed: Callable[[], None]
    ) -> None:
        super().__init__()
        self._renewed = renewed
        self.setObjectName("practice_band")
        self.setProperty("kind", "practice")
        self.words = label(_("PRACTICE — not real data"), name="practice_words")
        self.setAccessibleName(self.words.text())
        sign = QLabel()
        size = theme.gap(5)
        sign.setPixmap(theme.icon("practice", "practice_text").pixmap(QSize(size, size)))
        again = button(theme, _("Begin the practice anew"), anew, name="practice_anew")
        out = button(theme, _("Leave the practice"), leave, name="practice_leave")
        edge = theme.gap(6)
        margins = (edge, theme.gap(1), theme.gap(4), theme.gap(1))
        self.setLayout(row(sign, self.words, None, again, out, gap=theme.gap(2), margins=margins))

    def renew(self) -> None:
        """Give way to a band in the colours and the language of now."""
        self._renewed()


def mark_window(window: QMainWindow, looks: Looks, place: Workplace, move_to: MoveTo) -> None:
    """Tell above every screen and in the title of a window at `place` that nothing is real, unless the office is;
    again whenever the window looks or speaks differently.
    """
    real = place.real
    band = QWidget()
    title = "Loket"
    if real is not None:
        again = partial(mark_window, window, looks, place, move_to)
        band = PracticeBand(looks.theme, lambda: move_to(place, ask=True), lambda: move_to(real), again)
        looks.changed.connect(band.renew)
        title = f"{band.words.text()} · Loket"
    window.setMenuWidget(band)
    band.show()  # at once: the layout would come to it a turn after the first door
    window.setWindowTitle(title)
