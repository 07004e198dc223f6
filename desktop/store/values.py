"""What goes into the store and what comes out of it."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from sync.model.issues import Issue
from sync.model.op import Action, Op
from sync.model.pack import Role
from sync.model.record import Fields, Record
from sync.ports import Pending


class Author(msgspec.Struct, frozen=True):
    """Who acts, and in which role."""

    user: str
    role: Role


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a person wants done to one record.

    `fields` holds canonical values by path, None clears. A field that merges by `union` or `sum` takes the new value
    or a delta (`{"add": …, "remove": …}`). `record` is None to create under a new id; a creator that needs the id
    beforehand chooses it by `sync.model.op.new_id`.
    """

    record_type: str
    action: Action
    record: str | None = None
    fields: Fields = msgspec.field(default_factory=dict)
    step: str | None = None
    reason: str | None = None


class Between(msgspec.Struct, frozen=True):
    """A filter on a range; both ends belong to it, None leaves an end open."""

    low: Any = None
    high: Any = None


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A list of records.

    `text` is searched by the beginnings of words, and by the last digits of numbers; with `similar` the names that it
    may have been meant as are, with one slip in one of its words. A filter's value is one value, a list of values, a
    `Between` or None (not filled); for an area it also finds all that lies within. Without `order` a search shows the
    best hits first, any other list the last changed first. A search without `limit` stops at
    `desktop.store.searching.HITS`.
    """

    record_type: str
    text: str = ""
    filters: dict[str, Any] = msgspec.field(default_factory=dict)
    states: Sequence[str] = ()
    order: tuple[str, Literal["asc", "desc"]] | None = None
    limit: int | None = None
    include_deleted: bool = False
    similar: bool = False


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a record's history, which is also the audit log."""

    kind: Literal["op", "remote", "view", "print", "copy", "export", "withdrawn", "arrived", "handed"]
    record_type: str
    record: str
    at: str
    user: str = ""
    role: Role | None = None
    device: str = ""
    action: Action | None = None
    step: str | None = None
    reason: str | None = None
    fields: Fields = msgspec.field(default_factory=dict)  # new values by path
    old: Fields = msgspec.field(default_factory=dict)  # values before, by path
    op: str | None = None
    sent: Literal["waiting", "refused", "confirmed"] | None = None  # of own changes: where they stand with central
    reached: str = ""  # when it was at central at the latest, by central's clock; "" where that is not known
    merged: bool = False  # central laid it beside others' changes which its writer had not seen


class OutboxItem(msgspec.Struct, frozen=True, kw_only=True):
    """A change of this PC that central has not taken. A refused one stays until it is retried or withdrawn; a deferred
    one is sent again with every exchange until what it builds on is there.
    """

    op: Op
    state: Literal["waiting", "quarantined", "deferred"]
    issues: tuple[Issue, ...] = ()


class PastExchange(msgspec.Struct, frozen=True, kw_only=True):
    """A forced sync that is finished, or a new beginning that central called for: `rejoin` as another device, `epoch`
    after it was restored. `by`: a user's id, or the name of an administrator at central.
    """

    kind: Literal["retry", "verify", "rebuild", "rejoin", "epoch"]
    by: str
    asked_at: str
    finished_at: str  # by this PC's clock
    outcome: str  # `done`, and counts as `repaired=3`


Ended = Literal["complete", "stopped", "no_line", "refused", "failed"]
Way = Literal["line", "stick_out", "stick_in"]


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """What several people changed of one record that came together by itself: the last of them had not seen the others'
    changes.
    """

    id: str
    sides: tuple[HistoryEntry, ...]  # in the order they came to central; of nobody's what it made of them
    heard: int  # the number of the history's entry from which on this PC knew of all of them


class LoggedExchange(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange as it went, over the line or by stick; several in a row that brought nothing are one of `times`."""

    way: Way
    began_at: str  # by this PC's clock, as `ended_at`
    ended_at: str
    times: int = 1
    seconds: float  # of all of these together
    sent: int = 0  # changes
    received: int = 0
    scans: int = 0
    up: int = 0  # bytes
    down: int = 0
    ended: Ended


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """A record that this PC had and central does not: kept, and no longer in the lists."""

    record_type: str
    record: str
    found_at: str
    body: Record


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """The truth about the exchange with central."""

    waiting: int
    quarantined: int
    deferred: int  # sent again after central was restored, and waiting for what they build on
    conflicts: int  # open ones
    duplicates: int = 0  # persons registered twice that nobody has decided about
    packed: str | None = None  # UTC: when what waits was packed for a stick whose answer is still out
    set_aside: int  # records that central does not have
    last_exchange: str | None  # UTC: when everything was sent and received
    clock_offset: float | None  # seconds by which this PC's clock is ahead of central's
    pending: tuple[Pending, ...]  # forced syncs that are not finished
    upgrade: bool  # central asks for a newer program
    beyond: bool = False  # central asks for something that this program does not know
    server: str
    office: str
    device: str
    device_name: str
    earlier: dict[str, str]  # what this PC was called, by the id of every device it was before


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Work not saved as a record yet; stays on this PC."""

    key: str
    kind: str
    author: str
    saved_at: str
    body: Any


class NumberSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A block of letter numbers that central granted to this PC; those below `next` were taken here."""

    series: str
    year: int
    first: int
    last: int
    next: int


class SignInAttempts(msgspec.Struct, frozen=True, kw_only=True):
    """Wrong passwords in a row for one user name on this PC."""

    failures: int = 0
    last_at: str = ""  # UTC
