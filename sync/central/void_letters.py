"""Which letters readers must not believe although their seals are good: void ones, and those that were never taken."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, select

from sync.central.packs import Packs
from sync.central.request_rows import VOIDED
from sync.central.tables import ops, records
from sync.seal.certificates import Root
from sync.seal.cose import NotSigned
from sync.seal.letters import is_certified, open_seal
from sync.seal.lists import void_mark
from sync.seal.text import as_text, readings

AT_ONCE = 500  # rows held at a time
REMEMBERED = 16_384  # seals; to read one takes a millisecond


class _Sealed(msgspec.Struct, frozen=True):
    """What is told of a letter."""

    seal: str = ""


class _Claimed(msgspec.Struct, frozen=True):
    """What a PC said of it, whatever that is."""

    seal: object = None


class _Brought(msgspec.Struct, frozen=True):
    """What is told of an op about a letter."""

    office: str
    fields: _Claimed = _Claimed()


def void_marks(connection: Connection, packs: Packs, roots: tuple[Root, ...]) -> set[bytes]:
    """Marks of every letter that is void or was refused, whichever pack's; `roots` are central's."""
    types = [kind.key for kind in packs.current.records.values() if kind.numbered]
    return {*_voided(connection, types), *_refused(connection, types, roots)}


def _voided(connection: Connection, types: list[str]) -> Iterator[bytes]:
    rows = select(records.c.body).where(records.c.type.in_(types), records.c.state == VOIDED)
    for row in _read(connection, rows):
        if mark := _mark(_seal_in(row.body)):
            yield mark


def _refused(connection: Connection, types: list[str], roots: tuple[Root, ...]) -> Iterator[bytes]:
    """Of letters that central refused when their PC brought them: their paper may be in somebody's hands.

    One that was taken, before or later with what it had lacked, counts, whatever else was brought with its seal and
    however that was written.
    """
    brought: dict[str, dict[str, bytes]] = {}  # scope -> seal -> mark
    never_taken = select(ops.c.scope, ops.c.op).where(ops.c.seq.is_(None), ops.c.type.in_(types))
    for row in _read(connection, never_taken):
        op = msgspec.json.decode(row.op, type=_Brought)
        seal = _believed(op.fields.seal, op.office, roots) if isinstance(op.fields.seal, str) else None
        if seal is not None:
            brought.setdefault(row.scope, {}).update([seal])
    for scope, marks in brought.items():
        letters = select(records.c.body).where(records.c.scope == scope, records.c.type.in_(types))
        for row in _read(connection, letters):
            marks.pop(_seal_in(row.body), None)
        yield from marks.values()


def _read(connection: Connection, rows: Select[Any]) -> Iterator[Row[Any]]:
    """Some at a time: letters are long."""
    return iter(connection.execute(rows.execution_options(yield_per=AT_ONCE)))


def _seal_in(body: str) -> str:
    return msgspec.json.decode(body, type=_Sealed).seal


@lru_cache(maxsize=REMEMBERED)
def _mark(seal: str) -> bytes | None:
    """The mark of a letter that central took, by its statement; None of one that bears no seal."""
    try:
        return next((void_mark(statement) for statement in readings(seal)), None)
    except NotSigned:
        return None


@lru_cache(maxsize=REMEMBERED)
def _believed(brought: str, office: str, roots: tuple[Root, ...]) -> tuple[str, bytes] | None:
    """A seal as a letter bears it that central takes, and its mark; None of one that no reader believes anyway, or
    that is of another office than brought it: another's letter cannot be called void so.
    """
    try:
        opened = open_seal(brought)
        is_certified(opened, roots)
    except NotSigned:
        return None
    return (as_text(opened.encoded), void_mark(opened.encoded)) if opened.certificate.office == office else None
