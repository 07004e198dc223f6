"""What tests of the use cases share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import i18n
from desktop.usecases.desk import Office
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.desks import found_office


@pytest.fixture
def english() -> Iterator[None]:
    """Messages in the language of their ids, whatever ran before."""
    before = i18n.current_language()
    i18n.use_language("en")
    yield
    i18n.use_language(before)


@pytest.fixture
def office(tmp_path: Path, pack: Pack, clock: FixedClock, english: None) -> Iterator[Office]:
    """An office with people, a letterhead and three letter numbers."""
    opened = found_office(tmp_path / "office", pack, clock)
    yield opened
    opened.close()
