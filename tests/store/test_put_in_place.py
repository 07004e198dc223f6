"""A copy of the office's file takes its place: nothing that is only here is left behind unsaid, and nobody writes into
a file that is being replaced.
"""

import shutil
from pathlib import Path

import pytest

from desktop.errors import Refused
from desktop.store.backups import FOLDER
from desktop.store.database import FILE_NAME, connect
from desktop.store.errors import StoreBusy
from desktop.store.put_in_place import restore
from desktop.store.store import Store
from sync.model.pack import Pack
from tests.store.test_scans import attach
from tests.store.test_upgrade import BEFORE_RECOVERY
from tests.support.clock import FixedClock
from tests.support.files import jpeg
from tests.support.office import CLERK, KEY, open_store, register, take_all

NOW = "2026-11-22T02:00:00.000Z"


def nobody(_done: int, _of: int) -> None:
    return


@pytest.fixture
def copied(tmp_path: Path, pack: Pack, clock: FixedClock) -> tuple[Path, Path]:
    """An office's folder and a copy of its file."""
    folder, copy = tmp_path / "office", tmp_path / "salinan.db"
    store = open_store(folder, pack, clock)
    store.copy_to(copy, nobody)
    store.close()
    return folder, copy


def test_a_scan_that_is_only_here_is_not_left_behind_unless_somebody_says_so(
    copied: tuple[Path, Path], pack: Pack, clock: FixedClock
) -> None:
    folder, copy = copied
    store = open_store(folder, pack, clock)
    ref = attach(store, register(store), jpeg(20_000))
    take_all(store)
    store.close()
    with pytest.raises(Refused, match="1 scan is only here"):
        restore(folder, KEY, copy, pack, NOW, nobody)
    restore(folder, KEY, copy, pack, NOW, nobody, unsent=True)
    store = open_store(folder, pack, clock)
    assert store.file_bytes(ref.sha256) is None
    store.close()


def test_what_somebody_began_to_type_is_not_left_behind_unless_somebody_says_so(
    copied: tuple[Path, Path], pack: Pack, clock: FixedClock
) -> None:
    folder, copy = copied
    store = open_store(folder, pack, clock)
    store.save_draft("new:registration", "form", CLERK.user, {"name": "Wati"})
    store.close()
    with pytest.raises(Refused, match="1 form or list that somebody began is only here"):
        restore(folder, KEY, copy, pack, NOW, nobody)
    restore(folder, KEY, copy, pack, NOW, nobody, unsent=True)


def test_a_copy_that_an_earlier_version_made_is_put_back(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    shutil.copy(BEFORE_RECOVERY, tmp_path / FILE_NAME)
    store = Store.open(tmp_path, KEY, pack, clock)
    known = store.known_records()
    store.close()
    restore(tmp_path, KEY, BEFORE_RECOVERY, pack, NOW, nobody)
    store = Store.open(tmp_path, KEY, pack, clock)
    assert store.known_records() == known
    store.close()


def test_nobody_writes_into_the_file_while_it_is_replaced(copied: tuple[Path, Path], pack: Pack) -> None:
    folder, copy = copied
    refused: list[Exception] = []

    def write(_done: int, _of: int) -> None:
        other = connect(folder / FILE_NAME, KEY)
        try:
            other.execute("PRAGMA busy_timeout = 0")
            other.execute("INSERT INTO settings (key, value) VALUES ('lost', '1')")
        except Exception as error:
            refused.append(error)
        finally:
            other.close()

    restore(folder, KEY, copy, pack, NOW, write)
    assert refused


def test_where_the_file_cannot_be_replaced_no_second_name_of_it_stays_among_the_copies(
    copied: tuple[Path, Path], pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, copy = copied

    def in_use(_path: Path, _target: Path) -> Path:
        raise PermissionError("somebody has the file open")  # as Windows says it

    monkeypatch.setattr(Path, "replace", in_use)
    with pytest.raises(StoreBusy):
        restore(folder, KEY, copy, pack, NOW, nobody)
    assert list((folder / FOLDER).iterdir()) == []
    assert [path.name for path in folder.iterdir() if path.is_file()] == [FILE_NAME]


def test_the_file_itself_is_no_copy(copied: tuple[Path, Path], pack: Pack) -> None:
    folder, _copy = copied
    with pytest.raises(Refused, match="is no copy"):
        restore(folder, KEY, folder / FILE_NAME, pack, NOW, nobody)
