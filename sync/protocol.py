"""What a PC and central say to each other: one definition for both ends. `sync.wire` writes it as bytes."""

from typing import Any

import msgspec

from sync.model.issues import Issue
from sync.model.merge import VerdictKind
from sync.model.op import Op
from sync.model.pack import RecordType

PROTOCOL = 2
PUSHABLE = (1, 2)  # versions whose ops central takes; one below PROTOCOL is sent no changes, and told to upgrade

SHARED_SCOPE = "shared"  # the scope that every office reads: companies


def scope_of(kind: RecordType, office: str) -> str:
    """The scope in which records of this type from this office lie, and whose sequence counts for them."""
    return SHARED_SCOPE if kind.scope == "shared" else office


class EnrollRequest(msgspec.Struct, kw_only=True):
    """A new PC asks to work for an office, with the one-time code an administrator gave."""

    code: str
    device_name: str
    verify_key: str = ""  # Ed25519 of this PC, raw in unpadded base64url; its half stays on the PC
    recipient: str = ""  # age X25519 of this PC, `age1…`
    office: str = ""  # of a PC that joins its office anew: another office's code is not used up


class EnrollResponse(msgspec.Struct, kw_only=True):
    device: str
    token: str  # bearer token bound to the device
    office: str  # the office record's id, which is also the name of its scope
    epoch: str
    pack: str
    incarnation: str = ""  # the first one
    verify_key: str = ""  # central's, as above: what it signs outside a line is checked with it
    recipient: str = ""  # central's: what is sealed for central is sealed to it
    name: str = ""  # of the device: a copy gets another one than it had; "" from a central that does not tell


class RejoinRequest(msgspec.Struct, kw_only=True):
    """A copy of a PC's data that was told it forked asks for a device of its own. The token says which it was."""

    incarnation: str
    verify_key: str = ""
    recipient: str = ""


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
    """What central did with one op. `seq` is the record's sequence after it.

    A deferred op is not judged yet: it was sent again after central lost it, and what it builds on is still missing.
    """

    op: str
    kind: VerdictKind
    seq: int = 0
    lost: tuple[str, ...] = ()  # paths of the op that were not laid, because another value stands
    issues: tuple[Issue, ...] = ()  # why it was rejected or deferred
    conflicts: tuple[str, ...] = ()  # ids of conflict records it raised or renewed


class Authorship(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who set some paths of a change, `state` and `deleted` among them, on which PC by its name, when by its clock.

    Where that was laid beside others' changes which its writer had not seen, `unseen_after` tells the sequence up to
    which the writer had heard central, always below the change's own.
    """

    user: str
    device: str
    at: str
    paths: tuple[str, ...]
    seq: int = 0  # the sequence that it got; 0: the change's own
    unseen_after: int | None = None


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A record at central as far as it changed since the cursor: only the paths that changed, none that the asking PC
    set itself. `state` and `deleted` are None where they did not change, the rest is left out where it is known.
    """

    record_type: str
    record: str
    office: str
    seq: int
    pack: str
    fields: dict[str, Any]
    whole: bool = False  # all of the record: a path that is not named has no value
    state: str | None = None
    deleted: bool | None = None
    created_at: str = ""
    created_by: str = ""
    updated_at: str = ""
    updated_by: str = ""
    updated_device: str = ""
    authors: tuple[Authorship, ...] = ()  # the first first; a first download leaves them out


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """What central asks of a device beyond the data, until the device names its `id` as done."""

    id: str
    kind: str  # retry, verify, rebuild, upgrade; one that a PC does not know asks for a newer program
    by: str = ""  # the administrator who asked
    detail: str = ""


class SyncRequest(msgspec.Struct, kw_only=True):
    """`incarnation` is the one that the last answer gave; "" for a courier, which is in no order with the line."""

    protocol: int = PROTOCOL
    pack: str
    device: str
    epoch: str
    incarnation: str = ""
    cursor: dict[str, int]  # scope -> the last sequence of it that was applied here
    ops: list[Op] = msgspec.field(default_factory=list)
    want: int = 262_144  # about how many bytes of changes the answer may hold
    stock: list[NumberStock] = msgspec.field(default_factory=list)
    done: list[str] = msgspec.field(default_factory=list)  # ids of directives carried out
    program: str = ""  # this program's version, told once a session


class SyncResponse(msgspec.Struct, kw_only=True):
    """Where `epoch` is not the one asked for, or `began` is told, nothing was done: `began` says up to which sequence
    of each scope both ends share their past.
    """

    epoch: str
    incarnation: str = ""
    verdicts: list[Verdict]
    changes: list[Change]
    cursor: dict[str, int]
    more: bool
    blocks: list[NumberBlock] = msgspec.field(default_factory=list)
    directives: list[Directive] = msgspec.field(default_factory=list)
    time: str = ""  # central's clock, ISO 8601 UTC
    began: dict[str, int] = {}


Span = tuple[int, int]  # first and last, both belong to it


class KnownRequest(msgspec.Struct, kw_only=True):
    """Which of these ops does central know? By the counters of `device`: the caller's own or one it was before.

    After a request that broke off, a PC asks with `verdicts` what became of the ops that central knows, so that it need
    not send them again.
    """

    device: str
    counters: list[Span]
    verdicts: bool = False
    incarnation: str = ""  # that of the request that broke off


class KnownResponse(msgspec.Struct, kw_only=True):
    """All of it counts only where `check` is that of the ops the PC has under the counters that are not missing
    (`sync.model.digest.check_of`): else another copy of its data wrote them. What follows `check` is for who asked with
    `verdicts`.
    """

    missing: list[Span]
    check: str = ""
    verdicts: list[Verdict] = []  # of the others by their counters; the packed form leaves the ops' ids out
    epoch: str = ""
    incarnation: str = ""  # as if the lost answer had come; empty where central did something else since
    time: str = ""


class VerifyRequest(msgspec.Struct, kw_only=True):
    """The digests of a scope as this PC has it at `cursor`, one for each bucket (`sync.model.digest`)."""

    epoch: str
    scope: str
    cursor: int
    buckets: list[int]


class VerifyResponse(msgspec.Struct, kw_only=True):
    """`behind`: central has gone on meanwhile, so nothing was compared; exchange first, then ask again."""

    behind: bool
    differ: list[int]


class DigestItem(msgspec.Struct, frozen=True, array_like=True):
    record_type: str
    record: str
    digest: int


class RepairRequest(msgspec.Struct, kw_only=True):
    """Every record of some buckets that differ, with its digest."""

    epoch: str
    scope: str
    cursor: int
    buckets: list[int]
    items: list[DigestItem]


class RepairResponse(msgspec.Struct, kw_only=True):
    """The records of these buckets that differ, whole, and those that central does not have (`digest` as asked)."""

    behind: bool
    changes: list[Change]
    unknown: list[DigestItem]


class CertificateRequest(msgspec.Struct, kw_only=True):
    """A PC asks central to certify the key by which it seals letters."""

    verify_key: str  # Ed25519, raw in unpadded base64url


class CertificateResponse(msgspec.Struct, kw_only=True):
    certificate: str  # of `sync.seal.certificates`, in unpadded base64url


class Problem(msgspec.Struct, kw_only=True):
    """The body of every answer that is not 2xx."""

    # bad_request, bad_token, bad_code, revoked, forked, protocol_unsupported, dictionary_unknown, too_large, too_busy,
    # quota, file_type, file_damaged, offset_differs, not_found, internal
    code: str
    detail: str = ""
    proof: str = ""  # of `revoked`: central's signature over it (`sync.keys.revocation_statement`)
