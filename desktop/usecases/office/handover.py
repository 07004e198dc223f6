"""The hand-over to a successor (serah terima): all that is under way, and where it lies, as of now.

It tells what this PC knows; what other PCs have not exchanged yet it cannot tell, so the last exchange stands in it.
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import Query
from desktop.usecases.desk import Desk, Office, get_record
from desktop.usecases.exchange.conflicts import CONFLICT
from desktop.usecases.letters.left import LetterLeft, letters_left
from desktop.usecases.names import names_of, title
from desktop.usecases.office.drafts import USER, LeftDraft, left_drafts
from desktop.usecases.office.times import day_in, office_zone
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.people.portal import figures
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.requests.service_promise import OpenRequest, promise_board
from desktop.wording import Names, explain
from sync.model.mandates import SIGNATORY
from sync.model.pack import Role
from sync.model.record import Record

_OPEN = ("registered", "returned", "verified")  # states of a registration that is not at its end
_IN_NO_REQUEST = {"request": None, "register_entry": None}
MOST = 200  # registrations told one by one, those that have waited longest


class OpenRegistration(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of whatever scheme whom no request names yet and whose way is not at its end."""

    record: str
    title: str
    state: str
    since: date


class NumbersLeft(msgspec.Struct, frozen=True, kw_only=True):
    """Letter numbers of one series and year in stock on this PC; `next` is the first of them."""

    series: str
    year: int
    left: int
    next: int


class AtPortal(msgspec.Struct, frozen=True, kw_only=True):
    """How many the portal still waits for; `oldest` in days."""

    portal: str
    waiting: int
    rejected: int
    oldest: int


class Mandate(msgspec.Struct, frozen=True, kw_only=True):
    """By what right somebody signs, and until when; None: no end is set."""

    capacity: str
    position: str
    until: date | None


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the office, what they may do, and whether their account is open."""

    id: str
    name: str
    username: str
    roles: tuple[Role, ...]
    position: str
    active: bool
    mandates: tuple[Mandate, ...]
    drafts: int  # unsaved on this PC


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """Everything under way. `leaving` is the name of who hands over, "" for the whole office; `drafts` are theirs."""

    day: date
    leaving: str
    requests: tuple[OpenRequest, ...]
    letters: tuple[LetterLeft, ...]
    registrations: tuple[OpenRegistration, ...]
    registrations_open: int
    drafts: tuple[LeftDraft, ...]
    numbers: tuple[NumbersLeft, ...]
    conflicts: tuple[str, ...]
    duplicates: tuple[str, ...]
    refused: tuple[str, ...]
    portals: tuple[AtPortal, ...]
    people: tuple[Colleague, ...]
    last_exchange: str | None  # UTC
    waiting: int  # changes and scans that central does not have
    device_name: str


def handover(desk: Desk, leaving: str | None = None) -> Handover:
    """What a successor must know; of drafts those of the person `leaving` (an id), of everybody where none is named.

    Raises Refused where somebody asks for another person's and is no administrator.
    """
    whose = _whose(desk, leaving)
    names, state = names_of(desk), desk.store.sync_state()
    ids = _open_registrations(desk)
    drafts = left_drafts(desk)
    return Handover(
        day=desk.today(),
        leaving=str(get_record(desk, USER, whose).fields["name"]) if whose else "",
        requests=promise_board(desk).requests,
        letters=tuple(letters_left(desk)),
        registrations=tuple(_registrations(desk, ids[:MOST], names)),
        registrations_open=len(ids),
        drafts=tuple(draft for draft in drafts if whose is None or draft.author == whose),
        numbers=tuple(_numbers(desk)),
        conflicts=tuple(_titles(desk, CONFLICT, names)),
        duplicates=tuple(_titles(desk, DUPLICATE, names)),
        refused=tuple(_refused(desk)),
        portals=tuple(_portals(desk)),
        people=tuple(_people(desk, drafts)),
        last_exchange=state.last_exchange,
        waiting=state.waiting + desk.store.waiting_scans(),
        device_name=state.device_name,
    )


def _whose(desk: Desk, leaving: str | None) -> str | None:
    if leaving != desk.person.id and "administrator" not in desk.person.roles:
        if leaving is None:
            return desk.person.id
        raise Refused(_("Only an administrator makes the hand-over of another person."))
    return leaving


def _open_registrations(office: Office) -> list[str]:
    query = Query(record_type=REGISTRATION, states=_OPEN, filters=dict(_IN_NO_REQUEST), order=("updated_at", "asc"))
    return office.store.select(query)


def _registrations(office: Office, ids: list[str], names: Names) -> Iterator[OpenRegistration]:
    zone = office_zone(office)
    for found in office.store.many(REGISTRATION, ids):
        yield OpenRegistration(
            record=found.id,
            title=title(office, found, names),
            state=found.state or "",
            since=day_in(zone, found.updated_at),
        )


def _numbers(office: Office) -> Iterator[NumbersLeft]:
    spans = [span for span in office.store.number_spans() if span.next <= span.last]
    for series, year in sorted({(span.series, span.year) for span in spans}):
        own = [span for span in spans if (span.series, span.year) == (series, year)]
        left = sum(span.last - span.next + 1 for span in own)
        yield NumbersLeft(series=series, year=year, left=left, next=min(span.next for span in own))


def _titles(office: Office, record_type: str, names: Names) -> Iterator[str]:
    ids = office.store.select(Query(record_type=record_type, states=("open",), order=("created_at", "asc")))
    for found in office.store.many(record_type, ids):
        yield title(office, found, names)


def _refused(office: Office) -> Iterator[str]:
    """What central refused, with its reasons."""
    for item in office.store.outbox():
        if item.state == "quarantined":
            kind = office.pack.record(item.op.record_type)
            reasons = " ".join(explain(office.pack, kind, issue) for issue in item.issues)
            yield f"{office.store.title(kind.key, item.op.record) or item.op.record}: {reasons}"


def _portals(office: Office) -> Iterator[AtPortal]:
    for portal in office.pack.portals:
        found = figures(office, portal)
        yield AtPortal(portal=portal.label.id, waiting=found.waiting, rejected=found.rejected, oldest=found.oldest)


def _people(office: Office, drafts: list[LeftDraft]) -> Iterator[Colleague]:
    users = office.store.many(USER, office.store.select(Query(record_type=USER, order=("username", "asc"))))
    mandates = office.store.many(SIGNATORY, office.store.select(Query(record_type=SIGNATORY)))
    today = office.today().isoformat()
    standing = [mandate for mandate in mandates if str(mandate.fields.get("valid_until") or today) >= today]
    for user in users:
        yield Colleague(
            id=user.id,
            name=str(user.fields["name"]),
            username=str(user.fields["username"]),
            roles=tuple(user.fields.get("roles") or ()),
            position=str(user.fields.get("position") or ""),
            active=user.fields.get("active") is not False,
            mandates=tuple(_mandate(one) for one in standing if one.fields.get("person") == user.id),
            drafts=sum(draft.author == user.id for draft in drafts),
        )


def _mandate(mandate: Record) -> Mandate:
    until = mandate.fields.get("valid_until")
    return Mandate(
        capacity=str(mandate.fields.get("capacity", "")),
        position=str(mandate.fields.get("position", "")),
        until=date.fromisoformat(until) if until else None,
    )
