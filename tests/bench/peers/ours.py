"""Loket: the real central in its own process, real stores and engines, encrypted and durable as in an office."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from contender import Contender
from corpus import Person
from office import desk_of
from sync_corpus import CounterClock, Edit
from sync_line import Shape, open_line

from desktop.bootstrap import take_short_turns
from desktop.errors import LoketError, NoLine
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Desk, Office
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace
from practice_central import serving
from resources import resource_path
from sync.central.admin import Admin
from sync.central.database import Database
from sync.central.packs import load_packs
from sync.model.pack import Pack
from sync.model.passwords import hash_password
from tests.support.central import OFFICE

OURS = "Loket"
PACK = "2026.1"
PASSPHRASE = "belajar-loket"
CLERK = "siti"
LONGEST_PAUSE = 0.05  # seconds between tries: what is compared is what they carry, not how patient they are
AT_ONCE = 500  # records written in one transaction, each at its own time
EVERYBODY = Query(record_type="registration")


class Loket(Contender):
    """Every world has a central of its own, for central would tell of people who registered in two offices."""

    name = OURS

    def __init__(self, pack: Pack, scratch: Path) -> None:
        take_short_turns()
        self._pack = pack
        self._scratch = scratch / "loket"
        self._scratch.mkdir()
        self._stack = ExitStack()
        self._world = ExitStack()
        self._worlds = 0
        self._pcs: dict[str, Office] = {}
        self._clocks: dict[str, CounterClock] = {}
        self._records: list[str] = []
        address, self._admin = self._central()
        self.line = self._stack.enter_context(open_line(urlsplit(address).port or 80))

    def begin(self, *pcs: str) -> None:
        self._close_world()
        self._worlds += 1
        _address, self._admin = self._central()
        self.line.shape(Shape())
        office = self._admin.add_office(OFFICE)
        clerk = {"username": CLERK, "name": "Siti Rahmawati", "password": hash_password(PASSPHRASE)}
        self._admin.add_user(office, clerk, ["clerk"])
        for pc in pcs:
            clock = CounterClock()
            place = Workplace(self._scratch / f"{self._worlds}-{pc}", self._pack, clock)
            code = self._admin.new_code(office)
            self._pcs[pc] = enroll(place, self.line.url, code, f"PC {pc}", PASSPHRASE).office
            self._clocks[pc] = clock

    def load(self, pc: str, people: Sequence[Person]) -> None:
        desk, clock = self.desk(pc), self._clocks[pc]

        def arriving(some: Sequence[Person]) -> Iterator[Intent]:
            for person in some:
                clock.next_person()
                yield Intent(record_type="registration", action="create", fields=person)

        self._records = []
        for at in range(0, len(people), AT_ONCE):
            ops = desk.store.write(desk.author("registration"), arriving(people[at : at + AT_ONCE]))
            self._records += [op.record for op in ops]

    def edit(self, pc: str, edits: Sequence[Edit]) -> None:
        desk, clock = self.desk(pc), self._clocks[pc]
        for edit in edits:
            clock.next_person()
            record = self._records[edit.place]
            intent = Intent(record_type="registration", record=record, action="set", fields={edit.field: edit.value})
            desk.store.write(desk.author("registration"), [intent])

    def push(self, pc: str) -> None:
        self.both(pc)

    def pull(self, pc: str) -> None:
        self.both(pc)

    def both(self, pc: str) -> None:
        office = self._pcs[pc]
        while True:
            try:
                sync_now(office, sleep=lambda seconds: time.sleep(min(seconds, LONGEST_PAUSE)))
            except NoLine:
                continue
            except LoketError:
                raise
            return

    def live(self, pc: str, expected: int) -> None:
        self.both(pc)

    def count(self, pc: str) -> int:
        return self._pcs[pc].store.count(EVERYBODY)

    def equal(self, one: str, other: str) -> bool:
        return self._bodies(one) == self._bodies(other) and not self._pcs[one].store.sync_state().waiting

    def close(self) -> None:
        self._close_world()
        self._stack.close()

    def desk(self, pc: str) -> Desk:
        """The clerk's desk at a PC."""
        return desk_of(self._pcs[pc], CLERK)

    def _bodies(self, pc: str) -> list[tuple[str, str | None, dict[str, object]]]:
        store = self._pcs[pc].store
        found = store.many("registration", sorted(store.select(EVERYBODY)))
        return [(record.id, record.state, record.fields) for record in found]

    def _central(self) -> tuple[str, Admin]:
        """The address of a new central, at the same port each time, and its administrator."""
        name = str(self._scratch / f"central-{self._worlds}.db")
        address = self._world.enter_context(serving(name, self._scratch))
        database = Database(name)
        self._world.callback(database.close)
        return address, Admin(database, load_packs([resource_path("packs", PACK)]))

    def _close_world(self) -> None:
        for office in self._pcs.values():
            office.close()
        self._pcs.clear()
        self._world.close()
