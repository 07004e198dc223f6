"""Central's part in the seals of letters: its roots, the keys it certifies, and the list it signs for readers."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sync.central.clock import Now, iso
from sync.central.database import Database
from sync.central.devices import Device
from sync.central.ledger import Ledger
from sync.central.packs import Packs
from sync.central.records import load
from sync.central.tables import devices, seal_keys, seal_lists, seal_roots
from sync.central.void_letters import void_marks
from sync.keys import as_text, from_text
from sync.seal.certificates import Root, announce_root, certify, office_title, read_roots
from sync.seal.cose import key_in, kid_of, new_private, public_of, taken_apart
from sync.seal.lists import Revocation, write_list

FRESH_SECONDS = 60  # a list is looked over again after so long
KEYS_A_DAY = 20  # certified for one device
DATED_SECONDS = 43_200  # and signed again after so long, though it says the same: its date is its worth


class RootRow(msgspec.Struct, frozen=True, kw_only=True):
    """A root of this central, with its raw private half."""

    number: int
    private: bytes
    announced: bytes
    made_at: str

    @property
    def kid(self) -> str:
        return kid_of(public_of(self.private)).hex()


class SealKeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A PC's key as the administrator sees it; times are ISO 8601 UTC. `lost_at`: from when on it does not count."""

    kid: str
    device: str
    device_name: str
    office: str
    root: int
    made_at: str
    lost_at: str | None
    shut_out_at: str | None


class TooMany(Exception):
    """The device had KEYS_A_DAY keys certified within a day."""


class NoOffice(LookupError):
    """The office's own record is not here, so nobody can say what a certificate should call it."""


def roots_of(ledger: Ledger, now: datetime) -> list[RootRow]:
    """Every root, the present one last; the first is made when it is first asked for."""
    found = _roots(ledger.connection)
    if found:
        return found
    try:
        with ledger.connection.begin_nested():
            private = new_private()
            _add_root(ledger, private, private, 1, now)
    except IntegrityError:  # another process was first
        pass
    return _roots(ledger.connection)


def known_roots(connection: Connection) -> tuple[Root, ...]:
    """Every root as readers know it, for judging what PCs signed."""
    announced = tuple(root.announced for root in _roots(connection))
    return _read_roots(announced) if announced else ()


@lru_cache(maxsize=8)
def _read_roots(announced: tuple[bytes, ...]) -> tuple[Root, ...]:
    return read_roots(announced, key_in(taken_apart(announced[0]).claims))


def rotate_root(ledger: Ledger, now: datetime) -> RootRow:
    """A new root, announced by the present one. PCs ask for new keys under it by themselves."""
    present = roots_of(ledger, now)[-1]
    latest = ledger.connection.execute(select(func.max(seal_keys.c.made_at))).scalar_one() or present.made_at
    at = max(iso(now), present.made_at, latest)  # central's clock may have been put back
    _add_root(ledger, present.private, new_private(), present.number + 1, datetime.fromisoformat(at))
    return _roots(ledger.connection)[-1]


def certified(ledger: Ledger, device: Device, public: bytes, now: datetime) -> bytes:
    """The certificate of a PC's key for its office; the same again for the same key.

    Raises NoOffice, LookupError for a key that is another device's, TooMany.
    """
    kid = kid_of(public).hex()
    rows = select(seal_keys.c.device, seal_keys.c.certificate).where(seal_keys.c.kid == kid)
    found = ledger.connection.execute(rows).one_or_none()
    if found is not None:
        if found.device != device.id:
            raise LookupError("the key is another device's")
        return from_text(found.certificate)
    lately = (seal_keys.c.device == device.id, seal_keys.c.made_at > iso(now - timedelta(days=1)))
    if ledger.connection.execute(select(func.count()).select_from(seal_keys).where(*lately)).scalar_one() >= KEYS_A_DAY:
        raise TooMany
    root = roots_of(ledger, now)[-1]
    at = max(iso(now), root.made_at)  # central's clock may have been put back
    certificate = certify(root.private, public, device.office, _title(ledger, device.office), _seconds(at))
    ledger.connection.execute(
        insert(seal_keys).values(
            kid=kid,
            device=device.id,
            office=device.office,
            certificate=as_text(certificate),
            root=root.number,
            made_at=at,
        )
    )
    return certificate


