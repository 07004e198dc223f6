"""One person registered at two offices in the same moment: where many write at once, neither transaction sees the
other's row. So once a request is kept it is looked at again, and each office comes back to what it missed.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from sync.central.database import Database
from sync.central.duplicates import CORRECTED
from sync.central.errands import leave_errand
from sync.central.ledger import Ledger
from sync.central.packs import Packs
from sync.central.persons import AT_ONCE
from sync.central.tables import persons, twins
from sync.model.op import Op
from sync.model.pack import RecordType

Row = tuple[str, str, str]  # office, record type, record


def look_around(database: Database, packs: Packs, office: str, sent: list[Op]) -> None:
    """Leave an errand for every office that does not know yet of a person whom `sent`, which is kept, registers."""
    if database.engine.dialect.name == "sqlite":  # one writes after the other
        return
    found: set[Row] = set()
    for kind, values in _persons(packs, sent):
        with database.read() as connection:
            for start in range(0, len(values), AT_ONCE):
                found |= _missed(connection, kind, office, values[start : start + AT_ONCE])
    if found:
        database.transact(lambda ledger: _leave(ledger, found))


def _persons(packs: Packs, sent: list[Op]) -> Iterator[tuple[RecordType, list[str]]]:
    for kind in packs.current.records.values():
        if kind.same_person:
            values = {op.fields.get(kind.same_person.field) for op in sent if op.record_type == kind.key}
            named = sorted(value for value in values if isinstance(value, str) and "\0" not in value)
            if named:
                yield kind, named


def _missed(connection: Connection, kind: RecordType, office: str, values: list[str]) -> set[Row]:
    """Every record about a person whom `office` shares with others and has not been told so."""
    rows = select(persons.c.value, persons.c.office, persons.c.record)
    by_value: dict[str, set[Row]] = {}
    for value, where, record in connection.execute(rows.where(persons.c.type == kind.key, persons.c.value.in_(values))):
        by_value.setdefault(value, set()).add((where, kind.key, record))
    shared = [same for same in by_value.values() if len({where for where, *_ in same}) > 1]
    return {row for same in shared if not _is_told(connection, kind, office, same) for row in same}


def _is_told(connection: Connection, kind: RecordType, office: str, same: set[Row]) -> bool:
    told = select(twins.c.duplicate).where(
        twins.c.office == office,
        twins.c.type == kind.key,
        twins.c.record.in_([record for where, _, record in same if where == office]),
        twins.c.other.in_([where for where, *_ in same if where != office]),
        twins.c.state != CORRECTED,
    )
    return connection.execute(told.limit(1)).first() is not None


def _leave(ledger: Ledger, found: set[Row]) -> None:
    for office, kind, record in sorted(found):
        leave_errand(ledger, office, kind, record)
