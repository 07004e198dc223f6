"""What waits for whom: the counts on the first screen, by the roles of the person who signed in.

Most heaps are the records in some state. Letters that nobody printed yet, and refusals that nobody wrote to the
applicant yet, are known by what is not there.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from desktop.store.values import Query
from desktop.usecases.desk import Desk
from desktop.usecases.exchange.conflicts import CONFLICT
from desktop.usecases.letters.files import LETTER, PRINT, REFUSAL
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from sync.model.pack import Role


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """One heap of work: a list of records in some states (and with some fields), and how many there are."""

    key: str
    record_type: str
    states: tuple[str, ...]
    count: int
    filters: dict[str, Any] = {}
    narrowed: bool = False  # `queue_ids` tells which of them belong to it


class _Heap(msgspec.Struct, frozen=True):
    key: str
    record_type: str
    states: tuple[str, ...]
    roles: tuple[Role, ...]
    filters: dict[str, Any] = {}
    without: tuple[str, str] | None = None  # a record type, and its field that would name the record
    rare: bool = False  # not shown while empty


_WALK_IN = {"request": None, "register_entry": None}  # workers of a request are verified with it, old ones never
_EVERYBODY: tuple[Role, ...] = ("clerk", "verifier", "head", "administrator")
_HEAPS = (
    _Heap("requests_to_submit", REQUEST, ("received",), ("clerk",)),
    _Heap("requests_sent_back", REQUEST, ("returned",), ("clerk",)),
    _Heap("requests_to_issue", REQUEST, ("approved",), ("clerk",)),
    _Heap("refusals_to_write", REQUEST, ("refused",), ("clerk",), without=(REFUSAL, "request"), rare=True),
    _Heap("letters_to_print", LETTER, ("issued",), ("clerk",), without=(PRINT, "record")),
    _Heap("refusals_to_print", REFUSAL, ("issued",), ("clerk",), without=(PRINT, "record"), rare=True),
    _Heap("letters_to_hand_over", LETTER, ("issued",), ("clerk",)),
    _Heap("papers_to_collect", LETTER, ("voided",), ("clerk",), {"collected_back_by": None}, rare=True),
    _Heap("registrations_sent_back", REGISTRATION, ("returned",), ("clerk",)),
    _Heap("requests_to_verify", REQUEST, ("submitted",), ("verifier",)),
    _Heap("registrations_to_verify", REGISTRATION, ("registered",), ("verifier",), _WALK_IN),
    _Heap("requests_to_approve", REQUEST, ("verified",), ("head",)),
    _Heap("conflicts", CONFLICT, ("open",), _EVERYBODY),
    _Heap("duplicates", DUPLICATE, ("open",), ("clerk", "verifier", "administrator")),
)


def queues(desk: Desk) -> list[Queue]:
    """The heaps this person works on, empty ones too but for the rare, in the order of the office's day."""
    counts = _counts(desk)
    found = [(heap, _queue(desk, heap, counts)) for heap in _HEAPS if set(heap.roles) & set(desk.person.roles)]
    return [queue for heap, queue in found if queue.count or not heap.rare]


def queue_query(queue: Queue) -> Query:
    """The list behind a heap, what has waited longest first; of a narrowed one, more than belong to it."""
    return Query(record_type=queue.record_type, states=queue.states, filters=queue.filters, order=("updated_at", "asc"))


def queue_ids(desk: Desk, key: str) -> frozenset[str]:
    """The records of the narrowed heap of that name, as they stand now."""
    heap = next(heap for heap in _HEAPS if heap.key == key)
    return frozenset(_lacking(desk, heap) or ())


def _queue(desk: Desk, heap: _Heap, counts: Callable[[str], dict[str, int]]) -> Queue:
    ids = _lacking(desk, heap)
    return Queue(
        key=heap.key,
        record_type=heap.record_type,
        states=heap.states,
        count=_size(desk, heap, counts) if ids is None else len(ids),
        filters=heap.filters,
        narrowed=ids is not None,
    )


def _lacking(desk: Desk, heap: _Heap) -> list[str] | None:
    """The records in the heap's states that no standing record of the other type names."""
    if heap.without is None:
        return None
    other, field = heap.without
    ids = desk.store.select(Query(record_type=heap.record_type, states=heap.states))
    if not ids:
        return []
    workflow = desk.pack.record(other).workflow
    states = [state.key for state in workflow.states if state.key != "voided"] if workflow else []
    named = {row[1] for row in desk.store.columns(Query(record_type=other, states=states, filters={field: ids}), field)}
    return [record for record in ids if record not in named]


def _size(desk: Desk, heap: _Heap, counts: Callable[[str], dict[str, int]]) -> int:
    if heap.filters:
        return desk.store.count(Query(record_type=heap.record_type, states=heap.states, filters=heap.filters))
    return sum(counts(heap.record_type).get(state, 0) for state in heap.states)


def _counts(desk: Desk) -> Callable[[str], dict[str, int]]:
    known: dict[str, dict[str, int]] = {}

    def counts(record_type: str) -> dict[str, int]:
        if record_type not in known:
            known[record_type] = desk.store.counts_by_state(record_type)
        return known[record_type]

    return counts
