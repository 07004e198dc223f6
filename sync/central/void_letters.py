"""Which letters readers must not believe although their seals are good: void ones, and those that were never taken."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select

from sync.central.packs import Packs
from sync.central.request_rows import VOIDED
from sync.central.tables import ops, records
from sync.seal.cose import NotSigned
from sync.seal.letters import open_seal
from sync.seal.lists import void_mark
from sync.seal.text import readings


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


def void_marks(connection: Connection, packs: Packs) -> set[bytes]:
    """Marks of every letter that is void or was refused, whichever pack's."""
    types = [kind.key for kind in packs.current.records.values() if kind.numbered]
    return {*_voided(connection, types), *_refused(connection, types)}


def _voided(connection: Connection, types: list[str]) -> Iterator[bytes]:
    rows = select(records.c.body).where(records.c.type.in_(types), records.c.state == VOIDED)
    for row in connection.execute(rows):
        yield from _marks_in(row.body)


def _refused(connection: Connection, types: list[str]) -> Iterator[bytes]:
    """Of letters that central refused when their PC brought them: their paper may be in somebody's hands.

    One that was taken later, with what it had lacked, counts, whatever else was brought with its seal.
    """
    never_taken = select(ops.c.scope, ops.c.type, ops.c.op).where(ops.c.seq.is_(None), ops.c.type.in_(types))
    for row in connection.execute(never_taken):
        brought = msgspec.json.decode(row.op, type=_Brought)
        seal = brought.fields.seal
        if isinstance(seal, str) and not _is_taken(connection, row.scope, row.type, seal):
            yield from _mark_of(seal, brought.office)


def _mark_of(seal: str, office: str) -> list[bytes]:
    """By the statement under a key of the office that brought it: another's letter cannot be called void so."""
    try:
        opened = open_seal(seal)
    except NotSigned:
        return []
    return [void_mark(opened.encoded)] if opened.certificate.office == office else []


def _is_taken(connection: Connection, scope: str, record_type: str, seal: str) -> bool:
    letters = select(records.c.id).where(records.c.scope == scope, records.c.type == record_type)
    return (
        connection.execute(letters.where(records.c.body.contains(seal, autoescape=True)).limit(1)).first() is not None
    )


def _marks_in(body: str) -> list[bytes]:
    """The mark of a letter that central took, by its statement; none of one that bears no seal."""
    try:
        return [void_mark(statement) for statement in list(readings(msgspec.json.decode(body, type=_Sealed).seal))[:1]]
    except NotSigned:
        return []
