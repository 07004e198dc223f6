"""Digests of records, by which both ends find what differs without sending it."""

import base64
import hashlib
from collections.abc import Iterable

import msgspec

from sync.model.op import Op, act_of
from sync.model.record import Record

BUCKETS = 256

_encoder = msgspec.json.Encoder(order="sorted")


def bucket_of(record_type: str, record: str) -> int:
    """The bucket a record lies in, 0 to BUCKETS - 1; the same at both ends and for good."""
    return hashlib.sha256(f"{record_type} {record}".encode()).digest()[0]


def record_digest(record: Record) -> int:
    """63 bits that change with anything both ends must agree on: type, id, fields, state and deletion."""
    said = _encoder.encode([record.type, record.id, record.state, record.deleted, record.fields])
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big") >> 1


def combined(digests: list[int]) -> int:
    """The digest of a bucket: of its records in any order."""
    return sum(digests) % (1 << 63)


def check_of(ops: Iterable[Op]) -> str:
    """16 characters that say of these ops in their order, at either end: the same ones, with the same content."""
    said = hashlib.sha256()
    for op in ops:
        said.update(_encoder.encode(act_of(op)))
    return base64.urlsafe_b64encode(said.digest()[:12]).decode()
