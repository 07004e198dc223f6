"""What central alone needs for an op, without line and client: new registrations, then an edit of each."""

import time
from collections.abc import Iterator
from pathlib import Path

from bench import Bench
from corpus import People
from figure import Figure

from resources import resource_path
from sync.central.admin import Admin
from sync.central.database import Database
from sync.central.devices import Device
from sync.central.packs import load_packs
from sync.central.service import Service
from sync.model.op import Op, new_id, op_id
from sync.model.passwords import hash_password
from sync.model.record import Fields
from sync.protocol import EnrollRequest, EnrollResponse, SyncRequest

TIMES = 3
OPS_IN_REQUEST = 500
TARGET = 0.25  # ms an op: 10,000 take 2.5 s
MOMENT = 1_763_690_400_000
OFFICE: Fields = {
    "name": "Dinas Tenaga Kerja",
    "government": "Pemerintah Kabupaten Indramayu",
    "regency": "32.12",
    "city": "Indramayu",
    "number_template": "{number:04d}/{year}",
    "classification_code": "500.15.15.1",
    "short_name": "Disnaker",
}


def measure(bench: Bench) -> Iterator[Figure]:
    n = min(2_000, bench.rows)
    crowd = People(seed=17)
    database = Database(str(Path(bench.scratch, "central-alone", "central.db")))
    try:
        pc = _Pc(database)
        creating: list[float] = []
        editing: list[float] = []
        for _ in range(bench.times(TIMES)):
            made = [pc.op(action="create", record=new_id(MOMENT), fields=person) for person in crowd.take(n)]
            creating.append(pc.send(made))
            changes = [
                pc.op(action="set", record=op.record, base=pc.reached, fields={"address": "Jl. Baru 5"}) for op in made
            ]
            editing.append(pc.send(changes))
    finally:
        database.close()
    note = f"{n:,} ops by {OPS_IN_REQUEST}, SQLite, no line"
    yield Figure(name="central: a new registration", samples=tuple(creating), unit="ms", target=TARGET, note=note)
    yield Figure(name="central: one field edited", samples=tuple(editing), unit="ms", target=TARGET)


class _Pc:
    """A PC that calls central in the same process."""

    def __init__(self, database: Database) -> None:
        packs = load_packs([resource_path("packs", "2026.1")])
        admin = Admin(database, packs)
        self._service = Service(database, packs)
        office = admin.add_office(OFFICE)
        siti = {"username": "siti", "name": "Siti", "password": hash_password("belajar-loket")}
        self._user = admin.add_user(office, siti, ["clerk"])
        code = EnrollRequest(code=admin.new_code(office), device_name="PC 1")
        self._joined: EnrollResponse = self._service.enroll(code, "bench")
        self._device: Device = self._service.device_of(self._joined.token, "bench")
        self._incarnation = self._joined.incarnation
        self._cursor: dict[str, int] = {}
        self._counter = 0

    @property
    def reached(self) -> int:
        return self._cursor[self._joined.office]

    def op(self, *, action: str, record: str, fields: Fields, base: int = 0) -> Op:
        self._counter += 1
        return Op(
            id=op_id(self._device.id, self._counter, MOMENT),
            device=self._device.id,
            counter=self._counter,
            user=self._user,
            role="clerk",
            at="2026-11-21T02:00:00.000Z",
            pack="2026.1",
            office=self._joined.office,
            record_type="registration",
            record=record,
            action="create" if action == "create" else "set",
            base=base,
            fields=fields,
        )

    def send(self, ops: list[Op]) -> float:
        """Milliseconds for each op. Raises AssertionError when central refuses one: that is no figure."""
        began = time.perf_counter()
        for start in range(0, len(ops), OPS_IN_REQUEST):
            answer = self._service.sync(
                self._device,
                SyncRequest(
                    pack="2026.1",
                    device=self._device.id,
                    epoch=self._joined.epoch,
                    incarnation=self._incarnation,
                    cursor=self._cursor,
                    ops=ops[start : start + OPS_IN_REQUEST],
                ),
            )
            if {verdict.kind for verdict in answer.verdicts} != {"applied"}:
                raise AssertionError("central refused a registration")
            self._incarnation, self._cursor = answer.incarnation, answer.cursor
        return (time.perf_counter() - began) * 1000 / len(ops)
