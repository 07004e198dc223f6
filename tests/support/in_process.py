"""Central without a web server or a thread, which can be put back to an earlier day."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from desktop.store.store import Store
from desktop.store.values import Author
from sync.central.admin import Admin
from sync.central.database import Database
from sync.central.packs import Packs
from sync.central.refusal import Refusal
from sync.central.service import Service
from sync.engine import Engine
from sync.model.pack import Pack
from sync.ports import CentralRefused, Line, Membership
from sync.protocol import (
    EnrollRequest,
    EnrollResponse,
    KnownRequest,
    KnownResponse,
    RejoinRequest,
    RepairRequest,
    RepairResponse,
    SyncRequest,
    SyncResponse,
    VerifyRequest,
    VerifyResponse,
)
from sync.report import ExchangeReport
from tests.support.central import OFFICE, password_hash
from tests.support.clock import FixedClock
from tests.support.office import KEY

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
HERE = "203.0.113.7"

T = TypeVar("T")


class HouseOfCentral:
    """Central's database in `folder`, with one office and one clerk."""

    def __init__(self, folder: Path, pack: Pack) -> None:
        self.path = folder / "central.db"
        self.packs = Packs([pack])
        self._open()
        self.office = self.admin.add_office(OFFICE)
        fields = {"username": "siti", "name": "Siti", "password": password_hash()}
        self.clerk = Author(self.admin.add_user(self.office, fields, ["clerk"]), "clerk")

    def _open(self) -> None:
        self.database = Database(str(self.path))
        self.admin = Admin(self.database, self.packs, lambda: NOW)
        self.service = Service(self.database, self.packs, lambda: NOW)

    def close(self) -> None:
        self.database.close()

    def back_up(self) -> Path:
        self.close()
        backup = self.path.with_suffix(".backup")
        shutil.copyfile(self.path, backup)
        self._open()
        return backup

    def put_back(self, backup: Path) -> None:
        """As by hand: nobody tells central."""
        self.close()
        shutil.copyfile(backup, self.path)
        self._open()


class InProcessLine:
    """`sync.ports.Line` straight into the service; what goes over shares nothing with the sender."""

    def __init__(self, house: HouseOfCentral, token: str) -> None:
        self._house = house
        self._token = token

    def exchange(self, request: SyncRequest) -> SyncResponse:
        return self._call(lambda service, device: service.sync(device, _sent(request)))

    def rejoin(self, request: RejoinRequest) -> EnrollResponse:
        answer = self._call(lambda service, device: service.rejoin(device, _sent(request)))
        self._token = answer.token
        return answer

    def known(self, request: KnownRequest) -> KnownResponse:
        return self._call(lambda service, device: service.known(device, _sent(request)))

    def verify(self, request: VerifyRequest) -> VerifyResponse:
        return self._call(lambda service, device: service.verify(device, _sent(request)))

    def repair(self, request: RepairRequest) -> RepairResponse:
        return self._call(lambda service, device: service.repair(device, _sent(request)))

    def _call(self, call: Callable[[Service, Any], T]) -> T:
        service = self._house.service
        try:
            return _sent(call(service, service.device_of(self._token, HERE)))
        except Refusal as refusal:
            problem = refusal.problem
            raise CentralRefused(problem.code, problem.detail, refusal.retry_after, problem.proof) from refusal


@dataclass
class HousePc:
    """A PC of that office."""

    house: HouseOfCentral
    store: Store
    clock: FixedClock
    pauses: list[float] = field(default_factory=list)

    @classmethod
    def enrolled(cls, house: HouseOfCentral, folder: Path, pack: Pack, clock: FixedClock) -> "HousePc":
        code = house.admin.new_code(house.office)
        answer = house.service.enroll(EnrollRequest(code=code, device_name=folder.name), HERE)
        store = Store.open(folder, KEY, pack, clock)
        member = Membership(
            server="http://central.test",
            device=answer.device,
            office=answer.office,
            epoch=answer.epoch,
            pack=answer.pack,
            cursor={},
            incarnation=answer.incarnation,
        )
        store.join(member, answer.token, folder.name)
        pc = cls(house, store, clock)
        pc.sync()
        return pc

    def line(self) -> InProcessLine:
        return InProcessLine(self.house, self.store.token())

    def sync(self, line: Line | None = None) -> ExchangeReport:
        return Engine(self.store, line or self.line(), self.clock, sleep=self.pauses.append).exchange_all()


def _sent(message: T) -> T:
    return msgspec.json.decode(msgspec.json.encode(message), type=type(message))
