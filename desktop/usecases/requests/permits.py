"""Recruitment permits (SIP2MI) and licences (SIP3MI): what a company may still recruit for, and what has run out.

Central counts the workers of issued letters in the permit's `used`, over all offices; what this PC has issued or voided
and central has not heard of is added here.
"""

from collections.abc import Callable
from datetime import date

import msgspec

from desktop.i18n import _, current_language
from desktop.store.store import Store
from desktop.store.values import Between, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Office
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from sync.model.dates import format_date
from sync.model.pack import Pack
from sync.model.record import Fields, Record

PERMIT = "recruitment_permit"
LETTER = "recommendation"
OVER_USED = Query(record_type=PERMIT, filters={"over_used": Between(1)})
UNDER_WAY = ("submitted", "verified", "approved")  # states of a request whose workers wait for a letter
_WAITS = ("received", "returned", *UNDER_WAY)  # states of a request that has no letter yet and may get one
IN_LETTER = ("registered", "verified")  # states of a worker who is to be in it


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """Workers: `total` of the permit, `used` by letters that stand, `waiting` in requests of this office, and what is
    `left`, which may be below 0.
    """

    total: int
    used: int
    waiting: int

    @property
    def left(self) -> int:
        return self.total - self.used - self.waiting


def quota_of(office: Office, permit: Record, apart_from: str | None = None) -> Quota:
    """What is left of a permit; the request `apart_from` does not count as waiting."""
    reader = office.store
    return Quota(total=_total(permit), used=_used(reader, permit), waiting=_waiting(reader, permit.id, apart_from))


def places_short(office: Office, permit: Record, request: Record) -> int:
    """How many workers of a request that is under way its permit has no place for; 0 when it has."""
    if request.state not in _WAITS:
        return 0
    rows = Query(record_type=REGISTRATION, states=IN_LETTER, filters={"request": request.id})
    return max(len(office.store.select(rows)) - max(quota_of(office, permit, request.id).left, 0), 0)


def permits_for(office: Office, company: str, country: str) -> list[Record]:
    """The permits of that company for that country that are in force today, what runs out first in front."""
    return _in_force(office.store, company, country, office.today())


def over_used(office: Office) -> list[Record]:
    """The permits whose letters went over the quota without a reason that a head agreed to, as central counts over all
    offices: PCs that were apart could not know of each other. `over_used` says by how many workers.
    """
    return office.store.many(PERMIT, office.store.select(OVER_USED))


def needs_permit(pack: Pack, request: Fields) -> bool:
    """Whether a request of this scheme goes by a recruitment permit: its checklist asks for one."""
    return any(document.key == PERMIT and needed for document, needed in pack.checklist_for(REQUEST, request))


def licence_gap(company: Record, day: date) -> str | None:
    """That the company's licence has run out, in words."""
    until = company.fields.get("license_until")
    if until is None or until >= day.isoformat():
        return None
    return _("The licence (SIP3MI) of {company} ran out on {date}. Nothing goes on until it is renewed here.").format(
        company=company.fields.get("name", ""), date=_words(until)
    )


def permit_gaps(
    office: Office,
    reader: Store | Transaction,
    request: Record,
    workers: int,
    day: date,
    ahead: tuple[str, ...] = UNDER_WAY,
) -> list[str]:
    """What the permit of a request forbids for that many workers on that day, in words. Other requests in the states
    `ahead` come first, but for those that have a reason to go over the quota.
    """
    chosen = request.fields.get("recruitment_permit")
    permit = reader.get(PERMIT, chosen) if chosen else None
    if permit is None or permit.deleted:
        if not needs_permit(office.pack, request.fields):
            return []
        return [
            _(
                "The request does not say by which recruitment permit (SIP2MI) it goes. Enter the permit, then choose "
                "it."
            )
        ]
    return [gap for gap in (_other_gap(permit, request), *_time_gaps(permit, day)) if gap] + _quota_gaps(
        reader, permit, request, workers, ahead
    )


