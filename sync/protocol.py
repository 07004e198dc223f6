"""The wire: what a PC and central say to each other. One definition for both ends.

Bodies are JSON, requests and responses alike; both ends compress with gzip above a kilobyte. Version 1.
"""

from typing import Any, Literal

import msgspec

from sync.model.issues import Issue
from sync.model.merge import VerdictKind
from sync.model.op import Op
from sync.model.pack import RecordType

PROTOCOL = 1

SHARED_SCOPE = "shared"  # the scope that every office reads: companies


def scope_of(kind: RecordType, office: str) -> str:
    """The scope in which records of this type from this office lie, and whose sequence counts for them."""
    return SHARED_SCOPE if kind.scope == "shared" else office


class EnrollRequest(msgspec.Struct, kw_only=True):
    """A new PC asks to work for an office, with the one-time code an administrator gave."""

    code: str
    device_name: str


class EnrollResponse(msgspec.Struct, kw_only=True):
    device: str
    token: str  # bearer token bound to the device
    office: str  # the office record's id, which is also the name of its scope
    epoch: str
    pack: str


class NumberBlock(msgspec.Struct, frozen=True, kw_only=True):
    """Letter numbers `first`..`last` that belong to one device alone, in one series and year."""

    series: str
    year: int
    first: int
    last: int


class NumberStock(msgspec.Struct, frozen=True, kw_only=True):
    """How many numbers of a series and year a device has left."""

    series: str
    year: int
    left: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What central did with one op. `seq` is the record's sequence after it."""

    op: str
    kind: VerdictKind
    seq: int = 0
    issues: tuple[Issue, ...] = ()  # why it was rejected
    conflicts: tuple[str, ...] = ()  # ids of conflict records it raised or renewed


class Authorship(msgspec.Struct, frozen=True, kw_only=True):
    """Who set some paths of a change, `state` and `deleted` among them, on which PC by its name, when by its clock."""

    user: str
    device: str
    at: str
    paths: tuple[str, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record at central as far as it changed since the cursor: only the paths that changed."""

    record_type: str
    record: str
    office: str
    seq: int
    pack: str
    fields: dict[str, Any]
    state: str | None = None
    deleted: bool = False
    created_at: str = ""
    created_by: str = ""
    updated_at: str = ""
    updated_by: str = ""
    updated_device: str = ""
    authors: tuple[Authorship, ...] = ()  # the first first; a first download leaves them out


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """What central asks of a device beyond the data."""

    kind: Literal["verify", "rebuild", "revoked", "upgrade"]
    detail: str = ""


class SyncRequest(msgspec.Struct, kw_only=True):
    protocol: int = PROTOCOL
    pack: str
    device: str
    epoch: str
    cursor: dict[str, int]  # scope -> the last sequence of it that was applied here
    ops: list[Op] = msgspec.field(default_factory=list)
    want: int = 262_144  # about how many bytes of changes the answer may hold
    stock: list[NumberStock] = msgspec.field(default_factory=list)


class SyncResponse(msgspec.Struct, kw_only=True):
    epoch: str
    verdicts: list[Verdict]
    changes: list[Change]
    cursor: dict[str, int]
    more: bool
    blocks: list[NumberBlock] = msgspec.field(default_factory=list)
    directives: list[Directive] = msgspec.field(default_factory=list)
    time: str = ""  # central's clock, ISO 8601 UTC


class Problem(msgspec.Struct, kw_only=True):
    """The body of every answer that is not 2xx."""

    # bad_request, bad_token, bad_code, revoked, protocol_unsupported, too_large, too_busy, not_found, internal
    code: str
    detail: str = ""
