"""Two second clients and a PC of Loket's write as chance has it, lose answers, and are told of restored centrals."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from desktop.store.values import Query
from resources import resource_path
from sync.protocol import SHARED_SCOPE
from tests.support.central import RunningCentral
from tests.support.clock import FixedClock
from tests.support.office import PERSON
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc
from tests.sync.second_client import SecondClient

REGISTRATION = "registration"
ACTS = 60
PATHS = ("name", "family_name", "address", "village", "documents.ktp")


class Chance:
    """What happens next. All is drawn from one seed."""

    def __init__(self, seed: int, office: Office, clock: FixedClock) -> None:
        self.draw = Random(seed)  # noqa: S311 - nothing here is secret
        self._office = office
        self._clock = clock
        self._people = 0

    def person(self) -> dict[str, Any]:
        self._people += 1
        return PERSON | {"nik": f"32121955039800{self._people:02}"}

    def write(self, client: SecondClient) -> None:
        """One op of some kind on some record that the client has."""
        self._clock.move(seconds=self.draw.random() * 100)
        dewi, agus = self._office.dewi, self._office.agus
        known = [record for kind, record in client.records if kind == REGISTRATION]
        kind = self.draw.random()
        if kind < 0.15 or not known:
            client.write(dewi, "clerk", REGISTRATION, "create", fields=self.person())
        elif kind < 0.25:
            client.write(agus, "administrator", REGISTRATION, "delete", self.draw.choice(known))
        elif kind < 0.35:
            self._decide(client)
        else:
            fields = {path: self._value(path) for path in self.draw.sample(PATHS, 2)}
            client.write(dewi, "clerk", REGISTRATION, "set", self.draw.choice(known), fields=fields)

    def write_at(self, pc: Pc) -> None:
        known = pc.store.select(Query(record_type=REGISTRATION))
        if not known:
            pc.register(**self.person())
        else:
            pc.edit(self.draw.choice(known), name=f"Name {self.draw.randrange(1_000_000)}")

    def _value(self, path: str) -> Any:
        number = self.draw.randrange(1, 4)
        if path == "documents.ktp":
            return self.draw.choice([None, {"verdict": "matches"}, {"verdict": "differs"}])
        return f"32.12.19.200{number}" if path == "village" else f"Text {number}"

    def _decide(self, client: SecondClient) -> None:
        for (kind, record), held in client.records.items():
            if kind == "conflict" and held.state == "open":
                side = {**held.fields["standing"], **held.fields[self.draw.choice(["standing", "offered"])]}
                fields = {"resolved_by": self._office.dewi, "choice": "other", "chosen": side}
                client.write(self._office.dewi, "clerk", kind, "step", record, step="resolve", fields=fields)
                return


@pytest.mark.parametrize("seed", [5, 6])
def test_whatever_three_clients_write_they_end_with_the_same(
    central: RunningCentral, office: Office, new_pc: NewPc, clock: FixedClock, seed: int
) -> None:
    chance, pc = Chance(seed, office, clock), new_pc(office, "Loket 1")
    clients = [_joined(central, office, clock, name) for name in ("Second", "Third")]
    for _ in range(ACTS):
        client, kind = chance.draw.choice(clients), chance.draw.random()
        if kind < 0.6:
            chance.write(client)
        elif kind < 0.72:
            chance.write_at(pc)
        elif kind < 0.9:
            client.exchange(lose_answer=chance.draw.random() < 0.3)
        elif kind < 0.97:
            pc.sync()
        else:
            central.admin.new_epoch()
    for _ in range(3):
        pc.sync()
        for client in clients:
            client.sync()
    for client in clients:
        assert {scope: client.differing(scope) for scope in (office.id, SHARED_SCOPE)} == {
            office.id: [],
            SHARED_SCOPE: [],
        }
        assert client.records.keys() == clients[0].records.keys()
        for (kind_of, record), held in client.records.items():
            mine = pc.get(record, kind_of)
            assert (held.fields, held.state, held.deleted) == (mine.fields, mine.state, mine.deleted)


def _joined(central: RunningCentral, office: Office, clock: FixedClock, name: str) -> SecondClient:
    pack = Path(str(resource_path("packs", "2026.1")))
    client = SecondClient(central.url, central.code(office.id), name, pack, clock.milliseconds)
    client.sync()
    return client
