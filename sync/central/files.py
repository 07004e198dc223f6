"""Scans at central: taken in piece by piece, kept once for each office, given only to those who may see them.

What is under way lies in the database, so that any process can go on with it, also after a restart.
"""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

import msgspec
from platformdirs import user_data_path
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from sync.central.clock import Now, iso
from sync.central.database import Database
from sync.central.devices import Device
from sync.central.objects import Objects
from sync.central.refusal import Refusal
from sync.central.shared_files import is_shared
from sync.central.tables import files, upload_parts, uploads
from sync.model.attachments import FILE_LIMIT, MAGIC_LENGTH, FileRef, is_digest, type_of
from sync.protocol import Problem

QUOTA = 20 * 1_073_741_824  # bytes of one office: some 130,000 scans
PATCH_LIMIT = 1_048_576  # bytes of one piece
_PROGRAM = "loket-central"
UPLOAD_DAYS = 30  # after which what came no further is forgotten


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much central keeps, in bytes."""

    file: int = FILE_LIMIT
    office: int = QUOTA


class UploadRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is under way: bytes in all, the kind, bytes that came."""

    size: int
    media_type: str
    reached: int


class Files:
    """Uploads by offset (tus 1.0), downloads by range."""

    def __init__(self, database: Database, objects: Objects, now: Now, limits: Limits | None = None) -> None:
        self._database = database
        self._objects = objects
        self._now = now
        self._limits = limits or Limits()

    @classmethod
    def of(cls, database: Database, now: Now, place: str | None = None, limits: Limits | None = None) -> Self:
        """With the bytes in `place` (see `Objects`); without one in a folder beside the database's file, or in the
        user's data folder where the database has none. Raises OSError, ValueError.
        """
        return cls(database, objects_of(database, place), now, limits)

    def begin(self, device: Device, ref: FileRef) -> int:
        """Where the upload of this file stands: 0 for a new one, its size when central has all its bytes: a PC lets go
        of its own then. Raises Refusal.
        """
        if not is_digest(ref.sha256) or ref.size <= 0:
            raise Refusal(400, Problem(code="bad_request", detail="Upload-Length and a SHA-256 are needed"))
        if ref.size > self._limits.file:
            raise Refusal(413, Problem(code="too_large", detail=f"at most {self._limits.file} bytes"))
        self.missing(device, [ref.sha256])
        try:
            reached = self._begin(device, ref)
        except IntegrityError:  # another PC of the office began it in this moment
            reached = self._begin(device, ref)
        return self._finished(device, ref.sha256) if reached == ref.size else reached

    def offset(self, device: Device, sha256: str) -> tuple[int, int]:
        """How many bytes of an upload are here, and how many it has. Raises Refusal: it is not known."""
        with self._database.read() as connection:
            size = _kept_size(connection, device.office, sha256)
            row = None if size is not None else _upload(connection, device.office, sha256)
        if size is not None:
            return size, size
        if row is None:
            raise _unknown()
        whole: int = row.size
        return (self._finished(device, sha256) if row.reached == whole else int(row.reached)), whole

    def append(self, device: Device, sha256: str, offset: int, data: bytes) -> int:
        """Add a piece at `offset`; gives the new offset. Raises Refusal, 409 for another offset than is next."""
        with self._database.write() as ledger:
            connection = ledger.connection
            row = _upload(connection, device.office, sha256, lock=True)
            if row is None:
                raise _unknown()
            if row.reached != offset:
                raise Refusal(409, Problem(code="offset_differs", detail=f"the next byte is {row.reached}"))
            if offset + len(data) > row.size:
                raise Refusal(413, Problem(code="too_large", detail="more than Upload-Length"))
            wrong = offset == 0 and len(data) >= min(row.size, MAGIC_LENGTH) and type_of(data) != row.media_type
            if wrong:
                _forget(connection, device.office, sha256)
            elif data:
                self._add(connection, device, sha256, offset, data)
        if wrong:
            raise _wrong_type()
        reached = offset + len(data)
        return self._finished(device, sha256) if reached == row.size else reached

    def missing(self, device: Device, digests: list[str]) -> list[str]:
        """Which of these files of the device's office are not here, or no longer: the bytes may have been restored from
        another day than the database, or a removal broke off. Those may be sent again.
        """
        own = (files.c.office == device.office, files.c.sha256.in_(digests))
        with self._database.read() as connection:
            known = set(connection.execute(select(files.c.sha256).where(*own)).scalars())
        lost = [digest for digest in known if not self._objects.has(object_key(device.office, digest))]
        if lost:
            with self._database.write() as ledger:
                gone = delete(files).where(files.c.office == device.office, files.c.sha256.in_(lost))
                ledger.connection.execute(gone)
        return [digest for digest in digests if digest not in known or digest in lost]

    def find(self, device: Device, sha256: str) -> tuple[str, FileRef]:
        """The key and the kind of a file that this device may read. Raises Refusal.

        It may when its office brought the file, or when a record that every office reads names it.
        """
        with self._database.read() as connection:
            row = connection.execute(select(files).where(files.c.sha256 == sha256, files.c.office == device.office))
            found = row.one_or_none()
            if found is None and is_digest(sha256) and is_shared(connection, sha256):
                found = connection.execute(select(files).where(files.c.sha256 == sha256).limit(1)).one_or_none()
        if found is None:
            raise _unknown()
        return object_key(found.office, sha256), FileRef(sha256=sha256, media_type=found.media_type, size=found.size)

    def read(self, key: str, start: int, end: int) -> bytes:
        """Bytes of a found file. Raises Refusal."""
        try:
            return self._objects.read(key, start, end)
        except FileNotFoundError:  # the database was restored, or the folder was not
            raise _unknown() from None

    def _begin(self, device: Device, ref: FileRef) -> int:
        now = self._now()
        with self._database.write() as ledger:
            connection = ledger.connection
            if _kept_size(connection, device.office, ref.sha256) is not None:
                return ref.size
            row = _upload(connection, device.office, ref.sha256, lock=True)
            if row is not None and (row.size, row.media_type) == (ref.size, ref.media_type):
                return int(row.reached)
            _forget(connection, device.office, ref.sha256)
            _forget_old(connection, now)
            if _used(connection, device.office) + ref.size > self._limits.office:
                raise Refusal(507, Problem(code="quota", detail=f"at most {self._limits.office} bytes for an office"))
            values = {"size": ref.size, "media_type": ref.media_type, "reached": 0}
            who = {"office": device.office, "sha256": ref.sha256, "device": device.id, "touched_at": iso(now)}
            connection.execute(insert(uploads).values(**values, **who))
            return 0

    def _add(self, connection: Connection, device: Device, sha256: str, offset: int, data: bytes) -> None:
        values = {"office": device.office, "sha256": sha256}
        connection.execute(insert(upload_parts).values(start=offset, data=data, **values))
        change = update(uploads).where(uploads.c.office == device.office, uploads.c.sha256 == sha256)
        touched = {"reached": offset + len(data), "device": device.id, "touched_at": iso(self._now())}
        connection.execute(change.values(**touched))

    def _finished(self, device: Device, sha256: str) -> int:
        """Check a file whose last byte came, and keep it; a wrong one is dropped. Gives its size. Raises Refusal."""
        with self._database.read() as connection:
            row = _upload(connection, device.office, sha256)
            data = _parts(connection, device.office, sha256) if row is not None else b""
        if row is None:  # finished by another request meanwhile, or kept since long
            return self.offset(device, sha256)[1]
        right = hashlib.sha256(data).hexdigest() == sha256
        if right and type_of(data) == row.media_type:
            self._objects.put(object_key(device.office, sha256), data)
        self._conclude(device, row.media_type if right and type_of(data) == row.media_type else None, sha256, len(data))
        if not right:
            raise Refusal(460, Problem(code="file_damaged", detail="the SHA-256 is another"))
        if type_of(data) != row.media_type:
            raise _wrong_type()
        return len(data)

    def _conclude(self, device: Device, media_type: str | None, sha256: str, size: int) -> None:
        with suppress(IntegrityError), self._database.write() as ledger:  # another process was quicker
            _forget(ledger.connection, device.office, sha256)
            if media_type is None or _kept_size(ledger.connection, device.office, sha256) is not None:
                return
            values = {"office": device.office, "sha256": sha256, "size": size, "media_type": media_type}
            row = insert(files).values(device=device.id, stored_at=iso(self._now()), **values)
            ledger.connection.execute(row)


