"""What a request's page says by itself: why it came back, that its approval holds no more, which void letter the next
one names.
"""

from PySide6.QtWidgets import QWidget

from desktop.i18n import _
from desktop.ui.screens.requests.sheets import shortened
from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.ui.widgets.plain import column
from desktop.usecases.letters.files import LETTER
from desktop.usecases.names import names_of
from desktop.usecases.requests.sent_back import why_sent_back
from desktop.usecases.requests.since_approval import Stale, stale_approval
from sync.model.record import Record


class RequestNotices(QWidget):
    """Nothing is to be seen where there is nothing to say."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.stale, self.replaced = NoticeBar(seat.theme, closable=False), NoticeBar(seat.theme, closable=False)
        self.returned = NoticeBar(seat.theme, closable=False)
        self.setLayout(column(self.returned, self.stale, self.replaced, gap=seat.theme.gap(2)))
        self.hide()

    def put(self, request: Record) -> None:
        """Look at approval and history off the window's thread, then say what there is to say of this request."""
        desk = self._seat.desk
        self._tell_replaced(request)
        self._seat.jobs.look_up(lambda: stale_approval(desk, request), self._tell_stale, owner=self)
        self._seat.jobs.look_up(lambda: why_sent_back(desk, request), self._tell_returned, owner=self)

    def _tell_returned(self, why: str) -> None:
        if why:
            self.returned.say(why, "warning")
        else:
            self.returned.hide()
        self._show()

    def _tell_stale(self, found: Stale | None) -> None:
        if found is None:
            self.stale.hide()
        else:
            self.stale.say(shortened("\n".join((found.why, *found.changes))), "warning")
        self._show()

    def _tell_replaced(self, request: Record) -> None:
        letter = request.fields.get("replaces")
        if letter and request.state != "issued":
            number = names_of(self._seat.desk)(LETTER, letter) or ""
            said = _("Its letter {number} is void. The next letter of this request names it.").format(number=number)
            self.replaced.say(said, "neutral", (_("Show the letter"), lambda: self._seat.go.record(LETTER, letter)))
        else:
            self.replaced.hide()
        self._show()

    def _show(self) -> None:
        self.setVisible(not all(bar.isHidden() for bar in (self.returned, self.stale, self.replaced)))
