"""Scans on this PC: what waits to be sent lies among the records, so that one transaction keeps both and a backup has
both; what central has lies in the cache (`desktop.store.scan_cache`).
"""

import hashlib
from collections.abc import Iterable
from typing import Literal

import msgspec

from desktop.store.base import Base
from desktop.store.database import Connection, Database
from desktop.store.scan_cache import ScanCache
from desktop.store.writing import Transaction
from sync.model.attachments import FileRef, files_of
from sync.model.pack import Pack
from sync.ports import Clock

Where = Literal["waiting", "refused", "here", "central"]
_LET_GO = """
SELECT sha256 FROM scans AS s WHERE NOT EXISTS (
    SELECT 1 FROM scan_uses AS u WHERE u.sha256 = s.sha256 AND u.detached = 0)
AND NOT EXISTS (SELECT 1 FROM outbox AS o WHERE instr(o.op, s.sha256) > 0)
"""
_FOR_CENTRAL = ""  # stands for a record where central, restored from a backup, lost a scan


class ScanState(msgspec.Struct, frozen=True):
    """Where a scan is: still to be sent, refused by central for `reason`, sent and here, or only at central."""

    where: Where
    reason: str = ""


class Scans(Base):
    """`sync.files.FileReplica`, and what the screens ask about scans."""

    def __init__(self, database: Database, pack: Pack, clock: Clock) -> None:
        super().__init__(database, pack, clock)
        self._cache = ScanCache(database)

    def close_scans(self) -> None:
        self._cache.close()

    def scan_states(self, digests: Iterable[str]) -> dict[str, ScanState]:
        """Where each of these scans is."""
        wanted = list(digests)
        held = self._cache.held(wanted) if wanted else set()
        return {
            digest: self._waiting(digest) or ScanState("here" if digest in held else "central") for digest in wanted
        }

    def waiting_scans(self) -> int:
        """How many scans wait to be sent."""
        return len(self.unsent_files())

    def last_change(self) -> int:
        """A number that grows with every change written on this PC."""
        return int(self._rows("SELECT counter FROM membership")[0][0])

    def unsent_files(self) -> list[FileRef]:
        """The oldest first; those are left out that somebody detached again before they were sent."""
        return self._attached_files("state = 'waiting'")

    def files_only_here(self) -> list[FileRef]:
        """Those that wait and those that central refused: nobody else has them."""
        return self._attached_files("state IN ('waiting', 'refused')")

    def file_bytes(self, sha256: str) -> bytes | None:
        """All of a scan that is here."""
        rows = self._rows("SELECT data FROM scans WHERE sha256 = ?", (sha256,))
        return bytes(rows[0][0]) if rows else self._cache.get(sha256, self._clock.now())

    def file_sent(self, sha256: str) -> None:
        """Central has it: from now on the cache keeps it."""
        rows = self._rows("SELECT media_type, size, data FROM scans WHERE sha256 = ?", (sha256,))
        for media_type, size, data in rows:
            ref = FileRef(sha256=sha256, media_type=media_type, size=size)
            self._cache.put(ref, bytes(data), self._epoch(), self._clock.now())
        with self._database.transaction(patient=True) as connection:
            _drop(connection, sha256)

    def file_refused(self, sha256: str, code: str) -> None:
        """Central will not have it. Where its office has no room left, it is offered again another time."""
        state = "waiting" if code == "quota" else "refused"
        with self._database.transaction(patient=True) as connection:
            connection.execute("UPDATE scans SET state = ?, reason = ? WHERE sha256 = ?", (state, code, sha256))

    def unproven_files(self, limit: int) -> list[str]:
        return [ref.sha256 for ref in self._cache.of_other_epochs(self._epoch(), limit)]

    def prove_files(self, digests: list[str], missing: list[str]) -> None:
        """What central lost is to be sent again, by whichever PC has it."""
        epoch, lost = self._epoch(), set(missing)
        for ref in self._cache.of_other_epochs(epoch, len(digests)):
            data = self._cache.get(ref.sha256, self._clock.now()) if ref.sha256 in lost else None
            if data is not None:
                with self._database.transaction(patient=True) as connection:
                    _put(connection, ref, data, self._clock.now())
                    _use(connection, ref.sha256, _FOR_CENTRAL, _FOR_CENTRAL)
        self._cache.proven(digests, epoch)

    def part_length(self, sha256: str) -> int:
        return self._cache.part_length(sha256)

    def keep_part(self, sha256: str, start: int, data: bytes) -> None:
        self._cache.add_part(sha256, start, data)

    def join_parts(self, ref: FileRef) -> bytes | None:
        data = self._cache.parts(ref.sha256)
        if hashlib.sha256(data).hexdigest() != ref.sha256:
            self._cache.drop_parts(ref.sha256)
            return None
        self._cache.put(ref, data, self._epoch(), self._clock.now())
        return data

    def tidy_scans(self) -> None:
        """Let go of scans that were detached before they were sent, once no change of this PC can bring them back."""
        for (sha256,) in self._rows(_LET_GO):
            with self._database.transaction(patient=True) as connection:
                if (sha256,) not in connection.execute(_LET_GO).fetchall():  # attached again in this moment
                    continue
                uses = connection.execute("SELECT record_type, record FROM scan_uses WHERE sha256 = ?", (sha256,))
                again = [(kind, name) for kind, name in uses.fetchall() if self._still_names(kind, name, sha256)]
                for key in again:
                    _use(connection, sha256, *key)
                if not again:
                    _drop(connection, sha256)

    def _attached_files(self, condition: str) -> list[FileRef]:
        rows = self._rows(
            f"""SELECT sha256, media_type, size FROM scans AS s WHERE {condition} AND EXISTS (
                SELECT 1 FROM scan_uses AS u WHERE u.sha256 = s.sha256 AND u.detached = 0)
            ORDER BY added_at, rowid"""  # noqa: S608 - the conditions stand above
        )
        return [FileRef(sha256=sha256, media_type=media_type, size=size) for sha256, media_type, size in rows]

    def _still_names(self, record_type: str, record: str, sha256: str) -> bool:
        """Whether a record names a scan: the detaching of it may have been refused and taken back."""
        kind = self._pack.records.get(record_type)
        found = self._records.get(record_type, record) if kind else None
        entries = found.fields.get(kind.checklist or "") if found and kind else None
        return any(ref.sha256 == sha256 for entry in (entries or {}).values() for ref in files_of(entry))

    def _waiting(self, sha256: str) -> ScanState | None:
        rows = self._rows("SELECT state, reason FROM scans WHERE sha256 = ?", (sha256,))
        return ScanState(rows[0][0], rows[0][1] or "") if rows else None

    def _epoch(self) -> str:
        return str(self._rows("SELECT epoch FROM membership")[0][0])


