"""What was changed last in the office, whatever it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from desktop.i18n import _
from desktop.store.values import Query
from desktop.ui.design.theme import Theme
from desktop.ui.seat import Seat
from desktop.ui.widgets.badge import Badge
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.even_grid import EvenGrid
from desktop.ui.widgets.plain import button, card, clear, column, label
from desktop.usecases.desk import Desk
from desktop.usecases.names import names_of, title
from desktop.wording import Names, show_moment, state_label
from sync.model.record import Record

_TYPES = ("registration", "recommendation_request", "recommendation")
_SHOWN = 6
_NAME = 70  # quarter lines that names take at least, so that the states stand below one another
_WIDE = 320  # quarter lines from which two stand beside one another


def latest(desk: Desk) -> list[Record]:
    """The last few, the last one first."""
    found: list[Record] = []
    for record_type in _TYPES:
        if record_type in desk.pack.records:
            ids = desk.store.select(Query(record_type=record_type, limit=_SHOWN))
            found += desk.store.many(record_type, ids)
    return sorted(found, key=lambda record: record.updated_at, reverse=True)[:_SHOWN]


class RecentCard:
    """Name, state, and who changed it when."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._shown: list[Record] | None = None
        self._lines = column()
        self.card: QFrame = card(seat.theme, label(_("Changed last"), "section"), self._lines, gap=2)
        self.card.hide()

    def put(self, records: list[Record]) -> None:
        """Show these."""
        if records == self._shown:
            return
        self._shown = records
        clear(self._lines)
        theme, names = self._seat.theme, names_of(self._seat.desk)
        made = [self._parts(record, names) for record in records]
        room = max((badge.sizeHint().width() for _way, badge, _when in made), default=0)
        lines: list[tuple[QWidget, int]] = [(_line(theme, parts, room), 1) for parts in made]
        self._lines.addWidget(EvenGrid(theme, lines, ((_WIDE, 1),), columns=2, gap=1))
        self.card.setVisible(bool(records))

    def _parts(self, record: Record, names: Names) -> tuple[QWidget, QWidget, QWidget]:
        seat = self._seat
        kind = seat.desk.pack.record(record.type)
        name = title(seat.desk, record, names)
        way = button(seat.theme, name, lambda: seat.go.record(record.type, record.id), kind="link", icon=record.type)
        tone = kind.workflow.state(record.state).tone if kind.workflow and record.state else "neutral"
        badge = Badge(seat.theme, state_label(kind, record.state), tone)
        who = names("user", record.updated_by) or ""
        when = elided(" · ".join(part for part in (who, show_moment(record.updated_at)) if part), "caption")
        return way, badge, when


def _line(theme: Theme, parts: tuple[QWidget, QWidget, QWidget], state: int) -> QWidget:
    """What belongs together is read without a leap, and the states, `state` pixels wide, stand below one another."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.gap(4))
    grid.setColumnMinimumWidth(0, theme.gap(_NAME))
    grid.setColumnMinimumWidth(1, state)
    grid.setColumnStretch(3, 1)
    for place, part in enumerate(parts):
        grid.addWidget(part, 0, place, Qt.AlignmentFlag.AlignVCenter)
    whole = QWidget()
    whole.setLayout(grid)
    return whole
