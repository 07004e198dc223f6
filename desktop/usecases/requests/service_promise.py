"""The office's service promise: how old every open request is, what is late, with whom it lies, and what was kept.

The rule: a request counts from the day it was received, whatever the hour; that day is day 0, and one that came on a
free day came on the next working day. The promise is kept when the answer, a letter or a refusal, bears a date no
later than the promised number of working days after it. So the issued letter ends it: one that lies here to be printed
or handed over is answered, and no longer open.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from statistics import median
from typing import Literal

import msgspec

from desktop.store.values import Between, Query
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import PRINT
from desktop.usecases.letters.register_book import numbered_types
from desktop.usecases.names import names_of, title
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.working_days import due_day, unknown_years, working_days_between
from desktop.wording import Names
from sync.model.pack import Role
from sync.model.record import Record

PROMISED = 1  # working days, where the office has not set how many

Place = Literal["to_complete", "sent_back", "to_verify", "to_approve", "to_issue", "to_print", "to_hand_over"]

PLACES: dict[Place, Role] = {
    "to_complete": "clerk",
    "sent_back": "clerk",
    "to_verify": "verifier",
    "to_approve": "head",
    "to_issue": "clerk",
    "to_print": "clerk",
    "to_hand_over": "clerk",
}
"""Where a request lies, in the order of its way, and with whom."""

ANSWERED: tuple[Place, ...] = ("to_print", "to_hand_over")
"""Places of what has its letter: the promise has ended there."""

_BY_STATE: dict[str, Place] = {
    "received": "to_complete",
    "returned": "sent_back",
    "submitted": "to_verify",
    "verified": "to_approve",
    "approved": "to_issue",
}


class OpenRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that is not done with. `passed`: working days since it came, until today or until its answer.

    `due` is the last day on which the answer keeps the promise.
    """

    request: str
    letter: str  # its letter's id; "" before there is one
    record_type: str  # of what is to be worked on: the request's, else the letter's
    title: str
    received_on: date
    due: date
    passed: int
    late: int  # working days beyond the promise
    place: Place


class AtPlace(msgspec.Struct, frozen=True, kw_only=True):
    """How much lies at one place."""

    place: Place
    role: Role
    open: int
    late: int
    oldest: int  # working days


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """All open requests, the longest late first, and the years whose holidays are not known.

    `answered` have their letter, which still lies here; `places` tells of both.
    """

    promised: int
    today: date
    requests: tuple[OpenRequest, ...]
    answered: tuple[OpenRequest, ...]
    places: tuple[AtPlace, ...]
    unknown_years: tuple[int, ...]

    @property
    def late(self) -> int:
        return sum(request.late > 0 for request in self.requests)


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered in a period. `by_days`: working days, and how many answers took as long."""

    first: date
    last: date
    promised: int
    answered: int
    kept: int
    median: float | None
    slowest: int | None
    by_days: tuple[tuple[int, int], ...]

    @property
    def share(self) -> float | None:
        """The part of the answers that kept the promise, 0 to 1."""
        return self.kept / self.answered if self.answered else None


def promised_days(office: Office) -> int:
    """The working days that the office promises."""
    own = office.store.find_one("office")
    return int((own.fields.get("promised_days") if own else None) or PROMISED)


def promise_board(office: Office) -> Board:
    """Every open request as it lies today."""
    promised, today = promised_days(office), office.today()
    names = names_of(office)
    found = _longest_first(_requests(office, promised, today, names))
    answered = _longest_first(_letters(office, promised, today, names))
    earliest = min((request.received_on for request in found), default=today)
    return Board(
        promised=promised,
        today=today,
        requests=found,
        answered=answered,
        places=tuple(_at(place, (*found, *answered)) for place in PLACES),
        unknown_years=tuple(unknown_years(earliest, today)),
    )


def promise_kept(office: Office, first: date, last: date) -> Kept:
    """How the promise was kept by the answers that bear a date of this period; replacements and void ones aside."""
    promised = promised_days(office)
    days = sorted(working_days_between(received, answered) for received, answered in _answers(office, first, last))
    return Kept(
        first=first,
        last=last,
        promised=promised,
        answered=len(days),
        kept=sum(passed <= promised for passed in days),
        median=float(median(days)) if days else None,
        slowest=days[-1] if days else None,
        by_days=tuple((passed, days.count(passed)) for passed in sorted(set(days))),
    )


def place_of_request(request: Record) -> Place | None:
    """Where an open request lies; None once it is answered, refused or withdrawn."""
    return _BY_STATE.get(request.state or "")


def _longest_first(found: Iterable[OpenRequest]) -> tuple[OpenRequest, ...]:
    by_age = sorted(found, key=lambda request: (-request.late, -request.passed, request.received_on, request.title))
    return tuple(by_age)


def _requests(office: Office, promised: int, today: date, names: Names) -> Iterator[OpenRequest]:
    ids = office.store.select(Query(record_type=REQUEST, states=tuple(_BY_STATE)))
    for request in office.store.many(REQUEST, ids):
        yield _open(office, request, None, _BY_STATE[request.state or ""], promised, today, names)


def _letters(office: Office, promised: int, today: date, names: Names) -> Iterator[OpenRequest]:
    """Letters that are issued and still lie here."""
    printed = {record for _id, record in office.store.columns(Query(record_type=PRINT), "record")}
    for kind in numbered_types(office):
        if kind.workflow is None or kind.workflow.step("hand_over") is None:
            continue
        ids = office.store.select(Query(record_type=kind.key, states=("issued",)))
        for letter in office.store.many(kind.key, ids):
            request = office.store.get(REQUEST, letter.fields.get("request", ""))
            if request is not None:
                place: Place = "to_hand_over" if letter.id in printed else "to_print"
                yield _open(office, request, letter, place, promised, today, names)


def _open(
    office: Office, request: Record, letter: Record | None, place: Place, promised: int, today: date, names: Names
) -> OpenRequest:
    received = date.fromisoformat(request.fields["received_on"])
    until = date.fromisoformat(letter.fields["issued_on"]) if letter else today
    passed = working_days_between(received, until)
    return OpenRequest(
        request=request.id,
        letter=letter.id if letter else "",
        record_type=letter.type if letter else request.type,
        title=title(office, request, names),
        received_on=received,
        due=due_day(received, promised),
        passed=passed,
        late=max(0, passed - promised),
        place=place,
    )


def _at(place: Place, found: Sequence[OpenRequest]) -> AtPlace:
    here = [request for request in found if request.place == place]
    return AtPlace(
        place=place,
        role=PLACES[place],
        open=len(here),
        late=sum(request.late > 0 for request in here),
        oldest=max((request.passed for request in here), default=0),
    )


def _answers(office: Office, first: date, last: date) -> Iterator[tuple[date, date]]:
    """When each request that was answered in the period had been received, and when it was answered."""
    days = Between(first.isoformat(), last.isoformat())
    for kind in numbered_types(office):
        plain = ["request", "issued_on", "state", *(["replaces"] if kind.field("replaces") else [])]
        rows = office.store.columns(Query(record_type=kind.key, filters={"issued_on": days}), *plain)
        asked = {row[1]: row[2] for row in rows if row[3] != "voided" and not any(row[4:])}
        for request in office.store.many(REQUEST, list(asked)):
            yield date.fromisoformat(request.fields["received_on"]), date.fromisoformat(asked[request.id])
