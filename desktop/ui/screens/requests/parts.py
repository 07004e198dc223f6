"""The parts of a request below its facts, each behind its tab, and made when it is first looked at."""

from collections.abc import Callable
from functools import cached_property, partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from desktop.i18n import _
from desktop.ui.paper.letter_copies import Hands
from desktop.ui.scans.keeper import Scans
from desktop.ui.screens.requests.aside_part import AsidePart
from desktop.ui.screens.requests.checklist import Checklist
from desktop.ui.screens.requests.letter_part import LetterPart
from desktop.ui.screens.requests.marking import Marker
from desktop.ui.screens.requests.sheets import documents_sheet, history_sheet
from desktop.ui.screens.requests.workers_part import Do, WorkersPart
from desktop.ui.seat import Seat
from desktop.ui.widgets.later import Later
from desktop.ui.widgets.plain import button, column, row
from desktop.ui.widgets.timeline import Timeline
from desktop.usecases.history import history_of
from sync.model.pack import RecordType
from sync.model.record import Record

WORKERS, DOCUMENTS, LETTER, ASIDE, HISTORY = range(5)


class RequestParts(QWidget):
    """`laid` comes once the workers' part is there, a turn after the page; `counted` when its rows are others,
    `marked_many` when the marking of many of them is over.
    """

    laid = Signal()
    counted = Signal()
    marked_many = Signal()

    def __init__(
        self, seat: Seat, kind: RecordType, record: Record, marker: Marker, do: Do, hands: Hands | None
    ) -> None:
        super().__init__()
        self._seat = seat
        self._kind = kind
        self._record = record
        self._editable = False
        self._marker = marker
        self._do = do
        self._hands = hands
        self._stack = QStackedWidget()
        self._tabs = QButtonGroup(self)
        self._places = (
            Later(lambda: self.workers, seat.jobs),
            Later(self._make_documents),
            Later(lambda: self.letter),
            Later(lambda: self.aside),
            Later(lambda: history_sheet(seat.theme, self.timeline, self)),
        )
        self._places[WORKERS].laid.connect(self.laid)
        self._lay_out()

    @cached_property
    def workers(self) -> WorkersPart:
        made = WorkersPart(self._seat, self._marker, self._do)
        made.counted.connect(self._count)
        made.marked_many.connect(self.marked_many)
        return made

    @cached_property
    def checklist(self) -> Checklist:
        made = Checklist(self._seat, Scans(self._seat, self, self._seat.say))
        made.marked.connect(self._marker.note)
        return made

    @cached_property
    def letter(self) -> LetterPart:
        return LetterPart(self._seat, self._hands)

    @cached_property
    def aside(self) -> AsidePart:
        made = AsidePart(self._seat.theme)
        made.put(self._record.fields.get("set_aside") or {})
        return made

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self._seat.theme, self._kind, sends=not self._seat.desk.practice)

    @property
    def in_front(self) -> int:
        """Which part is looked at."""
        return self._stack.currentIndex()

    @property
    def has_workers(self) -> bool:
        """Whether the workers' part is there to be filled."""
        return self._places[WORKERS].is_laid

    @property
    def marking_many(self) -> bool:
        """Whether documents of many workers are being marked."""
        return self.has_workers and self.workers.marking_many.running

    def show_part(self, place: int) -> None:
        """WORKERS, DOCUMENTS, LETTER, ASIDE or HISTORY."""
        self._tabs.button(place).setChecked(True)
        self._stack.setCurrentIndex(place)
        if place == DOCUMENTS:
            self.checklist.go_to(0)
        self._look()

    def put(self, record: Record, *, editable: bool) -> None:
        """Show the request as it stands now."""
        self._record, self._editable = record, editable
        aside = record.fields.get("set_aside") or {}
        self._tabs.button(ASIDE).setText(_("Set aside  {n}").format(n=len(aside)))
        if self._places[DOCUMENTS].is_laid:
            self._put_documents()
        if self._places[ASIDE].is_laid:
            self.aside.put(aside)
        self._look()

    def take_focus(self) -> bool:
        """Put the focus where the work is in the part in front; False where that is above."""
        place = self.in_front
        if place == LETTER and self.letter.letter is not None:
            self.letter.next_button.setFocus()
        elif place == WORKERS and self.has_workers:
            pick = self.workers.pick
            (self.workers.table if pick.isHidden() else pick.entrance()).setFocus()
        else:
            return False
        return True

    def tab(self) -> QPushButton:
        """The tab of the part in front."""
        return self._tabs.checkedButton()  # type: ignore[return-value]

    def _lay_out(self) -> None:
        theme = self._seat.theme
        tabs = row(gap=theme.gap(1.5))
        names = (_("Workers"), _("Documents of the request"), _("Letter"), _("Set aside"), _("History"))
        for number, (name, place) in enumerate(zip(names, self._places, strict=True)):
            tabs.addWidget(self._tab(number, name))
            self._stack.addWidget(place)
        tabs.addStretch(1)
        self._tabs.button(WORKERS).setChecked(True)
        whole = column(tabs, self._stack, gap=theme.gap(3))
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _tab(self, place: int, name: str) -> QPushButton:
        show: Callable[[], None] = partial(self.show_part, place)
        made = button(self._seat.theme, name, show, kind="chip", name=f"part_{place}")
        made.setCheckable(True)
        QShortcut(QKeySequence(f"Alt+{place + 1}"), self, show)
        made.setToolTip(f"{name} (Alt+{place + 1})")
        self._tabs.addButton(made, place)
        return made

    def _make_documents(self) -> QWidget:
        self._put_documents()
        return documents_sheet(self._seat.theme, self.checklist)

    def _put_documents(self) -> None:
        self.checklist.put(self._marker.laid(self._record, self._kind.checklist), editable=self._editable)

    def _look(self) -> None:
        """Read what the part in front shows."""
        place, desk, record = self.in_front, self._seat.desk, self._record
        if place == LETTER:
            self.letter.put(record)
        elif place == HISTORY:
            self._seat.jobs.look_up(
                lambda: history_of(desk, record.type, record.id), self.timeline.put, owner=self.timeline
            )

    def _count(self) -> None:
        self._tabs.button(WORKERS).setText(_("Workers  {n}").format(n=len(self.workers.model.rows)))
        self.counted.emit()
