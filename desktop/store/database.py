"""The encrypted file: one writer connection, and one read connection for each thread.

Two programs may open the same folder (the command line beside the window): SQLite's own locks keep their writes
apart, `BEGIN IMMEDIATE` makes the second one wait up to `BUSY_SECONDS`, and WAL lets readers go on meanwhile.
"""

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.i18n import _
from desktop.store.errors import FolderNotWritable, database_errors, opening_errors

FILE_NAME = "loket.db"
BUSY_SECONDS = 15
SLICE_SECONDS = 0.05  # of a patient transaction: another program on the file waits so long, a save of this one does not
COPIED_AT_ONCE = 2048  # pages between two words about how far a copy is
HALF = ".part"  # behind the name of a copy that is not whole yet
CHECKPOINT_PAGES = 1000  # in the log before the commit that exceeds them carries them over, as SQLite does by itself

# FULL, not NORMAL: in WAL mode NORMAL may forget the last commits when the power fails, and a save that was
# acknowledged must never be lost. The price is one fsync for each save.
SAFE, UNSAFE = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"
WRITER_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    SAFE,
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",  # no plain text in temporary files
    "PRAGMA cache_size = -32768",
)
READER_PRAGMAS = (
    "PRAGMA query_only = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8192",  # KiB for each thread: the index of a list of 200,000 stays in memory
)

Connection = Any  # sqlcipher3 has no types


def connect(path: Path, key: bytes) -> Connection:
    """A keyed connection to `path`, in autocommit mode; the file is made when there is none."""
    connection = dbapi2.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS, cached_statements=256
    )
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


class _Reader:
    """One thread's read connection; weakly listed, so that it closes when its thread ends."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.connection = connect(path, key)
        for pragma in READER_PRAGMAS:
            self.connection.execute(pragma)


class Turns:
    """Who may write next. A lock alone is taken again by the thread that has just let go of it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._eager = 0

    @contextmanager
    def eager(self) -> Iterator[None]:
        with self._changed:
            self._eager += 1
        try:
            yield
        finally:
            with self._changed:
                self._eager -= 1
                self._changed.notify_all()

    @property
    def is_awaited(self) -> bool:
        """Whether anybody who is not patient writes or waits to write."""
        return self._eager > 0

    @contextmanager
    def patient(self) -> Iterator[None]:
        with self._changed:
            self._changed.wait_for(lambda: not self._eager)
        yield


class Database:
    """The connections to one file. Raises the errors of `desktop.store.errors`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.path = folder / FILE_NAME
        self._key = key
        self._lock = threading.RLock()
        self._turns = Turns()
        self._begun = 0.0
        self._local = threading.local()
        self._readers: weakref.WeakSet[_Reader] = weakref.WeakSet()
        self._make_folder(folder)
        with opening_errors(folder):
            self.writer = connect(self.path, key)
            self.writer.execute("SELECT count(*) FROM sqlite_master").fetchone()  # proves the key
            for pragma in WRITER_PRAGMAS:
                self.writer.execute(pragma)
            self._version = self._data_version()

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FolderNotWritable(
                _("The data folder cannot be made. Check where it should lie and its permissions, then try again.")
            ) from error

    def changed_outside(self) -> bool:
        """Whether another program wrote to the file since this was last asked. Waits for nobody: while this program
        writes, the answer comes the next time.
        """
        if not self._lock.acquire(blocking=False):
            return False
        try:
            before, self._version = self._version, self._data_version()
        finally:
            self._lock.release()
        return self._version != before

    def _data_version(self) -> int:
        """SQLite changes it with every commit of another connection; all writing of this program is the writer's."""
        return int(self.writer.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def transaction(self, *, patient: bool = False, durable: bool = True) -> Iterator[Connection]:
        """All of the block's writes, or none; one at a time in this and every other program on the file.

        A `patient` one lets every other that waits go first: what comes from the line must not hold up the counter. One
        that is not `durable` may be gone after a power failure, never without all that came after it: for what central
        would tell once more.
        """
        with self._turns.patient() if patient else self._turns.eager(), self._lock, database_errors():
            if not durable:
                self.writer.execute(UNSAFE)
            try:
                self.writer.execute("BEGIN IMMEDIATE")
                self._begun = time.monotonic()
                yield self.writer
                self.writer.execute("COMMIT")
            except BaseException:
                if self.writer.in_transaction:
                    self.writer.execute("ROLLBACK")
                raise
            finally:
                if not durable:
                    self.writer.execute(SAFE)

    @property
    def is_awaited(self) -> bool:
        """Whether somebody waits to write, while a patient transaction is under way."""
        return self._turns.is_awaited

    def should_end(self) -> bool:
        """Whether the patient transaction under way had better be committed, and the rest done in another."""
        return self.is_awaited or time.monotonic() > self._begun + SLICE_SECONDS

    @contextmanager
    def long_work(self) -> Iterator[Callable[[], None]]:
        """While much is written in the background: gives what carries the log over into the file.

        That, with its waiting for the disk, is then done by the thread that has the time and holds nobody up, never by
        whoever happens to commit next.
        """
        self._checkpoint_after(0)
        try:
            yield self._checkpoint
            self._checkpoint()
        finally:
            self._checkpoint_after(CHECKPOINT_PAGES)

    def _checkpoint_after(self, pages: int) -> None:
        with self._lock, database_errors():
            self.writer.execute(f"PRAGMA wal_autocheckpoint = {pages}").fetchall()

    def _checkpoint(self) -> None:
        """As much as readers and writers allow; the rest comes with the next."""
        with database_errors():
            self.reader().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def reader(self) -> Connection:
        """The calling thread's read connection."""
        found: _Reader | None = getattr(self._local, "reader", None)
        if found is None:
            with database_errors():
                found = _Reader(self.path, self._key)
            self._local.reader = found
            self._readers.add(found)
        return found.connection

    def backup_to(self, target: Path, told: Callable[[int, int], None] | None = None) -> None:
        """A consistent, equally encrypted copy of everything committed so far, by SQLite's own backup call.

        `told` hears how many of how many pages are copied; what it raises leaves no copy, and half a one never bears
        the name of `target`. What is saved meanwhile is not in the copy, and does not make it begin anew.
        """

        def far(_status: int, remaining: int, total: int) -> None:
            if told is not None:
                told(total - remaining, total)

        part = target.with_name(f"{target.name}{HALF}")
        with database_errors():
            copy, reader = connect(part, self._key), self.reader()
            try:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on this is what is copied
                reader.backup(copy, pages=COPIED_AT_ONCE if told is not None else -1, progress=far)
                copy.close()
                part.replace(target)
            except BaseException:
                copy.close()
                part.unlink(missing_ok=True)
                raise
            finally:
                reader.execute("ROLLBACK")

    def open_beside(self, name: str) -> Connection:
        """A connection to another file of the folder, under the same key."""
        return connect(self.path.with_name(name), self._key)

    def close(self) -> None:
        """Close every connection; no thread may still be reading."""
        with self._lock:
            for reader in list(self._readers):
                reader.connection.close()
            self.writer.close()
