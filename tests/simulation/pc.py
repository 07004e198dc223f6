"""A PC of the simulated world: a data folder with the real store in it, and what its disk must hold."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec

from desktop.store.database import FILE_NAME
from desktop.store.tables import Table
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Record
from sync.ports import Membership
from sync.protocol import EnrollRequest
from tests.simulation.broken import Broken
from tests.simulation.disk import Disk, open_store
from tests.simulation.house import House
from tests.simulation.ledger import Ledger
from tests.simulation.times import PcClock
from tests.simulation.town import TownOffice

Key = tuple[str, str]  # record type, record
T = TypeVar("T")
PAST = "SELECT kind FROM exchanges WHERE kind IN ('epoch', 'verify') ORDER BY n DESC LIMIT 1"


@dataclass
class Copy:
    """A PC's folder as it was, with the ops it held."""

    folder: Path
    held: set[str]
    is_damaged: bool


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
    is_shut: bool = False  # it knows, and its data can be read no more
    is_damaged: bool = False  # what it has is not what central said, and it had no whole exchange since
    is_copy: bool = False  # there were several copies of it, so that not even it can know what it numbered

    def __post_init__(self) -> None:
        self._read: dict[str, tuple[int, Any]] = {}  # what -> after which commit it was read, and what it was
        self._open()

    def _open(self) -> None:
        self.disk.commits += 1  # what was read of another file is stale
        self.store = open_store(self.folder, self.pack, self.clock, self.disk)

    def _rows(self, sql: str) -> list[Any]:
        """Read by the connection that writes: to any other each commit makes all it has deciphered stale."""
        found: list[Any] = self.store._database.writer.execute(sql).fetchall()
        return found

    def _once(self, what: str, read: Callable[[], T]) -> T:
        """What `read` gives, read again after a commit only."""
        at, found = self._read.get(what, (-1, None))
        if at != self.disk.commits:
            found = read()
            self._read[what] = (self.disk.commits, found)
        return cast(T, found)

    @property
    def member(self) -> Membership:
        return self._once("member", self.store.membership)

    def close(self) -> None:
        self.store.close()

    def reopen(self) -> None:
        """The program starts anew on the folder as the last one left it."""
        self.disk.arm(None)
        self.store.close()
        self._open()

    def join_anew(self, house: House) -> None:
        """A person types a code into a PC that central does not know, as `enroll_again` has it."""
        keys = self.store.rejoin_request()
        request = EnrollRequest(
            code=house.admin.new_code(self.office.id),
            device_name=self.store.sync_state().device_name,
            verify_key=keys.verify_key,
            recipient=keys.recipient,
            office=self.office.id,
        )
        self.store.rejoin(house.service.enroll(request, self.name))
        self.is_copy = True  # central forgot which numbers it granted this PC

    def copy(self, target: Path) -> Copy:
        """A copy of the folder, made while the program is closed."""
        self.store.close()
        target.mkdir()
        shutil.copyfile(self.folder / FILE_NAME, target / FILE_NAME)
        self._open()
        return Copy(target, set(self.held), self.is_damaged)

    def put_back(self, copy: Copy) -> set[str]:
        """An old copy of the folder takes the place of the present one; gives the ops that are gone with it."""
        self.store.close()
        shutil.copyfile(copy.folder / FILE_NAME, self.folder / FILE_NAME)
        for side in ("-wal", "-shm"):
            (self.folder / (FILE_NAME + side)).unlink(missing_ok=True)
        lost = self.held - copy.held
        self.held, self.is_damaged = set(copy.held), copy.is_damaged
        self._open()
        return lost

    def note_new_ops(self) -> list[Op]:
        """Ops in the outbox that the ledger has not seen, taken into it."""
        new = [op for op, state in self.outbox() if op.id not in self.held]
        for op in new:
            if op.base > max(self._seen_with(op), self.ledger.seen_before(self.name, op)):
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
        """Every op that lies over the confirmed records, oldest first, with its state. Not to be changed."""
        return self._once("outbox", self._outbox)

    def _outbox(self) -> list[tuple[Op, str]]:
        rows = self._rows("SELECT op, state FROM outbox ORDER BY n")
        return [(_op(text), state) for text, state in rows]

    def has_to_compare(self) -> bool:
        """Whether central was restored, and this PC still has to find out what both ends hold by now. Somebody may have
        asked for that comparison before.
        """
        pending = self._once("pending", self.store.pending)
        past = self._once("past", lambda: self._rows(PAST))
        return any(item.kind == "verify" for item in pending) and past == [("epoch",)]

    def shown(self) -> dict[Key, Record]:
        """Every record as the clerk sees it. Not to be changed."""
        return self._once("shown", lambda: {(record.type, record.id): record for record in self._shown()})

    def _shown(self) -> Iterator[Record]:
        for table in self.store._tables.values():
            for row in self._rows(_all_of(table)):
                yield _record(table, row)

    def confirmed(self) -> dict[Key, Record]:
        """Every record as central confirmed it to this PC. Not to be changed."""
        return self._once("confirmed", self._confirmed)

    def _confirmed(self) -> dict[Key, Record]:
        under_ops = {(op.record_type, op.record) for op, _ in self.outbox()}
        bodies = {key: record for key, record in self.shown().items() if key not in under_ops}
        for (text,) in self._rows("SELECT body FROM confirmed"):
            body = _body(text)
            bodies[body.type, body.id] = body
        return bodies


@lru_cache(maxsize=4096)
def _all_of(table: Table) -> str:
    return f'SELECT {table.read_columns} FROM "{table.name}"'  # noqa: S608


@lru_cache(maxsize=8192)
def _record(table: Table, row: tuple[object, ...]) -> Record:
    """A row as a record, which nobody changes."""
    return table.from_row(row)


@lru_cache(maxsize=4096)
def _body(text: str) -> Record:
    return msgspec.json.decode(text, type=Record)


@lru_cache(maxsize=4096)
def _op(text: str) -> Op:
    return msgspec.json.decode(text, type=Op)
