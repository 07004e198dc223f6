"""Central's own keys, made once and kept in its database, and the public ones of its devices."""

import msgspec
from sqlalchemy import Connection, select

from sync.central.ledger import Ledger
from sync.central.settings import kept
from sync.central.tables import devices
from sync.keys import Keys, PublicKeys, new_keys

_KEY = "keys"  # in `meta`


def central_keys(ledger: Ledger) -> Keys:
    """Central's keys; made when they are first asked for, and the same in every process."""
    return msgspec.json.decode(kept(ledger, _KEY, lambda: msgspec.json.encode(new_keys()).decode()), type=Keys)


def keys_of(connection: Connection, device: str) -> PublicKeys | None:
    """The keys that a device brought when it joined; None where it brought none, or there is no such device."""
    rows = select(devices.c.verify_key, devices.c.recipient).where(devices.c.id == device)
    row = connection.execute(rows).one_or_none()
    if row is None or not row.verify_key:
        return None
    return PublicKeys(verify_key=row.verify_key, recipient=row.recipient)
