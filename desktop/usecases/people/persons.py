"""Whether somebody has decided about two registrations that may be of one person: linked, or told apart with a reason.

The later registration points to the earlier (`link`); who was told apart stands in a map of either (`apart`), by the
other's id, so that everybody of the office reads why and nobody is asked again.
"""

from typing import Any

from desktop.store.values import Query
from desktop.usecases.desk import Office
from sync.model.pack import RecordType
from sync.model.record import Fields, Record

Said = dict[str, Any]
"""`reason`, and `by` whom and `at` what moment it was given."""

FEW = 20  # links in a row; nobody is registered as often


def standing_twins(office: Office, record_type: str, value: str | None, own: str | None = None) -> list[Record]:
    """The records that bear the same number and have not come to their end, the last changed first."""
    kind = office.pack.record(record_type)
    rule = kind.same_person
    if rule is None or not value:
        return []
    ids = office.store.select(Query(record_type=record_type, filters={rule.field: value}))
    return [twin for twin in office.store.many(record_type, ids) if twin.id != own and not has_ended(kind, twin)]


def has_ended(kind: RecordType, record: Record) -> bool:
    """Whether the record is in a final state, such as withdrawn."""
    return bool(kind.workflow and record.state and kind.workflow.state(record.state).final)


def earliest(office: Office, record: Record) -> Record:
    """The registration at the beginning of a chain of links."""
    link = _link(office, record.type)
    for _step in range(FEW):
        wanted = record.fields.get(link) if link else None
        found = office.store.get(record.type, wanted) if wanted else None
        if found is None or found.deleted:
            return record
        record = found
    return record


def is_linked(office: Office, record_type: str, fields: Fields, own: str | None, other: Record) -> bool:
    """Whether a record with these fields, and the id `own` once it has one, belongs to the person of `other`."""
    link = _link(office, record_type)
    wanted = fields.get(link) if link else None
    found = office.store.get(record_type, wanted) if wanted else None
    mine = earliest(office, found).id if found is not None else own
    return mine is not None and mine == earliest(office, other).id


def why_apart(
    office: Office, record_type: str, fields: Fields, own: str | None, other: Record
) -> dict[str, Any] | None:
    """What was said when the two were told apart, `{reason, by, at}`; None when nobody did."""
    rule = office.pack.record(record_type).same_person
    if rule is None or rule.apart is None:
        return None
    said = (fields.get(rule.apart) or {}).get(other.id)
    if said is None and own is not None:
        said = (other.fields.get(rule.apart) or {}).get(own)
    return said if isinstance(said, dict) else None


def is_decided(office: Office, record_type: str, fields: Fields, own: str | None, other: Record) -> bool:
    """Whether somebody has said that these two are one person, or that they are not."""
    if is_linked(office, record_type, fields, own, other):
        return True
    return why_apart(office, record_type, fields, own, other) is not None


def _link(office: Office, record_type: str) -> str | None:
    rule = office.pack.record(record_type).same_person
    return rule.link if rule else None
