"""Disks that fail on demand: a process killed before or after a commit, no room for a commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple

from sqlalchemy import Dialect

from desktop.store.database import Database as StoreDatabase
from desktop.store.errors import DiskFull
from desktop.store.schema import make_ready
from desktop.store.store import Store
from sync.central.database import Database as CentralDatabase
from sync.central.ledger import Ledger
from sync.model.pack import Pack
from sync.ports import Clock

KEY = bytes(range(32))


class Killed(BaseException):
    """The process ended here, without a word."""


class Fault(NamedTuple):
    """What befalls the disk at its commit number `at`, counted from now, from 1."""

    at: int
    kind: Literal["killed before", "killed after", "full"]


class Disk:
    """Counts the commits of one machine, and fails one of them when told to."""

    def __init__(self) -> None:
        self.commits = 0
        self.fault: Fault | None = None
        self._left = 0

    def arm(self, fault: Fault | None) -> None:
        self.fault, self._left = fault, fault.at if fault else 0

    def before_commit(self) -> None:
        if self.fault is None:
            return
        self._left -= 1
        if self._left == 0 and self.fault.kind == "killed before":
            raise Killed
        if self._left == 0 and self.fault.kind == "full":
            raise DiskFull("the disk is full")

    def after_commit(self) -> None:
        self.commits += 1
        if self.fault is not None and self._left == 0:
            self.fault = None
            raise Killed


class WeakStoreDatabase(StoreDatabase):
    """A PC's file on such a disk."""

    def __init__(self, folder: Path, key: bytes, disk: Disk) -> None:
        super().__init__(folder, key)
        self._disk = disk
        self._steps = 0

    @contextmanager
    def transaction(self, **options: Any) -> Iterator[Any]:
        with super().transaction(**options) as connection:
            yield connection
            self._disk.before_commit()
        self._disk.after_commit()

    def should_end(self) -> bool:
        """After one step, or two, or three: by a count, since the time it takes differs from run to run."""
        self._steps += 1
        return self._steps % (self._disk.commits % 3 + 1) == 0


class WeakCentralDatabase(CentralDatabase):
    """Central's database on such a disk. All of a process share their compiled statements."""

    _dialect: ClassVar[Dialect | None] = None
    _compiled: ClassVar[dict[Any, Any]] = {}

    def __init__(self, path: Path, disk: Disk) -> None:
        self._disk = disk
        super().__init__(str(path))
        WeakCentralDatabase._dialect = self.engine.dialect = WeakCentralDatabase._dialect or self.engine.dialect
        self.engine.update_execution_options(compiled_cache=WeakCentralDatabase._compiled)

    @contextmanager
    def write(self, **options: Any) -> Iterator[Ledger]:
        with super().write(**options) as ledger:
            yield ledger
            self._disk.before_commit()
        self._disk.after_commit()


def open_store(folder: Path, pack: Pack, clock: Clock, disk: Disk) -> Store:
    """As `Store.open` does, on a disk that may fail."""
    database = WeakStoreDatabase(folder, KEY, disk)
    try:
        make_ready(database, pack, lambda: None)
    except BaseException:
        database.close()
        raise
    return Store(database, pack, clock)
