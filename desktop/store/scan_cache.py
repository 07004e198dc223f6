"""Scans that central has, kept here too so that they open without a line: a second encrypted file beside the records.

Nothing in it exists only here, so it is no part of a backup, may grow only to a limit, and is made anew when it is
damaged. Downloads that broke off lie in it as well.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from desktop.store.database import Connection, Database
from desktop.store.errors import Damaged, WrongKey, database_errors
from sync.model.attachments import FileRef

FILE_NAME = "scans.db"
LIMIT = 2_147_483_648  # bytes: some 14,000 scans; those not looked at for longest go first

_TABLES = (
    """CREATE TABLE IF NOT EXISTS scans (
        sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, media_type TEXT NOT NULL, epoch TEXT NOT NULL,
        used_at TEXT NOT NULL, data BLOB NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS scans_by_use ON scans (used_at, size)",
    "CREATE INDEX IF NOT EXISTS scans_by_epoch ON scans (epoch)",
    """CREATE TABLE IF NOT EXISTS parts (
        sha256 TEXT NOT NULL, start INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (sha256, start))""",
)
_PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA temp_store = MEMORY")


class ScanCache:
    """Opened when it is first needed; from any thread, one at a time."""

    def __init__(self, database: Database, limit: int = LIMIT) -> None:
        self._database = database
        self._limit = limit
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def get(self, sha256: str, at: str) -> bytes | None:
        """The bytes of a scan, looked at now."""
        with self._use() as connection:
            row = connection.execute(
                "UPDATE scans SET used_at = ? WHERE sha256 = ? RETURNING data", (at, sha256)
            ).fetchall()
        return bytes(row[0][0]) if row else None

    def held(self, digests: Iterable[str]) -> set[str]:
        """Which of these scans are here."""
        with self._use() as connection:
            sql = "SELECT 1 FROM scans WHERE sha256 = ?"
            return {digest for digest in digests if connection.execute(sql, (digest,)).fetchone()}

    def put(self, ref: FileRef, data: bytes, epoch: str, at: str) -> None:
        """Keep a scan that central has in this epoch, and let go of the oldest where there are too many."""
        with self._use() as connection:
            connection.execute(
                """INSERT INTO scans (sha256, size, media_type, epoch, used_at, data) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (sha256) DO UPDATE SET epoch = excluded.epoch, used_at = excluded.used_at""",
                (ref.sha256, len(data), ref.media_type, epoch, at, data),
            )
            connection.execute("DELETE FROM parts WHERE sha256 = ?", (ref.sha256,))
            connection.execute(
                """DELETE FROM scans WHERE sha256 != ?1 AND sha256 IN (SELECT sha256 FROM (
                    SELECT sha256, sum(size) OVER (ORDER BY used_at DESC, sha256) AS upto FROM scans) WHERE upto > ?2)
                """,
                (ref.sha256, self._limit),
            )

    def of_other_epochs(self, epoch: str, limit: int) -> list[FileRef]:
        """Scans of which nobody knows whether central has them in this epoch."""
        sql = "SELECT sha256, media_type, size FROM scans WHERE epoch != ? ORDER BY sha256 LIMIT ?"
        with self._use() as connection:
            rows = connection.execute(sql, (epoch, limit)).fetchall()
        return [FileRef(sha256=sha256, media_type=media_type, size=size) for sha256, media_type, size in rows]

    def proven(self, digests: Iterable[str], epoch: str) -> None:
        """Central has these in this epoch."""
        with self._use() as connection:
            rows = [(epoch, digest) for digest in digests]
            connection.executemany("UPDATE scans SET epoch = ? WHERE sha256 = ?", rows)

    def part_length(self, sha256: str) -> int:
        with self._use() as connection:
            sql = "SELECT coalesce(sum(length(data)), 0) FROM parts WHERE sha256 = ?"
            return int(connection.execute(sql, (sha256,)).fetchone()[0])

    def add_part(self, sha256: str, start: int, data: bytes) -> None:
        with self._use() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO parts (sha256, start, data) VALUES (?, ?, ?)", (sha256, start, data)
            )

    def parts(self, sha256: str) -> bytes:
        """The beginning of a download that is here."""
        with self._use() as connection:
            rows = connection.execute("SELECT data FROM parts WHERE sha256 = ? ORDER BY start", (sha256,)).fetchall()
        return b"".join(data for (data,) in rows)

    def drop_parts(self, sha256: str) -> None:
        with self._use() as connection:
            connection.execute("DELETE FROM parts WHERE sha256 = ?", (sha256,))

    @contextmanager
    def _use(self) -> Iterator[Connection]:
        """The connection within one transaction."""
        with self._lock, database_errors():
            connection = self._connection = self._connection or self._opened()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _opened(self) -> Connection:
        try:
            return self._prepared()
        except (WrongKey, Damaged):
            for suffix in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    self._database.path.with_name(FILE_NAME + suffix).unlink()
            return self._prepared()

    def _prepared(self) -> Connection:
        connection = self._database.open_beside(FILE_NAME)
        try:
            with database_errors():
                for statement in (*_PRAGMAS, *_TABLES):
                    connection.execute(statement)
        except BaseException:
            connection.close()
            raise
        return connection
