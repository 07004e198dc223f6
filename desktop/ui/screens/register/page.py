"""The register book of a period, every number with what became of it, and the account of a day beside it."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.i18n import _, ngettext
from desktop.ui.changes import Changed
from desktop.ui.design.tokens import Tone
from desktop.ui.paper.letter_copies import Copies
from desktop.ui.screens.page import Page
from desktop.ui.screens.register.account import AccountPart
from desktop.ui.seat import Seat
from desktop.ui.tables.row_model import RowModel, Shown
from desktop.ui.tables.view import Table
from desktop.ui.widgets.fitting import ShareOfWidth
from desktop.ui.widgets.focus import tab_on
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.period import PeriodLine
from desktop.ui.widgets.plain import button, card, column, label, laid, row, scrolled
from desktop.ui.widgets.timer import Pause
from desktop.usecases.letters.files import PRINT
from desktop.usecases.letters.papers import register_book_pdf
from desktop.usecases.letters.register_book import RegisterRow, Status, numbered_types, register_rows, status_name
from desktop.wording import short_day

_SETTLE = 300  # ms
_NARROW, _LOWEST = 165, 40  # quarter lines: the width below which the account goes below the table; the table's height
# Of the columns, in average characters, and which are needed most; the line below the table tells all of a row.
_LEAST, _ORDER = (29, 11, 16, 16, 22), (0, 2, 1, 3, 4)
_APPLICANT = 3
_TONES: dict[Status, Tone] = {
    "issued": "working",
    "handed_over": "good",
    "voided": "bad",
    "refused": "bad",
    "other_day": "neutral",
    "unused": "neutral",
    "missing": "bad",
    "elsewhere": "neutral",
    "before": "neutral",
}


class RegisterPage(Page):
    """This month at first. Enter opens a letter; the book of the period is opened as a PDF to be printed."""

    key = "register"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, _("Register book"))
        theme, today = seat.theme, seat.desk.today()
        self.notice = NoticeBar(theme)
        self.period = PeriodLine(theme, today.replace(day=1), today, self.reload)
        self.model: RowModel[RegisterRow] = RowModel(_columns())
        self.table = Table(theme, self.model, "register_table", _("Register book"))
        self.table.spread(self.table.rooms(_LEAST, self.model.widths(), _APPLICANT), _ORDER)
        self.table.when_opened(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda: self._explain())
        self.summary = label("", "muted", wrap=True, name="register_summary")
        self.empty = label(_("No letter bears a date of this period."), "muted", name="register_empty")
        self.explained = label("", wrap=True, name="register_explained")
        self.account = AccountPart(seat)
        self.copies = Copies(seat, self, self.notice.say)
        self._settle = Pause(_SETTLE, self.reload, self)
        self._lay_out()
        seat.changes.follow(self, self._changed)
        self.reload()

    def opened(self) -> None:
        self.table.setFocus()
        self._settle.again()

    def reload(self) -> None:
        """Read the book anew, off the window's thread."""
        desk, first, last = self.seat.desk, self.period.first.day, self.period.last.day

        def show(rows: list[RegisterRow]) -> None:
            if (first, last) == (self.period.first.day, self.period.last.day):
                self._show(rows)

        self.seat.jobs.look_up(lambda: register_rows(desk, first, last), show, owner=self)
        self.account.reload()

    def print_book(self) -> None:
        """Open the period's book as a PDF."""
        desk, first, last = self.seat.desk, self.period.first.day, self.period.last.day
        name = _("register-book-{first}-{last}").format(first=first, last=last)
        self.copies.open(name, lambda: register_book_pdf(desk, first, last))

    def _lay_out(self) -> None:
        theme = self.seat.theme
        self.add_action(self._this_year())
        words = _("Open as PDF")
        print_book = button(theme, words, self.print_book, icon="print", shortcut="Ctrl+P", name="print_book")
        self.add_action(print_book)
        self.add(self.notice)
        periods = row(self.period, None, gap=theme.gap(2))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        left = column(periods, self.summary, self.table, self.empty, self.explained, gap=theme.gap(2))
        left.setStretch(3, 1)
        book = laid(left, self)
        account = card(theme, label(_("Account of the day"), "section"), self.account)
        aside = laid(column(account, None), self)
        both = row(book, aside, gap=theme.gap(3))
        both.setStretch(0, 1)
        self.table.setMinimumHeight(theme.gap(_LOWEST))
        ShareOfWidth(self, aside, 0.36, theme.gap(66), theme.gap(84)).stand_below(both, theme.gap(_NARROW))
        self.add_scrolled(scrolled(both, self))
        tab_on(print_book, self.period)
        QWidget.setTabOrder(self.period.last, self.table)
        tab_on(self.table, self.account)

    def _this_year(self) -> QPushButton:
        today = self.seat.desk.today()
        return button(
            self.seat.theme,
            _("This year"),
            lambda: self.period.put(today.replace(month=1, day=1), today),
            kind="quiet",
            name="this_year",
        )

    def _show(self, rows: list[RegisterRow]) -> None:
        before = self.table.currentIndex().row()
        self.model.put(rows)
        letters = sum(row.is_letter for row in rows)
        self.set_subtitle(ngettext("{n} letter", "{n} letters", letters).format(n=letters))
        counted = Counter[str]()
        for found in rows:
            counted[status_name(found.status)] += found.last - found.first + 1
        self.summary.setText(" · ".join(f"{name}: {number}" for name, number in counted.items()))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows:
            self.table.selectRow(min(max(before, 0), len(rows) - 1))
        self._explain()

    def _explain(self) -> None:
        """Say in full what the chosen row says in short."""
        place = self.table.currentIndex().row()
        found = self.model.rows[place] if 0 <= place < len(self.model.rows) else None
        self.explained.setText(
            " · ".join(filter(None, (_number(found), _day(found), found.applicant, found.explanation))) if found else ""
        )

    def _open(self, place: int) -> None:
        found = self.model.rows[place]
        if found.is_letter:
            self.seat.go.look_at(found.record_type, found.letter)

    def _changed(self, changed: Changed) -> None:
        concerned = {PRINT, *(kind.key for kind in numbered_types(self.seat.desk))}
        if any(record_type in concerned for record_type, _record in changed):
            self._settle.again()


def _columns() -> list[Shown[RegisterRow]]:
    return [
        Shown(_("Number"), 31, _number),
        Shown(_("Date"), 11, _day),
        Shown(_("State"), 16, lambda found: status_name(found.status), lambda found: _TONES[found.status]),
        Shown(_("Applicant"), 22, lambda found: found.applicant),
        Shown(_("Note"), 40, _note),
    ]


def _note(found: RegisterRow) -> str:
    """What the state does not say yet; the line below the table says it all in full."""
    return "" if found.status == "issued" else found.explanation


def _number(found: RegisterRow) -> str:
    if found.is_letter:
        return found.number
    return str(found.first) if found.first == found.last else f"{found.first} – {found.last}"


def _day(found: RegisterRow) -> str:
    return short_day(found.issued_on) if found.issued_on else ""
