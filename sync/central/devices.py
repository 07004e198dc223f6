"""Which PCs may talk to central: enrolment by a one-time code, tokens, revocation, and how often one may guess."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, insert, select, update

from sync.central.clock import iso
from sync.central.database import Ledger
from sync.central.tables import codes, devices, failures
from sync.keys import PublicKeys
from sync.model.op import new_id

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that reads like something else
CODE_LENGTH = 12
CODE_DAYS = 7
WINDOW_SECONDS = 600
FAILURES_ALLOWED = 10  # of one caller in one window


class Device(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    office: str
    name: str
    revoked: bool


def new_code(ledger: Ledger, office: str, now: datetime) -> str:
    """A code by which one PC may join `office` within a week, `XXXX-XXXX-XXXX`. Raises LookupError: no such office."""
    ledger.lock(office)
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    expires = iso(now + timedelta(days=CODE_DAYS))
    ledger.connection.execute(insert(codes).values(hash=_code_hash(code), office=office, expires_at=expires))
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def enroll(
    ledger: Ledger, code: str, name: str, now: datetime, keys: PublicKeys | None = None
) -> tuple[Device, str] | None:
    """The new device, which brings `keys`, and its token; None for a code that is wrong, used or too old."""
    row = (codes.c.hash == _code_hash(code), codes.c.used_by.is_(None), codes.c.expires_at > iso(now))
    office = ledger.connection.execute(select(codes.c.office).where(*row)).scalar_one_or_none()
    if office is None:
        return None
    device = new_id(int(now.timestamp() * 1000))
    if ledger.connection.execute(update(codes).where(*row).values(used_by=device)).rowcount != 1:
        return None
    token = f"{device}.{secrets.token_urlsafe(32)}"
    ledger.connection.execute(
        insert(devices).values(
            id=device,
            office=office,
            name=name,
            token_hash=_hash(token),
            enrolled_at=iso(now),
            cursor="{}",
            verify_key=keys.verify_key if keys else "",
            recipient=keys.recipient if keys else "",
        )
    )
    return Device(id=device, office=office, name=name, revoked=False), token


def authenticate(connection: Connection, token: str) -> Device | None:
    """The device that `token` is bound to."""
    row = connection.execute(select(devices).where(devices.c.id == claimed_device(token))).one_or_none()
    known = row.token_hash if row is not None else _hash("")
    if not hmac.compare_digest(known, _hash(token)) or row is None:
        return None
    return Device(id=row.id, office=row.office, name=row.name, revoked=row.revoked_at is not None)


def claimed_device(token: str) -> str:
    """The device id that a token begins with, true or not; at most 64 characters."""
    return token.partition(".")[0][:64]


def note_exchange(ledger: Ledger, device: str, cursor: dict[str, int], pack: str, now: datetime) -> None:
    values = {"last_seen": iso(now), "cursor": msgspec.json.encode(cursor).decode(), "pack": pack[:40]}
    ledger.connection.execute(update(devices).where(devices.c.id == device).values(**values))


def revoke(ledger: Ledger, device: str, now: datetime) -> bool:
    """Shut a device out from now on. False when there is no such device."""
    change = update(devices).where(devices.c.id == device).values(revoked_at=iso(now))
    return ledger.connection.execute(change).rowcount == 1


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
