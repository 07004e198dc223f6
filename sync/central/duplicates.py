"""The same person twice: both registrations stand, and each office is told what it may see of the other.

The pack says which field of a record type names a person. Two records of one office are shown with their ids; of
another office only its name, and since when the person is registered there. Once the numbers differ again an open
duplicate closes itself; what a person has decided stays decided.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, insert, select, update

from sync.central.conflicts import Cause, write_own
from sync.central.errands import leave_errand
from sync.central.history import office_names
from sync.central.ledger import Ledger
from sync.central.persons import Registered, keep, registered
from sync.central.records import Held, load
from sync.central.tables import persons, twins
from sync.model.pack import RecordType
from sync.model.record import Fields, Record, get_path

DUPLICATE = "duplicate"
OPEN, CORRECTED, DECIDED = "open", "corrected", "decided"
LINKS = "link"  # the step by which a person says that both are the same
CONFIRMED = "confirmations.already_registered"  # a clerk saw the earlier one and said why there is another

_NAMES = uuid.UUID("0b1f8a52-6d0e-4e0e-9d5f-6f1d3a3c2b77")


class Pair(msgspec.Struct, frozen=True):
    """Two records of one person: `other` is the earlier one here, or the other office."""

    record: str
    other: str


def follow_person(ledger: Ledger, cause: Cause, kind: RecordType, before: Record | None, after: Record) -> None:
    """Keep who is registered where, and look for the same person again, after a change of `before` to `after`."""
    old, new = (_person(kind, record) if record else None for record in (before, after))
    if old == new:
        return
    _keep(ledger, cause.office, kind, after, old, new)
    found = [row for value in (old, new) if value for row in registered(ledger, kind.key, value)]
    own = [row.record for row in found if row.office == cause.office and row.record != after.id]
    for row in found:
        if row.office != cause.office and (old is not None or _concerns(cause.office, found, row)):
            leave_errand(ledger, row.office, kind.key, row.record)
    if len(found) > 1 or old is not None:
        look_again(ledger, cause, kind, [after.id, *own])


def look_again(ledger: Ledger, cause: Cause, kind: RecordType, ids: Iterable[str]) -> None:
    """Raise and close what is to be told about these records of the office of `cause`."""
    wanted = list(dict.fromkeys(ids))
    expected = _expected(ledger, cause.office, kind, wanted)
    about = (twins.c.office == cause.office, twins.c.type == kind.key)
    rows = select(twins).where(*about, twins.c.record.in_(wanted) | twins.c.other.in_(wanted))
    known = {Pair(row.record, row.other): row for row in ledger.connection.execute(rows)}
    for pair, row in known.items():
        if row.state == OPEN and pair not in expected:
            _move(ledger, cause, row, CORRECTED, {})
    for pair, fields in expected.items():
        if pair not in known:
            _raise(ledger, cause, kind, pair, fields)
        elif known[pair].state == CORRECTED:
            _move(ledger, cause, known[pair], OPEN, fields)


def decided(ledger: Ledger, duplicate: Held, state: str) -> Pair | None:
    """Note that a person has decided, or asks again: then `state` is OPEN, and whether there still is something to ask
    is looked at soon. Gives the two records of this office it was about, where it was about two.
    """
    change = update(twins).where(twins.c.office == duplicate.scope, twins.c.duplicate == duplicate.record.id)
    ledger.connection.execute(change.values(state=OPEN if state == OPEN else DECIDED))
    records = duplicate.record.fields.get("records") or []
    if state == OPEN and records:
        leave_errand(ledger, duplicate.scope, str(duplicate.record.fields.get("record_type")), records[-1])
    return Pair(records[1], records[0]) if len(records) > 1 else None


def _person(kind: RecordType, record: Record) -> str | None:
    """Whom a record is about, while it counts: not once it is deleted or has come to its end."""
    rule = kind.same_person
    if rule is None or record.deleted:
        return None
    if kind.workflow and record.state and kind.workflow.state(record.state).final:
        return None
    value = record.fields.get(rule.field)
    return value if isinstance(value, str) and value else None


def _concerns(newcomer: str, same: Sequence[Registered], row: Registered) -> bool:
    """Whether the office of `row` is to hear of the newcomer: of those that share a person, each is told of the first
    of the others.
    """
    offices = _in_order(same)
    return offices[0] == newcomer or (offices[0] == row.office and offices[1] == newcomer)


def _in_order(same: Sequence[Registered]) -> list[str]:
    """The offices that hold a person, the first to register them in front."""
    since: dict[str, str] = {}
    for row in same:
        since[row.office] = min(since.get(row.office, row.since), row.since)
    return sorted(since, key=lambda office: (since[office], office))


def _keep(ledger: Ledger, office: str, kind: RecordType, record: Record, old: str | None, new: str | None) -> None:
    known = registered(ledger, kind.key, old) if old else ()
    before = next((row for row in known if row.record == record.id), None)
    after = None
    if new is not None:
        born = before.born if before else ledger.sequence(office)
        since = before.since if before else record.created_at
        after = Registered(office=office, type=kind.key, record=record.id, value=new, born=born, since=since)
    keep(ledger, before, after)


def _expected(ledger: Ledger, office: str, kind: RecordType, ids: list[str]) -> dict[Pair, Fields]:
    """Every pair that these records make with others, and what is told of it."""
    own = (persons.c.office == office, persons.c.type == kind.key, persons.c.record.in_(ids))
    values = set(ledger.connection.execute(select(persons.c.value).where(*own)).scalars())
    pairs: dict[Pair, Fields] = {}
    for value in values:
        same = sorted(registered(ledger, kind.key, value), key=lambda row: row.born)
        pairs |= _pairs(ledger, office, kind, same)
    return pairs


def _pairs(ledger: Ledger, office: str, kind: RecordType, same: list[Registered]) -> dict[Pair, Fields]:
    here = [row for row in same if row.office == office]
    first = here[0]
    pairs: dict[Pair, Fields] = {
        Pair(row.record, first.record): {"record_type": kind.key, "records": [first.record, row.record]}
        for row in here[1:]
    }
    other = next((other for other in _in_order(same) if other != office), None)
    if other is not None:
        pairs[Pair(first.record, other)] = {
            "record_type": kind.key,
            "records": [first.record],
            "other_office": office_names(ledger, {other})[other],
            "other_since": min(row.since for row in same if row.office == other),
        }
    return pairs


def _raise(ledger: Ledger, cause: Cause, kind: RecordType, pair: Pair, fields: Fields) -> None:
    later = load(ledger, cause.office, kind.key, pair.record)
    if "other_office" not in fields and (later is None or _is_known(kind, later.record, pair.other)):
        return
    duplicate = str(uuid.uuid5(_NAMES, f"{kind.key} {pair.record} {pair.other}"))
    key = {"office": cause.office, "type": kind.key, "record": pair.record, "other": pair.other}
    ledger.connection.execute(insert(twins).values(**key, duplicate=duplicate, state=OPEN))
    write_own(ledger, cause, load(ledger, cause.office, DUPLICATE, duplicate), DUPLICATE, duplicate, fields)


def _is_known(kind: RecordType, later: Record, earlier: str) -> bool:
    """Whether somebody who wrote the later registration knew of the earlier, or said that it is somebody else's."""
    rule = kind.same_person
    if rule is None:
        return False
    if rule.apart and get_path(later.fields, f"{rule.apart}.{earlier}"):
        return True
    confirmed = get_path(later.fields, CONFIRMED)
    seen = confirmed.get("value") if isinstance(confirmed, dict) else None
    return later.fields.get(rule.link) == earlier or seen == later.fields.get(rule.field)


def _move(ledger: Ledger, cause: Cause, row: Row[Any], state: str, fields: Fields) -> None:
    before = load(ledger, cause.office, DUPLICATE, row.duplicate)
    if before is not None:
        write_own(ledger, cause, before, DUPLICATE, row.duplicate, fields, state=state)
    change = update(twins).where(twins.c.office == row.office, twins.c.duplicate == row.duplicate)
    ledger.connection.execute(change.values(state=state))
