"""The store: one encrypted file that holds an office's records on this PC."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Self

from desktop.store.auditing import Audit
from desktop.store.backups import backup_path
from desktop.store.database import Database
from desktop.store.directing import Directed
from desktop.store.keeping import ChangeListener
from desktop.store.keys import KeyMatters
from desktop.store.local import LocalMatters
from desktop.store.reading import Numbers
from desktop.store.recovering import Recovery
from desktop.store.replica import Exchange
from desktop.store.scans import Scans
from desktop.store.schema import make_ready
from desktop.store.seal_keys import SealMatters
from desktop.store.telling import Told, told_to_nobody
from desktop.store.values import Author, Intent, Query
from desktop.store.verifying import Verification
from desktop.store.writing import Transaction
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Record
from sync.ports import Clock

Build = Callable[[Transaction], Sequence[Intent]]
TOLD_EVERY = 25  # intents

__all__ = ["Build", "ChangeListener", "Store"]


class Store(Audit, Exchange, Recovery, Verification, Directed, KeyMatters, SealMatters, LocalMatters, Scans):
    """Reads from any thread, writes one at a time; every write to a record is an op."""

    @classmethod
    def open(
        cls, folder: Path, key: bytes, pack: Pack, clock: Clock, program: str = "", told: Told = told_to_nobody
    ) -> Self:
        """Open the file in `folder`, or make it; upgrade it when the program or the pack is newer.

        `program` is this program's version, which an upgrade remembers; `told` hears how far that is.
        Raises the errors of `desktop.store.errors`: WrongKey, NewerStore, FolderNotWritable, DiskFull, StoreBusy.
        """
        database = Database(folder, key)
        try:

            def back_up() -> Path:
                return _backed_up(database, backup_path(folder, clock.now()), told)

            make_ready(database, pack, back_up, program, told)
        except BaseException:
            database.close()
            raise
        return cls(database, pack, clock)

    def close(self) -> None:
        """Close the file; no thread may still be using it."""
        self.close_scans()
        self._database.close()

    @property
    def folder(self) -> Path:
        """Where the file lies."""
        return self._database.path.parent

    @property
    def pack(self) -> Pack:
        return self._pack

    def get(self, record_type: str, record: str) -> Record | None:
        """The record of that id, deleted ones too; None when it is not here."""
        return self._records.get(record_type, record)

    def many(self, record_type: str, records: Sequence[str]) -> list[Record]:
        """The records of these ids in their order; those not here are left out."""
        return self._records.many(record_type, records)

    def select(self, query: Query) -> list[str]:
        """Ids of the records a query asks for, in its order."""
        return self._records.select(query)

    def numbers(self, query: Query) -> Numbers:
        """The same as numbers of rows, four bytes each; a row keeps its number while its record is here."""
        return self._records.numbers(query)

    def at_numbers(self, record_type: str, numbers: Sequence[int]) -> dict[int, Record]:
        """The records in these rows, by the rows' numbers; those not here are left out."""
        return self._records.at_numbers(record_type, numbers)

    def numbers_of(self, record_type: str, records: Sequence[str]) -> dict[str, int]:
        """The numbers of the rows of these ids; those not here are left out."""
        return self._records.numbers_of(record_type, records)

    def columns(self, query: Query, *keys: str) -> list[tuple[Any, ...]]:
        """The id and these plain columns of each record that a query without a text asks for, in no order."""
        return self._records.columns(query, *keys)

    def count(self, query: Query) -> int:
        """How many records a query finds; a search counts up to `desktop.store.searching.HITS`."""
        return self._records.count(query)

    def counts_by_state(self, record_type: str) -> dict[str, int]:
        """How many records stand in each state of the workflow."""
        return self._records.counts_by_state(record_type)

    def find_one(self, record_type: str, **fields: Any) -> Record | None:
        """The record whose fields have these values, the last changed of several."""
        return self._records.find_one(record_type, **fields)

    def title(self, record_type: str, record: str) -> str:
        """What a list calls the record; "" when it is not here."""
        return self._records.title(record_type, record)

    def write(
        self,
        author: Author,
        build: Sequence[Intent] | Build,
        files: Sequence[tuple[bytes, str]] = (),
        told: Callable[[int, int], None] | None = None,
    ) -> list[Op]:
        """Do what the intents ask, all or nothing; `files` are pairs of bytes and media type.

        `build` may be a function that reads and takes numbers in the same transaction and returns the intents.
        An intent that changes nothing makes no op. `told` hears how many intents of how many are done; what it raises
        leaves nothing written. Raises OpRefused with its issues, RecordGone, NotEnrolled.
        """
        with self._database.transaction() as connection:
            transaction = Transaction(self._pack, self._tables, connection, self._clock, author)
            for data, media_type in files:
                transaction.put_file(data, media_type)
            intents = build(transaction) if callable(build) else build
            ops = [op for intent in _telling(intents, told) if (op := transaction.lay(intent)) is not None]
        self._tell(transaction.changed)
        return ops

    def backup(self, folder: Path, told: Told = told_to_nobody) -> Path:
        """An equally encrypted copy of everything committed, in `folder`; returns the new file."""
        return _backed_up(self._database, backup_path(folder, self._clock.now()), told)

    def copy_to(self, file: Path, told: Callable[[int, int], None]) -> None:
        """The same as a file of that name; `told` hears how many of how many pages are copied."""
        self._database.backup_to(file, told)


def _telling(intents: Sequence[Intent], told: Callable[[int, int], None] | None) -> Iterator[Intent]:
    """The intents, with a word now and then about how far one is."""
    for done, intent in enumerate(intents):
        if told is not None and done % TOLD_EVERY == 0:
            told(done, len(intents))
        yield intent


def _backed_up(database: Database, target: Path, told: Told) -> Path:
    database.backup_to(target, partial(told, "copy"))
    return target
