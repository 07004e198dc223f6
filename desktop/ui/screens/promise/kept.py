"""How the promise was kept in a period: two sentences, and how many answers took how long."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import Tone
from desktop.ui.seat import Seat
from desktop.ui.widgets.period import PeriodLine
from desktop.ui.widgets.plain import button, clear, label, row
from desktop.usecases.requests.promise_words import kept_words
from desktop.usecases.requests.service_promise import Kept, promise_kept

_BARS = 8  # more days than these are told together


class Bar(QWidget):
    """A share of the longest bar, in a tone."""

    def __init__(self, theme: Theme, share: float, tone: Tone, words: str) -> None:
        super().__init__()
        self._theme, self._share, self._tone = theme, share, tone
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.gap(30), self._theme.gap(4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(self._tone))
        height, edge = self._theme.gap(3), self._theme.gap(0.5)
        width = max(self._share * self.width(), 2.0 * edge)
        painter.drawRoundedRect(QRectF(0, (self.height() - height) / 2, width, height), edge, edge)
        painter.end()


class KeptPart(QWidget):
    """The answers of a period; this month at first."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        theme, today = seat.theme, seat.desk.today()
        self.shown: Kept | None = None
        self.period = PeriodLine(theme, today.replace(day=1), today, self.reload)
        self.words = QVBoxLayout()
        self.words.setSpacing(theme.gap(1))
        self.bars = QGridLayout()
        self.bars.setHorizontalSpacing(theme.gap(3))
        self.bars.setVerticalSpacing(theme.gap(0.5))
        self.bars.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(3))
        layout.addWidget(self.period)
        layout.addLayout(self._periods(today))
        layout.addLayout(self.words)
        layout.addLayout(self.bars)
        layout.addStretch(1)

    def reload(self) -> None:
        """Count anew, off the window's thread."""
        desk, first, last = self._seat.desk, self.period.first.day, self.period.last.day
        self._seat.jobs.look_up(lambda: promise_kept(desk, first, last), self._show, owner=self)

    def _periods(self, today: date) -> QHBoxLayout:
        theme = self._seat.theme
        before = today.replace(day=1) - timedelta(days=1)
        choices = (
            ("this_month", _("This month"), today.replace(day=1), today),
            ("last_month", _("Last month"), before.replace(day=1), before),
            ("this_year", _("This year"), today.replace(month=1, day=1), today),
        )
        made = [
            button(theme, text, partial(self.period.put, first, last), kind="quiet", name=name)
            for name, text, first, last in choices
        ]
        return row(*made, None)

    def _show(self, kept: Kept) -> None:
        if (kept.first, kept.last) != (self.period.first.day, self.period.last.day):
            return
        self.shown = kept
        for layout in (self.words, self.bars):
            clear(layout)
        for text in kept_words(kept):
            self.words.addWidget(label(text, wrap=True))
        for place, (days, count, tone) in enumerate(_bars(kept)):
            name = ngettext("{n} working day", "{n} working days", days).format(n=days)
            if days > _BARS:
                name = _("more than {n}").format(n=_BARS)
            words = ngettext("{name}: {n} answer", "{name}: {n} answers", count).format(name=name, n=count)
            share = count / max(other for _days, other in _summed(kept))
            self.bars.addWidget(label(name, "caption"), place, 0)
            self.bars.addWidget(Bar(self._seat.theme, share, tone, words), place, 1)
            self.bars.addWidget(label(str(count), "strong"), place, 2, Qt.AlignmentFlag.AlignRight)


def _bars(kept: Kept) -> list[tuple[int, int, Tone]]:
    return [(days, count, "good" if days <= kept.promised else "bad") for days, count in _summed(kept)]


def _summed(kept: Kept) -> list[tuple[int, int]]:
    """Answers by working days, those beyond `_BARS` in one."""
    few = [(days, count) for days, count in kept.by_days if days <= _BARS]
    many = sum(count for days, count in kept.by_days if days > _BARS)
    return [*few, *([(_BARS + 1, many)] if many else [])]
