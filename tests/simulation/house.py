"""Central in the simulated world: the real service on a real SQLite file that is killed, backed up and restored."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table, select

from sync.central import tables
from sync.central.admin import Admin
from sync.central.devices import Device
from sync.central.packs import Packs
from sync.central.records import Held, held
from sync.central.service import Service
from sync.model.op import Op
from sync.protocol import SHARED_SCOPE, SyncRequest, SyncResponse, Verdict
from tests.simulation.disk import Disk, WeakCentralDatabase
from tests.simulation.times import WorldTime

Watch = Callable[[Device, SyncRequest, SyncResponse], None]


class KnownOp(msgspec.Struct, frozen=True):
    """An op in central's history."""

    op: Op
    verdict: Verdict
    scope: str
    seq: int | None


@dataclass
class Backup:
    """Central's file as it was, and the ops it had acknowledged."""

    path: Path
    acknowledged: set[str]


class WatchedService(Service):
    """Lets somebody see every answer, whichever way it goes."""

    watch: Watch

    def sync(self, device: Device, request: SyncRequest, *, broken_off: bool = False) -> SyncResponse:
        response = super().sync(device, request, broken_off=broken_off)
        self.watch(device, request, response)
        return response


@dataclass
class House:
    """Central's machine. `acknowledged` holds every op whose verdict left it and which no restore has undone."""

    path: Path
    packs: Packs
    time: WorldTime
    disk: Disk = field(default_factory=Disk)
    acknowledged: set[str] = field(default_factory=set)
    backups: list[Backup] = field(default_factory=list)
    watch: Watch = lambda *_seen: None

    def __post_init__(self) -> None:
        self._read: dict[str, tuple[int, list[Any]]] = {}  # table -> after which commit it was read, and its rows
        self._seen: tuple[int, dict[str, dict[tuple[str, str], Held]]] | None = None
        self._open()

    def _open(self) -> None:
        self.database = WeakCentralDatabase(self.path, self.disk)
        self.service = WatchedService(self.database, self.packs, self.time)
        self.service.watch = self._watched
        self.admin = Admin(self.database, self.packs, self.time)

    def _watched(self, device: Device, request: SyncRequest, response: SyncResponse) -> None:
        self.watch(device, request, response)

    def close(self) -> None:
        self.database.close()

    def reopen(self) -> None:
        """A new process on the file as the old one left it."""
        self.disk.arm(None)
        self.database.close()
        self._open()

    def back_up(self) -> None:
        self.database.close()
        path = self.path.with_name(f"central-backup-{len(self.backups)}.db")
        shutil.copyfile(self.path, path)
        self.backups.append(Backup(path, set(self.acknowledged)))
        self._open()

    def put_back(self, backup: Backup) -> None:
        """The file of the backup in the place of the present one, as by hand; nobody tells central."""
        self.database.close()
        shutil.copyfile(backup.path, self.path)
        for side in ("-wal", "-shm"):
            self.path.with_name(self.path.name + side).unlink(missing_ok=True)
        self.acknowledged = set(backup.acknowledged)
        self.disk.commits += 1  # what was read before is stale
        self._open()

    def records(self) -> dict[str, dict[tuple[str, str], Held]]:
        """Every record by scope, then by (type, id)."""
        if self._seen is None or self._seen[0] != self.disk.commits:
            found: dict[str, dict[tuple[str, str], Held]] = {}
            for row in self.rows(tables.records):
                found.setdefault(row.scope, {})[row.type, row.id] = _held(row)
            self._seen = (self.disk.commits, found)
        return self._seen[1]

    def history(self) -> list[KnownOp]:
        """Central's history in the order it came; within a scope that is the order of its sequences."""
        rows = select(tables.ops).order_by(tables.ops.c.scope, tables.ops.c.seq, tables.ops.c.id)
        with self.database.read() as connection:
            return [
                KnownOp(
                    msgspec.json.decode(row.op, type=Op),
                    msgspec.json.decode(row.verdict, type=Verdict),
                    row.scope,
                    row.seq,
                )
                for row in connection.execute(rows)
            ]

    def stand(self, office: str) -> tuple[Any, ...]:
        """What changes whenever there is something new for the PCs of an office."""
        scopes = [tuple(row) for row in self.rows(tables.scopes) if row.name in (office, SHARED_SCOPE)]
        directives = [tuple(row) for row in self.rows(tables.directives) if row.office in (office, None)]
        errands = [row.id for row in self.rows(tables.errands) if row.office == office]
        return scopes, directives, errands, self.epoch

    def knows(self, device: str) -> bool:
        return any(row.id == device for row in self.rows(tables.devices))

    @property
    def epoch(self) -> str:
        return next(row.value for row in self.rows(tables.meta) if row.key == "epoch")

    def rows(self, table: Table) -> list[Any]:
        """All of a table, read again after a commit only."""
        at, found = self._read.get(table.name, (-1, []))
        if at != self.disk.commits:
            with self.database.read() as connection:
                found = list(connection.execute(select(table)))
            self._read[table.name] = (self.disk.commits, found)
        return found


@lru_cache(maxsize=4096)
def _held(row: Any) -> Held:
    """A row of `records`, which nobody changes."""
    return held(row)
