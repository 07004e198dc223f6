"""A workbook's rows beside what is wrong with them: mended, confirmed or set aside by keyboard, then imported."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from desktop.errors import Refused
from desktop.i18n import _
from desktop.ui.screens.importing.letter_card import LetterCard
from desktop.ui.screens.importing.plan_foot import PlanFoot
from desktop.ui.screens.importing.row_model import PlanModel
from desktop.ui.screens.importing.row_panel import RowPanel
from desktop.ui.screens.importing.session import DRAFT_KIND, ImportSession
from desktop.ui.screens.importing.standing import count_standings, next_problem
from desktop.ui.screens.importing.standing_chips import StandingChips
from desktop.ui.screens.requests.sheets import shortened
from desktop.ui.seat import Seat
from desktop.ui.tables.view import Table
from desktop.ui.widgets.fitting import Filling
from desktop.ui.widgets.focus import take_in_typing
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import column, row, scrolled
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.importing import PlanRow

_DRAFT_PAUSE = 600  # ms
_LOWEST = 60  # quarter lines of height that table and panel keep each: in a low window all but the foot scrolls
_SIDE_BY_SIDE = 190  # quarter lines of width from which table and panel stand beside one another


class PlanView(QWidget):
    """One import. It is kept as a draft soon after it is shown and after each change, until `commit` has written it."""

    def __init__(self, seat: Seat, session: ImportSession, commit: Callable[[], None], whole: QWidget) -> None:
        super().__init__(whole)
        self.seat = seat
        self.session = session
        theme, context = seat.theme, seat.form_context()
        self.notice = NoticeBar(theme)
        self.unread = NoticeBar(theme)
        self.unread.setObjectName("not_read")
        self.letter = LetterCard(context, session)
        self.chips = StandingChips(theme)
        self.model = PlanModel(theme, session, self)
        self.table = Table(theme, self.model, "import_rows", _("Rows of the workbook"))
        self.table.spread(self.model.rooms(self.table), self.model.order())
        self.table.toned(self.model.toned())
        self.panel = RowPanel(context, session)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.foot = PlanFoot(theme, commit)
        self.hindrance, self.commit_button = self.foot.hindrance, self.foot.commit_button
        self._pause = Pause(_DRAFT_PAUSE, self._keep, self)

    def show_standing(self) -> None:
        """Count how the rows stand, and tell whether they can be imported."""
        self.chips.count(count_standings(self.session.plan))
        self.foot.put(self.session)

    def begin(self) -> None:
        """Go to the first row that something is wrong with, else to the first of all."""
        self._select(next_problem(self.session.plan, None) or self.session.plan.rows[0].number)
        self.keep_soon()

    def current(self) -> PlanRow | None:
        """The row that is looked at."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def next_problem(self, back: bool = False) -> None:
        """Go to the next row that something is wrong with, and to what can be done about it."""
        take_in_typing(self)
        chosen = self.current()
        number = next_problem(self.session.plan, chosen.number if chosen else None, back)
        if number is None:
            self.commit_button.setFocus()
            return
        if self.model.place_of(number) is None:
            self.chips.put(None)
            self.model.show_rows(None)
        self._select(number)
        self.panel.go_to_problem()

    def keep_soon(self) -> None:
        """Keep the draft once all is drawn: to encode thousands of rows meanwhile would hold that up."""
        self._pause.again()

    def keep_now(self) -> None:
        """Keep the draft at once, with what was typed last."""
        take_in_typing(self)
        self.letter.settle()
        self._pause.now()

    def stop_keeping(self) -> None:
        """The import is being written, with what was typed last: nothing may bring its draft back."""
        take_in_typing(self)
        self.letter.settle()
        self._pause.stop()

    def lay_out(self) -> None:
        """Put it together, once its parts are made: each takes its time."""
        theme = self.seat.theme
        self.split.addWidget(self.table)
        self.split.addWidget(self.panel)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(theme.gap(3))
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.table.setMinimumHeight(theme.gap(_LOWEST))
        self.panel.setMinimumSize(theme.gap(82), theme.gap(_LOWEST))
        keys = KeyHints(theme, ("F8", _("next row to look at")), ("F9", _("set this row aside")))
        keys.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # they go before a chip does
        if self.session.plan.mode == "register":
            self.letter.hide()
        top = row(self.chips, gap=theme.gap(2))
        top.addWidget(keys, 1)
        filling = Filling(self.split, theme.gap(_LOWEST))
        parts = column(self.notice, self.letter, self.unread, top, gap=theme.gap(3))
        parts.addWidget(filling, 1)
        self.setLayout(column(scrolled(parts, self, bare=True), self.foot, gap=theme.gap(3)))
        self._connect()
        self._tell_unread()

    def _tell_unread(self) -> None:
        """Which columns and lines of the workbook become nothing here."""
        plan = self.session.plan
        said = []
        if plan.unread:
            said.append(_("Columns that are not read: {columns}.").format(columns=", ".join(plan.unread)))
        said += [
            _("Line {row} of the sheet is not read as a person: {text}").format(row=row, text=text)
            for row, text in plan.notes
        ]
        if said:
            self.unread.say(shortened("\n".join(said)), "neutral")

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() >= self.seat.theme.gap(_SIDE_BY_SIDE)
        self.split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        super().resizeEvent(event)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.table.when_opened(lambda _place: self._open_row())
        self.chips.changed.connect(self._filter)
        self.letter.changed.connect(self._changed)
        self.letter.closed.connect(self._open_row)
        self.panel.amended.connect(self._amend)
        self.panel.confirmed.connect(lambda *said: self._do(partial(self.session.confirm, *said)))
        self.panel.put_aside.connect(lambda *said: self._do(partial(self.session.set_aside, *said)))
        self.panel.restored.connect(lambda number: self._do(partial(self.session.restore, number)))
        QShortcut(QKeySequence("F8"), self, self.next_problem)
        QShortcut(QKeySequence("Shift+F8"), self, lambda: self.next_problem(back=True))
        QShortcut(QKeySequence("F2"), self, self.commit_button.click)
        QShortcut(QKeySequence("F9"), self, self.panel.ask_reason)

    def _open_row(self) -> None:
        if not self.panel.go_to_problem():
            self.panel.focusNextChild()

    def _show_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.panel.put(self.model.rows[current.row()] if current.isValid() else None)

    def _select(self, number: int) -> None:
        place = self.model.place_of(number)
        if place is None:
            self.panel.put(None)
            return
        self.table.selectRow(place)
        self.table.scrollTo(self.model.index(place, 0))
        self.panel.put(self.model.rows[place])

    def _filter(self) -> None:
        chosen = self.current()
        self.model.show_rows(self.chips.value())
        kept = chosen is not None and self.model.place_of(chosen.number) is not None
        number = chosen.number if kept and chosen else self.model.rows[0].number if self.model.rows else -1
        self._select(number)

    def _amend(self, number: int, field: str, text: str, entered: bool) -> None:
        self._do(partial(self.session.amend, number, field, text), go_on=entered)

    def _do(self, work: Callable[[], PlanRow], go_on: bool = True) -> None:
        """Change a row, then go on to what else is wrong with it when it is the one that is looked at."""
        try:
            changed = work()
        except Refused as error:
            self.notice.say(str(error), "bad")
            return
        self.notice.hide()
        self._changed()
        looked_at = self.panel.row is not None and self.panel.row.number == changed.number
        if go_on and looked_at and (changed.set_aside is not None or not self.panel.go_to_problem()):
            self.table.setFocus()

    def _changed(self) -> None:
        self.model.refresh()
        if self.panel.row is not None:
            self.panel.put(self.panel.row)
        self.show_standing()
        self._pause.again()

    def _keep(self) -> None:
        self.seat.save_draft(self.session.key, DRAFT_KIND, self.session.draft())
