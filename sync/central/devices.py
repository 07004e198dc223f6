"""Which PCs may talk to central: enrolment by a one-time code, tokens, revocation, and how often one may guess."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from sync.central.clock import iso
from sync.central.ledger import Ledger
from sync.central.tables import codes, devices, failures
from sync.keys import PublicKeys
from sync.model.op import new_id
from sync.protocol import SyncRequest
from sync.wire import claimed_device, short_id

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that reads like something else
CODE_LENGTH = 12
CODE_DAYS = 7
NAME_LIMIT = 120  # characters of a device's name
TOKEN_BYTES = 16  # of chance: as many as nobody guesses
WINDOW_SECONDS = 600
FAILURES_ALLOWED = 10  # of one caller in one window

_COPY = r" \(\d+\)$"  # what `rejoin` puts behind a name


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A PC. `lineage` is its own id, then those of the devices it was before it forked, the nearest first."""

    id: str
    office: str
    name: str
    revoked: bool
    lineage: tuple[str, ...]
    since: str  # when it joined, ISO 8601 UTC by central's clock


def new_code(ledger: Ledger, office: str, now: datetime) -> str:
    """A code by which one PC may join `office` within a week, `XXXX-XXXX-XXXX`. Raises LookupError: no such office."""
    ledger.lock(office)
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    expires = iso(now + timedelta(days=CODE_DAYS))
    ledger.connection.execute(insert(codes).values(hash=_code_hash(code), office=office, expires_at=expires))
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


class OtherOffice(Exception):
    """The code is another office's than the PC's."""


def enroll(
    ledger: Ledger, code: str, name: str, now: datetime, keys: PublicKeys | None = None, office: str = ""
) -> tuple[Device, str] | None:
    """The new device, which brings `keys`, and its token; None for a code that is wrong, used or too old.

    A PC that never heard the answer gets the same device once more, with another token. Raises OtherOffice where the
    code is not one of the `office` that is named; it stays good.
    """
    row = (codes.c.hash == _code_hash(code), codes.c.expires_at > iso(now))
    found = ledger.connection.execute(select(codes.c.office, codes.c.used_by).where(*row)).one_or_none()
    if found is None:
        return None
    if office and found.office != office:
        raise OtherOffice
    office = found.office
    if found.used_by is not None:
        return _once_more(ledger, found.used_by, keys)
    device = new_id(int(now.timestamp() * 1000))
    if (
        ledger.connection.execute(update(codes).where(*row, codes.c.used_by.is_(None)).values(used_by=device)).rowcount
        != 1
    ):
        return None
    made = Device(id=device, office=office, name=name, revoked=False, lineage=(device,), since=iso(now))
    return made, _take_in(ledger, made, keys)


def _once_more(ledger: Ledger, name: str, keys: PublicKeys | None) -> tuple[Device, str] | None:
    """The device that used a code, with a fresh token, for the PC that brings its keys and never exchanged."""
    row = ledger.connection.execute(select(devices).where(devices.c.id == name)).one_or_none()
    if row is None or keys is None or row.last_seen is not None or row.revoked_at is not None:
        return None
    if (row.verify_key, row.recipient) != (keys.verify_key, keys.recipient):
        return None
    token = _new_token(row.id)
    ledger.connection.execute(update(devices).where(devices.c.id == row.id).values(token_hash=_hash(token)))
    return device_of(ledger.connection, row), token


def rejoin(ledger: Ledger, old: Device, now: datetime, keys: PublicKeys | None) -> tuple[Device, str]:
    """A new device for a stale copy of the data of `old`, and its token."""
    device = new_id(int(now.timestamp() * 1000))
    number = f" ({_copies(ledger.connection, old) + 2})"
    name = re.sub(_COPY, "", old.name)[: NAME_LIMIT - len(number)].rstrip() + number
    made = Device(
        id=device, office=old.office, name=name, revoked=False, lineage=(device, *old.lineage), since=iso(now)
    )
    return made, _take_in(ledger, made, keys)


def _take_in(ledger: Ledger, device: Device, keys: PublicKeys | None) -> str:
    """The token of a new device, short as it goes with every request. Central keeps the hash alone."""
    token = _new_token(device.id)
    ledger.connection.execute(
        insert(devices).values(
            id=device.id,
            office=device.office,
            name=device.name,
            token_hash=_hash(token),
            enrolled_at=device.since,
            cursor="{}",
            verify_key=keys.verify_key if keys else "",
            recipient=keys.recipient if keys else "",
            forked_from=device.lineage[1] if len(device.lineage) > 1 else None,
        )
    )
    return token


