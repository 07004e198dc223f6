"""What hangs together with a record: what it belongs to, such as its request, and what builds on it, such as letters.

For whoever decides over one of its values, and for its page.
"""

from collections.abc import Iterator

import msgspec

from desktop.i18n import _, current_language
from desktop.store.values import Query
from desktop.usecases.desk import Office
from desktop.usecases.names import title
from desktop.wording import Names, state_label
from sync.model.pack import RecordType
from sync.model.record import Record

SHOWN = 5  # of one kind of records that point to it


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """A record that hangs together with another: what it is called, how it stands, and how they are tied."""

    record_type: str
    record: str
    label: str
    title: str
    state: str
    is_final: bool
    above: bool  # the other belongs to it; else it builds on the other


def related(office: Office, record: Record, names: Names) -> list[Related]:
    """What it belongs to first, then the letters of that and its own. Only records with a course of their own count: a
    company or a person has none.
    """
    parents = list(_parents(office, office.pack.record(record.type), record))
    below = [letter for one in (*parents, record) for letter in _pointing(office, one)]
    found = {(one.type, one.id): _told(office, one, names, above=True) for one in parents}
    for letter in below:
        if (letter.type, letter.id) != (record.type, record.id):
            found.setdefault((letter.type, letter.id), _told(office, letter, names, above=False))
    return list(found.values())


def depends_words(found: Related) -> str:
    """A sentence for whoever decides."""
    if found.above:
        text = _("It belongs to: {kind} {name}, which is “{state}”.")
    else:
        text = _("{kind} {name} builds on it and is “{state}”.")
    return text.format(kind=found.label, name=found.title, state=found.state)


def _parents(office: Office, kind: RecordType, record: Record) -> Iterator[Record]:
    for field in kind.fields:
        target = office.pack.records.get(field.to or "") if field.type == "ref" else None
        value = record.fields.get(field.key)
        if target is None or target.workflow is None or value is None or target.key == kind.key:
            continue
        found = office.store.get(target.key, str(value))
        if found is not None and not found.deleted:
            yield found


def _pointing(office: Office, record: Record) -> Iterator[Record]:
    """Letters that name this one."""
    for kind in office.pack.records.values():
        if kind.numbered is None or kind.key == record.type:
            continue
        for field in kind.fields:
            if field.type == "ref" and field.to == record.type:
                query = Query(record_type=kind.key, filters={field.key: record.id}, limit=SHOWN)
                yield from office.store.many(kind.key, office.store.select(query))


def _told(office: Office, found: Record, names: Names, *, above: bool) -> Related:
    kind = office.pack.record(found.type)
    state = kind.workflow.state(found.state) if kind.workflow and found.state else None
    return Related(
        record_type=found.type,
        record=found.id,
        label=kind.label.of(current_language()),
        title=title(office, found, names),
        state=state_label(kind, found.state),
        is_final=bool(state and state.final),
        above=above,
    )
