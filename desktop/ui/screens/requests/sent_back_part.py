"""Why the worker that is looked at came back, above their documents."""

from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.usecases.requests.sent_back import RETURNED, why_sent_back
from sync.model.record import Record


class SentBackPart(NoticeBar):
    """Nothing is to be seen where the worker did not come back, or where the whole request did: that is said above."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.theme, closable=False)
        self._seat = seat
        self.setObjectName("worker_sent_back")

    def put(self, worker: Record, request_state: str | None) -> None:
        """Say it of this worker of a request in that state."""
        why = why_sent_back(self._seat.desk, worker) if request_state != RETURNED else ""
        if why:
            self.say(why, "warning")
        else:
            self.hide()
