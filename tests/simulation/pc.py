"""A PC of the simulated world: a data folder with the real store in it, and what its disk must hold."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import msgspec

from desktop.store.database import FILE_NAME
from desktop.store.tables import Table, tables_of
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Record
from sync.ports import Membership
from tests.simulation.broken import Broken
from tests.simulation.disk import Disk, open_store
from tests.simulation.ledger import Ledger
from tests.simulation.times import PcClock
from tests.simulation.town import TownOffice

Key = tuple[str, str]  # record type, record


@dataclass
class Copy:
    """A PC's folder as it was, with the ops it held."""

    folder: Path
    held: set[str]


@dataclass
class SimPc:
    """One PC. `held` are the ops written in its file that no restore took out of it, whatever became of them."""

    name: str
    office: TownOffice
    folder: Path
    pack: Pack
    clock: PcClock
    ledger: Ledger
    held: set[str] = field(default_factory=set)
    copies: list[Copy] = field(default_factory=list)
    disk: Disk = field(default_factory=Disk)
    revoked: bool = False
    is_copy: bool = False  # there were several copies of it, so that not even it can know what it numbered

    def __post_init__(self) -> None:
        self.store = open_store(self.folder, self.pack, self.clock, self.disk)

    @property
    def member(self) -> Membership:
        return self.store.membership()

    def close(self) -> None:
        self.store.close()

    def reopen(self) -> None:
        """The program starts anew on the folder as the last one left it."""
        self.disk.arm(None)
        self.store.close()
        self.store = open_store(self.folder, self.pack, self.clock, self.disk)

    def copy(self, target: Path) -> Copy:
        """A copy of the folder, made while the program is closed."""
        self.store.close()
        target.mkdir()
        shutil.copyfile(self.folder / FILE_NAME, target / FILE_NAME)
        self.store = open_store(self.folder, self.pack, self.clock, self.disk)
        return Copy(target, set(self.held))

    def put_back(self, copy: Copy) -> set[str]:
        """An old copy of the folder takes the place of the present one; gives the ops that are gone with it."""
        self.store.close()
        shutil.copyfile(copy.folder / FILE_NAME, self.folder / FILE_NAME)
        for side in ("-wal", "-shm"):
            (self.folder / (FILE_NAME + side)).unlink(missing_ok=True)
        lost = self.held - copy.held
        self.held = set(copy.held)
        self.store = open_store(self.folder, self.pack, self.clock, self.disk)
        return lost

    def note_new_ops(self) -> list[Op]:
        """Ops in the outbox that the ledger has not seen, taken into it."""
        new = [op for op, state in self.outbox() if op.id not in self.held]
        for op in new:
            if op.base > self._seen_with(op):
                raise Broken("an op has seen no more than its PC", f"{self.name}: base {op.base}")
            self.held.add(op.id)
            self.ledger.write(self.name, op)
        return new

    def _seen_with(self, op: Op) -> int:
        """The latest sequence of central that the writer of `op` can know: a record may be later than its scope, which
        is heard from the beginning again when all is rebuilt.
        """
        shown = self.store.get(op.record_type, op.record)
        return max(1, shown.seq if shown else 0, *self.member.cursor.values())

    def outbox(self) -> list[tuple[Op, str]]:
        """Every op that lies over the confirmed records, oldest first, with its state."""
        rows = self.store._rows("SELECT op, state FROM outbox ORDER BY n")
        return [(msgspec.json.decode(text, type=Op), state) for text, state in rows]

    def shown(self) -> dict[Key, Record]:
        """Every record as the clerk sees it."""
        return {(record.type, record.id): record for record in self._shown()}

    def _shown(self) -> Iterator[Record]:
        for table in tables_of(self.pack).values():
            rows = self.store._rows(f'SELECT {table.read_columns} FROM "{table.name}"')  # noqa: S608
            yield from (_record(table, row) for row in rows)

    def confirmed(self, shown: dict[Key, Record], outbox: list[tuple[Op, str]]) -> dict[Key, Record]:
        """Every record as central confirmed it to this PC."""
        under_ops = {(op.record_type, op.record) for op, _ in outbox}
        bodies = {key: record for key, record in shown.items() if key not in under_ops}
        for (text,) in self.store._rows("SELECT body FROM confirmed"):
            body = msgspec.json.decode(text, type=Record)
            bodies[body.type, body.id] = body
        return bodies


@lru_cache(maxsize=4096)
def _record(table: Table, row: tuple[object, ...]) -> Record:
    """A row as a record, which nobody changes."""
    return table.from_row(row)
