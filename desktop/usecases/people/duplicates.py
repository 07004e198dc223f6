"""The same person registered twice: what this office may see of it, and a person's decision."""

from collections.abc import Sequence
from typing import Any

import msgspec

from desktop.errors import Refused
from desktop.i18n import _, current_language
from desktop.store.values import Query
from desktop.usecases.desk import Desk, Office, get_record, write
from desktop.usecases.names import names_of, title
from desktop.usecases.requests.steps import step_intent
from desktop.wording import Names, show_moment, show_value
from sync.model.identity import group_digits
from sync.model.pack import Field, RecordType
from sync.model.record import Fields, Record

DUPLICATE = "duplicate"


class DuplicateRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One of this office's records about the person."""

    record: str
    title: str
    registered_at: str
    registered_by: str


class DuplicateField(msgspec.Struct, frozen=True, kw_only=True):
    """What the records say about one thing, in their order, as people read it."""

    label: str
    texts: tuple[str, ...]
    differs: bool


class DuplicateView(msgspec.Struct, frozen=True, kw_only=True):
    """A duplicate as a person decides it: two records of this office, the earlier first, or one and another office.

    `what_follows` tells what a decision does, later what was decided.
    """

    id: str
    record_type: str
    record_label: str
    records: tuple[DuplicateRecord, ...]
    fields: tuple[DuplicateField, ...]
    other_office: str
    other_since: str
    what_follows: str
    state: str


def duplicates(office: Office, include_decided: bool = False) -> list[DuplicateView]:
    """Duplicates that wait for a decision, the oldest first."""
    states = () if include_decided else ("open",)
    ids = office.store.select(Query(record_type=DUPLICATE, states=states, order=("created_at", "asc")))
    names = names_of(office)
    return [_view(office, found, names) for found in office.store.many(DUPLICATE, ids)]


def duplicate_view(office: Office, duplicate: str) -> DuplicateView:
    """One duplicate. Raises RecordGone."""
    return _view(office, get_record(office, DUPLICATE, duplicate), names_of(office))


def link_duplicate(desk: Desk, duplicate: str) -> DuplicateView:
    """They are the same person: central links the later registration to the earlier. Raises Refused and RecordGone."""
    return _decide(desk, duplicate, "link", None)


def tell_apart(desk: Desk, duplicate: str, reason: str) -> DuplicateView:
    """They are not the same person, and why. Raises Refused and RecordGone."""
    if not reason.strip():
        raise Refused(_("A reason is needed to tell two persons with one number apart. Nothing was decided."))
    return _decide(desk, duplicate, "tell_apart", " ".join(reason.split()))


def ask_again(desk: Desk, duplicate: str) -> DuplicateView:
    """That they are not the same person was said too soon: the decision waits again. Raises Refused and RecordGone."""
    return _decide(desk, duplicate, "ask_again", None)


def compared(office: Office, kind: RecordType, several: Sequence[Fields], names: Names) -> tuple[DuplicateField, ...]:
    """What these fields say about each thing that one of them has filled, in the form's order."""
    return tuple(
        _field(office, field, [fields.get(field.key) for fields in several], names)
        for field in kind.fields
        if not field.hidden and field.type not in ("map", "snapshot", "secret")
        if any(fields.get(field.key) is not None for fields in several)
    )


def _field(office: Office, field: Field, values: list[Any], names: Names) -> DuplicateField:
    return DuplicateField(
        label=field.label.of(current_language()),
        texts=tuple(_text(office, field, value, names) for value in values),
        differs=any(value != values[0] for value in values),
    )


def _decide(desk: Desk, duplicate: str, step: str, reason: str | None) -> DuplicateView:
    found = get_record(desk, DUPLICATE, duplicate)
    author = desk.author(DUPLICATE, step)
    intent = step_intent(desk.pack, found, step, author, reason)
    if reason is not None:
        intent = msgspec.structs.replace(intent, fields={**intent.fields, "decided_because": reason})
    write(desk, author, [intent])
    return duplicate_view(desk, duplicate)


def _view(office: Office, duplicate: Record, names: Names) -> DuplicateView:
    fields = duplicate.fields
    kind = office.pack.record(fields["record_type"])
    records = office.store.many(kind.key, fields["records"])
    return DuplicateView(
        id=duplicate.id,
        record_type=kind.key,
        record_label=kind.label.of(current_language()),
        records=tuple(_record(office, record, names) for record in records),
        fields=compared(office, kind, [record.fields for record in records], names),
        other_office=fields.get("other_office", ""),
        other_since=fields.get("other_since", ""),
        what_follows=_what_follows(duplicate, names),
        state=duplicate.state or "",
    )


def _record(office: Office, record: Record, names: Names) -> DuplicateRecord:
    return DuplicateRecord(
        record=record.id,
        title=title(office, record, names),
        registered_at=record.created_at,
        registered_by=names("user", record.created_by) or record.created_by,
    )


def _text(office: Office, field: Field, value: Any, names: Names) -> str:
    """Numbers in groups, for people compare them by eye."""
    return group_digits(str(value)) if field.type == "nik" and value else show_value(office.pack, field, value, names)


def _what_follows(duplicate: Record, names: Names) -> str:
    fields = duplicate.fields
    user = fields.get("decided_by", "")
    name = (names("user", user) if user else None) or user
    match duplicate.state:
        case "same":
            return _("{name} decided that they are the same person.").format(name=name)
        case "different":
            reason = fields.get("decided_because", "")
            return _("{name} decided that they are not the same person: {reason}").format(name=name, reason=reason)
        case "corrected":
            return _("The number was corrected or one of the registrations has ended: nothing is left to decide.")
    if office := fields.get("other_office"):
        return _(
            "This person is also registered at {office}, since {moment}. Ask there before a letter is made."
        ).format(office=office, moment=show_moment(fields.get("other_since", "")))
    return _("If they are the same person, the later registration is linked to the earlier. Both are kept.")
