"""What a registration has to do with others of the same person."""

from typing import Literal

import msgspec

from desktop.i18n import _
from desktop.store.values import Query
from desktop.usecases.desk import Office
from desktop.usecases.people.duplicates import DUPLICATE, duplicates
from desktop.wording import show_moment
from sync.model.record import Record


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence about a registration, and the record behind it: an open duplicate, or another registration."""

    kind: Literal["open", "linked"]
    text: str
    record_type: str
    record: str


def ties(office: Office, record: Record) -> list[Tie]:
    """Decisions that wait first, then the earlier registration, then later ones; none for most people."""
    rule = office.pack.record(record.type).same_person
    if rule is None:
        return []
    waiting = open_ties(office, record.type).get(record.id, [])
    return [*waiting, *_earlier(office, record, rule.link), *_later(office, record, rule.link)]


def open_ties(office: Office, record_type: str) -> dict[str, list[Tie]]:
    """The decisions that wait about records of a type, by record. A duplicate with another office tells of it; one
    within the office is told in words that fit both records.
    """
    within = _("Another registration bears the same number. Somebody has to decide whether both are the same person.")
    found: dict[str, list[Tie]] = {}
    for view in duplicates(office):
        text = view.what_follows if view.other_office else within
        tie = Tie(kind="open", text=text, record_type=DUPLICATE, record=view.id)
        for known in view.records if view.record_type == record_type else ():
            found.setdefault(known.record, []).append(tie)
    return found


def _earlier(office: Office, record: Record, link: str) -> list[Tie]:
    wanted = record.fields.get(link)
    found = office.store.get(record.type, wanted) if wanted else None
    text = _("Linked to the earlier registration of this person, made on {moment}.")
    return [_tie(found, text)] if found is not None and not found.deleted else []


def _later(office: Office, record: Record, link: str) -> list[Tie]:
    query = Query(record_type=record.type, filters={link: record.id}, order=("created_at", "asc"))
    text = _("A later registration of this person is linked to this one, made on {moment}.")
    return [_tie(found, text) for found in office.store.many(record.type, office.store.select(query))]


def _tie(other: Record, text: str) -> Tie:
    moment = show_moment(other.created_at)
    return Tie(kind="linked", text=text.format(moment=moment), record_type=other.type, record=other.id)
