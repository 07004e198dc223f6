"""The day's account: numbers, letters, prints and hand-overs side by side, and what does not agree."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.ui.design.tokens import Tone
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.period import DayLine
from desktop.ui.widgets.plain import button, clear, label, row
from desktop.usecases.letters.reconciling import Reconciliation, Reprint, reconcile, summary

_SHOWN = 12  # lines of one kind


class AccountPart(QWidget):
    """The account of one day, today at first."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        theme = seat.theme
        self.shown: Reconciliation | None = None
        self.day = DayLine(theme, "account_day", _("Day of the account"), seat.desk.today(), self.reload)
        words = label(_("Day"), "label")
        words.setBuddy(self.day)
        self.verdict = NoticeBar(theme, closable=False)
        self.figures = QGridLayout()
        self.figures.setHorizontalSpacing(theme.gap(3))
        self.figures.setVerticalSpacing(theme.gap(1))
        self.figures.setColumnStretch(0, 1)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(theme.gap(1.5))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.gap(2.5))
        layout.addLayout(row(words, self.day, None, gap=theme.gap(2)))
        layout.addWidget(self.verdict)
        layout.addLayout(self.figures)
        layout.addLayout(self.lines)
        layout.addStretch(1)

    def reload(self) -> None:
        """Reckon anew, off the window's thread."""
        desk, day = self._seat.desk, self.day.day

        def show(found: Reconciliation) -> None:
            if found.day == self.day.day:
                self._show(found)

        self._seat.jobs.look_up(lambda: reconcile(desk, day), show, owner=self)

    def _show(self, found: Reconciliation) -> None:
        if found == self.shown:
            return
        self.shown = found
        self.verdict.say(summary(found), _tone(found))
        clear(self.figures)
        clear(self.lines)
        facts = (
            (_("Numbers on letters of this day"), found.numbers),
            (_("of these valid"), found.valid),
            (_("of these voided"), found.voided),
            (_("of these printed"), found.printed),
            (_("Prints on this day"), found.prints),
            (_("Handed over on this day"), found.handed_over),
            (_("Still lying here"), len(found.lying)),
        )
        for place, (name, number) in enumerate(facts):
            self.figures.addWidget(label(name, "muted", wrap=True), place, 0)
            self.figures.addWidget(label(str(number), "strong"), place, 1)
        off = [(one.text, one.record_type, one.letter) for one in found.differences]
        to_come = [(one.text, one.record_type, one.letter) for one in found.to_come]
        again = [(_reprint_words(one), one.record_type, one.letter) for one in found.reprints]
        lying = [(f"{one.number}, {one.applicant}", one.record_type, one.letter) for one in found.lying]
        self._section(_("To be settled"), off)
        self._section(_("Still to come; nothing is wrong"), to_come)
        self._section(_("For information: printed again"), again)
        self._section(_("For information: still lying here"), lying)

    def _section(self, heading: str, lines: list[tuple[str, str, str]]) -> None:
        if not lines:
            return
        self.lines.addWidget(label(heading, "label", wrap=True))
        for text, record_type, letter in lines[:_SHOWN]:
            self._line(text, record_type, letter)
        if len(lines) > _SHOWN:
            self.lines.addWidget(label(_("and {n} more").format(n=len(lines) - _SHOWN), "caption"))

    def _line(self, text: str, record_type: str, letter: str) -> None:
        """A sentence with the way to its letter."""
        parts: list[QWidget] = [label(text, wrap=True)]
        if letter:
            way = button(
                self._seat.theme, "", partial(self._seat.go.look_at, record_type, letter), kind="back", icon="open"
            )
            way.setAccessibleName(_("Show: {text}").format(text=text))
            parts.append(way)
        made = row(*parts, gap=self._seat.theme.gap(1))
        made.setStretch(0, 1)
        self.lines.addLayout(made)


def _tone(found: Reconciliation) -> Tone:
    if not found.agrees:
        return "warning"
    return "neutral" if found.to_come else "good"


def _reprint_words(again: Reprint) -> str:
    return _("{number}: print {copy} by {name}: {reason}").format(
        number=again.number, copy=again.copy, name=again.by, reason=again.reason
    )
