"""Into which request registered people go: a new one, or one that the clerk has not handed on yet."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.ui.seat import Seat
from desktop.ui.widgets.flow import Flow
from desktop.ui.widgets.notice import TakeBack
from desktop.ui.widgets.plain import button, clear, column, label, row, scrolled
from desktop.usecases.desk import Desk
from desktop.usecases.names import names_of, title
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.gathering import put_into_request, requests_for, take_out, why_not_together
from desktop.wording import show_value
from sync.model.record import Record

_LOW = 130  # quarter lines of the window's height below which there is no room for many lines
_SHOWN = 5  # requests to choose from: what was changed last comes first


class JoinPanel(QFrame):
    """Asks for the request and puts the people into it; Escape puts it away. `closed` is called then."""

    def __init__(self, seat: Seat, closed: Callable[[], None]) -> None:
        super().__init__()
        self._seat = seat
        self._closed = closed
        self._workers: list[Record] = []
        theme = seat.theme
        self.setObjectName("join_request")
        self.setProperty("kind", "notice")
        self.setProperty("tone", "working")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.heading = label("", "strong", wrap=True, name="join_heading")
        self.told = label("", wrap=True, name="join_told")
        self.new = button(theme, _("Make a new request"), self._make, kind="primary", icon="add", name="join_new")
        self.cancel = button(theme, _("Not now"), self.put_away, kind="quiet", name="join_cancel")
        self.ways = Flow(theme.gap(1.5))
        self._area = scrolled(self.ways, self, bare=True, name="join_ways")
        top = row(self.heading, self.cancel, gap=theme.gap(2))
        top.setStretch(0, 1)
        edge = theme.gap(3)
        self.setLayout(
            column(top, self.told, self._area, gap=theme.gap(1), margins=(edge, theme.gap(1.5), edge, theme.gap(2)))
        )
        self.hide()

    def ask(self, workers: Sequence[Record]) -> None:
        """Ask into which request these go, or say why they cannot go into one."""
        self._workers = list(workers)
        desk = self._seat.desk

        def look() -> tuple[str, list[tuple[Record, str]], int]:
            why_not = why_not_together(desk, workers)
            found = [] if why_not else requests_for(desk, workers)
            return why_not, _described(desk, found[:_SHOWN]), len(found[_SHOWN:])

        self._seat.jobs.look_up(look, lambda found: self._show(*found), owner=self)

    def put_away(self) -> None:
        self.hide()
        self._closed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _show(self, why_not: str, requests: list[tuple[Record, str]], others: int) -> None:
        self.ways.removeWidget(self.new)
        clear(self.ways)
        n = len(self._workers)
        heading = ngettext("Into which request does {n} worker go?", "Into which request do {n} workers go?", n)
        self.heading.setText(heading.format(n=n))
        self.told.setText(why_not or _told(len(requests), others))
        for request, text in requests:
            way = button(
                self._seat.theme, text, partial(self._join, request.id), icon=REQUEST, name=f"join_{request.id}"
            )
            self.ways.addWidget(way)
            way.show()
        self.ways.addWidget(self.new)
        self.new.setVisible(not why_not)
        self._area.setVisible(not why_not)
        self.show()
        self._fit()
        first = self.ways.itemAt(0)
        (self.cancel if why_not or first is None else first.widget()).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """All requests where there is room for them, else a line of them, which is scrolled."""
        theme = self._seat.theme
        is_low = self.window().height() < theme.gap(_LOW)
        whole = self.ways.heightForWidth(self._area.viewport().width()) + theme.gap(1)
        self._area.setFixedHeight(min(whole, self.new.sizeHint().height() + theme.gap(1)) if is_low else whole)

    def _make(self) -> None:
        self.hide()
        self._seat.go.new(REQUEST, workers=[worker.id for worker in self._workers])

    def _join(self, request: str) -> None:
        seat, ids = self._seat, [worker.id for worker in self._workers]

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.told.setText(str(error))
            else:
                seat.jobs.report(error)

        def done(joined: Record) -> None:
            self.hide()
            tell_joined(seat, joined, ids)
            seat.go.record(REQUEST, request)

        seat.jobs.write(lambda: put_into_request(seat.desk, request, ids), done, failed, owner=self)


def _told(shown: int, others: int) -> str:
    """What is to be done with so many requests to choose from, and others that are not shown."""
    if not shown:
        return _(
            "No request for them is with you yet. Make a new one by the company's letter. Whoever goes without a "
            "company is to be registered under the scheme for one person: change it on their page first."
        )
    waiting = _("These requests are not submitted yet. Choose one, or make a new one.")
    more = ngettext(
        "{n} more is in the list of requests, and takes workers on its own page.",
        "{n} more are in the list of requests, and take workers on their own pages.",
        others,
    )
    return f"{waiting} {more.format(n=others)}" if others else waiting


def tell_joined(seat: Seat, request: Record, workers: Sequence[str]) -> None:
    """Say who went into a request, and offer to take that back."""
    n = len(workers)
    said = ngettext("{n} worker is in {request} now.", "{n} workers are in {request} now.", n)
    back = TakeBack(_("Take them out again"), lambda: take_out_and_tell(seat, request, workers))
    seat.say(said.format(n=n, request=title(seat.desk, request)), "good", back)


def take_out_and_tell(seat: Seat, request: Record, workers: Sequence[str]) -> None:
    """Take people out of a request, and offer to take that back."""
    desk, n = seat.desk, len(workers)

    def put_back() -> None:
        work = partial(put_into_request, desk, request.id, workers)
        seat.jobs.write(work, lambda _request: tell_joined(seat, request, workers), partial(_refused, seat))

    def done(_nothing: None) -> None:
        said = ngettext("{n} worker was taken out of {request}.", "{n} workers were taken out of {request}.", n)
        back = TakeBack(_("Put them in again"), put_back)
        seat.say(said.format(n=n, request=title(desk, request)), "neutral", back)

    seat.jobs.write(partial(take_out, desk, request.id, workers), done, partial(_refused, seat))


def _refused(seat: Seat, error: Exception) -> None:
    if isinstance(error, Refused):
        seat.say(str(error), "bad")
    else:
        seat.jobs.report(error)


def _described(desk: Desk, requests: Sequence[Record]) -> list[tuple[Record, str]]:
    """Each request by its letter, its company and its country."""
    kind, names = desk.pack.record(REQUEST), names_of(desk)
    told = []
    for request in requests:
        called = title(desk, request, names)
        values = (
            show_value(desk.pack, kind.require(key), request.fields.get(key), names)
            for key in ("company", "destination_country")
        )
        told.append((request, " · ".join([called, *(value for value in values if value and value not in called)])))
    return told
