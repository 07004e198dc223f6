"""Who is known here already while a registration is being typed, so that nobody is registered twice unseen.

The pack's clues say what makes two records look alike. Each is looked up in an index and compared by spelling, so the
whole is a matter of milliseconds in an office of ten years.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Desk, Office, get_record, write
from desktop.usecases.names import names_of, title
from desktop.usecases.people.duplicates import DUPLICATE, DuplicateField, compared, link_duplicate, tell_apart
from desktop.usecases.people.persons import earliest, has_ended, is_decided, is_linked
from desktop.usecases.people.registering import REGISTRATION, already_registered, refuse_settled
from desktop.usecases.people.spelling import same_name, same_place
from desktop.wording import state_label
from sync.model.pack import Clue, RecordType
from sync.model.record import Fields, Record
from sync.model.validate import is_confirmed

SHOWN = 5  # nobody compares more persons than these while somebody waits at the counter
MOST = 50  # of one clue: a phone of a company's field agent may stand in hundreds of records


class Elsewhere(msgspec.Struct, frozen=True):
    """Another office at which central knows the same number, and since when."""

    office: str
    since: str


class LookAlike(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may be about the same person; `why` holds the keys of the pack's clues, the surest first.

    `exact`: it bears the same number and stands, so that saving asks for a decision.
    """

    record: Record
    why: tuple[str, ...]
    exact: bool
    elsewhere: tuple[Elsewhere, ...] = ()


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A look-alike as a person reads it beside the form."""

    record: str
    title: str
    state: str
    why: tuple[str, ...]
    exact: bool
    elsewhere: tuple[Elsewhere, ...]
    registered_at: str
    registered_by: str
    fields: tuple[DuplicateField, ...]  # texts: what is typed, what is known


def look_alikes(office: Office, fields: Fields, own: str | None = None) -> list[LookAlike]:
    """The registrations that look like these fields and that nobody has decided about, the surest first.

    `own` is the registration's id once it has been saved. At most `SHOWN`.
    """
    kind = office.pack.record(REGISTRATION)
    found: dict[str, tuple[Record, list[str]]] = {}
    for clue in kind.same_person.clues if kind.same_person else ():
        for record in _found_by(office, kind, clue, fields, own):
            found.setdefault(record.id, (record, []))[1].append(clue.key)
    open_ones = [(record, why) for record, why in found.values() if not _is_settled(office, fields, own, record)]
    return _ranked(office, kind, fields, open_ones)


def known_persons(office: Office, fields: Fields, own: str | None = None) -> list[Known]:
    """Look-alikes with what is the same and what differs, for the screen and the command line."""
    kind = office.pack.record(REGISTRATION)
    names = names_of(office)
    labels = (
        {clue.key: clue.label.of(current_language()) for clue in kind.same_person.clues} if kind.same_person else {}
    )
    return [
        Known(
            record=found.record.id,
            title=title(office, found.record, names),
            state=state_label(kind, found.record.state),
            why=tuple(labels[key] for key in found.why),
            exact=found.exact,
            elsewhere=found.elsewhere,
            registered_at=found.record.created_at,
            registered_by=names("user", found.record.created_by) or found.record.created_by,
            fields=compared(office, kind, (fields, found.record.fields), names),
        )
        for found in look_alikes(office, fields, own)
    ]


def same_person_fields(office: Office, other: str) -> Fields:
    """What a registration takes on that is of the same person as `other`: the link, by path. Raises RecordGone."""
    rule = office.pack.record(REGISTRATION).same_person
    found = get_record(office, REGISTRATION, other)
    return {rule.link: earliest(office, found).id} if rule else {}


def carried_fields(office: Office, other: str) -> Fields:
    """What is known of the person and may be typed no second time. Raises RecordGone."""
    rule = office.pack.record(REGISTRATION).same_person
    known = get_record(office, REGISTRATION, other).fields
    return {key: known[key] for key in (rule.carried if rule else ()) if known.get(key) is not None}


def apart_entry(desk: Desk, reason: str) -> dict[str, Any]:
    """What is kept of a person's word that two registrations are of two persons. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("A reason is needed to say that they are not the same person. Nothing was decided."))
    return {"reason": " ".join(reason.split()), "by": desk.person.id, "at": desk.clock.now()}


def join_persons(desk: Desk, one: str, other: str) -> Record:
    """Both registrations are of one person: the later is linked to the earlier; returns the later. Raises Refused."""
    first, later = sorted((get_record(desk, REGISTRATION, record) for record in (one, other)), key=_age)
    if asked := _asked_by_central(desk, one, other, "open"):
        link_duplicate(desk, asked)
    if is_linked(desk, REGISTRATION, later.fields, later.id, first):
        return later
    return _set(desk, later, same_person_fields(desk, first.id))


