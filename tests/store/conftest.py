"""A store to work on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store.store import Store
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import open_store


@pytest.fixture
def store(tmp_path: Path, pack: Pack, clock: FixedClock) -> Iterator[Store]:
    """The file of an office that this PC has joined."""
    opened = open_store(tmp_path, pack, clock)
    yield opened
    opened.close()
