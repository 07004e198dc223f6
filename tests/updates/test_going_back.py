"""A version that never came up leaves the data as they were before it, unless somebody worked on them since."""

import shutil
from pathlib import Path

import pytest

from desktop.store.backups import FOLDER
from desktop.store.database import FILE_NAME
from desktop.store.errors import NewerStore, StoreBusy
from desktop.store.going_back import last_upgrade
from desktop.store.store import Store
from desktop.store.values import Intent
from desktop.updates.current import Current, write_current
from desktop.updates.places import Versions
from desktop.usecases.office.going_back import open_store
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import CLERK, KEY, register
from tests.support.office import open_store as joined_store
from tests.support.packs import BLOOD_TYPE, pack_with_field


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    """0.2.0 was tried here and given up."""
    found = Versions(tmp_path / "versions")
    write_current(found, Current(good=True, bad={"0.2.0": "2026-11-22T02:00:00+00:00"}))
    return found


@pytest.fixture
def newer(tmp_path: Path) -> Pack:
    """The regulations that 0.2.0 brings."""
    return pack_with_field(tmp_path, "registration", BLOOD_TYPE)


@pytest.fixture
def folder(tmp_path: Path, pack: Pack, clock: FixedClock) -> Path:
    """An office at work under this version."""
    store = joined_store(tmp_path / "data", pack, clock)
    register(store, name="Wati Karsih")
    store.close()
    return tmp_path / "data"


def test_the_data_are_as_before_where_the_version_that_upgraded_them_never_came_up(
    folder: Path, pack: Pack, newer: Pack, clock: FixedClock, versions: Versions
) -> None:
    Store.open(folder, KEY, newer, clock, "0.2.0").close()
    upgrade = last_upgrade(folder, KEY)
    assert upgrade is not None
    assert upgrade.by == "0.2.0"
    store = open_store(folder, KEY, pack, clock, versions)
    assert store.unsent(10)[0].fields["name"] == "Wati Karsih"
    register(store, name="Sri Rahayu")
    store.close()
    open_store(folder, KEY, pack, clock, versions).close()
    (kept,) = [path for path in (folder / FOLDER).iterdir() if path.name != upgrade.backup]
    kept.rename(kept.parent / FILE_NAME)
    Store.open(kept.parent, KEY, newer, clock).close()  # the upgraded one is kept all the same


def test_the_next_version_upgrades_them_again(
    folder: Path, pack: Pack, newer: Pack, clock: FixedClock, versions: Versions
) -> None:
    Store.open(folder, KEY, newer, clock, "0.2.0").close()
    open_store(folder, KEY, pack, clock, versions).close()
    store = Store.open(folder, KEY, newer, clock, "0.3.0")
    assert store.unsent(10)[0].fields["name"] == "Wati Karsih"
    store.close()


def test_what_was_written_since_is_never_taken_back(
    folder: Path, pack: Pack, newer: Pack, clock: FixedClock, versions: Versions
) -> None:
    store = Store.open(folder, KEY, newer, clock, "0.2.0")
    register(store, name="Sri Rahayu")
    store.close()
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(NewerStore):
        open_store(folder, KEY, pack, clock, versions)
    assert (folder / FILE_NAME).read_bytes() == before


def test_a_draft_typed_since_is_never_taken_back(
    folder: Path, pack: Pack, newer: Pack, clock: FixedClock, versions: Versions
) -> None:
    store = Store.open(folder, KEY, newer, clock, "0.2.0")
    store.save_draft("registration:new", "registration", CLERK.user, {"name": "Sri"})
    store.close()
    with pytest.raises(NewerStore):
        open_store(folder, KEY, pack, clock, versions)


def test_a_version_that_came_up_keeps_its_data(folder: Path, pack: Pack, newer: Pack, clock: FixedClock) -> None:
    Store.open(folder, KEY, newer, clock, "0.2.0").close()
    with pytest.raises(NewerStore):
        open_store(folder, KEY, pack, clock, Versions(folder.parent / "none"))


def test_without_the_backup_nothing_is_touched(
    folder: Path, pack: Pack, newer: Pack, clock: FixedClock, versions: Versions
) -> None:
    Store.open(folder, KEY, newer, clock, "0.2.0").close()
    shutil.rmtree(folder / FOLDER)
    before = (folder / FILE_NAME).read_bytes()
    with pytest.raises(NewerStore):
        open_store(folder, KEY, pack, clock, versions)
    assert (folder / FILE_NAME).read_bytes() == before


def test_a_backup_that_is_newer_too_is_not_put_back(
    folder: Path, pack: Pack, newer: Pack, clock: FixedClock, versions: Versions, tmp_path: Path
) -> None:
    Store.open(folder, KEY, newer, clock, "0.2.0").close()
    newest = pack_with_field(tmp_path / "newest", "registration", BLOOD_TYPE, "2026.9")
    Store.open(folder, KEY, newest, clock, "0.2.0").close()
    with pytest.raises(NewerStore):
        open_store(folder, KEY, pack, clock, versions)


def test_the_file_is_not_exchanged_under_a_program_that_has_it_open(
    folder: Path, pack: Pack, newer: Pack, clock: FixedClock, versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.database.BUSY_SECONDS", 0)
    other = Store.open(folder, KEY, newer, clock, "0.2.0")
    with pytest.raises(StoreBusy):
        open_store(folder, KEY, pack, clock, versions)
    other.write(CLERK, [Intent(record_type="registration", action="create", record="r9", fields={"name": "Sri"})])
    other.close()


def test_a_full_disk_leaves_both(
    folder: Path, pack: Pack, newer: Pack, clock: FixedClock, versions: Versions, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(folder, KEY, newer, clock, "0.2.0").close()

    def full(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patching:
        patching.setattr("desktop.store.going_back.shutil.copyfile", full)
        with pytest.raises(Exception, match="No space left"):
            open_store(folder, KEY, pack, clock, versions)
    open_store(folder, KEY, pack, clock, versions).close()
