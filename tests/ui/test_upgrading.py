"""The data are fitted to a newer version behind a door that says so; the window goes on meanwhile."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QLabel

from desktop.store.database import Database
from desktop.store.shape import SHAPE, Shape, read_shape
from desktop.store.tables import to_json
from desktop.store.vault import Vault
from desktop.ui.screens.door import SignIn, Upgrading
from desktop.ui.session.entrance import Entrance
from tests.support.central import RunningCentral
from tests.support.keyrings import MemoryKeyring
from tests.ui.screen import OpenWindow, found_people, join


@pytest.fixture
def older(open_window: OpenWindow, central: RunningCentral, memory_keyring: MemoryKeyring, tmp_path: Path) -> Path:
    """A PC whose file an earlier version of the program left, which searched by fewer fields."""
    screen = open_window()
    join(screen, central, found_people(central))
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    screen.window.close()
    folder = tmp_path / "pc"
    database = Database(folder, Vault.open(folder))
    with database.transaction() as connection:
        shape = read_shape(connection)
        assert shape is not None
        table = shape.tables["registration"]
        tables = {**shape.tables, "registration": msgspec.structs.replace(table, searched=table.searched[:1])}
        older = Shape(shape.schema, shape.pack, tables)
        connection.execute("UPDATE settings SET value = ? WHERE key = ?", (to_json(older), SHAPE))
    database.close()
    return folder


def test_the_door_says_what_happens_and_opens_the_office_after_it(
    open_window: OpenWindow, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doors: list[Upgrading] = []
    show = Entrance._show

    def shown(entrance: Entrance, door: object) -> None:
        if isinstance(door, Upgrading):
            doors.append(door)
            words = "\n".join(label.text() for label in door.findChildren(QLabel))
            assert "fitted to this version" in words
            assert "copying the data as they are" in words
        show(entrance, door)  # type: ignore[arg-type]

    monkeypatch.setattr(Entrance, "_show", shown)
    screen = open_window()
    screen.wait(lambda: isinstance(screen.window.door, SignIn))
    assert len(doors) == 1
    assert list((older / "backups").iterdir())


def test_who_would_rather_do_it_later_finds_the_data_as_they_were(
    open_window: OpenWindow, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = Upgrading.__init__

    def stopped(door: Upgrading, *arguments: object) -> None:
        begin(door, *arguments)  # type: ignore[arg-type]
        door._stop()

    monkeypatch.setattr(Upgrading, "__init__", stopped)
    screen = open_window()
    screen.wait(lambda: not screen.window.isVisible())
    database = Database(older, Vault.open(older))
    shape = read_shape(database.writer)
    database.close()
    assert shape is not None
    assert len(shape.tables["registration"].searched) == 1
