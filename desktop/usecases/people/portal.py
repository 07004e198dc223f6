"""Handing workers over to the ministry's portals, which have no interface for programs: what to copy, box by box in the
portal's order, what became of it, and who still waits, the longest waiting first, also after days without the portal.
"""

from collections.abc import Iterable
from datetime import date, timedelta, timezone
from typing import Literal

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import Between, Intent, Query
from desktop.usecases.desk import Desk, Office, get_record, write
from desktop.usecases.names import names_of
from desktop.usecases.office.times import day_in, moments_of, office_zone
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.steps import step_intent
from desktop.wording import Names, state_label
from sync.model.areas import area_name
from sync.model.identity import digits_of
from sync.model.op import new_id
from sync.model.pack import Portal, PortalField, RecordType
from sync.model.record import Fields, Record

ENTRY = "portal_entry"

Standing = Literal["waiting", "sent", "rejected", "accepted"]
STANDINGS: tuple[Standing, ...] = ("waiting", "rejected", "sent", "accepted")
_RANK = {state: rank for rank, state in enumerate(("waiting", "rejected", "sent", "accepted"))}
_LAST: dict[Standing, str] = {"sent": "send", "accepted": "accept", "rejected": "reject"}
_SENT_FIRST: dict[Standing, tuple[str, ...]] = {"waiting": ("send",), "rejected": ("resend", "send"), "sent": ()}
_BEFORE: dict[Standing, dict[Standing, tuple[str, ...]]] = {
    "sent": {"waiting": (), "rejected": ("resend",)},
    "accepted": _SENT_FIRST,
    "rejected": _SENT_FIRST,
}
"""The steps before the last one, by where an entry is to stand and where it does."""

_AREA_DEPTH = {"province": 1, "regency": 2, "district": 3, "village": 4}


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """One box of the portal's form and what goes into it; `text` is empty where nothing is known."""

    section: str
    label: str
    text: str


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A worker in the queue of a portal. `days`: calendar days since the record came to where the portal wants it.

    `request`: what the request is called whose worker it is, company and letter; "" of one without.
    """

    registration: str
    name: str
    since: date
    days: int
    standing: Standing
    portal_id: str
    request: str
    because: str  # why the portal rejected it


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How many stand where. `oldest`: days that the longest waiting one has waited; 0 where nobody does."""

    portal: str
    waiting: int
    sent: int
    rejected: int
    accepted: int
    oldest: int


def portals(office: Office) -> tuple[Portal, ...]:
    """The portals that the pack describes."""
    return office.pack.portals


def portal_of(office: Office, key: str) -> Portal:
    """Raises Refused where the pack knows no such portal."""
    found = next((portal for portal in office.pack.portals if portal.key == key), None)
    if found is None:
        known = ", ".join(portal.key for portal in office.pack.portals)
        raise Refused(_("There is no portal {key}; there are: {known}.").format(key=key, known=known))
    return found


def boxes(office: Office, portal: Portal, registration: str) -> list[Box]:
    """What goes into the portal's form, box by box in its order. Raises RecordGone."""
    record = get_record(office, portal.record_type, registration)
    kind = office.pack.record(portal.record_type)
    names, language = names_of(office), current_language()
    return [
        Box(
            section=section.label.of(language),
            label=field.label.of(language),
            text=_written(office, kind, field, record.fields, names),
        )
        for section in portal.sections
        for field in section.fields
    ]


def queue(office: Office, portal: Portal) -> list[Waiting]:
    """Everybody whom the portal has not accepted, the longest waiting first; who was rejected before all."""
    found = [one for one in _everybody(office, portal) if one.standing != "accepted"]
    return sorted(found, key=lambda one: (one.standing == "sent", one.since, one.name.casefold()))


def figures(office: Office, portal: Portal) -> Figures:
    """How many stand where with this portal, of those whom it may still concern."""
    found = _everybody(office, portal)
    counted = {standing: sum(one.standing == standing for one in found) for standing in STANDINGS}
    open_ones = [one.days for one in found if one.standing in ("waiting", "rejected")]
    return Figures(portal=portal.key, oldest=max(open_ones, default=0), **counted)


def standing_label(office: Office, standing: Standing) -> str:
    """Where somebody stands with a portal, in words."""
    return state_label(office.pack.record(ENTRY), standing)


def mark_sent(desk: Desk, portal: Portal, registration: str) -> Record:
    """The data were typed into the portal and sent there. Raises Refused."""
    return _mark(desk, portal, registration, "sent", {})


def mark_accepted(desk: Desk, portal: Portal, registration: str, portal_id: str) -> Record:
    """The portal took the worker, under this number of its own. Raises Refused without the number."""
    number = " ".join(portal_id.split())
    if not number:
        raise Refused(_("The number that the portal gave is needed. Nothing was marked."))
    return _mark(desk, portal, registration, "accepted", {"portal_id": number})


def mark_rejected(desk: Desk, portal: Portal, registration: str, reason: str) -> Record:
    """The portal sent the worker back, and why; it waits again once this is mended. Raises Refused without a reason."""
    words = " ".join(reason.split())
    if not words:
        raise Refused(_("The reason that the portal gave is needed. Nothing was marked."))
    return _mark(desk, portal, registration, "rejected", {"rejected_because": words}, words)


def entry_of(office: Office, portal: Portal, registration: str) -> Record | None:
    """How the worker stands with the portal; of two that two PCs made without a line, the one that got further."""
    ids = office.store.select(Query(record_type=ENTRY, filters={"registration": registration}))
    found = [entry for entry in office.store.many(ENTRY, ids) if entry.fields.get("portal") == portal.key]
    return max(found, key=lambda entry: _RANK.get(entry.state or "", 0), default=None)