def keep_scan(transaction: Transaction, ref: FileRef, data: bytes, record_type: str, record: str, at: str) -> None:
    """Keep a scan of this record, to be sent; undone with the transaction."""
    _put(transaction.connection, ref, data, at)
    _use(transaction.connection, ref.sha256, record_type, record)


def let_go_of_scan(transaction: Transaction, sha256: str, record_type: str, record: str) -> None:
    """The record no longer names this scan. One that was sent stays at central, where the history names it."""
    transaction.connection.execute(
        "UPDATE scan_uses SET detached = 1 WHERE sha256 = ? AND record_type = ? AND record = ?",
        (sha256, record_type, record),
    )


def _put(connection: Connection, ref: FileRef, data: bytes, at: str) -> None:
    """What central refused before is offered to it again."""
    connection.execute(
        """INSERT INTO scans (sha256, media_type, size, state, added_at, data) VALUES (?, ?, ?, 'waiting', ?, ?)
        ON CONFLICT (sha256) DO UPDATE SET state = 'waiting', reason = NULL""",
        (ref.sha256, ref.media_type, ref.size, at, data),
    )


def _use(connection: Connection, sha256: str, record_type: str, record: str) -> None:
    connection.execute(
        """INSERT INTO scan_uses (sha256, record_type, record, detached) VALUES (?, ?, ?, 0)
        ON CONFLICT (sha256, record_type, record) DO UPDATE SET detached = 0""",
        (sha256, record_type, record),
    )


def _drop(connection: Connection, sha256: str) -> None:
    for table in ("scans", "scan_uses"):
        connection.execute(f"DELETE FROM {table} WHERE sha256 = ?", (sha256,))  # noqa: S608
