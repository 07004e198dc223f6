"""What waits for whom: the heaps of work on the first screen, by the roles of the person who signed in.

Most heaps are the records in some state. Whether a letter was printed, or a refusal written to the applicant, is known
by another record that is there or not; what needs attention is found by `attention`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from threading import Lock
from typing import Any

import msgspec

from desktop.store.values import Query
from desktop.usecases.desk import Desk
from desktop.usecases.exchange.conflicts import CONFLICT
from desktop.usecases.exchange.merges import MERGE
from desktop.usecases.letters.files import LETTER, PRINT, REFUSAL
from desktop.usecases.letters.sheets import sheets_out
from desktop.usecases.people.duplicates import DUPLICATE
from desktop.usecases.people.portal import ENTRY
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests import attention
from desktop.usecases.requests.attention import STOCK, SYNC, Found
from desktop.usecases.requests.permits import PERMIT
from sync.model.pack import Role


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """One heap of work: how many there are, and where they are seen: a list of records in some states (and with some
    fields), or the screen of that `place`, there that `part`. `figure` is what is shown of it in large, `remark` says
    more in words.
    """

    key: str
    record_type: str
    states: tuple[str, ...]
    count: int
    figure: int
    filters: dict[str, Any] = {}
    narrowed: bool = False  # `queue_ids` tells which of them belong to it
    place: str = ""
    part: str = ""
    remark: str = ""
    attention: bool = False  # not the day's work, but something that should not be so


class _Heap(msgspec.Struct, frozen=True):
    key: str
    record_type: str
    states: tuple[str, ...]
    roles: tuple[Role, ...]
    filters: dict[str, Any] = {}
    without: tuple[str, str] | None = None  # a record type, and its field that would name the record
    having: tuple[str, str] | None = None  # the same, where it does name the record
    find: Callable[[Desk], Found] | None = None
    reads: tuple[str, ...] = ()  # other record types that it is counted by
    place: str = ""
    part: str = ""
    attention: bool = False


def _out(record_type: str, desk: Desk) -> Found:
    """The void letters whose sheets have to come back."""
    found = frozenset(letter.id for letter in sheets_out(desk, record_type))
    return Found(len(found), found)


_VOID = ("voided",)
_WALK_IN = {"request": None, "register_entry": None}  # workers of a request are verified with it, old ones never
_EVERYBODY: tuple[Role, ...] = ("clerk", "verifier", "head", "administrator")
_OFFICE: tuple[Role, ...] = ("clerk", "verifier", "administrator")
_HEAPS = (
    _Heap("late", REQUEST, (), _EVERYBODY, find=attention.late, reads=(LETTER, REFUSAL, PRINT), place="promise"),
    _Heap("requests_to_approve", REQUEST, ("verified",), ("head",), place="approvals"),
    _Heap("requests_sent_back", REQUEST, ("returned",), ("clerk",)),
    _Heap("requests_to_verify", REQUEST, ("submitted",), ("verifier",)),
    _Heap("registrations_to_verify", REGISTRATION, ("registered",), ("verifier",), _WALK_IN),
    _Heap("registrations_sent_back", REGISTRATION, ("returned",), ("clerk",)),
    _Heap("requests_to_submit", REQUEST, ("received",), ("clerk",)),
    _Heap("requests_to_issue", REQUEST, ("approved",), ("clerk",)),
    _Heap("refusals_to_write", REQUEST, ("refused",), ("clerk",), without=(REFUSAL, "request")),
    _Heap("letters_to_print", LETTER, ("issued",), ("clerk",), without=(PRINT, "record")),
    _Heap("refusals_to_print", REFUSAL, ("issued",), ("clerk",), without=(PRINT, "record")),
    _Heap("letters_to_hand_over", LETTER, ("issued",), ("clerk",), having=(PRINT, "record")),
    _Heap("portal", REGISTRATION, (), ("clerk",), find=attention.portals_waiting, reads=(ENTRY,), place="portal"),
    _Heap("refused_by_central", "", (), _EVERYBODY, find=attention.refused_by_central, place="sync", attention=True),
    _Heap("conflicts", CONFLICT, ("open",), _EVERYBODY, place="conflict", attention=True),
    _Heap("duplicates", DUPLICATE, ("open",), _OFFICE, place="conflict", attention=True),
    _Heap("merged", MERGE, (), _EVERYBODY, find=attention.merged, reads=(SYNC,), place="conflict", attention=True),
    _Heap(
        "numbers_low",
        "",
        (),
        ("clerk", "administrator"),
        find=attention.numbers_low,
        place="sync",
        part=STOCK,
        attention=True,
    ),
    _Heap("papers_to_collect", LETTER, _VOID, ("clerk",), find=partial(_out, LETTER), reads=(PRINT,), attention=True),
    _Heap(
        "refusals_to_collect", REFUSAL, _VOID, ("clerk",), find=partial(_out, REFUSAL), reads=(PRINT,), attention=True
    ),
    _Heap("permits", PERMIT, (), _OFFICE, find=attention.permits_in_trouble, attention=True),
    _Heap("licences", attention.COMPANY, (), _OFFICE, find=attention.licences_running_out, attention=True),
    _Heap("documents", REGISTRATION, (), _OFFICE, find=attention.documents_running_out, attention=True),
)
"""In the order in which they are urgent."""


class Work:
    """The heaps of one person, counted anew only where records changed that they are counted by. Any thread may ask."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._known: dict[str, Queue] = {}
        self._turn = 0  # rises with every change
        self._day: date | None = None

    def forget(self, changed: Iterable[str]) -> None:
        """Records of these types changed; `SYNC` stands for how the exchange is."""
        types = set(changed)
        with self._lock:
            self._turn += 1
            for heap in _HEAPS:
                if types & _reads(heap):
                    self._known.pop(heap.key, None)

    def heaps(self) -> list[Queue]:
        """All of them, empty ones too, the most urgent first."""
        today = self._desk.today()
        with self._lock:
            if today != self._day:
                self._known.clear()
                self._day = today
            known = dict(self._known)
            turn = self._turn
        found = [known.get(heap.key) or _queue(self._desk, heap) for heap in _HEAPS if _is_for(heap, self._desk)]
        with self._lock:
            if turn == self._turn:  # else something changed while it was counted: then the next one counts again
                self._known = {queue.key: queue for queue in found}
        return found


