"""A central that answers, offices on it, and PCs to enrol."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import null

from desktop import i18n
from tests.support.central import RunningCentral, running_central
from tests.support.counter import PEOPLE, Pc, Town, add_person, environment
from tests.support.keyrings import MemoryKeyring


@pytest.fixture(autouse=True)
def at_the_keyboard(monkeypatch: pytest.MonkeyPatch, memory_keyring: MemoryKeyring) -> Iterator[None]:
    """What commands find in their environment, and the language given back afterwards."""
    for name in ("LOKET_PASSPHRASE", "LOKET_PASSWORD"):
        monkeypatch.setenv(name, environment()[name])
    before = i18n._Speaker.language, i18n._Speaker.catalogue
    yield
    i18n._Speaker.language, i18n._Speaker.catalogue = before


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentral]:
    with running_central(tmp_path_factory.mktemp("central")) as central:
        yield central


@pytest.fixture
def town(running: RunningCentral, tmp_path: Path) -> Town:
    """An office of its own for each test, with its four people."""
    office = running.add_office(immigration_office="cirebon", address="Jalan Contoh No. 1")
    for username, role in PEOPLE.items():
        add_person(running, office, username, [role])

    def new_pc(name: str) -> Pc:
        pc = Pc(tmp_path / name)
        pc.ok("enroll", "--server", running.url, "--code", running.code(office), "--name", name)
        return pc

    return Town(running, office, new_pc)


@pytest.fixture
def without_keyring() -> None:
    """A PC whose data only the passphrase opens, as other processes of these tests find it."""
    keyring.set_keyring(null.Keyring())


@pytest.fixture
def pc(town: Town) -> Pc:
    return town.new_pc("Loket 1")
