"""Everything that waits for the head on one screen: marked with Space, approved together with one password."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.ui.screens.approving.detail import ApprovalDetail
from desktop.ui.screens.approving.model import COUNTRY, LETTER, MARK, WIDTHS, WORKERS, ApprovalModel
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.tables.narrow import GiveWay
from desktop.ui.tables.view import Table
from desktop.ui.widgets.asking import AskPanel
from desktop.ui.widgets.crowded import Crowded
from desktop.ui.widgets.elided import elided
from desktop.ui.widgets.fitting import ShareOfWidth
from desktop.ui.widgets.key_hints import KeyHints
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, column, label, row, scrolled
from desktop.ui.widgets.progress import ProgressPart
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.steps import Outcome, approve_requests
from desktop.usecases.requests.waiting_approvals import WaitingApproval, waiting_approvals

KEY = "approvals"
_SETTLE = 300  # ms
_NARROW, _LOWEST = 165, 40  # quarter lines: the width below which the card goes below the table; the table's height
# columns that give way, and the quarter lines below which they do: the same stands beside the table
_ROOM = {LETTER: 200, WORKERS: 165, COUNTRY: 130}


class ApprovalsPage(Page):
    """A table of requests beside the one that is looked at. Each request that is marked stands alone."""

    key = KEY

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, _("To approve"))
        theme = seat.theme
        self.model = ApprovalModel(self)
        self.table = Table(theme, self.model, "approvals", _("Requests that wait for approval"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.widths(WIDTHS, 1)
        for place, room in _ROOM.items():
            GiveWay(theme, self.table, place, room)
        self.detail = ApprovalDetail(theme)
        self.notice = NoticeBar(theme)
        self.question = AskPanel(theme, "approving", self._to_work)
        self.progress = ProgressPart(theme, "approving_letters")
        self.empty = label(_("Nothing waits for your approval."), "muted", name="approvals_empty")
        self.chosen = elided("", "muted", "approvals_chosen")
        self.all_button = button(theme, _("Mark all"), self._mark_all, icon="mdi6.check-all", name="approvals_all")
        self.open_button = button(theme, _("Open"), self._open, icon="open", name="approvals_open")
        self.approve_button = button(
            theme,
            "",
            self.ask,
            kind="primary",
            icon="mdi6.check-decagram-outline",
            shortcut="F2",
            name="approve_chosen",
        )
        self._settle = Pause(_SETTLE, self.reload, self)
        self._lay_out()
        self._connect()
        self.reload()

    def opened(self) -> None:
        self._to_work()
        self._settle.again()

    def reload(self) -> None:
        """Look for what waits now, off the window's thread."""
        desk = self.seat.desk
        self.seat.jobs.look_up(lambda: waiting_approvals(desk), self._show, owner=self)

    def ask(self) -> None:
        """Ask for the password that approves what is marked."""
        chosen = self.model.chosen()
        if not chosen:
            return
        heading = ngettext(
            "Approve {n} letter for {workers} workers?", "Approve {n} letters for {workers} workers?", len(chosen)
        ).format(n=len(chosen), workers=sum(found.workers for found in chosen))
        follows = [
            _("{letter}, {applicant}, {country}: {n}")
            .format(
                letter=found.record.fields.get("letter_number", ""),
                applicant=found.applicant,
                country=found.country,
                n=found.workers,
            )
            .removeprefix(", ")
            for found in chosen
        ]
        self.question.ask(heading, follows, _("Approve"), self._approve, password=True, tone="working")

    def _approve(self, password: str) -> None:
        desk, ids = self.seat.desk, [found.record.id for found in self.model.chosen()]
        told = self.progress.begin(_("Approving"))
        self._set_busy(True)

        def done(outcomes: list[Outcome]) -> None:
            self._set_busy(False)
            self.question.done()
            self.model.note(outcomes)
            self._tell(outcomes)
            self._show_current()
            self.reload()
            self.table.setFocus()

        def failed(error: Exception) -> None:
            self._set_busy(False)
            if isinstance(error, Refused):
                self.notice.say(str(error), "bad")
                self.question.password.setFocus()
            else:
                self.seat.jobs.report(error)

        self.seat.jobs.write(lambda: approve_requests(desk, ids, password, told), done, failed, owner=self)

    def _set_busy(self, busy: bool) -> None:
        """While letters are approved, nothing but breaking off can be done here."""
        if not busy:
            self.progress.end()
        for part in (self.question, self.table, self.detail):
            part.setEnabled(not busy)
        self._count()
        self._show_current()

    def _tell(self, outcomes: list[Outcome]) -> None:
        approved = sum(told.error is None for told in outcomes)
        held = len(outcomes) - approved
        said = ngettext("{n} request approved.", "{n} requests approved.", approved).format(n=approved)
        if held:
            not_done = ngettext(
                "{n} could not be approved; it says why.", "{n} could not be approved; each says why.", held
            )
            self.notice.say(f"{said} {not_done.format(n=held)}", "warning")
            first = next(place for place, row in enumerate(self.model.rows) if _error(self.model, row))
            self.table.selectRow(first)
        else:
            self.notice.hide()
            self.seat.say(said)

    def _show(self, found: list[WaitingApproval]) -> None:
        current = self.current()
        self.model.put(found)
        if self.model.rows:
            places = (n for n, row in enumerate(self.model.rows) if current and row.record.id == current.record.id)
            if self.current() is None or (current and self.current().record.id != current.record.id):  # type: ignore[union-attr]
                self.table.selectRow(next(places, 0))
        for part in (self.table, self.detail):
            part.setVisible(bool(self.model.rows))
        self.empty.setVisible(not self.model.rows)
        if not self.model.rows and self.isVisible():
            self.setFocus()
        self._count()
        self._show_current()

    def current(self) -> WaitingApproval | None:
        """The request that is looked at."""
        place = self.table.currentIndex().row()
        return self.model.rows[place] if 0 <= place < len(self.model.rows) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space marks every selected row."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if watched is self.table and pressed and event.key() == Qt.Key.Key_Space:  # type: ignore[attr-defined]
            self._turn()
            return True
        return super().eventFilter(watched, event)

    def _turn(self) -> None:
        for index in self.table.selectionModel().selectedRows() or [self.table.currentIndex()]:
            if index.isValid():
                self.model.turn(index.row())
        self._count()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == MARK:
            self.model.turn(index.row())
            self._count()

    def _mark_all(self) -> None:
        every = {found.record.id for found in self.model.open()}
        self.model.mark(set() if every == self.model.marked else every)
        self._count()
        self.table.setFocus()

    def _count(self) -> None:
        chosen = self.model.chosen()
        words = ngettext("Approve {n} request", "Approve {n} requests", len(chosen)).format(n=len(chosen))
        said = words if chosen else _("Approve what is marked")
        self.approve_button.setText(said)
        self.approve_button.setAccessibleName(said)
        self.approve_button.setShortcut(QKeySequence("F2"))  # a new text takes the old shortcut away
        at_rest = not self.progress.running
        self.approve_button.setEnabled(bool(chosen) and at_rest)
        self.all_button.setEnabled(bool(self.model.open()) and at_rest)
        waiting = len(
            [row for row in self.model.rows if row.record.id not in self.model.outcomes or _error(self.model, row)]
        )
        self.chosen.setText(ngettext("{n} request waits", "{n} requests wait", waiting).format(n=waiting))

    def _show_current(self) -> None:
        if (found := self.current()) is not None:
            self.detail.put(found, self.model.outcomes.get(found.record.id))
        self.open_button.setEnabled(found is not None and not self.progress.running)

    def _open(self) -> None:
        if (found := self.current()) is not None:
            self.seat.go.record(REQUEST, found.record.id)

    def _to_work(self) -> None:
        (self.table if self.model.rows or not self.empty.isVisible() else self).setFocus()

    def _lay_out(self) -> None:
        theme = self.seat.theme
        self.add_action(self.open_button)
        self.add_action(self.approve_button)
        hints = KeyHints(theme, (_("Space"), _("mark")), (_("Enter"), _("open")), ("F2", _("approve")))
        marking = row(self.all_button)
        top = Crowded(self.chosen, marking, theme.gap(3))
        top.addWidget(self.chosen)
        top.addLayout(marking)
        top.addWidget(hints, 1)
        left = column(top, self.table, gap=theme.gap(2))
        left.setStretch(1, 1)
        both = row(gap=theme.gap(3))
        both.addLayout(left, 1)
        both.addWidget(self.detail)
        self.table.setMinimumHeight(theme.gap(_LOWEST))
        ShareOfWidth(self, self.detail, 0.36, theme.gap(62), theme.gap(82)).stand_below(both, theme.gap(_NARROW))
        self.add(self.notice)
        self.add(self.question)
        self.add(self.progress)
        self.add(self.empty)
        self.add_scrolled(scrolled(both, self))
        self.empty.hide()

    def _connect(self) -> None:
        self.table.installEventFilter(self)
        self.table.clicked.connect(self._clicked)
        self.table.when_opened(lambda _place: self._open())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_current())
        QShortcut(QKeySequence("Ctrl+A"), self.table, self._mark_all).setContext(Qt.ShortcutContext.WidgetShortcut)
        self.seat.changes.follow(self, lambda _changed: self._settle.again())


def _error(model: ApprovalModel, found: WaitingApproval) -> str | None:
    """Why it could not be approved, where somebody tried."""
    told = model.outcomes.get(found.record.id)
    return told.error if told else None
