"""An operation: the only way anything changes, on a PC and at central alike."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from sync.model.pack import Role

Action = Literal["create", "set", "step", "delete"]

_START = datetime(1970, 1, 1, tzinfo=UTC)


class Op(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one person did to one record, with what they saw when they did it.

    `fields` holds new values by path (`name`, `documents.ktp`); None clears. A field whose merge rule is `union`
    holds `{"add": [...], "remove": [...]}`, one of `sum` holds `{"add": n}`. `old` holds the values the person saw,
    also of the untouched rest of an atomic group, there with None for none.
    `base` is the highest sequence of central that this PC had for the record's scope when the op was written.
    """

    id: str  # of `op_id`
    device: str
    counter: int  # counts this device's ops, from 1
    user: str
    role: Role
    at: str  # the device's clock, ISO 8601 UTC; orders nothing
    pack: str
    office: str
    record_type: str
    record: str
    action: Action
    base: int = 0
    fields: dict[str, Any] = msgspec.field(default_factory=dict)
    old: dict[str, Any] = msgspec.field(default_factory=dict)
    step: str | None = None
    reason: str | None = None  # why a warning was confirmed or a step taken
    was: int = 0  # sent again after central lost it: the sequence it had before
    lost: tuple[str, ...] = ()  # likewise: the paths of it that had not been laid then


def moment(milliseconds: int) -> str:
    """The time as an op carries it, ISO 8601 UTC; `milliseconds` since 1970."""
    at = _START + timedelta(milliseconds=milliseconds)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_of(at: str) -> int:
    """Milliseconds since 1970 of such a time. Raises ValueError."""
    return (datetime.fromisoformat(at) - _START) // timedelta(milliseconds=1)


def new_id(milliseconds: int) -> str:
    """A uuid of version 7 (RFC 9562): sorts by `milliseconds` since 1970, then at random."""
    return _uuid7(milliseconds, secrets.randbits(74))


def op_id(device: str, counter: int, milliseconds: int) -> str:
    """The id of a device's op: a uuid of version 7 whose other half follows from `device` and `counter`, so that both
    ends can make it from what the op says anyway. An op keeps its id when it is sent anew under another device.
    """
    digest = hashlib.sha256(f"{device} {counter}".encode()).digest()
    return _uuid7(milliseconds, int.from_bytes(digest[:10], "big") >> 6)


def act_of(op: Op) -> Op:
    """What stays the same of an op, whichever device sends it and whatever it knows of central's sequences."""
    return msgspec.structs.replace(op, device="", counter=0, base=0, was=0, lost=())


def _uuid7(milliseconds: int, rest: int) -> str:
    """`rest`: 74 bits."""
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | (rest >> 62) << 64
    value |= 0b10 << 62 | rest & (1 << 62) - 1
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
