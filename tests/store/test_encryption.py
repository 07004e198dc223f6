"""The file without its key tells nothing, and opens for nobody."""

import os
from pathlib import Path

import pytest

from desktop.store.database import FILE_NAME
from desktop.store.errors import DiskFull, FolderNotWritable, WrongKey
from desktop.store.store import Store
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import CLERK, KEY, PERSON, open_store, register

OTHER_KEY = bytes(32)


def test_no_name_and_no_number_lies_in_the_clear_in_any_file(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    for _ in range(30):
        register(store)
    store.save_draft("form", "registration", CLERK.user, PERSON)
    store.put_file(b"Wati Karsinah" * 2000, "text/plain")
    store.backup(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]  # while open: the write-ahead log is there too
    assert {path.name for path in files} >= {FILE_NAME, f"{FILE_NAME}-wal"}
    for path in files:  # four letters would turn up in a megabyte of cipher text by chance
        content = path.read_bytes().lower()
        for secret in (b"wati kar", b"karsinah", b"3212195503980001", b"1000893055912123", b"registration", b"token-1"):
            assert secret not in content, path.name
    store.close()


def test_another_key_opens_nothing_and_changes_nothing(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    record = register(store)
    store.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(WrongKey):
        Store.open(tmp_path, OTHER_KEY, pack, clock)
    assert (tmp_path / FILE_NAME).read_bytes() == before
    store = open_store(tmp_path, pack, clock)
    assert store.get("registration", record.id) == record
    store.close()


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 500)
    with pytest.raises(WrongKey):
        Store.open(tmp_path, KEY, pack, clock)


def test_a_folder_that_cannot_be_made_is_said_to_be_the_trouble(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderNotWritable):
        Store.open(tmp_path / "file" / "data", KEY, pack, clock)
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(FolderNotWritable):
        Store.open(tmp_path, KEY, pack, clock)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions bind nobody but plain users")
def test_a_folder_without_permission_is_said_to_be_the_trouble(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    open_store(tmp_path, pack, clock).close()
    (tmp_path / FILE_NAME).chmod(0o400)
    tmp_path.chmod(0o500)
    with pytest.raises(FolderNotWritable):
        open_store(tmp_path, pack, clock)
    tmp_path.chmod(0o700)


def test_a_full_disk_loses_the_last_change_only_and_says_so(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    record = register(store)
    with store._database.transaction() as connection:  # a limit of SQLite's own stands for the disk's
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    store._database.writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        store.put_file(bytes(1_000_000), "application/octet-stream")
    store._database.writer.execute("PRAGMA max_page_count = 1000000")
    assert store.get("registration", record.id) == record
    register(store, name="Karti")
    store.close()
