"""Choosing registered people for a request that is with the clerk: in the table's place while nobody is in it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.ui.screens.requests.joining import take_out_and_tell, tell_joined
from desktop.ui.screens.requests.people_waiting import PeopleWaiting
from desktop.ui.seat import Seat
from desktop.ui.widgets.plain import button, column, label, restyle, row
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.gathering import WITH_CLERK, known_of_workers, put_into_request
from desktop.usecases.requests.steps import ALONE
from desktop.wording import show_value
from sync.model.record import Record


class PickWorkers(QWidget):
    """Who waits for a letter of this kind; Enter, or the button, puts those who are marked in. `add` opens it where
    there are workers already, Escape puts it away then; `take_out` takes the `marked` ones of those out again. What is
    in it is made when it is first seen.

    `shown` tells that it came or went, and whether the focus was in it before.
    """

    shown = Signal(bool)

    def __init__(self, seat: Seat, marked: Callable[[], list[str]]) -> None:
        super().__init__()
        self._seat = seat
        self._marked = marked
        self._request: Record | None = None
        self._count = 0  # of the workers in the request
        self._wanted = False  # by the button
        self._comes = False  # in the table's place, whose focus it takes when it knows who waits
        self._is_made = False
        self.add = button(seat.theme, _("Add workers"), self._want, icon="add", name="add_workers")
        self.take_out = button(
            seat.theme, _("Take out"), self._take_out, icon="mdi6.account-minus-outline", name="take_out"
        )
        self.take_out.setToolTip(_("Take the marked workers out of this request: they stay registered"))
        self.add.hide()
        self.take_out.hide()
        self.hide()

    @property
    def offers(self) -> bool:
        """Whether people can be put into this request now, by this person."""
        desk, request = self._seat.desk, self._request
        if request is None or request.state not in WITH_CLERK or not desk.may(REQUEST):
            return False
        return not (request.fields.get("scheme") in ALONE and self._count)

    def put(self, request: Record, count: int) -> None:
        """The request as it stands now, with so many workers in it."""
        self._request, self._count = request, count
        self._wanted = self._wanted and self.offers
        comes, had_focus = not count or self._wanted, self._has_focus()
        self._comes = self._comes or (self.isHidden() and not count)
        self.add.setVisible(self.offers and count > 0 and not self._wanted)
        may_take_out = request.state in WITH_CLERK and self._seat.desk.may(REGISTRATION)
        self.take_out.setVisible(may_take_out and count > 0 and not self._wanted)
        if comes and not self._is_made:
            self._make()
        self.setVisible(comes)
        if comes:
            self.cancel.setVisible(count > 0)
            for part in (self.people, self.put_in, self.register):
                part.setVisible(self.offers)
            self._say()
            self.people.put(request)
        self.shown.emit(had_focus)

    def entrance(self) -> QWidget:
        """Where the work begins: with the people, or where there are none with registering one."""
        return self.people.table if self.people.model.rows else self.register if self.offers else self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._count:
            self._put_away()
        else:
            super().keyPressEvent(event)

    def _make(self) -> None:
        self._is_made = True
        theme = self._seat.theme
        self.heading = label("", "strong", wrap=True, name="pick_heading")
        self.told = label("", wrap=True, name="pick_told")
        self.people = PeopleWaiting(self._seat)
        self.put_in = button(theme, "", self._put_in, kind="primary", icon=REQUEST, name="put_in")
        self.register = button(theme, _("Register somebody new"), self._register, icon="add", name="register_for")
        self.cancel = button(theme, _("Not now"), self._put_away, kind="quiet", name="pick_cancel")
        ways = row(self.put_in, self.register, self.cancel, None, gap=theme.gap(2))
        whole = column(self.heading, self.told, self.people, ways, gap=theme.gap(2))
        whole.setStretchFactor(self.people, 1)
        whole.addStretch(0)
        self.setLayout(whole)
        self.people.found.connect(self._found)
        self.people.marked.connect(self._count_marked)
        self.people.chosen.connect(self._put_in)

    def _found(self) -> None:
        somebody = bool(self.people.model.rows)
        self.put_in.setVisible(somebody)
        self.register.setProperty("kind", "" if somebody else "primary")
        self.register.setIcon(self._seat.theme.icon("add", "muted" if somebody else "on_accent"))
        restyle(self.register)
        self._say()
        self._count_marked()
        if self._comes and self._has_focus():
            self.entrance().setFocus()
        self._comes = False

    def _say(self) -> None:
        desk, request = self._seat.desk, self._request
        if request is None:
            return
        none = _("Nobody is in this request yet.")
        self.heading.setText(_("Who else goes into this request?") if self._count else none)
        kind, fields = desk.pack.record(REQUEST), request.fields
        keys = ("scheme", "destination_country")
        scheme, country = (show_value(desk.pack, kind.require(key), fields.get(key)) for key in keys)
        waits = _("Registered for {country} under {scheme}, and in no request yet. Mark whom this letter is for.")
        nobody = _(
            "Nobody who is registered for {country} under {scheme} waits for a request. Register the person first; "
            "saved, they are put in here."
        )
        lacking = _("Nobody is found for these words.") if self.people.text() else nobody
        said = waits if self.people.model.rows else lacking
        self.told.setText(said.format(country=country, scheme=scheme))
        self.told.setVisible(self.offers)

    def _count_marked(self) -> None:
        n = len(self.people.selected())
        said = ngettext("Put {n} worker into this request", "Put {n} workers into this request", n)
        self.put_in.setText(said.format(n=n))
        self.put_in.setAccessibleName(self.put_in.text())
        self.put_in.setEnabled(n > 0)

    def _put_in(self) -> None:
        self._join(self.people.selected())

    def _join(self, workers: list[str]) -> None:
        seat, request = self._seat, self._request
        if request is None or not workers:
            return

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                seat.say(str(error), "bad")
                self.people.look()
            else:
                seat.jobs.report(error)

        def done(joined: Record) -> None:
            self._wanted = False
            tell_joined(seat, joined, workers)

        seat.jobs.write(partial(put_into_request, seat.desk, request.id, workers), done, failed, owner=self)

    def _register(self) -> None:
        go = self._seat.go

        def taken(saved: Record) -> None:
            go.back()
            self._join([saved.id])

        known = known_of_workers(self._request) if self._request is not None else {}
        go.new(REGISTRATION, fields=known, taken=taken)

    def _take_out(self) -> None:
        workers = self._marked()
        if self._request is not None and workers:
            take_out_and_tell(self._seat, self._request, workers)

    def _want(self) -> None:
        self._wanted = True
        if self._request is not None:
            self.put(self._request, self._count)
            self.people.search.setFocus()

    def _put_away(self) -> None:
        self._wanted = False
        if self._request is not None:
            self.put(self._request, self._count)
            self.add.setFocus()

    def _has_focus(self) -> bool:
        return self.isAncestorOf(self.window().focusWidget() or self.window())
