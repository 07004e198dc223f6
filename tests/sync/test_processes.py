"""Several processes of central on one PostgreSQL: they answer as one."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count, cycle

import pytest
from sqlalchemy import create_engine, text

from sync.central.admin import Admin
from sync.central.database import Database
from sync.model.op import Op, new_id, op_id
from sync.protocol import EnrollRequest, EnrollResponse, NumberBlock, SyncRequest
from sync.transport import HttpLine, enroll
from tests.support.central import OFFICE, password_hash, shipped_packs
from tests.support.office import PERSON
from tests.support.postgres import Postgres

PROCESSES, PCS, ROUNDS, OPS = 3, 6, 5, 4
MOMENT = 1_763_690_400_000


@contextmanager
def process(database: str) -> Iterator[str]:
    """A `loket-central serve` of its own; gives where it answers."""
    command = [sys.executable, "-m", "sync.central", "--database", database, "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().strip()
        finally:
            running.terminate()
            running.wait(20)


class Pusher:
    """A PC that sends new registrations and edits one that all PCs edit, each time to the next process."""

    def __init__(self, joined: EnrollResponse, urls: list[str], user: str, first_nik: int) -> None:
        self.joined, self.user, self.shared = joined, user, ""
        self.niks = count(first_nik)
        self.lines = cycle([HttpLine(url, joined.token) for url in urls])
        self.cursor: dict[str, int] = {}
        self.incarnation = joined.incarnation
        self.counter = 0
        self.sent: list[str] = []
        self.registered: set[str] = set()
        self.heard: set[str] = set()
        self.blocks: list[NumberBlock] = []

    def work(self) -> None:
        for _ in range(ROUNDS):
            edit = self._op(record=self.shared, action="set", fields={"address": f"Jl. {self.user} {self.counter}"})
            self.exchange([edit, *(self.register() for _ in range(OPS))])

    def catch_up(self) -> None:
        while self.exchange([]):
            pass

    def close(self) -> None:
        for _ in range(PROCESSES):
            next(self.lines).close()

    def register(self) -> Op:
        return self._op(fields=PERSON | {"nik": f"{PERSON['nik'][:12]}{next(self.niks):04d}"})

    def _op(self, **values: object) -> Op:
        self.counter += 1
        given: dict[str, object] = {
            "id": op_id(self.joined.device, self.counter, MOMENT),
            "device": self.joined.device,
            "counter": self.counter,
            "user": self.user,
            "role": "clerk",
            "at": "2026-11-21T02:00:00.000Z",
            "pack": "2026.1",
            "office": self.joined.office,
            "record_type": "registration",
            "record": new_id(MOMENT),
            "action": "create",
        }
        return Op(**(given | values))  # type: ignore[arg-type]

    def exchange(self, ops: list[Op]) -> bool:
        answer = next(self.lines).exchange(
            SyncRequest(
                pack="2026.1",
                device=self.joined.device,
                epoch=self.joined.epoch,
                incarnation=self.incarnation,
                cursor=self.cursor,
                ops=ops,
            )
        )
        assert {verdict.kind for verdict in answer.verdicts} <= {"applied", "merged", "conflict"}
        self.incarnation, self.cursor = answer.incarnation, answer.cursor
        self.sent += [op.id for op in ops]
        self.registered |= {op.record for op in ops if op.action == "create"}
        self.heard |= {change.record for change in answer.changes if change.record_type == "registration"}
        self.blocks += answer.blocks
        return answer.more


@pytest.fixture
def database(postgres: Postgres) -> str:
    return postgres.new_database("processes")


def test_many_pcs_push_to_many_processes_and_nothing_is_lost_or_doubled(database: str) -> None:
    house = Database(database)
    admin = Admin(house, shipped_packs())
    office = admin.add_office(OFFICE)
    user = admin.add_user(office, {"username": "siti", "name": "Siti", "password": password_hash()}, ["clerk"])
    with ExitStack() as stack:
        with ThreadPoolExecutor(PROCESSES) as pool:  # they may start at once: the schema is there
            urls = list(pool.map(lambda _: stack.enter_context(process(database)), range(PROCESSES)))
        joined = [
            enroll(urls[0], EnrollRequest(code=admin.new_code(office), device_name=f"PC {n}")) for n in range(PCS)
        ]
        pcs = [Pusher(answer, urls, user, 100 * n + 1) for n, answer in enumerate(joined)]
        edited_by_all = pcs[0].register()
        pcs[0].exchange([edited_by_all])
        for pc in pcs:
            pc.shared = edited_by_all.record
        with ThreadPoolExecutor(PCS) as pool:
            list(pool.map(Pusher.work, pcs))
        for pc in pcs:
            pc.catch_up()
            pc.close()
    house.close()
    sent = [op for pc in pcs for op in pc.sent]
    known, sequences, last = _kept(database, office)
    assert len(sent) == len(set(sent)) == PCS * ROUNDS * (OPS + 1) + 1
    assert known == sorted(sent)
    assert sequences == list(range(1, last + 1)), "a sequence was lost or given twice"
    everything = set().union(*(pc.registered for pc in pcs))
    for pc in pcs:
        assert pc.heard | pc.registered == everything, "a cursor passed a row that was not to be seen yet"
        assert pc.cursor[office] == last
    blocks = {(block.first, block.last, number) for number, pc in enumerate(pcs) for block in pc.blocks}
    numbers = [number for first, end, _ in blocks for number in range(first, end + 1)]
    assert len(numbers) == len(set(numbers)) >= PCS * 50


def _kept(database: str, office: str) -> tuple[list[str], list[int], int]:
    """The ids of all ops, the sequences of the office that changed something, and its last one."""
    engine = create_engine(database)
    with engine.connect() as connection:
        ids = connection.execute(text("SELECT id FROM ops WHERE device <> 'central' ORDER BY id")).scalars().all()
        rows = text("SELECT seq FROM ops WHERE scope = :office AND seq IS NOT NULL ORDER BY seq")
        sequences = connection.execute(rows, {"office": office}).scalars().all()
        last = connection.execute(text("SELECT seq FROM scopes WHERE name = :office"), {"office": office}).scalar_one()
    engine.dispose()
    return list(ids), list(sequences), last
