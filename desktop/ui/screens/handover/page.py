"""What a successor must know, on one screen and on a paper that both sign; and drafts into other hands."""

from typing import NamedTuple

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QVBoxLayout

from desktop.i18n import _, current_language
from desktop.ui.changes import Changed
from desktop.ui.paper.letter_copies import Copies
from desktop.ui.screens.handover.drafts import DraftsPart
from desktop.ui.screens.handover.lines import handover_cards
from desktop.ui.screens.page import Page
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, clear, column, label, row, scrolled
from desktop.ui.widgets.timer import Pause
from desktop.usecases.letters.papers import handover_pdf
from desktop.usecases.office.drafts import Handed, handed_drafts
from desktop.usecases.office.handover import Handover, handover
from sync.model.dates import format_date

_SETTLE = 500  # ms
_BESIDE = 235  # quarter lines from which there is room for two columns of cards


class _Found(NamedTuple):
    whole: Handover
    handed: list[Handed]


class HandoverPage(Page):
    """A clerk's own; an administrator chooses whose, or the whole office's."""

    key = "handover"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, _("Hand-over"))
        theme = seat.theme
        self.set_subtitle(_("What is under way, and where it lies"))
        self.notice = NoticeBar(theme)
        self.copies = Copies(seat, self, self.notice.say)
        self.leaving = QComboBox(self)
        self.leaving.setVisible(self._administers())
        self.leaving.setObjectName("leaving")
        self.leaving.setAccessibleName(_("Whose hand-over"))
        self.leaving.setMinimumWidth(theme.gap(36))
        self.leaving.addItem(_("The whole office"), None)
        self.leaving.currentIndexChanged.connect(lambda _place: self.reload())
        words = _("Open as PDF")
        self.paper = button(
            theme, words, self.print_paper, kind="primary", icon="print", shortcut="Ctrl+P", name="print_paper"
        )
        if self._administers():
            self.add_action(label(_("Whose hand-over"), "label"))
            self.add_action(self.leaving)
        self.add_action(self.paper)
        self.drafts = DraftsPart(seat, self.reload)
        self.wide, self.narrow = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self._settle = Pause(_SETTLE, self.reload, self)
        seat.changes.follow(self, self._changed)
        self.reload()

    def opened(self) -> None:
        self.paper.setFocus()
        self._settle.again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small screen the cards stand below one another."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        small = event.size().width() < self.seat.theme.gap(_BESIDE)
        self._columns.setDirection(ways.TopToBottom if small else ways.LeftToRight)

    def reload(self) -> None:
        """Look anew, off the window's thread, behind drafts that are being kept."""
        desk, leaving = self.seat.desk, self._chosen()

        def show(found: _Found) -> None:
            if leaving == self._chosen():
                self._show(found)

        self.seat.jobs.write(lambda: _Found(handover(desk, leaving), handed_drafts(desk)), show, owner=self)

    def print_paper(self) -> None:
        """Open the record for both to sign as a PDF."""
        desk, leaving = self.seat.desk, self._chosen()
        name = _("hand-over-{day}").format(day=desk.today())
        self.copies.open(name, lambda: handover_pdf(desk, leaving))

    def _administers(self) -> bool:
        return "administrator" in self.seat.desk.person.roles

    def _chosen(self) -> str | None:
        return self.leaving.currentData() if self._administers() else self.seat.desk.person.id

    def _lay_out(self) -> None:
        theme = self.seat.theme
        self.add(self.notice)
        self.as_of = label("", "caption", name="as_of")
        for part in (self.wide, self.narrow):
            part.setSpacing(theme.gap(3))
        self._columns = row(gap=theme.gap(3))
        self._columns.addLayout(self.wide, 5)
        self._columns.addLayout(self.narrow, 4)
        whole = column(self.as_of, self.drafts, self._columns, None, gap=theme.gap(3))
        self.add_scrolled(scrolled(whole, self))

    def _show(self, found: _Found) -> None:
        desk, whole = self.seat.desk, found.whole
        self.as_of.setText(
            _("As of {day}, as {pc} knows it. What other PCs have not exchanged is not in it.").format(
                day=format_date(whole.day, current_language()), pc=whole.device_name
            )
        )
        self._offer(whole)
        self.drafts.show_people(whole.people, found.handed)
        wide, narrow = handover_cards(self.seat.theme, desk.pack, whole, exchanges=not desk.practice)
        for place, cards in ((self.wide, wide), (self.narrow, narrow)):
            clear(place)
            for part in cards:
                place.addWidget(part)
            place.addStretch(1)

    def _offer(self, whole: Handover) -> None:
        known = {self.leaving.itemData(place) for place in range(self.leaving.count())}
        for one in whole.people:
            if one.id not in known:
                self.leaving.addItem(one.name, one.id)

    def _changed(self, _changed: Changed) -> None:
        self._settle.again()
