"""Who is registered where, by the field that names a person, over all offices."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select

from sync.central.bulk import write_rows
from sync.central.ledger import Ledger, Written
from sync.central.tables import persons

AT_ONCE = 500  # persons asked for in one query
KEY = ("office", "type", "record")

_PERSONS = "persons"  # what the ledger knows of them
_SAME = select(persons).where(
    persons.c.type == bindparam("kind"), persons.c.value.in_(bindparam("values", expanding=True))
)
_INSERT = insert(persons)
_DELETE = delete(persons).where(*(persons.c[name] == bindparam(f"at_{name}") for name in KEY))


class Registered(msgspec.Struct, frozen=True, kw_only=True):
    """One record about a person. `born` is the office's sequence when it came to be about somebody."""

    office: str
    type: str
    record: str
    value: str
    born: int
    since: str


def registered(ledger: Ledger, kind: str, value: str) -> tuple[Registered, ...]:
    """Every record of that type about this person."""
    if (kind, value) not in ledger.known(_PERSONS):
        read_ahead(ledger, kind, [value])
    found: tuple[Registered, ...] = ledger.known(_PERSONS)[(kind, value)]
    return found


def read_ahead(ledger: Ledger, kind: str, values: Iterable[str]) -> None:
    """Read what is known of persons that will be asked for, in a few queries instead of one by one."""
    wanted = sorted(set(values))
    for start in range(0, len(wanted), AT_ONCE):
        batch = wanted[start : start + AT_ONCE]
        found: dict[str, list[Registered]] = {value: [] for value in batch}
        for row in ledger.connection.execute(_SAME, {"kind": kind, "values": batch}):
            found[row.value].append(Registered(**row._mapping))
        for value in batch:
            ledger.learn(_PERSONS, (kind, value), tuple(found[value]))


def keep(ledger: Ledger, old: Registered | None, new: Registered | None) -> None:
    """Let the record of `old` be about the person of `new`; with None for a record that is about nobody."""
    if old is not None:
        rest = tuple(row for row in registered(ledger, old.type, old.value) if row.record != old.record)
        ledger.learn(_PERSONS, (old.type, old.value), rest)
    if new is not None:
        ledger.learn(_PERSONS, (new.type, new.value), (*registered(ledger, new.type, new.value), new))
    at = new or old
    if at is not None:
        key = (at.office, at.type, at.record)
        ledger.put_off(_write, key, Written((key, new), is_new=old is None))


def _write(connection: Connection, rows: list[Written]) -> None:
    """Each row is a key and who is registered under it, None for one that is gone."""
    gone: list[dict[str, Any]] = [
        dict(zip((f"at_{name}" for name in KEY), row.row[0], strict=True)) for row in rows if not row.is_new
    ]
    write_rows(connection, _DELETE, gone)
    new = [msgspec.structs.asdict(row.row[1]) for row in rows if row.row[1] is not None]
    write_rows(connection, _INSERT, new)
