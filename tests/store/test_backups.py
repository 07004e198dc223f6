"""Copies of the office's file: of one moment, whole or not at all."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.store.backups import FOLDER, backup_path
from desktop.store.database import COPIED_AT_ONCE, FILE_NAME
from desktop.store.store import Store
from desktop.store.values import Query
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import KEY, register

PAGE = 4096  # bytes


@pytest.fixture
def large(store: Store) -> Store:
    """An office whose file is copied in three goes."""
    for number in range(3):
        store.put_file(os.urandom(COPIED_AT_ONCE * PAGE * 5 // 6), f"text/{number}")
    return store


def persons(store: Store) -> int:
    return store.count(Query(record_type="registration"))


def test_a_copy_is_of_one_moment_and_does_not_begin_anew_when_the_counter_saves(
    large: Store, tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    register(large)
    told: list[tuple[int, int]] = []

    def save_meanwhile(_part: str, done: int, of: int) -> None:
        told.append((done, of))
        counter.submit(register, large).result()

    with ThreadPoolExecutor(1) as counter:
        copy = large.backup(tmp_path / "copies", save_meanwhile)
    assert [done for done, _of in told] == sorted({done for done, _of in told})
    assert len(told) >= 3 and told[-1][0] == told[-1][1]
    assert persons(large) == 1 + len(told)
    (restored := tmp_path / "restored").mkdir()
    copy.rename(restored / FILE_NAME)
    again = Store.open(restored, KEY, pack, clock)
    assert persons(again) == 1
    again.close()


def test_a_copy_that_is_broken_off_leaves_nothing(large: Store, tmp_path: Path) -> None:
    def stop(_part: str, done: int, _of: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        large.backup(tmp_path / "copies", stop)
    assert list((tmp_path / "copies" / FOLDER).iterdir()) == []
    register(large)
    assert persons(large) == 1


def test_half_a_copy_never_bears_the_name_of_a_whole_one(large: Store, tmp_path: Path) -> None:
    seen: list[set[str]] = []
    folder = tmp_path / "copies" / FOLDER
    large.backup(tmp_path / "copies", lambda *_far: seen.append({path.suffix for path in folder.iterdir()}))
    assert all(".db" not in suffixes for suffixes in seen)
    assert [path.suffix for path in folder.iterdir()] == [".db"]


def test_what_a_program_that_was_killed_copied_half_is_gone_with_the_next_copy(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    killed, under_way = tmp_path / FOLDER / "loket-1.db.part", tmp_path / FOLDER / "loket-2.db.part"
    whole = tmp_path / FOLDER / "loket-0.db"
    for path in (killed, under_way, whole):
        path.write_bytes(b"pages")
    long_ago = time.time() - 7200
    for path in (killed, whole):
        os.utime(path, (long_ago, long_ago))
    backup_path(tmp_path, "2026-11-22T08:00:00.000Z")
    assert set((tmp_path / FOLDER).iterdir()) == {under_way, whole}
