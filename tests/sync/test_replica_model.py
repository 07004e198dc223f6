"""Whatever two or three PCs do, and however the line treats their answers: what they end with is what central has."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.central.admin import Admin
from sync.central.database import Database
from sync.central.devices import Device, enroll
from sync.central.exchange import exchange
from sync.central.ledger import Ledger
from sync.central.packs import Packs
from sync.central.records import held
from sync.central.tables import records
from sync.model.pack import Field, Group, Pack, RecordType, State, Step, Text, Workflow
from sync.model.record import Fields
from sync.protocol import SyncRequest, SyncResponse
from tests.support.central import OFFICE, password_hash
from tests.sync.replica_model import Key, Replica

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
WORD = Text("x", "x")
WORKED_ON = ("note", "board")
TELLING = {"record_deleted", "step_not_from_here", "record_unknown"}  # what a person may be told after such a history


def _field(key: str, **more: Any) -> Field:
    return Field(key=key, type=more.pop("type", "text"), label=WORD, group="g", **more)


def _kind(key: str, scope: Any) -> RecordType:
    """A record type with a field for every merge rule."""
    return RecordType(
        key=key,
        label=WORD,
        plural=WORD,
        scope=scope,
        source="a test",
        title=("a",),
        write=("clerk",),
        groups=(Group("g", WORD),),
        fields=(
            _field("a"),
            _field("b"),
            _field("street", atomic="home"),
            _field("village", atomic="home"),
            _field("latest", merge="latest"),
            _field("tags", type="set", merge="union", codes="sex"),
            _field("total", type="integer", merge="sum"),
            _field("papers", type="map"),
            _field("checked_by", type="ref", to="user"),
        ),
        workflow=Workflow(
            initial="new",
            states=tuple(State(key, WORD) for key in ("new", "checked", "refused")),
            steps=(
                Step(key="check", label=WORD, start=("new",), end="checked", roles=("clerk",), stamp="checked_by"),
                Step(key="refuse", label=WORD, start=("new", "checked"), end="refused", roles=("clerk",)),
                Step(key="again", label=WORD, start=("refused",), end="new", roles=("clerk",)),
            ),
        ),
    )


class World:
    """A central with two offices and three PCs, one of them of the other office."""

    def __init__(self, folder: Path, pack: Pack) -> None:
        kinds = {kind.key: kind for kind in (_kind("note", "office"), _kind("board", "shared"))}
        self.pack = msgspec.structs.replace(pack, records={**pack.records, **kinds})
        self.packs = Packs([self.pack])
        self.database = Database(str(folder / "central.db"))
        admin = Admin(self.database, self.packs, lambda: NOW)
        self.people: list[tuple[Device, str]] = []
        offices = [admin.add_office(OFFICE | {"name": name}) for name in ("Dinas A", "Dinas B")]
        for number, office in enumerate((offices[0], offices[0], offices[1])):
            fields: Fields = {"username": f"siti{number}", "name": "Siti", "password": password_hash()}
            user = admin.add_user(office, fields, ["clerk"])
            code = admin.new_code(office)
            with self.database.write() as ledger:
                made = enroll(ledger, code, f"Loket {number}", NOW)
            assert made is not None
            self.people.append((made[0], user))

    def replicas(self) -> list[Replica]:
        return [Replica(device, user, self.pack, self.database.epoch) for device, user in self.people]


class Play:
    """One history, forgotten at its end."""

    def __init__(self, world: World, ledger: Ledger) -> None:
        self.world = world
        self.ledger = ledger
        self.pcs = world.replicas()
        self.late: list[tuple[Replica, SyncRequest, SyncResponse]] = []

    def exchange(self, pc: Replica, ops: int = 100, want: int = 1_000_000, fate: str = "heard") -> bool:
        """One request; whether there is more to send or to hear."""
        request = pc.request(ops, want)
        response = exchange(self.ledger, self.world.packs, pc.device, request, NOW)
        if fate == "late":
            self.late.append((pc, request, response))
        if fate in ("heard", "twice"):
            pc.hear(request, response)
        if fate == "twice":
            pc.hear(request, response)
        return response.more or any(own.verdict is None for own in pc.own)

    def hear_late(self) -> None:
        for pc, request, response in self.late:
            pc.hear(request, response)
        self.late.clear()

    def write(self, pc: Replica, what: str, pick: int, value: int) -> None:
        keys = pc.keys(*WORKED_ON)
        if what == "create" or not keys:
            pc.write(WORKED_ON[pick % 2], None, "create", _fields(value))
            return
        key = keys[pick % len(keys)]
        if what == "set":
            pc.write(*key, "set", _fields(value))
        elif what == "delete":
            pc.write(*key, "delete", {})
        elif what == "step":
            self._step(pc, key, value)
        else:
            self._resolve(pc, pick, value)

    def _step(self, pc: Replica, key: Key, value: int) -> None:
        seen = pc.view(key)
        workflow = self.world.pack.record(key[0]).workflow
        assert seen is not None and workflow is not None
        steps = [step for step in workflow.steps if seen.state in step.start]
        if steps:
            step = steps[value % len(steps)]
            pc.write(*key, "step", {step.stamp: pc.user} if step.stamp else {}, step=step.key)

    def _resolve(self, pc: Replica, pick: int, value: int) -> None:
        views = [(key, pc.view(key)) for key in pc.keys("conflict")]
        waiting = [(key, view) for key, view in views if view is not None and view.state == "open"]
        if not waiting:
            return
        key, view = waiting[pick % len(waiting)]
        standing, offered = (view.fields.get(side) or {} for side in ("standing", "offered"))
        choice = "standing" if value % 2 or "state" in standing else "offered"
        chosen = {path: (offered if choice == "offered" and path in offered else standing).get(path)
                  for path in view.fields["paths"]}  # fmt: skip
        pc.write(*key, "step", {"choice": choice, "chosen": chosen, "resolved_by": pc.user}, step="resolve")

    def settle(self) -> None:
        """Everybody exchanges until nobody has anything to say."""
        self.hear_late()
        for _ in range(3):
            for pc in self.pcs:
                while self.exchange(pc):
                    pass


SETS: list[Fields] = [
    {"a": "x"},
    {"a": "y", "b": "y"},
    {"a": None},
    {"b": "z", "latest": "z"},
    {"street": "s1"},
    {"street": "s2", "village": "v2"},
    {"village": "v3"},
    {"latest": "l2"},
    {"tags": {"add": ["male"], "remove": []}},
    {"tags": {"add": ["female"], "remove": ["male"]}},
    {"total": {"add": 5}},
    {"total": {"add": -3}, "a": "w"},
    {"papers.ktp": {"verdict": "matches"}},
    {"papers.ktp": None},
    {"papers.kk": {"verdict": "differs"}, "papers.ktp": {"verdict": "differs"}},
]


def _fields(value: int) -> Fields:
    return SETS[value % len(SETS)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, pack: Pack) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("central"), pack)
    yield made
    made.database.close()


def at_central(ledger: Ledger, pc: Replica) -> dict[Key, tuple[Fields, str | None, bool]]:
    rows = select(records).where(records.c.scope.in_([pc.device.office, "shared"]))
    found = [held(row).record for row in ledger.connection.execute(rows)]
    return {(record.type, record.id): (record.fields, record.state, record.deleted) for record in found}


@pytest.mark.parametrize("seed", range(24))
def test_after_any_history_every_pc_has_what_central_has(world: World, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 (no secrets)
    with world.database.engine.connect() as connection, connection.begin() as transaction:
        play = Play(world, Ledger(connection))
        for record_type in WORKED_ON:
            play.pcs[0].write(record_type, None, "create", {"a": "start", "street": "s0", "village": "v0"})
        play.settle()
        for _ in range(60):
            act(play, chance)
        play.settle()
        for pc in play.pcs:
            has = {key: (record.fields, record.state, record.deleted) for key, record in pc.confirmed.items()}
            assert has == at_central(play.ledger, pc)
            assert pc.own == []
            found = [issue.code for own in pc.refused if own.verdict for issue in own.verdict.issues]
            assert set(found) <= TELLING
        transaction.rollback()


def act(play: Play, chance: Random) -> None:
    """Somebody does something, or some PC talks to central."""
    pc = chance.choice(play.pcs)
    match chance.choices(("write", "exchange", "late", "rebuild"), (10, 6, 1, 0.3))[0]:
        case "write":
            what = chance.choices(("create", "set", "step", "delete", "resolve"), (1, 12, 3, 1, 3))[0]
            play.write(pc, what, chance.randrange(60), chance.randrange(60))
        case "exchange":
            fate = chance.choices(("heard", "lost", "late", "twice"), (6, 2, 1, 1))[0]
            play.exchange(pc, ops=chance.choice((0, 1, 2, 100)), want=chance.choice((1, 600, 100_000)), fate=fate)
        case "late":
            play.hear_late()
        case "rebuild":
            pc.forget()
