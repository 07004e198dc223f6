"""Makers who publish, and a PC that listens to them."""

from pathlib import Path

import pytest

from tests.support.releases import InstalledPc, Makers


@pytest.fixture
def makers(tmp_path: Path) -> Makers:
    """They have published 0.1.0."""
    found = Makers(tmp_path / "makers")
    found.publish("0.1.0")
    return found


@pytest.fixture
def pc(tmp_path: Path, makers: Makers) -> InstalledPc:
    """It has 0.1.0 installed."""
    return InstalledPc(tmp_path / "pc", makers.root)
