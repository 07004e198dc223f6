"""The office's records by a few letters, and those a person had before them last. No Qt. Slow, so not for the
window's thread.
"""

from collections.abc import Callable, Sequence

from desktop.i18n import _, current_language
from desktop.store.values import Query
from desktop.ui.palette.entries import Entry, Group
from desktop.usecases.desk import Desk
from desktop.usecases.lists.columns import STATE, UPDATED, columns_of, text_of
from desktop.usecases.names import names_of, title
from desktop.usecases.office.users import USER
from desktop.wording import state_label
from sync.model.pack import RecordType
from sync.model.record import Record

Open = Callable[[str, str], None]
"""Shows a record, given its type and its id."""

Recent = list[tuple[str, str]]
"""Types and ids of records, what was opened last first."""

FOUND_IN = {
    "registration": 6,
    "recommendation": 4,
    "refusal_letter": 2,
    "recommendation_request": 4,
    "company": 3,
    "recruitment_permit": 2,
    USER: 3,
}
_LETTERS = ("recommendation", "refusal_letter")  # each made for a request
_WORKER = "registration"
_WORKERS = 50  # of those whom a text names, the newest, whose letters are looked for
KEPT = 5  # of what was opened last
_TOLD = 2  # facts beside a name


def find(desk: Desk, text: str, show: Open) -> list[Group]:
    """What the store's search finds for `text`, by record type; letters by the names of their workers too. Where
    nothing is called so, what is called much the same, each heading saying that it is. Colleagues are found by whoever
    keeps the list of them.
    """
    return _find(desk, text, show, similar=False) or _find(desk, text, show, similar=True)


def _find(desk: Desk, text: str, show: Open, *, similar: bool) -> list[Group]:
    found, workers = [], desk.store.select(Query(record_type=_WORKER, text=text, similar=similar, limit=_WORKERS))
    requests = _requests_of(desk, workers)
    for record_type, most in FOUND_IN.items():
        if record_type not in desk.pack.records or (record_type == USER and not desk.may(USER)):
            continue
        ids = workers[:most]
        if record_type != _WORKER:
            ids = desk.store.select(Query(record_type=record_type, text=text, similar=similar, limit=most))
        if record_type in _LETTERS and requests and len(ids) < most:
            theirs = desk.store.select(Query(record_type=record_type, filters={"request": requests}, limit=most))
            ids = list(dict.fromkeys([*ids, *theirs]))[:most]
        name = desk.pack.record(record_type).plural.of(current_language())
        if similar:
            name = _("{kind}: no exact match; similar names").format(kind=name)
        found.append(Group(name, tuple(_entries(desk, desk.store.many(record_type, ids), show))))
    return [group for group in found if group.entries]


def _requests_of(desk: Desk, workers: Sequence[str]) -> list[str]:
    """The requests of these workers: a letter itself bears nobody's name in the search index."""
    found = desk.store.many(_WORKER, workers)
    return list(dict.fromkeys(worker.fields["request"] for worker in found if worker.fields.get("request")))


def recent_entries(desk: Desk, recent: Recent, show: Open) -> tuple[Entry, ...]:
    """Those of `recent` that are still here."""
    records = [
        desk.store.get(record_type, record) for record_type, record in recent if record_type in desk.pack.records
    ]
    return tuple(_entries(desk, [record for record in records if record and not record.deleted], show))


def read_recent(desk: Desk) -> Recent:
    """What this person opened last on this PC."""
    return [(str(record_type), str(record)) for record_type, record in desk.store.get_setting(_setting(desk), [])]


def note_recent(desk: Desk, record_type: str, record: str) -> None:
    """Remember that this person opened a record."""
    before = read_recent(desk)
    now = [(record_type, record), *(pair for pair in before if pair != (record_type, record))][:KEPT]
    if now != before:
        desk.store.set_setting(_setting(desk), now)


def _setting(desk: Desk) -> str:
    return f"recent:{desk.person.id}"


def _entries(desk: Desk, records: Sequence[Record], show: Open) -> list[Entry]:
    names = names_of(desk)
    found = []
    for record in records:
        kind = desk.pack.record(record.type)
        facts = [state_label(kind, record.state) if record.state else "", *_facts(desk, kind, record, names)]
        found.append(
            Entry(
                text=title(desk, record, names),
                icon=record.type,
                chosen=lambda record=record: show(record.type, record.id),  # type: ignore[misc]
                detail=" · ".join(filter(None, facts)),
            )
        )
    return found


def _facts(desk: Desk, kind: RecordType, record: Record, names: Callable[[str, str], str | None]) -> list[str]:
    """The first columns of its list beyond its name and its state, masked as they are there."""
    columns = [column for column in columns_of(desk.pack, kind) if column.key not in (*kind.title, STATE, UPDATED)]
    return [text_of(desk.pack, kind, column, record, names) for column in columns[:_TOLD]]