def _mark(
    desk: Desk, portal: Portal, registration: str, end: Standing, fields: Fields, reason: str | None = None
) -> Record:
    """Take the steps from where the entry stands to `end`; the last one sets `fields`."""
    author = desk.author(ENTRY, _LAST[end])
    _refuse_not_ready(desk, portal, get_record(desk, portal.record_type, registration))
    entry = entry_of(desk, portal, registration)
    if entry is not None and entry.state in (end, "accepted"):
        raise Refused(_("It is marked so already, or was accepted. Nothing was changed."))
    intents: list[Intent] = []
    if entry is None:
        record = new_id(desk.clock.milliseconds())
        about = {"registration": registration, "portal": portal.key}
        intents.append(Intent(record_type=ENTRY, record=record, action="create", fields=about))
        entry = Record(type=ENTRY, id=record, office="", pack=desk.pack.version, fields=about)
    for step in (*_BEFORE[end][_standing(entry)], _LAST[end]):
        said = step == _LAST[end]
        intent = step_intent(desk.pack, entry, step, author, reason if said else None)
        intents.append(msgspec.structs.replace(intent, fields={**intent.fields, **(fields if said else {})}))
    write(desk, author, intents)
    return get_record(desk, ENTRY, entry.id)


def _refuse_not_ready(desk: Desk, portal: Portal, record: Record) -> None:
    if record.state not in portal.states:
        raise Refused(
            _("{name} is not ready for {portal}: it has to be verified first. Nothing was marked.").format(
                name=record.fields.get("name", ""), portal=portal.label.of(current_language())
            )
        )


def _everybody(office: Office, portal: Portal) -> list[Waiting]:
    """Who came to where the portal wants them within its days, and everybody whom it was told of and did not accept."""
    today, zone = office.today(), office_zone(office)
    since = moments_of(zone, today - timedelta(days=portal.days)).low
    recent = Query(record_type=portal.record_type, states=portal.states, filters={"updated_at": Between(low=since)})
    rows = {row[0]: row[1:] for row in office.store.columns(recent, "name", "updated_at", "request")}
    entries = _entries(office, portal, rows)
    missing = [one for one in entries if one not in rows]
    for record in office.store.many(portal.record_type, missing):
        if not record.deleted and record.state in portal.states:
            rows[record.id] = (record.fields.get("name", ""), record.updated_at, record.fields.get("request"))
    requests = _requests(office, {row[2] for row in rows.values() if row[2]})
    return [
        _waiting(one, name, at, zone, entries.get(one), today, requests.get(request, ""))
        for one, (name, at, request) in rows.items()
    ]


def _requests(office: Office, ids: set[str]) -> dict[str, str]:
    """What these requests are called: company and the letter's number."""
    names, called = names_of(office), {}
    for found in office.store.many(REQUEST, list(ids)):
        company = found.fields.get("company")
        by = names("company", company) if company else found.fields.get("applicant")
        parts = (str(part) for part in (by, found.fields.get("letter_number")) if part)
        called[found.id] = " · ".join(parts)
    return called


def _entries(office: Office, portal: Portal, recent: Iterable[str]) -> dict[str, Record]:
    """By registration the entry that got furthest: of the recent ones, and of all that the portal has not accepted."""
    open_ones = Query(record_type=ENTRY, states=("waiting", "sent", "rejected"))
    ids = dict.fromkeys(office.store.select(open_ones))
    wanted = list(recent)
    for start in range(0, len(wanted), 500):
        about = Query(record_type=ENTRY, filters={"registration": wanted[start : start + 500]})
        ids |= dict.fromkeys(office.store.select(about))
    found: dict[str, Record] = {}
    for entry in office.store.many(ENTRY, list(ids)):
        if entry.fields.get("portal") != portal.key:
            continue
        known = found.get(entry.fields["registration"])
        if known is None or _RANK.get(entry.state or "", 0) > _RANK.get(known.state or "", 0):
            found[entry.fields["registration"]] = entry
    return found


def _waiting(
    registration: str,
    name: str,
    updated_at: str,
    zone: timezone | None,
    entry: Record | None,
    today: date,
    request: str,
) -> Waiting:
    since = day_in(zone, updated_at)
    return Waiting(
        registration=registration,
        name=name or "",
        since=since,
        days=max(0, (today - since).days),
        standing=_standing(entry),
        portal_id=entry.fields.get("portal_id", "") if entry else "",
        request=request,
        because=entry.fields.get("rejected_because", "") if entry and entry.state == "rejected" else "",
    )


def _standing(entry: Record | None) -> Standing:
    return next((standing for standing in STANDINGS if entry is not None and entry.state == standing), "waiting")


def _written(office: Office, kind: RecordType, field: PortalField, fields: Fields, names: Names) -> str:
    """A value as the portal's box wants it; portals are in Indonesian whatever language the clerk works in."""
    value = fields.get(field.field)
    declared = kind.require(field.field)
    if value is None:
        return ""
    match field.written:
        case "digits":
            return digits_of(str(value))
        case "day_first":
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        case "dialled":
            return "0" + str(value).removeprefix("+62") if str(value).startswith("+62") else str(value)
        case "as_shown":
            return _as_shown(office, declared.codes, declared.to, str(value), names)
        case _:
            return _area(str(value), _AREA_DEPTH[field.written])


def _as_shown(office: Office, codes: str | None, to: str | None, value: str, names: Names) -> str:
    if codes:
        entry = office.pack.code(codes, value)
        return entry.label.id if entry else value
    return (names(to, value) or "") if to else " ".join(value.split())


def _area(code: str, depth: int) -> str:
    parts = code.split(".")
    return (area_name(".".join(parts[:depth])) or "") if len(parts) >= depth else ""