def lose_keys(ledger: Ledger, which: str, since: datetime) -> list[str]:
    """Let a key, or all keys of a device, not count from a moment on: whoever has them must not be believed.

    Gives the ids of the keys; none where there is neither such a key nor such a device. An earlier moment stays.
    """
    chosen = (seal_keys.c.kid == which) | (seal_keys.c.device == which)
    found = [row.kid for row in ledger.connection.execute(select(seal_keys.c.kid).where(chosen))]
    earlier = seal_keys.c.lost_at.is_(None) | (seal_keys.c.lost_at > iso(since))
    ledger.connection.execute(update(seal_keys).where(chosen, earlier).values(lost_at=iso(since)))
    return found


def seal_keys_of(connection: Connection, office: str | None = None, kid: str | None = None) -> list[SealKeyRow]:
    """Every key that was certified, the oldest first; with `kid` that one alone."""
    columns = (
        *(seal_keys.c[name] for name in ("kid", "device", "office", "root", "made_at", "lost_at")),
        devices.c.name.label("device_name"),
        devices.c.revoked_at.label("shut_out_at"),
    )
    rows = select(*columns).join(devices, devices.c.id == seal_keys.c.device).order_by(seal_keys.c.made_at)
    if office:
        rows = rows.where(seal_keys.c.office == office)
    if kid:
        rows = rows.where(seal_keys.c.kid == kid)
    return [SealKeyRow(**row._mapping) for row in connection.execute(rows)]


def fresh_list(connection: Connection, now: datetime) -> tuple[int, bytes] | None:
    """The list as `seal_list` gives it, where the last one still is: nothing is written for most who ask."""
    last = _last_list(connection)
    if last is None or not 0 <= int(now.timestamp()) - last.at < FRESH_SECONDS:
        return None
    return last.at, last.body


def seal_list(database: Database, packs: Packs, now: Now) -> tuple[int, bytes]:
    """The list for readers and its date (seconds since 1970): the last one, unless it is too old or says less.

    What is void is looked up before anything is locked: where somebody brought thousands of false letters that takes
    long, and others' work must not wait for it.
    """
    at = now()
    with database.read() as connection:
        fresh = fresh_list(connection, at)
        voided = set() if fresh else void_marks(connection, packs, known_roots(connection))
    return fresh or database.transact(lambda ledger: _signed(ledger, sorted(voided), at))


def _signed(ledger: Ledger, voided: list[bytes], now: datetime) -> tuple[int, bytes]:
    at = int(now.timestamp())
    last = _last_list(ledger.connection)
    if last is not None and abs(at - last.at) < FRESH_SECONDS:  # another process was quicker
        return last.at, last.body
    roots = roots_of(ledger, now)
    revoked = list(_revoked(ledger.connection))
    said = _digest([root.kid for root in roots], revoked, voided)
    if last is not None and last.said == said and at - last.at < DATED_SECONDS:
        return last.at, last.body
    at = max(at, last.at + 1 if last is not None else at)
    body = write_list(roots[-1].private, [root.announced for root in roots], at, revoked, voided)
    ledger.connection.execute(delete(seal_lists))
    ledger.connection.execute(insert(seal_lists).values(at=at, said=said, body=body))
    return at, body


def _last_list(connection: Connection) -> Any:
    return connection.execute(select(seal_lists).order_by(seal_lists.c.at.desc()).limit(1)).one_or_none()


def _roots(connection: Connection) -> list[RootRow]:
    rows = connection.execute(select(seal_roots).order_by(seal_roots.c.number))
    return [
        RootRow(
            number=row.number, private=from_text(row.private), announced=from_text(row.announced), made_at=row.made_at
        )
        for row in rows
    ]


def _add_root(ledger: Ledger, signer: bytes, private: bytes, number: int, now: datetime) -> None:
    announced = announce_root(signer, public_of(private), number, int(now.timestamp()))
    ledger.connection.execute(
        insert(seal_roots).values(
            number=number, private=as_text(private), announced=as_text(announced), made_at=iso(now)
        )
    )


def _title(ledger: Ledger, office: str) -> str:
    own = load(ledger, office, "office", office)
    if own is None:
        raise NoOffice(office)
    return office_title(own.record.fields["name"], own.record.fields["government"])


def _revoked(connection: Connection, kid: str | None = None) -> Iterator[Revocation]:
    for row in seal_keys_of(connection, kid=kid):
        shut_out, lost = row.shut_out_at, row.lost_at
        if lost is not None and (shut_out is None or lost <= shut_out):
            yield Revocation(kid=bytes.fromhex(row.kid), since=_seconds(lost), why="lost")
        elif shut_out is not None:
            yield Revocation(kid=bytes.fromhex(row.kid), since=_seconds(shut_out), why="shut_out")


def revocation_of(connection: Connection, kid: bytes) -> Revocation | None:
    """From when on a key does not count; None for one that does."""
    return next(_revoked(connection, kid.hex()), None)


def _digest(*said: object) -> str:
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
