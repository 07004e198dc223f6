"""Handing workers over to a portal: who waits on the left, what to copy on the right, then what became of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from desktop.errors import Refused
from desktop.i18n import _, current_language, ngettext
from desktop.ui.changes import Changed
from desktop.ui.design.tokens import Tone
from desktop.ui.screens.page import Page
from desktop.ui.screens.portal.copying import CopyPart
from desktop.ui.screens.portal.marking import MarkPart
from desktop.ui.seat import Seat
from desktop.ui.tables.row_model import RowModel, Shown
from desktop.ui.tables.view import Table
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import button, card, column, label, row
from desktop.ui.widgets.search_line import search_line
from desktop.ui.widgets.timer import Pause
from desktop.usecases.people.portal import (
    ENTRY,
    Box,
    Figures,
    Standing,
    Waiting,
    boxes,
    figures,
    mark_accepted,
    mark_rejected,
    mark_sent,
    portals,
    queue,
    standing_label,
)
from sync.model.pack import Portal
from sync.model.record import Record

_SETTLE = 300  # ms
_LEAST, _ORDER = (19, 16, 6, 16), (0, 3, 2, 1)  # of the queue's columns, in average characters; what is needed most
_TONES: dict[Standing, Tone] = {"waiting": "working", "sent": "neutral", "rejected": "bad", "accepted": "good"}

Found = tuple[list[Waiting], list[Figures]]


class PortalPage(Page):
    """A queue for each portal. F8 copies box by box; what was copied does not stay on the clipboard."""

    key = "portal"

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat, _("Portals"))
        theme = seat.theme
        self.portal: Portal = portals(seat.desk)[0]
        self.shown: Waiting | None = None
        self.notice = NoticeBar(theme)
        self.chips: dict[str, QPushButton] = {}
        self.model: RowModel[Waiting] = RowModel(_columns(seat))
        self.table = Table(theme, self.model, "portal_queue", _("Who waits for the portal"))
        self.table.spread(self.table.rooms(_LEAST, self.model.widths(), 0), _ORDER)
        self.table.selectionModel().currentRowChanged.connect(lambda: self._choose())
        self.narrow = search_line(
            theme, "portal_narrow", _("Company, letter or name"), _("Company, letter or name (Ctrl+F)")
        )
        self.narrow.textChanged.connect(lambda: self._fill())
        self.narrow.returnPressed.connect(self.table.setFocus)
        QShortcut(QKeySequence("Ctrl+F"), self, self.narrow.setFocus)
        self._found: list[Waiting] = []
        self.empty = label(_("Nobody waits for this portal."), "muted", name="portal_empty")
        self.figures = label("", "muted", wrap=True, name="portal_figures")
        self.name = label("", "section", wrap=True, name="portal_name")
        self.because = label("", "", wrap=True, name="portal_because")
        self.copying = CopyPart(theme)
        self.marking = MarkPart(theme, self.sent, self.accepted, self.rejected)
        self.person = card(theme, self.name, self.because, self.copying, self.marking, gap=2)
        self._settle = Pause(_SETTLE, self.reload, self)
        self._lay_out()
        seat.changes.follow(self, self._changed)
        self.reload()

    def opened(self) -> None:
        self.table.setFocus()
        self._settle.again()

    def leave(self) -> None:
        self.copying.clipboard.clear()

    def reload(self) -> None:
        """Look again who waits, off the window's thread."""
        desk, portal = self.seat.desk, self.portal

        def look() -> Found:
            return queue(desk, portal), [figures(desk, other) for other in portals(desk)]

        def show(found: Found) -> None:
            if portal is self.portal:
                self._show(*found)

        self.seat.jobs.look_up(look, show, owner=self)

    def sent(self) -> None:
        """The shown worker was sent to the portal."""
        self._mark(lambda desk, portal, one: mark_sent(desk, portal, one.registration), _("sent"))

    def accepted(self, number: str) -> None:
        """The portal took the shown worker under this number."""
        self._mark(lambda desk, portal, one: mark_accepted(desk, portal, one.registration, number), _("accepted"))

    def rejected(self, reason: str) -> None:
        """The portal sent the shown worker back."""
        self._mark(lambda desk, portal, one: mark_rejected(desk, portal, one.registration, reason), _("rejected"))

    def _lay_out(self) -> None:
        theme = self.seat.theme
        chips = QHBoxLayout()
        chips.setSpacing(theme.gap(1.5))
        for portal in portals(self.seat.desk):
            chip = button(theme, portal.label.of(current_language()), partial(self._to, portal), kind="chip")
            chip.setObjectName(f"portal_{portal.key}")
            chip.setCheckable(True)
            self.chips[portal.key] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        self.add(self.notice)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        left = column(chips, self.figures, self.narrow, self.table, self.empty, gap=theme.gap(2))
        left.setStretch(4, 1)
        both = row(gap=theme.gap(3))
        both.addLayout(left, 5)
        both.addWidget(self.person, 6)
        self.add(both, 1)
        self.see = button(
            theme, _("Show the record"), self._see, kind="quiet", icon="open", shortcut="Ctrl+E", name="portal_record"
        )
        self.add_action(self.see)

    def _to(self, portal: Portal) -> None:
        self.portal = portal
        self.shown = None
        self.reload()

    def _show(self, found: list[Waiting], counted: list[Figures]) -> None:
        for portal, numbers in zip(portals(self.seat.desk), counted, strict=True):
            chip = self.chips[portal.key]
            waiting = numbers.waiting + numbers.rejected
            chip.setText(f"{portal.label.of(current_language())}  {waiting}")
            chip.setAccessibleName(
                ngettext("{portal}: {n} waits", "{portal}: {n} wait", waiting).format(
                    portal=portal.label.of(current_language()), n=waiting
                )
            )
            chip.setChecked(portal is self.portal)
            if portal is self.portal:
                self.figures.setText(_words(numbers))
        self._found = found
        self._fill()

    def _fill(self) -> None:
        """Show those of the queue whom the line names."""
        words = self.narrow.text().casefold().split()
        found = [one for one in self._found if all(word in f"{one.name} {one.request}".casefold() for word in words)]
        before, chosen = self.table.currentIndex().row(), self.shown.registration if self.shown else ""
        self.model.put(found)
        place = next(
            (n for n, one in enumerate(found) if one.registration == chosen), min(max(before, 0), len(found) - 1)
        )
        if not found and self.table.hasFocus():
            self.chips[self.portal.key].setFocus()
        for part in (self.table, self.person):
            part.setVisible(bool(found))
        self.narrow.setVisible(bool(self._found))
        self.empty.setText(_("Nobody here is named so.") if self._found else _("Nobody waits for this portal."))
        self.empty.setVisible(not found)
        if found:
            self.table.selectRow(place)
        self._choose()

    def _choose(self) -> None:
        """Show the chosen worker; the one who is shown already keeps the place in the form."""
        place = self.table.currentIndex().row()
        one = self.model.rows[place] if 0 <= place < len(self.model.rows) else None
        same = one is not None and self.shown is not None and one.registration == self.shown.registration
        changed = one != self.shown
        self.shown = one
        self.see.setEnabled(one is not None)
        if one is None or not changed:
            if one is None:
                self.copying.put([])
            return
        self.name.setText(one.name)
        self.because.setText(_("Rejected: {reason}").format(reason=one.because) if one.because else "")
        self.because.setVisible(bool(one.because))
        self.marking.put(one.portal_id, one.standing)
        if not same:
            self._fetch(one)

    def _fetch(self, one: Waiting) -> None:
        desk, portal = self.seat.desk, self.portal

        def look() -> list[Box]:
            return boxes(desk, portal, one.registration)

        def show(found: list[Box]) -> None:
            if self.shown is not None and self.shown.registration == one.registration:
                self.copying.put(found)

        self.seat.jobs.look_up(look, show, owner=self)
        self.seat.jobs.write(lambda: desk.store.log(desk.reader(), "view", portal.record_type, one.registration))

    def _mark(self, work: Callable[..., Record], word: str) -> None:
        one, desk, portal = self.shown, self.seat.desk, self.portal
        if one is None:
            return

        def done(_entry: Record) -> None:
            self.notice.hide()
            self.copying.clipboard.clear()
            self.seat.say(_("{name}: marked as {word}.").format(name=one.name, word=word))
            self.table.setFocus()
            self.reload()

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.notice.say(str(error), "bad")
            else:
                self.seat.jobs.report(error)

        self.seat.jobs.write(lambda: work(desk, portal, one), done, failed, owner=self)

    def _see(self) -> None:
        if self.shown is not None:
            self.seat.go.look_at(self.portal.record_type, self.shown.registration)

    def _changed(self, changed: Changed) -> None:
        if any(record_type in (ENTRY, self.portal.record_type) for record_type, _record in changed):
            self._settle.again()


def _columns(seat: Seat) -> list[Shown[Waiting]]:
    return [
        Shown(_("Name"), 22, lambda one: one.name),
        Shown(_("Request"), 20, lambda one: one.request),
        Shown(_("Days"), 7, lambda one: str(one.days), number=True),
        Shown(_("State"), 20, lambda one: standing_label(seat.desk, one.standing), lambda one: _TONES[one.standing]),
    ]


def _words(numbers: Figures) -> str:
    """What stands where with the portal."""
    parts = [
        ngettext("{n} waits", "{n} wait", numbers.waiting).format(n=numbers.waiting),
        _("{n} rejected").format(n=numbers.rejected),
        _("{n} sent").format(n=numbers.sent),
        _("{n} accepted").format(n=numbers.accepted),
    ]
    if numbers.oldest:
        parts.append(ngettext("longest wait {n} day", "longest wait {n} days", numbers.oldest).format(n=numbers.oldest))
    return " · ".join(parts)