def objects_of(database: Database, place: str | None) -> Objects:
    """Where the bytes lie, as `Files.of` has it. Raises OSError, ValueError."""
    if place is None:
        file = database.engine.url.database if database.engine.dialect.name == "sqlite" else None
        folder = Path(file).with_name(f"{Path(file).name}-files") if file else user_data_path(_PROGRAM) / "files"
        place = str(folder)
    return Objects(place)


def object_key(office: str, sha256: str) -> str:
    """Where the bytes of a file lie."""
    return f"{office}/{sha256[:2]}/{sha256}"


def _kept_size(connection: Connection, office: str, sha256: str) -> int | None:
    row = select(files.c.size).where(files.c.office == office, files.c.sha256 == sha256)
    return connection.execute(row).scalar_one_or_none()


def _upload(connection: Connection, office: str, sha256: str, lock: bool = False) -> UploadRow | None:
    rows = select(uploads.c.size, uploads.c.media_type, uploads.c.reached)
    rows = rows.where(uploads.c.office == office, uploads.c.sha256 == sha256)
    found = connection.execute(rows.with_for_update() if lock else rows).one_or_none()
    return UploadRow(size=found.size, media_type=found.media_type, reached=found.reached) if found is not None else None


def _parts(connection: Connection, office: str, sha256: str) -> bytes:
    rows = select(upload_parts.c.data).where(upload_parts.c.office == office, upload_parts.c.sha256 == sha256)
    return b"".join(connection.execute(rows.order_by(upload_parts.c.start)).scalars())


def _forget(connection: Connection, office: str, sha256: str) -> None:
    for table in (upload_parts, uploads):
        connection.execute(delete(table).where(table.c.office == office, table.c.sha256 == sha256))


def _forget_old(connection: Connection, now: datetime) -> None:
    """Let go of what has come no further for long: its sender gave it up."""
    before = iso(now - timedelta(days=UPLOAD_DAYS))
    old = connection.execute(select(uploads.c.office, uploads.c.sha256).where(uploads.c.touched_at < before)).all()
    for row in old:
        _forget(connection, row.office, row.sha256)


def _used(connection: Connection, office: str) -> int:
    """Bytes that an office's files take, those under way with their whole size."""
    sums = [
        select(func.coalesce(func.sum(table.c.size), 0)).where(table.c.office == office) for table in (files, uploads)
    ]
    return sum(int(connection.execute(total).scalar_one()) for total in sums)


def _unknown() -> Refusal:
    return Refusal(404, Problem(code="not_found", detail="central does not have this file"))


def _wrong_type() -> Refusal:
    return Refusal(415, Problem(code="file_type", detail="neither JPEG, PNG nor PDF, or not what was announced"))
