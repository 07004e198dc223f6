"""What tests of every kind share. No test touches the keyring or the settings of the machine it runs on."""

import os
from collections.abc import Iterator

import hypothesis
import keyring
import pytest
from keyring.backends import fail

from desktop import i18n
from desktop.machine import INSTALLED, MACHINE_TOML
from resources import resource_path
from sync.model.pack import Pack
from sync.model.pack_load import load_pack
from tests.support.clock import FixedClock
from tests.support.keyrings import MemoryKeyring

# The first example of a test may pay for an import; examples found elsewhere are not kept in the checkout.
hypothesis.settings.register_profile("loket", deadline=None, database=None)
hypothesis.settings.load_profile("loket")


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """The keyring of a machine that has none, unless a test asks for another."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def no_machine_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine for which nobody settled anything, unless a test does."""
    monkeypatch.setenv(MACHINE_TOML, os.devnull)
    monkeypatch.delenv(INSTALLED, raising=False)


@pytest.fixture(autouse=True)
def language_given_back() -> Iterator[None]:
    """Whoever runs the program within a test makes it speak."""
    before = i18n._Speaker.language, i18n._Speaker.catalogue
    yield
    i18n._Speaker.language, i18n._Speaker.catalogue = before


@pytest.fixture
def memory_keyring(no_keyring: None) -> MemoryKeyring:
    """A working keyring, empty at first."""
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    return backend


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The shipped regulation pack."""
    return load_pack(resource_path("packs", "2026.1"))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()
