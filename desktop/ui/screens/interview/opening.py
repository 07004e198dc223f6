"""The way from a worker to the record of the interview with them."""

from PySide6.QtWidgets import QWidget

from desktop.errors import Refused
from desktop.ui.seat import Seat
from desktop.usecases.people.interviews import INTERVIEW, interview_of, start
from sync.model.record import Record


def open_interview(seat: Seat, worker: Record, owner: QWidget) -> None:
    """Show the latest interview with this worker; where there was none it begins now."""
    standing = interview_of(seat.desk, worker.id)
    if standing is not None:
        seat.go.record(INTERVIEW, standing.id)
        return

    def failed(error: Exception) -> None:
        if isinstance(error, Refused):
            seat.say(str(error), "bad")
        else:
            seat.jobs.report(error)

    seat.jobs.write(
        lambda: start(seat.desk, worker.id), lambda begun: seat.go.record(INTERVIEW, begun.id), failed, owner=owner
    )
