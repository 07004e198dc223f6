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
    yield from speaking("en")


@pytest.fixture
def indonesian() -> Iterator[None]:
    """Messages as the office reads them."""
    yield from speaking("id")


def speaking(language: i18n.Language) -> Iterator[None]:
    before = i18n._Speaker.language, i18n._Speaker.catalogue
    i18n.use_language(language)
    yield
    i18n._Speaker.language, i18n._Speaker.catalogue = before


@pytest.fixture
def office(tmp_path: Path, pack: Pack, clock: FixedClock, english: None) -> Iterator[Office]:
    """An office with people, a letterhead and three letter numbers."""
    opened = found_office(tmp_path / "office", pack, clock)
    yield opened
    opened.close()
