"""This PC's keys and the couriers that went by them. Private halves lie in the encrypted file alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.base import Base
from desktop.store.database import Connection
from desktop.store.tables import to_json
from sync.keys import Keys, PublicKeys, new_keys

_OWN, _NEXT, _CENTRAL = "own", "next", "central"


class NoKeys(Refused):
    """This PC joined before it could have keys, so it can neither sign nor unseal."""


class Courier(msgspec.Struct, frozen=True, kw_only=True):
    """A courier file that was packed here or applied here; times are this PC's."""

    id: str  # of `sync.bundle.Bundle`
    kind: str  # request, answer
    at: str
    ops: int  # changes in it, or answered by it


def make_keys(connection: Connection) -> PublicKeys:
    """The keys that this PC brings when it joins; made once, and kept before anybody hears of them."""
    return (_read(connection, _OWN) or _make(connection, _OWN)).public


def make_next_keys(connection: Connection) -> PublicKeys:
    """The keys that this copy brings when it asks for a device of its own; the same until it got one."""
    return (_read(connection, _NEXT) or _make(connection, _NEXT)).public


def adopt_next_keys(connection: Connection) -> None:
    """The device that was asked for is there: go on with its keys."""
    connection.execute(
        "DELETE FROM keys WHERE owner = ? AND EXISTS (SELECT 1 FROM keys WHERE owner = ?)", (_OWN, _NEXT)
    )
    connection.execute("UPDATE keys SET owner = ? WHERE owner = ?", (_OWN, _NEXT))


def keep_central_keys(connection: Connection, keys: PublicKeys) -> None:
    """What central said of its keys when this PC joined; nothing where it has none."""
    if keys.verify_key and keys.recipient:
        _write(connection, _CENTRAL, to_json(keys))


def packed_since(connection: Connection, last_exchange: str | None, clock_offset: float | None) -> str | None:
    """When the last stick was packed, as long as its answer is awaited: neither it nor a later exchange is here.

    `last_exchange` is by central's clock, `clock_offset` by how many seconds this PC's is ahead of it.
    """
    row = connection.execute(
        "SELECT at, EXISTS (SELECT 1 FROM couriers WHERE id = packed.id AND kind = 'answer') "
        "FROM couriers AS packed WHERE kind = 'request' ORDER BY at DESC LIMIT 1"
    ).fetchone()
    if row is None or row[1]:
        return None
    packed = datetime.fromisoformat(row[0]) - timedelta(seconds=clock_offset or 0)
    return row[0] if last_exchange is None or packed > datetime.fromisoformat(last_exchange) else None


class KeyMatters(Base):
    """Keys, and which couriers went."""

    def make_keys(self) -> PublicKeys:
        """The keys that this PC brings when it joins; made once, and kept before anybody hears of them."""
        with self._database.transaction() as connection:
            return make_keys(connection)

    def keep_central_keys(self, keys: PublicKeys) -> None:
        """What central said of its keys when this PC joined; nothing where it has none."""
        with self._database.transaction() as connection:
            keep_central_keys(connection, keys)

    def keys(self) -> Keys:
        """This PC's own. Raises NoKeys."""
        rows = self._rows("SELECT body FROM keys WHERE owner = ?", (_OWN,))
        if not rows:
            raise _no_keys()
        return msgspec.json.decode(rows[0][0], type=Keys)

    def central_keys(self) -> PublicKeys:
        """By which central is known and what is meant for it is sealed. Raises NoKeys."""
        rows = self._rows("SELECT body FROM keys WHERE owner = ?", (_CENTRAL,))
        if not rows:
            raise _no_keys()
        return msgspec.json.decode(rows[0][0], type=PublicKeys)

    @contextmanager
    def shut_out(self) -> Iterator[None]:
        """Nobody writes while the block runs, nor after it: this PC belongs to no office any more."""
        with self._database.transaction() as connection:
            yield
            connection.execute("DELETE FROM membership")

    def note_courier(self, courier: Courier) -> None:
        """Remember it; one that is known already keeps its first time."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO couriers (id, kind, at, ops) VALUES (?, ?, ?, ?)",
                (courier.id, courier.kind, courier.at, courier.ops),
            )

    def courier(self, name: str, kind: str) -> Courier | None:
        """The courier of that id, if it is known here; an answer bears the id of what it answers."""
        rows = self._rows("SELECT id, kind, at, ops FROM couriers WHERE id = ? AND kind = ?", (name, kind))
        return Courier(id=rows[0][0], kind=rows[0][1], at=rows[0][2], ops=rows[0][3]) if rows else None


def _read(connection: Connection, owner: str) -> Keys | None:
    row = connection.execute("SELECT body FROM keys WHERE owner = ?", (owner,)).fetchone()
    return msgspec.json.decode(row[0], type=Keys) if row else None


def _make(connection: Connection, owner: str) -> Keys:
    keys = new_keys()
    _write(connection, owner, to_json(keys))
    return keys


def _write(connection: Connection, owner: str, body: str) -> None:
    connection.execute(
        "INSERT INTO keys (owner, body) VALUES (?, ?) ON CONFLICT (owner) DO UPDATE SET body = excluded.body",
        (owner, body),
    )


def _no_keys() -> NoKeys:
    return NoKeys(
        _(
            "This PC joined its office before it could have keys, so nothing can be signed or sealed here. Nothing was "
            "changed. Ask your administrator to enrol it anew."
        )
    )
