"""What is open, how much time is left, what is late and where it lies; and how the promise was kept."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, ngettext
from desktop.ui.changes import Changed
from desktop.ui.design.tokens import Tone
from desktop.ui.screens.page import Page
from desktop.ui.screens.promise.kept import KeptPart
from desktop.ui.seat import Seat
from desktop.ui.tables.row_model import RowModel, Shown
from desktop.ui.tables.view import Table
from desktop.ui.widgets.fitting import ShareOfWidth
from desktop.ui.widgets.focus import tab_on
from desktop.ui.widgets.plain import button, card, clear, column, label, laid, row, scrolled
from desktop.ui.widgets.timer import Pause
from desktop.usecases.letters.files import PRINT
from desktop.usecases.letters.register_book import numbered_types
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.promise_words import place_name, promise_rule
from desktop.usecases.requests.service_promise import (
    ANSWERED,
    AtPlace,
    Board,
    OpenRequest,
    Place,
    promise_board,
    promised_days,
)
from desktop.wording import short_day

_SETTLE = 300  # ms
_NARROW, _LOWEST = 165, 40  # quarter lines: the width below which the cards go below the table; the table's height
_LEAST, _ORDER = (13, 30, 11, 11, 24), (0, 1, 4, 3, 2)  # of the columns, in average characters; what is needed most


class PromisePage(Page):
    """The open requests, the latest first; a chip for each place shows what lies there alone. Enter opens a request.

    What has its letter is no longer open: its chips stand apart.
    """

    key = "promise"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, _("Service promise"))
        theme = seat.theme
        self.board: Board | None = None
        self.model: RowModel[OpenRequest] = RowModel(_columns(promised_days(seat.desk)))
        self.table = Table(theme, self.model, "promise_table", _("Open requests"))
        self.table.spread(self.table.rooms(_LEAST, self.model.widths(), 1), _ORDER)
        self.table.when_opened(self._open)
        self.chips: dict[Place, QPushButton] = {}
        self._chips = QVBoxLayout()
        self._chips.setSpacing(theme.gap(1.5))
        self._place: Place | None = None
        self.rule = label("", "muted", wrap=True, name="promise_rule")
        self.empty = label(_("No request is open."), "muted", name="promise_empty")
        self.kept = KeptPart(seat)
        self._settle = Pause(_SETTLE, self.reload, self)
        self.add(self.rule)
        left = column(self.table, self.empty)
        left.setStretch(1, 1)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        beside = laid(left, self)
        self.table.setMinimumHeight(theme.gap(_LOWEST))
        where = card(theme, label(_("Where it lies"), "section"), self._chips)
        kept = card(theme, label(_("How it was kept"), "section"), self.kept)
        aside = laid(column(where, kept, None, gap=theme.high(3)), self)
        both = row(beside, aside, gap=theme.gap(3))
        both.setStretch(0, 1)
        ShareOfWidth(self, aside, 0.27, theme.gap(93), theme.gap(114)).stand_below(both, theme.gap(_NARROW))
        self.add_scrolled(scrolled(both, self))
        seat.changes.follow(self, self._changed)
        self.reload()

    def opened(self) -> None:
        self.table.setFocus()
        self._settle.again()

    def reload(self) -> None:
        """Look again at everything that is open, off the window's thread."""
        desk = self.seat.desk
        self.seat.jobs.look_up(lambda: promise_board(desk), self._show, owner=self)
        self.kept.reload()

    def _show(self, board: Board) -> None:
        self.board = board
        self.empty.setText(_("No request is open."))
        self.set_subtitle(_("{n} open, {late} of them late").format(n=len(board.requests), late=board.late))
        self.rule.setText(promise_rule(board))
        self._lay_chips(board)
        self._narrow()

    def _narrow(self) -> None:
        """Show what lies at the chosen place, or everything."""
        found: tuple[OpenRequest, ...] = ()
        if self.board is not None:
            found = self.board.answered if self._place in ANSWERED else self.board.requests
        shown = [request for request in found if self._place in (None, request.place)]
        current = self.table.currentIndex().row()
        self.model.put(shown)
        if shown:
            self.table.selectRow(min(max(current, 0), len(shown) - 1))
        self.table.setVisible(bool(shown))
        self.empty.setVisible(not shown)

    def _lay_chips(self, board: Board) -> None:
        focused = next((place for place, chip in self.chips.items() if chip.hasFocus()), None)
        clear(self._chips)
        self.chips = {}
        self.chips = {at.place: self._chip(at) for at in board.places if at.open}
        if self._place not in self.chips:
            self._place = None
        answered = [at for at in board.places if at.open and at.place in ANSWERED]
        for at in board.places:
            if at.open and at.place not in ANSWERED:
                self._add_chip(at, focused)
        if answered:
            self._chips.addWidget(label(_("Answered, the letter is still here"), "caption", wrap=True))
        for at in answered:
            self._add_chip(at, focused)
        if not self.chips:
            self._chips.addWidget(label(_("Nothing lies anywhere."), "muted", wrap=True))
        before: QWidget = self.table
        for chip in self.chips.values():
            QWidget.setTabOrder(before, chip)  # what is made later would come last
            before = chip
        tab_on(before, self.kept)

    def _add_chip(self, at: AtPlace, focused: Place | None) -> None:
        chip = self.chips[at.place]
        late = None
        if at.late and at.place not in ANSWERED:
            late = label(ngettext("{n} late", "{n} late", at.late).format(n=at.late), "problem")
            late.setProperty("tone", "bad")
        self._chips.addLayout(row(chip, *((late,) if late else ()), None, gap=self.seat.theme.gap(2)))
        chip.show()
        if at.place == focused:
            chip.setFocus()

    def _chip(self, at: AtPlace) -> QPushButton:
        text = f"{place_name(at.place)}  {at.open}"
        chip = button(self.seat.theme, text, partial(self._choose, at.place), kind="chip", name=f"place_{at.place}")
        chip.setCheckable(True)
        chip.setChecked(at.place == self._place)
        return chip

    def _choose(self, place: Place) -> None:
        self._place = place if self._place != place else None
        for key, chip in self.chips.items():
            chip.setChecked(key == self._place)
        self._narrow()

    def _open(self, place: int) -> None:
        request = self.model.rows[place]
        self.seat.go.record(request.record_type, request.letter or request.request)

    def _changed(self, changed: Changed) -> None:
        concerned = {REQUEST, PRINT, *(kind.key for kind in numbered_types(self.seat.desk))}
        if any(record_type in concerned for record_type, _record in changed):
            self._settle.again()


def _columns(promised: int) -> list[Shown[OpenRequest]]:
    return [
        Shown(_("Time left"), 15, partial(_time_words, promised), partial(_time_tone, promised)),
        Shown(_("Request"), 40, lambda request: request.title),
        Shown(_("Received"), 11, lambda request: short_day(request.received_on)),
        Shown(_("Due"), 11, lambda request: short_day(request.due)),
        Shown(_("Where it lies"), 28, lambda request: place_name(request.place)),
    ]


def _time_words(promised: int, request: OpenRequest) -> str:
    """Working days that are left of the promise; of what has its letter, whether that kept it."""
    if request.late:
        return ngettext("{n} day late", "{n} days late", request.late).format(n=request.late)
    if request.letter:
        return _("in time")
    left = promised - request.passed
    return ngettext("{n} day left", "{n} days left", left).format(n=left) if left else _("due today")


def _time_tone(promised: int, request: OpenRequest) -> Tone:
    if request.late:
        return "bad"
    return "good" if request.letter or request.passed < promised else "warning"
