"""What a request is about, in one line, beside the steps that lead on from here."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QSizePolicy, QWidget

from desktop.i18n import _, current_language, ngettext
from desktop.ui.screens.requests.permit_facts import permit_facts
from desktop.ui.seat import Seat
from desktop.ui.widgets.facts import fact
from desktop.ui.widgets.laying import Laying
from desktop.ui.widgets.plain import clear, column, label, row
from desktop.ui.widgets.steps import StepsPanel
from desktop.usecases.names import names_of
from desktop.wording import NOTHING, show_value
from sync.model.pack import RecordType
from sync.model.record import Record

_FACTS = (
    ("company", 0, 0, 2),
    ("destination_country", 0, 2, 1),
    ("immigration_office", 0, 3, 2),
    ("letter_number", 1, 0, 1),
    ("letter_date", 1, 1, 1),
    ("received_on", 1, 2, 1),
    ("scheme", 1, 4, 1),
)  # field, row, column, columns taken
_FEW_FACTS = (("company", 0, 0, 2), ("destination_country", 0, 2, 1), ("letter_number", 1, 0, 1))  # where it is narrow
_PERMIT_PLACES = ((2, 0, 1), (2, 1, 3), (2, 4, 1))  # row, column, columns taken
_FEW_PERMIT_PLACES = ((1, 1, 1), (2, 0, 3))
_WORKERS, _FEW_WORKERS = (1, 3, 1), (1, 2, 1)
_SIDE = (58, 76)  # quarter lines: how wide the steps are at least and at most
_BESIDE = 150  # quarter lines below which the steps stand under the facts
_ROOM = 215  # quarter lines below which there are few facts: the rest stands in the form and on the letter


class HeadCard(QFrame):
    """Facts at the left, steps at the right with what `further` can be done above them."""

    def __init__(self, seat: Seat, kind: RecordType, steps: StepsPanel, *further: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._record: Record | None = None
        self._workers = ""
        self._narrow: bool | None = None  # None: nobody knows yet how much room there is
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._seat = seat
        self._laying = Laying(seat.jobs, self)
        self._kind = kind
        theme = seat.theme
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(theme.gap(4))
        self._facts.setVerticalSpacing(theme.gap(2))
        self.held = label("", "caption", wrap=True, name="rows_hold_back")
        self.held.hide()
        self._side = QWidget()
        self._side.setLayout(column(steps, *further, self.held, None, gap=theme.gap(1.5)))
        left = QWidget()
        left.setLayout(column(self._facts, None))
        edge, inner = theme.gap(4), theme.gap(3)
        self._parts = row(left, self._side, gap=edge, margins=(edge, inner, inner, inner))
        self._parts.setStretch(0, 1)
        self.setLayout(self._parts)

    def minimumSizeHint(self) -> QSize:
        """No wider than the steps need: they can always stand below the facts."""
        gap = self._seat.theme.gap
        return QSize(gap(_SIDE[0] + 7), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share(event.size().width())
        narrow = self.width() < self._seat.theme.gap(_ROOM)
        if narrow != self._narrow:
            self._narrow = narrow
            if self._record is not None:
                self._laying.begin(self._lay(self._record))
            self._show_held()

    def _share(self, width: int) -> None:
        gap, ways = self._seat.theme.gap, QBoxLayout.Direction
        below = width < gap(_BESIDE)
        self._parts.setDirection(ways.TopToBottom if below else ways.LeftToRight)
        if below:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(self.maximumWidth())
        else:
            self._side.setFixedWidth(min(max(round(width * 0.4), gap(_SIDE[0])), gap(_SIDE[1])))

    def put(self, record: Record) -> None:
        """Show a request's facts."""
        self._record = record
        if self._narrow is not None:
            self._laying.begin(self._lay(record))

    def _lay(self, record: Record) -> Iterator[None]:
        """A turn after the card is shown, with the page around it."""
        yield
        clear(self._facts)
        for place in range(5):
            self._facts.setColumnStretch(place, 0 if self._narrow and place > 2 else 3 if place else 4)
        desk, names = self._seat.desk, names_of(self._seat.desk)
        for key, line, place, width in _FEW_FACTS if self._narrow else _FACTS:
            asked = "applicant" if key == "company" and not record.fields.get("company") else key
            field = self._kind.require(asked)
            text = show_value(desk.pack, field, record.fields.get(asked), names)
            self._add(field.label.of(current_language()), text, line, place, width)
        places = _FEW_PERMIT_PLACES if self._narrow else _PERMIT_PLACES
        for (name, text), (line, place, width) in zip(permit_facts(desk, record), places, strict=False):
            self._add(name, text, line, place, width)
        self._add_workers()

    def count(self, rows: int, incomplete: int, submitting: bool) -> None:
        """Compare the number of workers with the letter's, and say which of them would hold the next step back."""
        stated = self._record.fields.get("stated_count") if self._record else None
        differs = stated is not None and stated != rows
        said = _("{n}; the letter says {stated}").format(n=rows, stated=stated) if differs else str(rows)
        self._workers = said
        if self._narrow is not None:
            self._add_workers()
        held = ngettext(
            "{n} worker lacks documents and holds the request back.",
            "{n} workers lack documents and hold the request back.",
            incomplete,
        ).format(n=incomplete)
        self.held.setText(held if submitting and incomplete else "")
        self._show_held()

    def _show_held(self) -> None:
        """Where there is little room, what the table says too gives way."""
        self.held.setVisible(bool(self.held.text()) and not self._narrow)

    def _add_workers(self) -> None:
        self._add(_("Workers"), self._workers, *(_FEW_WORKERS if self._narrow else _WORKERS))

    def _add(self, name: str, text: str, line: int, place: int, width: int) -> None:
        standing = self._facts.itemAtPosition(line, place)
        if standing is not None and (old := standing.widget()) is not None:
            self._facts.removeWidget(old)
            old.deleteLater()
        made = fact(self._seat.theme, name, text or NOTHING, wrap=True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        made.setMinimumWidth(self._seat.theme.gap(20))
        self._facts.addWidget(made, line, place, 1, width, Qt.AlignmentFlag.AlignTop)
