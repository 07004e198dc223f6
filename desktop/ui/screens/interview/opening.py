"""The way from a worker to the record of the interview with them."""

from desktop.errors import Refused
from desktop.ui.seat import Seat
from desktop.usecases.people.interviews import INTERVIEW, fresh, interview_of
from sync.model.record import Record


def open_interview(seat: Seat, worker: Record) -> None:
    """Show the latest interview with this worker; where there was none, one that begins with the first answer."""
    standing = interview_of(seat.desk, worker.id)
    if standing is None:
        begin_interview(seat, worker.id)
    else:
        seat.go.record(INTERVIEW, standing.id)


def begin_interview(seat: Seat, worker: str) -> None:
    """Show a record that begins with the first answer; one that is open is gone on with."""
    standing = interview_of(seat.desk, worker)
    if standing is not None and standing.state == "draft":
        seat.go.record(INTERVIEW, standing.id)
        return
    try:
        seat.go.record(INTERVIEW, fresh(seat.desk, worker))
    except Refused as error:
        seat.say(str(error), "bad")
