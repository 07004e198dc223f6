"""Epochs of central: each restoration from a backup begins one, so that PCs can tell what central forgot."""

import secrets

import msgspec
from sqlalchemy import Connection, insert, select

from sync.central.tables import epochs, meta, scopes
from sync.protocol import SHARED_SCOPE

_EPOCH = meta.c.key == "epoch"


def present_epoch(connection: Connection) -> str:
    found: str = connection.execute(select(meta.c.value).where(_EPOCH)).scalar_one()
    return found


def first_epoch(connection: Connection) -> None:
    """Begin the first epoch of a new database, with the scope that all offices share."""
    if connection.execute(select(meta.c.key).where(_EPOCH)).first() is not None:
        return
    epoch = secrets.token_urlsafe(6)
    connection.execute(insert(meta).values(key="epoch", value=epoch))
    connection.execute(insert(epochs).values(id=epoch, began="{}", at=""))
    connection.execute(insert(scopes).values(name=SHARED_SCOPE, seq=0))


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
