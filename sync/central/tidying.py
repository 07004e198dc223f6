"""Scans at central that nothing names any more: found, told, and removed when an administrator says so.

A scan stays while any record of its office or of all offices names it, a deleted one or a decided conflict too, and
while a change came within the time of grace that named it. Reference and removal happen under the locks under which
changes are taken, and a PC sends a scan only after the change that names it: so none goes that is just being named.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

import msgspec
from sqlalchemy import ColumnElement, Table, delete, or_, select

from sync.central.clock import iso
from sync.central.database import Database
from sync.central.files import object_key
from sync.central.ledger import Ledger
from sync.central.objects import Objects
from sync.central.tables import files, ops, records, scopes
from sync.protocol import SHARED_SCOPE

GRACE_DAYS = 400  # as long as PCs keep what central answered, to give it back after a restore
AT_ONCE = 1_000  # scans removed under one lock
_ROWS = 500  # texts in memory at once
_NAMED = re.compile(r'"sha256":"([0-9a-f]{64})"')


class Spare(msgspec.Struct, frozen=True):
    """A scan that nothing names; `size` in bytes, `stored_at` by central's clock."""

    office: str
    sha256: str
    size: int
    stored_at: str


def spare_files(database: Database, before: datetime) -> list[Spare]:
    """What could be removed: kept since before that moment, and named by nothing since."""
    found: list[Spare] = []
    for office in _offices(database):
        found += database.transact(partial(_spare, office=office, before=before))
    return found


def remove_spare(database: Database, objects: Objects, before: datetime) -> list[Spare]:
    """Remove it, an office after the other. Breaking off and doing it again are harmless."""
    removed: list[Spare] = []
    for office in _offices(database):
        while gone := database.transact(partial(_remove, objects=objects, office=office, before=before)):
            removed += gone
    return removed


def _offices(database: Database) -> list[str]:
    rows = select(files.c.office).distinct().order_by(files.c.office)
    with database.read() as connection:
        return list(connection.execute(rows).scalars())


def _remove(ledger: Ledger, objects: Objects, office: str, before: datetime) -> list[Spare]:
    """The bytes go before the commit: what is left of a removal that broke off is removed by the next one."""
    spare = _spare(ledger, office, before)[:AT_ONCE]
    for found in spare:
        gone = delete(files).where(files.c.office == office, files.c.sha256 == found.sha256)
        ledger.connection.execute(gone)
        objects.remove(object_key(office, found.sha256))
    return spare


def _spare(ledger: Ledger, office: str, before: datetime) -> list[Spare]:
    for scope in (office, SHARED_SCOPE):
        if ledger.connection.execute(select(scopes.c.name).where(scopes.c.name == scope)).first() is not None:
            ledger.lock(scope)
    old = select(files).where(files.c.office == office, files.c.stored_at < iso(before)).order_by(files.c.stored_at)
    kept = [Spare(row.office, row.sha256, row.size, row.stored_at) for row in ledger.connection.execute(old)]
    if not kept:
        return []
    named = set(_named(ledger, records, "body", records.c.scope.in_((office, SHARED_SCOPE))))
    lately = or_(ops.c.office == office, ops.c.scope == SHARED_SCOPE) & (ops.c.received_at >= iso(before))
    named.update(_named(ledger, ops, "op", lately))
    return [spare for spare in kept if spare.sha256 not in named]


def _named(ledger: Ledger, table: Table, column: str, which: ColumnElement[bool]) -> Iterator[str]:
    """Every scan that the texts of a column name."""
    rows = select(table.c[column]).where(which, table.c[column].contains('"sha256":"', autoescape=True))
    for text in ledger.connection.execute(rows.execution_options(yield_per=_ROWS)).scalars():
        yield from _NAMED.findall(text)
