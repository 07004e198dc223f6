"""What waits for whom: the counts on the first screen, by the roles of the person who signed in."""

from collections.abc import Callable
from typing import Any

import msgspec

from desktop.store.values import Query
from desktop.usecases.conflicts import CONFLICT
from desktop.usecases.desk import Desk
from desktop.usecases.duplicates import DUPLICATE
from desktop.usecases.registering import REGISTRATION, REQUEST
from sync.model.pack import Role


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """One heap of work: a list of records in some states (and with some fields), and how many there are."""

    key: str
    record_type: str
    states: tuple[str, ...]
    count: int
    filters: dict[str, Any] = {}


class _Heap(msgspec.Struct, frozen=True):
    key: str
    record_type: str
    states: tuple[str, ...]
    roles: tuple[Role, ...]
    filters: dict[str, Any] = {}


_WALK_IN = {"request": None, "register_entry": None}  # workers of a request are verified with it, old ones never
_EVERYBODY: tuple[Role, ...] = ("clerk", "verifier", "head", "administrator")
_HEAPS = (
    _Heap("requests_to_submit", REQUEST, ("received",), ("clerk",)),
    _Heap("requests_sent_back", REQUEST, ("returned",), ("clerk",)),
    _Heap("requests_to_issue", REQUEST, ("approved",), ("clerk",)),
    _Heap("registrations_sent_back", REGISTRATION, ("returned",), ("clerk",)),
    _Heap("requests_to_verify", REQUEST, ("submitted",), ("verifier",)),
    _Heap("registrations_to_verify", REGISTRATION, ("registered",), ("verifier",), _WALK_IN),
    _Heap("requests_to_approve", REQUEST, ("verified",), ("head",)),
    _Heap("conflicts", CONFLICT, ("open",), _EVERYBODY),
    _Heap("duplicates", DUPLICATE, ("open",), ("clerk", "verifier", "administrator")),
)


def queues(desk: Desk) -> list[Queue]:
    """The heaps this person works on, empty ones too, in the order of the office's day."""
    counts = _counts(desk)
    return [
        Queue(
            key=heap.key,
            record_type=heap.record_type,
            states=heap.states,
            count=_size(desk, heap, counts),
            filters=heap.filters,
        )
        for heap in _HEAPS
        if set(heap.roles) & set(desk.person.roles)
    ]


def queue_query(queue: Queue) -> Query:
    """The list behind a heap, what has waited longest first."""
    return Query(record_type=queue.record_type, states=queue.states, filters=queue.filters, order=("updated_at", "asc"))


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
