"""Real stores and the real central, with answers lost, late, twice and in another order: all end with the same."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.store.database import FILE_NAME
from desktop.store.errors import OpRefused, RecordGone
from desktop.store.store import Store
from desktop.store.values import Author, Intent, Query
from sync.central.devices import Device
from sync.central.exchange import exchange
from sync.central.ledger import Ledger
from sync.central.records import held
from sync.central.tables import records
from sync.central.verifying import compare, repair
from sync.model.digest import BUCKETS
from sync.model.pack import Pack
from sync.model.record import Fields, Record
from sync.ports import Membership
from sync.protocol import (
    SHARED_SCOPE,
    RepairRequest,
    RepairResponse,
    SyncRequest,
    SyncResponse,
    VerifyRequest,
    VerifyResponse,
)
from tests.support.clock import FixedClock
from tests.support.office import KEY
from tests.sync.test_replica_model import NOW, SETS, WORKED_ON, World

T = TypeVar("T")


def as_sent(message: T) -> T:
    """What arrives at the other end: nothing is shared with the sender."""
    return msgspec.json.decode(msgspec.json.encode(message), type=type(message))


@dataclass
class Pc:
    """A PC whose line leads into one transaction of central."""

    store: Store
    device: Device
    user: str
    world: World
    ledger: Ledger
    late: list[tuple[SyncRequest, SyncResponse]]

    def request(self, ops: int, want: int) -> SyncRequest:
        member = self.store.membership()
        return SyncRequest(
            pack=member.pack,
            device=member.device,
            epoch=member.epoch,
            incarnation=member.incarnation,
            cursor=member.cursor,
            ops=self.store.unsent(ops),
            want=want,
            stock=self.store.number_stock(),
        )

    def sync(self, fate: str, ops: int, want: int) -> bool:
        """One exchange; whether there is more to say."""
        request = self.request(ops, want)
        response = as_sent(exchange(self.ledger, self.world.packs, self.device, as_sent(request), NOW))
        if fate == "late":
            self.late.append((request, response))
        for _ in range({"heard": 1, "twice": 2}.get(fate, 0)):
            self.store.apply_answer(request, response)
        return response.more or self.store.waiting() > 0

    def write(self, what: str, pick: int, value: int) -> None:
        author = Author(self.user, "clerk")
        there = [(kind, record) for kind in WORKED_ON for record in self.store.select(Query(record_type=kind))]
        fields = dict(SETS[value % len(SETS)])
        if what == "create" or not there:
            kind = WORKED_ON[pick % 2]
            self.store.write(author, [Intent(record_type=kind, action="create", fields=fields)])
            return
        kind, record = there[pick % len(there)]
        intent = Intent(record_type=kind, record=record, action="set", fields=fields)
        if what == "delete":
            intent = Intent(record_type=kind, record=record, action="delete")
        if what == "step":
            step = ("check", "refuse", "again")[value % 3]
            stamp = {"checked_by": self.user} if step == "check" else {}
            intent = Intent(record_type=kind, record=record, action="step", step=step, fields=stamp)
        try:
            self.store.write(author, [intent])
        except (OpRefused, RecordGone):
            return

    def verify(self, request: VerifyRequest) -> VerifyResponse:
        return as_sent(compare(self.ledger.connection, as_sent(request)))

    def repair(self, request: RepairRequest) -> RepairResponse:
        return as_sent(repair(self.ledger.connection, as_sent(request)))

    def has(self) -> dict[tuple[str, str], tuple[Fields, str | None, bool]]:
        found: list[Record] = []
        for kind in self.store.pack.records:
            found += self.store.many(kind, self.store.select(Query(record_type=kind, include_deleted=True)))
        return {(record.type, record.id): (record.fields, record.state, record.deleted) for record in found}

    def central_has(self) -> dict[tuple[str, str], tuple[Fields, str | None, bool]]:
        rows = select(records).where(records.c.scope.in_([self.device.office, SHARED_SCOPE]))
        found = [held(row).record for row in self.ledger.connection.execute(rows)]
        return {(record.type, record.id): (record.fields, record.state, record.deleted) for record in found}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("central"), pack)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, world: World) -> list[Path]:
    """A data folder for each PC, enrolled and empty."""
    made = []
    for device, _user in world.people:
        folder = tmp_path_factory.mktemp("pc")
        store = Store.open(folder, KEY, world.pack, FixedClock())
        member = Membership(
            server="http://central.test",
            device=device.id,
            office=device.office,
            epoch=world.database.epoch,
            pack=world.pack.version,
            cursor={},
        )
        store.join(member, "token", device.name)
        store.close()
        made.append(folder)
    return made


NUMBER = st.integers(0, 59)
WRITE = st.tuples(
    st.just("write"), st.integers(0, 2), st.sampled_from(["set"] * 8 + ["create", "step", "delete"]),
    NUMBER, NUMBER,
)  # fmt: skip
SYNC = st.tuples(
    st.just("sync"), st.integers(0, 2), st.sampled_from(["heard", "heard", "heard", "lost", "late", "twice"]),
    st.sampled_from([0, 0, 1, 2, 100]), st.sampled_from([1, 600, 100_000]),
)  # fmt: skip
OTHER = st.tuples(st.sampled_from(["hear late", "rebuild"]), st.integers(0, 2), st.booleans())


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=st.lists(st.one_of(WRITE, WRITE, SYNC, SYNC, OTHER), min_size=10, max_size=60))
def test_after_any_history_every_store_has_what_central_has(
    world: World, folders: list[Path], tmp_path_factory: pytest.TempPathFactory, acts: list[Any]
) -> None:
    place = tmp_path_factory.mktemp("play")
    with world.database.engine.connect() as connection, connection.begin() as transaction:
        pcs = _open(world, folders, place, Ledger(connection))
        try:
            for kind in (0, 1):
                pcs[0].write("create", kind, 0)
            _settle(pcs)
            for act in acts:
                _play(pcs[act[1]], act)
            _settle(pcs)
            for pc in pcs:
                _check(pc)
        finally:
            for pc in pcs:
                pc.store.close()
            transaction.rollback()
    shutil.rmtree(place)


def _open(world: World, folders: list[Path], place: Path, ledger: Ledger) -> list[Pc]:
    pcs = []
    for folder, (device, user) in zip(folders, world.people, strict=True):
        own = place / device.id
        own.mkdir()
        shutil.copy(folder / FILE_NAME, own / FILE_NAME)
        pcs.append(Pc(Store.open(own, KEY, world.pack, FixedClock()), device, user, world, ledger, []))
        pcs[-1].store._database.writer.execute("PRAGMA synchronous = OFF")
    return pcs


def _play(pc: Pc, act: tuple[Any, ...]) -> None:
    if act[0] == "write":
        pc.write(*act[2:])
    elif act[0] == "sync":
        pc.sync(*act[2:])
    elif act[0] == "rebuild":
        with pc.store._database.transaction() as connection:
            connection.execute("UPDATE membership SET cursor = '{}'")
    else:
        for request, response in reversed(pc.late) if act[2] else pc.late:
            pc.store.apply_answer(request, response)


def _settle(pcs: list[Pc]) -> None:
    for pc in pcs:
        for request, response in pc.late:
            pc.store.apply_answer(request, response)
    for _ in range(3):
        for pc in pcs:
            while pc.sync("heard", 100, 100_000):
                pass


def _check(pc: Pc) -> None:
    for item in pc.store.outbox():
        pc.store.withdraw_refused(Author(pc.user, "clerk"), item.op.id)
    assert pc.store.outbox() == []
    central = pc.central_has()
    withdrawn = [key for key, said in pc.has().items() if key not in central and said[2]]
    assert {key: said for key, said in pc.has().items() if key not in withdrawn} == central
    assert pc.store._rows("SELECT count(*) FROM outbox") == [(0,)]
    assert pc.store._rows("SELECT count(*) FROM confirmed") == [(0,)]
    for scope in (pc.device.office, SHARED_SCOPE):
        member = pc.store.membership()
        asked = VerifyRequest(
            epoch=member.epoch, scope=scope, cursor=member.cursor[scope], buckets=pc.store.digests(scope)
        )
        assert pc.verify(asked) == VerifyResponse(behind=False, differ=[])
        every = list(range(BUCKETS))
        items = pc.store.digest_items(scope, every)
        wanted = RepairRequest(epoch=member.epoch, scope=scope, cursor=member.cursor[scope], buckets=every, items=items)
        assert pc.repair(wanted) == RepairResponse(behind=False, changes=[], unknown=[])
    assert pc.store.first_broken_entry() is None
