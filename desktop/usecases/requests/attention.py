"""What should not be so, or will soon not be so any more: late answers, papers that run out, numbers that run low."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from desktop.i18n import _, ngettext
from desktop.store.values import Between, Query
from desktop.usecases.desk import Desk, Office
from desktop.usecases.exchange.merges import not_looked_at
from desktop.usecases.exchange.standing import FEW, left_words
from desktop.usecases.office.times import moments_of, office_zone
from desktop.usecases.people.portal import ENTRY
from desktop.usecases.people.registering import REGISTRATION
from desktop.usecases.requests.permits import PERMIT, over_used
from desktop.usecases.requests.service_promise import PLACES, promise_board
from sync.model.pack import Pack, RecordType
from sync.model.record import Fields

SYNC = "sync"  # among record types: how the exchange stands
STOCK = "stock"  # of the exchange's screen: what is left on this PC
COMPANY = "company"
_EVER = "9999-12-31"
SOON = timedelta(days=30)  # before something runs out
LATELY = timedelta(days=30)  # after it ran out: what is older, nobody means to renew


class Found(msgspec.Struct, frozen=True):
    """How many, which of them where the list is to show these alone, and more in words."""

    count: int
    ids: frozenset[str] | None = None
    remark: str = ""
    figure: int | None = None  # what the heap shows where that is not its count


def late(desk: Desk) -> Found:
    """Requests beyond the office's promise that lie with this person's roles."""
    places = [place for place, role in PLACES.items() if role in desk.person.roles]
    found = [request for request in promise_board(desk).requests if request.late and request.place in places]
    worst = max((request.late for request in found), default=0)
    said = ngettext("the longest by {n} working day", "the longest by {n} working days", worst).format(n=worst)
    return Found(len(found), remark=said if found else "")


def portals_waiting(desk: Desk) -> Found:
    """Workers whom a portal does not have yet, or sent back; each counts once for each portal."""
    zone, today = office_zone(desk), desk.today()
    waiting = 0
    for portal in desk.pack.portals:
        since = moments_of(zone, today - timedelta(days=portal.days)).low
        recent = Query(record_type=portal.record_type, states=portal.states, filters={"updated_at": Between(low=since)})
        wanted = {row[0] for row in desk.store.columns(recent)}
        entries = list(_entries(desk, portal.key, since))
        done = {one for one, state in entries if state in ("sent", "accepted")}
        rejected = {one for one, state in entries if state == "rejected"} - done
        waiting += len((wanted | _still(desk, portal.record_type, portal.states, rejected - wanted)) - done)
    return Found(waiting)


def refused_by_central(desk: Desk) -> Found:
    """Changes of this PC that central turned away."""
    return Found(desk.store.sync_state().quarantined)


def merged(desk: Desk) -> Found:
    """Records on which this person's work came together with others', and which they have not looked at since."""
    return Found(not_looked_at(desk))


def numbers_low(desk: Desk) -> Found:
    """Series of this year's letter numbers of which this PC has few left, or none."""
    year = desk.today().year
    stock = desk.store.number_stock()
    left = dict.fromkeys((one.series for one in stock), 0)
    left.update({one.series: one.left for one in stock if one.year == year})
    low = {series: n for series, n in left.items() if n < FEW}
    least = min(low.values(), default=0)
    if not low:
        return Found(0)
    said = _("{left}: practice gives new ones when it is opened again.") if desk.practice else "{left}"
    return Found(len(low), remark=said.format(left=left_words(least)), figure=least)


def permits_in_trouble(desk: Desk) -> Found:
    """Recruitment permits that run out soon or did so lately, and those charged with more workers than their quota."""
    today = desk.today()
    over = {permit.id for permit in over_used(desk) if permit.fields.get("valid_until", _EVER) >= str(today - LATELY)}
    ids = _running_out(desk, PERMIT, "valid_until", today) | over
    return Found(len(ids), frozenset(ids))


def licences_running_out(desk: Desk) -> Found:
    """Companies whose licence runs out soon or did so lately."""
    ids = _running_out(desk, COMPANY, "license_until", desk.today())
    return Found(len(ids), frozenset(ids))


def documents_running_out(desk: Desk) -> Found:
    """People on their way to a letter with a document that runs out soon, or has run out."""
    kind, today = desk.pack.record(REGISTRATION), desk.today()
    ids = desk.store.select(Query(record_type=kind.key, states=_under_way(kind)))
    found = frozenset(
        record.id
        for record in desk.store.many(kind.key, ids)
        if any(until <= today + SOON for _key, until in runs_out(desk.pack, kind, record.fields))
    )
    return Found(len(found), found)


def runs_out(pack: Pack, kind: RecordType, fields: Fields) -> Iterator[tuple[str, date]]:
    """The documents of a record that are good for some time only, by their keys, each with its last good day."""
    entries: dict[str, Any] = fields.get(kind.checklist or "") or {}
    for key, entry in entries.items():
        document = pack.documents.get(key)
        if document is not None and document.good_days and entry.get("date"):
            yield key, date.fromisoformat(entry["date"]) + timedelta(days=document.good_days)


def _entries(office: Office, portal: str, since: str) -> Iterator[tuple[str, str]]:
    """Who was told to a portal lately, or is still to be told anew, and where that stands."""
    lately = Query(record_type=ENTRY, filters={"updated_at": Between(low=since)})
    anew = Query(record_type=ENTRY, states=("rejected",))
    for query in (lately, anew):
        for _id, registration, key, state in office.store.columns(query, "registration", "portal", "state"):
            if key == portal:
                yield registration, state


def _still(office: Office, record_type: str, states: tuple[str, ...], ids: set[str]) -> set[str]:
    """Those that still stand where a portal wants them."""
    found = office.store.many(record_type, sorted(ids))
    return {record.id for record in found if not record.deleted and record.state in states}


def _running_out(office: Office, record_type: str, field: str, today: date) -> set[str]:
    between = Between((today - LATELY).isoformat(), (today + SOON).isoformat())
    return set(office.store.select(Query(record_type=record_type, filters={field: between})))


def _under_way(kind: RecordType) -> tuple[str, ...]:
    states = kind.workflow.states if kind.workflow else ()
    return tuple(state.key for state in states if not state.final and state.tone != "good")
