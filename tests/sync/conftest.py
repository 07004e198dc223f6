"""Two real ends: a central on loopback, and PCs that are data folders of their own."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.model.pack import Pack
from tests.support.central import RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.in_process import HouseOfCentral, HousePc
from tests.support.postgres import Postgres, running_postgres
from tests.support.sticks import Stick
from tests.sync.letters import approved_request
from tests.sync.pc import Office, Pc

NewPc = Callable[..., Pc]
NewHousePc = Callable[[str], HousePc]
Pcs = tuple[Pc, Pc]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, for all tests that ask for it."""
    if sys.platform == "win32":
        pytest.skip("the tests start Debian's PostgreSQL")
    with running_postgres() as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def one_central(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentral]:
    """One central for all tests, and another on PostgreSQL; each test has offices of its own there."""
    url = request.getfixturevalue("postgres").new_database("central") if request.param == "postgresql" else None
    with running_central(tmp_path_factory.mktemp("central"), url=url) as running:
        yield running


@pytest.fixture
def central(one_central: RunningCentral) -> Iterator[RunningCentral]:
    """Central, its clock right again after each test."""
    yield one_central
    one_central.time.fixed = None


@pytest.fixture
def office(central: RunningCentral) -> Office:
    """An office with two clerks, a verifier, a head and an administrator."""
    return Office.found(central)


@pytest.fixture
def other_office(central: RunningCentral) -> Office:
    return Office.found(central)


@pytest.fixture
def new_pc(central: RunningCentral, tmp_path: Path, pack: Pack, clock: FixedClock) -> Iterator[NewPc]:
    """Enrols PCs: `new_pc(office, "Loket 1")`."""
    pcs: list[Pc] = []

    def make(office: Office, name: str, own_pack: Pack | None = None) -> Pc:
        pc = Pc.enrolled(central, office, name, tmp_path / f"pc-{len(pcs)}", own_pack or pack, clock)
        pcs.append(pc)
        return pc

    yield make
    for pc in pcs:
        pc.close()


@pytest.fixture
def pc(new_pc: NewPc, office: Office) -> Pc:
    """The office's first PC."""
    return new_pc(office, "Loket 1")


@pytest.fixture
def approved(pc: Pc) -> str:
    """A request of three workers that was submitted, verified and approved there."""
    return approved_request(pc)


@pytest.fixture
def two_pcs(office: Office, new_pc: NewPc) -> Pcs:
    """Two PCs of one office, both up to date."""
    return new_pc(office, "Loket 1"), new_pc(office, "Loket 2")


@pytest.fixture
def shared_record(two_pcs: Pcs) -> str:
    """A registration that both PCs hold."""
    first, second = two_pcs
    record = first.register()
    first.sync()
    second.sync()
    return record


@pytest.fixture
def stick(central: RunningCentral, tmp_path: Path) -> Stick:
    """An empty USB stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return Stick(folder, central)


@pytest.fixture
def house(tmp_path: Path, pack: Pack) -> Iterator[HouseOfCentral]:
    """A central in the test's own process, which can be put back to an earlier day."""
    made = HouseOfCentral(tmp_path, pack)
    yield made
    made.close()


@pytest.fixture
def house_pc(house: HouseOfCentral, tmp_path: Path, pack: Pack, clock: FixedClock) -> Iterator[NewHousePc]:
    """Enrols PCs there: `house_pc("first")`."""
    pcs: list[HousePc] = []

    def make(name: str) -> HousePc:
        pcs.append(HousePc.enrolled(house, tmp_path / name, pack, clock))
        return pcs[-1]

    yield make
    for pc in pcs:
        pc.store.close()
