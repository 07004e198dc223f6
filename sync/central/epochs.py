"""Epochs of central: each restoration from a backup begins one, so that PCs can tell what central forgot."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.central.clock import iso
from sync.central.tables import epochs, meta, scopes
from sync.protocol import SHARED_SCOPE

if TYPE_CHECKING:
    from sync.central.database import Ledger

_EPOCH = meta.c.key == "epoch"


def present_epoch(connection: Connection) -> str:
    found: str = connection.execute(select(meta.c.value).where(_EPOCH)).scalar_one()
    return found


def first_epoch(connection: Connection) -> None:
    """Begin the first epoch of a new database, with the scope that all offices share."""
    if connection.execute(select(meta.c.key).where(_EPOCH)).first() is not None:
        return
    epoch = str(uuid.uuid4())
    connection.execute(insert(meta).values(key="epoch", value=epoch))
    connection.execute(insert(epochs).values(id=epoch, began="{}", at=""))
    connection.execute(insert(scopes).values(name=SHARED_SCOPE, seq=0))


def begin_epoch(ledger: "Ledger", now: datetime, after: str | None = None) -> str:
    """A new epoch that begins where every scope stands now; gives its id. Nobody writes while it does.

    With `after` only where that is still the present epoch: another request may have been first.
    """
    names = ledger.connection.execute(select(scopes.c.name).where(scopes.c.name != SHARED_SCOPE)).scalars().all()
    order = [*sorted(names), SHARED_SCOPE]  # as every transaction takes these locks
    began = {name: ledger.sequence(name) for name in order}
    parent = present_epoch(ledger.connection)
    if after not in (None, parent):
        return parent
    epoch = str(uuid.uuid4())
    written = msgspec.json.encode(began).decode()
    ledger.connection.execute(insert(epochs).values(id=epoch, parent=parent, began=written, at=iso(now)))
    ledger.connection.execute(update(meta).where(_EPOCH).values(value=epoch))
    return epoch


def shared_past(connection: Connection, epoch: str) -> dict[str, int]:
    """Up to which sequence of each scope an earlier `epoch` and the present one are the same; nothing where central
    does not know that epoch, and no scope that it did not have.
    """
    rows = {row.id: row for row in connection.execute(select(epochs))}
    at = rows.get(present_epoch(connection))
    past: dict[str, int] | None = None
    while at is not None and at.id != epoch:
        began = msgspec.json.decode(at.began, type=dict[str, int])
        past = began if past is None else {name: min(past[name], began[name]) for name in past.keys() & began.keys()}
        at = rows.get(at.parent)
    return past or {} if at is not None else {}