def told_apart(desk: Desk, record: str, other: str, reason: str) -> Record:
    """The registration is not of the same person as `other`; everybody of the office can read why. Raises Refused."""
    rule = desk.pack.record(REGISTRATION).same_person
    entry = apart_entry(desk, reason)
    found = get_record(desk, REGISTRATION, record)
    get_record(desk, REGISTRATION, other)
    if asked := _asked_by_central(desk, record, other, "open"):
        tell_apart(desk, asked, reason)
    return _set(desk, found, {f"{rule.apart}.{other}": entry} if rule and rule.apart else {})


def _set(desk: Desk, record: Record, fields: Fields) -> Record:
    refuse_settled(desk, record)
    write(
        desk,
        desk.author(REGISTRATION),
        [Intent(record_type=REGISTRATION, record=record.id, action="set", fields=fields)],
    )
    return get_record(desk, REGISTRATION, record.id)


def _found_by(office: Office, kind: RecordType, clue: Clue, fields: Fields, own: str | None) -> Iterator[Record]:
    if not all(fields.get(key) for key in (*clue.same, *clue.spelled)):
        return
    keys = (*clue.same, *clue.spelled)
    query = Query(record_type=kind.key, filters={clue.same[0]: fields[clue.same[0]]})
    alike = [
        record
        for record, *values in office.store.columns(query, *keys)
        if record != own and _agrees(kind, clue, fields, dict(zip(keys, values, strict=True)))
    ]
    yield from office.store.many(kind.key, alike[:MOST])


def _agrees(kind: RecordType, clue: Clue, fields: Fields, known: Fields) -> bool:
    if any(known[key] != fields[key] for key in clue.same):
        return False
    return all(_is_spelled_alike(kind, key, fields[key], known[key]) for key in clue.spelled)


def _is_spelled_alike(kind: RecordType, key: str, typed: str, known: str | None) -> bool:
    alike = same_place if kind.require(key).type == "multiline" else same_name
    return known is not None and alike(typed, known)


def _is_settled(office: Office, fields: Fields, own: str | None, other: Record) -> bool:
    """Whether somebody decided about the two: in the form, in what is saved, or where central had asked."""
    if is_decided(office, REGISTRATION, fields, own, other):
        return True
    saved = office.store.get(REGISTRATION, own) if own else None
    if saved is None:
        return False
    if is_decided(office, REGISTRATION, saved.fields, own, other):
        return True
    return _asked_by_central(office, saved.id, other.id, "different") is not None


def _asked_by_central(office: Office, one: str, other: str, state: str) -> str | None:
    """The duplicate in that state that central raised about these two."""
    ids = office.store.select(Query(record_type=DUPLICATE, states=(state,)))
    about = (
        said.id for said in office.store.many(DUPLICATE, ids) if {one, other} <= set(said.fields.get("records") or ())
    )
    return next(about, None)


def _ranked(office: Office, kind: RecordType, fields: Fields, found: list[tuple[Record, list[str]]]) -> list[LookAlike]:
    rule = kind.same_person
    if rule is None or not found:
        return []
    order = [clue.key for clue in rule.clues]
    best = sorted(found, key=lambda pair: (order.index(pair[1][0]), -len(pair[1]), has_ended(kind, pair[0])))[:SHOWN]
    elsewhere = _elsewhere(office, kind)
    known = is_confirmed(already_registered(best[0][0]), fields, kind)
    return [
        LookAlike(
            record=record,
            why=tuple(why),
            exact=record.fields.get(rule.field) == fields.get(rule.field) and not has_ended(kind, record) and not known,
            elsewhere=tuple(elsewhere.get(record.id, ())),
        )
        for record, why in best
    ]


def _elsewhere(office: Office, kind: RecordType) -> dict[str, list[Elsewhere]]:
    """What central said of other offices, by the record of this office that it is about."""
    ids = office.store.select(Query(record_type=DUPLICATE, states=("open", "same")))
    found: dict[str, list[Elsewhere]] = {}
    for said in office.store.many(DUPLICATE, ids):
        if said.fields.get("record_type") == kind.key and said.fields.get("other_office"):
            there = Elsewhere(said.fields["other_office"], said.fields.get("other_since", ""))
            for record in said.fields.get("records") or ():
                found.setdefault(record, []).append(there)
    return found


def _age(record: Record) -> tuple[str, str]:
    return record.created_at, record.id