def _new_token(device: str) -> str:
    return f"{short_id(device)}.{secrets.token_urlsafe(TOKEN_BYTES)}"


def _copies(connection: Connection, device: Device) -> int:
    """How many devices of the office go back to the same first one as `device`."""
    rows = select(devices.c.id, devices.c.forked_from).where(devices.c.office == device.office)
    before = {row.id: row.forked_from for row in connection.execute(rows)}
    return sum(1 for name in before if name != _first(before, name) and _first(before, name) == device.lineage[-1])


def _first(before: dict[str, str | None], device: str) -> str:
    while (older := before.get(device)) is not None:
        device = older
    return device


def authenticate(connection: Connection, token: str) -> Device | None:
    """The device that `token` is bound to."""
    row = connection.execute(select(devices).where(devices.c.id == claimed_device(token))).one_or_none()
    known = row.token_hash if row is not None else _hash("")
    if not hmac.compare_digest(known, _hash(token)) or row is None:
        return None
    return device_of(connection, row)


def device_of(connection: Connection, row: Row[Any]) -> Device:
    """A row of `devices`, with the devices it was before."""
    return Device(
        id=row.id,
        office=row.office,
        name=row.name,
        revoked=row.revoked_at is not None,
        lineage=(row.id, *_earlier(connection, row.forked_from)),
        since=row.enrolled_at,
    )


def _earlier(connection: Connection, device: str | None) -> Iterator[str]:
    """`device` and those it forked from, one after the other."""
    while device is not None:
        yield device
        rows = select(devices.c.forked_from).where(devices.c.id == device)
        device = connection.execute(rows).scalar_one_or_none()


def note_exchange(ledger: Ledger, device: str, request: SyncRequest, cursor: dict[str, int], now: datetime) -> None:
    """Remember when a device was here, how far it has heard, and what it runs."""
    values = {"last_seen": iso(now), "cursor": msgspec.json.encode(cursor).decode(), "pack": _plain(request.pack)}
    if request.program:
        values["program"] = _plain(request.program)
    ledger.connection.execute(update(devices).where(devices.c.id == device).values(**values))


def is_new(connection: Connection, device: str) -> bool:
    """Whether this device has never exchanged anything."""
    rows = select(devices.c.last_seen).where(devices.c.id == device)
    return connection.execute(rows).scalar_one_or_none() is None


def _plain(name: str) -> str:
    """A name that a PC told, cut to what is kept of it."""
    return name.replace("\0", "")[:40]


def revoke(ledger: Ledger, device: str, now: datetime) -> list[str]:
    """Shut a device out from now on, and every copy that went on from its data; gives all of them, the device first.
    None where there is no such device.
    """
    office = ledger.connection.execute(select(devices.c.office).where(devices.c.id == device)).scalar_one_or_none()
    if office is None:
        return []
    ledger.lock(office)
    rows = select(devices.c.id, devices.c.forked_from).where(devices.c.office == office)
    shut_out = [device]
    for row in ledger.connection.execute(rows.order_by(devices.c.enrolled_at, devices.c.id)):
        if row.forked_from in shut_out:
            shut_out.append(row.id)
    change = update(devices).where(devices.c.id.in_(shut_out), devices.c.revoked_at.is_(None))
    ledger.connection.execute(change.values(revoked_at=iso(now)))
    return shut_out


def is_revoked(connection: Connection, device: str) -> bool:
    rows = select(devices.c.revoked_at).where(devices.c.id == device)
    return connection.execute(rows).scalar_one_or_none() is not None


def wait_for(connection: Connection, key: str, now: datetime) -> int:
    """Seconds that this caller must wait after too many failures; 0 when it need not."""
    window = int(now.timestamp()) // WINDOW_SECONDS
    rows = select(failures.c.count).where(failures.c.key == key, failures.c.window == window)
    count = connection.execute(rows).scalar_one_or_none() or 0
    return (window + 1) * WINDOW_SECONDS - int(now.timestamp()) if count >= FAILURES_ALLOWED else 0


def note_failure(ledger: Ledger, key: str, now: datetime) -> None:
    """Count one wrong code or token of this caller, and forget windows that have passed."""
    window = int(now.timestamp()) // WINDOW_SECONDS
    ledger.connection.execute(failures.delete().where(failures.c.window < window))
    row = (failures.c.key == key, failures.c.window == window)
    counted = ledger.connection.execute(update(failures).where(*row).values(count=failures.c.count + 1))
    if counted.rowcount == 0:
        ledger.connection.execute(insert(failures).values(key=key, window=window, count=1))


def _code_hash(code: str) -> str:
    return _hash("".join(code.upper().split()).replace("-", ""))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
