"""Central without a web server or a thread, which can be put back to an earlier day."""

import shutil
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
from sync.central.service import Service
from sync.engine import Engine
from sync.model.pack import Pack
from sync.ports import Line, Membership
from sync.protocol import EnrollRequest
from sync.report import ExchangeReport
from tests.support.central import OFFICE, password_hash
from tests.support.clock import FixedClock
from tests.support.lines import AskingLine, refused_as_over_a_line
from tests.support.office import begin_store

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


class InProcessLine(AskingLine):
    """Straight into the service; what goes over shares nothing with the sender."""

    def __init__(self, house: HouseOfCentral, token: str) -> None:
        super().__init__(token)
        self._house = house

    def ask(self, path: str, request: Any, kind: type[T]) -> T:
        service = self._house.service
        with refused_as_over_a_line():
            answer = getattr(service, path)(service.device_of(self._token, HERE), _sent(request))
        return msgspec.json.decode(msgspec.json.encode(answer), type=kind)


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
        store = begin_store(folder, pack, clock)
        store.join(Membership.begun("http://central.test", answer), answer.token, folder.name)
        pc = cls(house, store, clock)
        pc.sync()
        return pc

    def line(self) -> InProcessLine:
        return InProcessLine(self.house, self.store.token())

    def sync(self, line: Line | None = None) -> ExchangeReport:
        return Engine(self.store, line or self.line(), self.clock, sleep=self.pauses.append).exchange_all()


def _sent(message: T) -> T:
    return msgspec.json.decode(msgspec.json.encode(message), type=type(message))