def _other_gap(permit: Record, request: Record) -> str | None:
    same = all(permit.fields.get(key) == request.fields.get(key) for key in ("company", "destination_country"))
    if same:
        return None
    return _("The recruitment permit {number} is for another company or country than this request.").format(
        number=permit.fields["number"]
    )


def _time_gaps(permit: Record, day: date) -> list[str]:
    first, last = permit.fields.get("valid_from"), permit.fields.get("valid_until")
    number = permit.fields["number"]
    gaps = []
    if first and first > day.isoformat():
        gaps.append(
            _("The recruitment permit {number} is valid from {date} only.").format(number=number, date=_words(first))
        )
    if last and last < day.isoformat():
        gaps.append(_("The recruitment permit {number} ran out on {date}.").format(number=number, date=_words(last)))
    return gaps


def _quota_gaps(
    reader: Store | Transaction, permit: Record, request: Record, workers: int, ahead: tuple[str, ...]
) -> list[str]:
    quota = Quota(
        total=_total(permit),
        used=_used(reader, permit),
        waiting=_waiting(reader, permit.id, request.id, ahead, counted=lambda other: not _excepted(other)),
    )
    if workers <= quota.left or _excepted(request):
        return []
    return [
        _(
            "The recruitment permit {number} is for {total} workers: {used} have letters, {waiting} wait in other "
            "requests, so {left} are left, and this request is for {n}. Take workers off, or give a reason to go over "
            "the quota."
        ).format(
            number=permit.fields["number"],
            total=quota.total,
            used=quota.used,
            waiting=quota.waiting,
            left=max(quota.left, 0),
            n=workers,
        )
    ]


def _excepted(request: Record) -> bool:
    return bool(str(request.fields.get("quota_exception", "")).strip())


def _total(permit: Record) -> int:
    return int(permit.fields.get("quota", 0))


def _used(reader: Store | Transaction, permit: Record) -> int:
    return int(permit.fields.get("used", 0)) + _own_pending(reader, permit.id)


def _own_pending(reader: Store | Transaction, permit: str) -> int:
    """Workers of letters that this PC issued (or, taken off, voided) and central has not counted yet."""
    letters = reader.many(LETTER, reader.select(Query(record_type=LETTER, filters={"recruitment_permit": permit})))
    pending = 0
    for letter in letters:
        if letter.pending:
            stands = letter.state != "voided"
            pending += int(letter.fields.get("workers", 0)) * (stands - (letter.seq > 0))
    return pending


def _waiting(
    reader: Store | Transaction,
    permit: str,
    apart_from: str | None,
    states: tuple[str, ...] = UNDER_WAY,
    counted: Callable[[Record], bool] = lambda _request: True,
) -> int:
    """Workers who are to have letters by the requests in those states."""
    if not states:
        return 0
    query = Query(record_type=REQUEST, states=states, filters={"recruitment_permit": permit})
    others = reader.many(REQUEST, [found for found in reader.select(query) if found != apart_from])
    requests = [request.id for request in others if counted(request)]
    rows = Query(record_type=REGISTRATION, states=IN_LETTER, filters={"request": requests})
    return len(reader.select(rows)) if requests else 0


def sole_permit(reader: Store | Transaction, request: Record, day: date) -> Record | None:
    """The one permit that a request can go by, where there is no choice to be made."""
    company, country = (str(request.fields.get(key, "")) for key in ("company", "destination_country"))
    found = _in_force(reader, company, country, day)
    return found[0] if len(found) == 1 else None


def _in_force(reader: Store | Transaction, company: str, country: str, day: date) -> list[Record]:
    query = Query(record_type=PERMIT, filters={"company": company, "destination_country": country})
    found = reader.many(PERMIT, reader.select(query))
    standing = [permit for permit in found if not _time_gaps(permit, day)]
    return sorted(standing, key=lambda permit: (permit.fields.get("valid_until", "9999-12-31"), permit.id))


def _words(day: str) -> str:
    return format_date(date.fromisoformat(day), current_language())
