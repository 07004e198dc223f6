"""Two real ends: a central on loopback, and PCs that are data folders of their own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.central.admin import Admin
from sync.central.database import Database
from sync.model.pack import Pack
from tests.support.central import DATABASE, RunningCentral, running_central, shipped_packs
from tests.support.clock import FixedClock
from tests.sync.pc import Office, Pc

NewPc = Callable[..., Pc]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Office, Office]:
    """A database of central with two offices, made once: hashing passwords takes its time."""
    path = tmp_path_factory.mktemp("founded") / DATABASE
    database = Database(str(path))
    admin = Admin(database, shipped_packs())
    offices = Office.found(admin), Office.found(admin)
    database.close()
    return path, *offices


@pytest.fixture
def central(tmp_path: Path, founded: tuple[Path, Office, Office]) -> Iterator[RunningCentral]:
    shutil.copy(founded[0], tmp_path)
    with running_central(tmp_path) as running:
        yield running


@pytest.fixture
def office(founded: tuple[Path, Office, Office]) -> Office:
    """An office with two clerks, a verifier, a head and an administrator."""
    return founded[1]


@pytest.fixture
def other_office(founded: tuple[Path, Office, Office]) -> Office:
    return founded[2]


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
def two_pcs(office: Office, new_pc: NewPc) -> tuple[Pc, Pc]:
    """Two PCs of one office, both up to date."""
    return new_pc(office, "Loket 1"), new_pc(office, "Loket 2")
