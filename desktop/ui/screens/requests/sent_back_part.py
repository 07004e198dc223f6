"""Why the worker that is looked at came back, above their documents."""

from desktop.ui.seat import Seat
from desktop.ui.widgets.notice import NoticeBar
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.sent_back import RETURNED, why_sent_back
from sync.model.record import Record


class SentBackPart(NoticeBar):
    """Nothing is to be seen where the worker did not come back, or came back with the whole request: that is said
    above. Who was sent back before it was keeps a reason of their own.
    """

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.theme, closable=False)
        self._seat = seat
        self.setObjectName("worker_sent_back")

    def put(self, worker: Record, request_state: str | None) -> None:
        """Say it of this worker of a request in that state."""
        why = why_sent_back(self._seat.desk, worker)
        if why and not (request_state == RETURNED and why == self._said_above(worker)):
            self.say(why, "warning")
        else:
            self.hide()

    def _said_above(self, worker: Record) -> str:
        desk = self._seat.desk
        request = desk.store.get(REQUEST, worker.fields.get("request") or "")
        return why_sent_back(desk, request) if request is not None else ""