def queues(desk: Desk) -> list[Queue]:
    """The heaps this person works on, empty ones too, the most urgent first."""
    return [_queue(desk, heap) for heap in _HEAPS if _is_for(heap, desk)]


def queue_query(queue: Queue) -> Query:
    """The list behind a heap, what has waited longest first; of a narrowed one, more than belong to it."""
    return Query(record_type=queue.record_type, states=queue.states, filters=queue.filters, order=("updated_at", "asc"))


def queue_ids(desk: Desk, key: str) -> frozenset[str]:
    """The records of the narrowed heap of that name, as they stand now."""
    return _find(desk, next(heap for heap in _HEAPS if heap.key == key)).ids or frozenset()


def heap_ids(desk: Desk, key: str) -> list[str]:
    """Everything in the heap of that name, whoever asks, what has waited longest first."""
    queue = _queue(desk, next(heap for heap in _HEAPS if heap.key == key))
    ids = desk.store.select(queue_query(queue))
    among = queue_ids(desk, key) if queue.narrowed else frozenset(ids)
    return [record for record in ids if record in among]


def _is_for(heap: _Heap, desk: Desk) -> bool:
    return bool(set(heap.roles) & set(desk.person.roles))


def _reads(heap: _Heap) -> set[str]:
    return {heap.record_type or SYNC, *heap.reads, *(told[0] for told in (heap.without, heap.having) if told)}


def _queue(desk: Desk, heap: _Heap) -> Queue:
    found = _find(desk, heap)
    return Queue(
        key=heap.key,
        record_type=heap.record_type,
        states=heap.states,
        count=found.count,
        figure=found.count if found.figure is None else found.figure,
        filters=heap.filters,
        narrowed=found.ids is not None,
        place=heap.place,
        part=heap.part,
        remark=found.remark,
        attention=heap.attention,
    )


def _find(desk: Desk, heap: _Heap) -> Found:
    if heap.find is not None:
        return heap.find(desk)
    lying = Query(record_type=heap.record_type, states=heap.states, filters=heap.filters)
    if heap.without is None and heap.having is None:
        return Found(desk.store.count(lying))
    ids = frozenset(desk.store.select(lying))
    if ids and heap.without is not None:
        ids -= _named(desk, ids, *heap.without)
    if ids and heap.having is not None:
        ids &= _named(desk, ids, *heap.having)
    return Found(len(ids), ids)


def _named(desk: Desk, ids: frozenset[str], other: str, field: str) -> set[str]:
    """Those of the records that a standing record of the other type names."""
    workflow = desk.pack.record(other).workflow
    standing = [state.key for state in workflow.states if state.key != "voided"] if workflow else []
    naming = Query(record_type=other, states=standing, filters={field: [*ids]})
    return {row[1] for row in desk.store.columns(naming, field)}
