"""Scans on this PC's disk: kept with the record or not at all, encrypted, in a backup while they exist only here."""

from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from desktop.store.database import Connection
from desktop.store.errors import OpRefused
from desktop.store.scan_cache import FILE_NAME, ScanCache
from desktop.store.scans import ScanState, keep_scan, let_go_of_scan
from desktop.store.store import Store
from desktop.store.values import Intent
from desktop.store.writing import Transaction
from sync.model.attachments import FileRef
from sync.model.pack import Pack
from sync.model.record import Record
from tests.support.clock import FixedClock
from tests.support.files import jpeg, ref_of
from tests.support.office import CLERK, HEAD, KEY, open_store, register

MARK = b"TIDAK-BOLEH-TERBACA"


@pytest.fixture
def folder(store: Store) -> Path:
    return store._database.path.parent


def attach(store: Store, record: Record, data: bytes) -> FileRef:
    ref = ref_of(data)

    def build(tx: Transaction) -> list[Intent]:
        keep_scan(tx, ref, data, "registration", record.id, "2026-11-21T02:00:00.000Z")
        entry = {
            "verdict": "pending",
            "files": [{"sha256": ref.sha256, "media_type": ref.media_type, "size": ref.size}],
        }
        return [Intent(record_type="registration", record=record.id, action="set", fields={"documents.ktp": entry})]

    store.write(CLERK, build)
    return ref


def state(store: Store, ref: FileRef) -> ScanState:
    return store.scan_states([ref.sha256])[ref.sha256]


def test_a_scan_is_not_kept_when_its_change_is_refused(store: Store) -> None:
    record, data = register(store), jpeg(20_000)

    def build(tx: Transaction) -> list[Intent]:
        keep_scan(tx, ref_of(data), data, "registration", record.id, "2026-11-21T02:00:00.000Z")
        return [Intent(record_type="registration", record=record.id, action="set", fields={"phone": "+6281200000000"})]

    with pytest.raises(OpRefused):
        store.write(HEAD, build)
    assert store.file_bytes(ref_of(data).sha256) is None
    assert store.unsent_files() == []


def test_no_byte_of_a_scan_can_be_read_from_the_disk(store: Store, folder: Path) -> None:
    data = jpeg(20_000) + MARK * 200
    ref = attach(store, register(store), data)
    on_disk = [path for path in folder.rglob("*") if path.is_file()]
    assert not any(MARK in path.read_bytes() for path in on_disk)
    store.file_sent(ref.sha256)
    store.keep_part("a" * 64, 0, MARK * 200)
    on_disk = [path for path in folder.rglob("*") if path.is_file()]
    assert FILE_NAME in {path.name for path in on_disk}
    assert not any(MARK in path.read_bytes() for path in on_disk)


def test_what_central_has_leaves_the_records_file_and_stays_readable(store: Store) -> None:
    data = jpeg(60_000)
    ref = attach(store, register(store), data)
    store.file_sent(ref.sha256)
    assert store._rows("SELECT count(*) FROM scans") == [(0,)]
    assert (store.file_bytes(ref.sha256), state(store, ref)) == (data, ScanState("here"))


def test_a_backup_holds_the_scans_that_exist_nowhere_else(
    store: Store, tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    record = register(store)
    sent, waiting = jpeg(50_000, 1), jpeg(50_000, 2)
    store.file_sent(attach(store, record, sent).sha256)
    attach(store, record, waiting)
    place = tmp_path / "restored"
    place.mkdir()
    store.backup(tmp_path / "copy").rename(place / "loket.db")
    restored = Store.open(place, KEY, pack, clock)
    assert restored.file_bytes(ref_of(waiting).sha256) == waiting
    assert state(restored, ref_of(sent)) == ScanState("central")
    restored.close()


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 500])
def test_a_damaged_cache_is_made_anew(store: Store, folder: Path, pack: Pack, clock: FixedClock, damage: bytes) -> None:
    ref = attach(store, register(store), jpeg(30_000))
    store.file_sent(ref.sha256)
    store.close()
    (folder / FILE_NAME).write_bytes(damage)
    again = open_store(folder, pack, clock)
    assert state(again, ref) == ScanState("central")
    again.keep_part(ref.sha256, 0, jpeg(30_000))
    assert again.join_parts(ref) == jpeg(30_000)
    assert state(again, ref) == ScanState("here")
    again.close()


def test_the_scans_not_looked_at_for_longest_make_room(store: Store) -> None:
    cache = ScanCache(store._database, limit=100_000)
    refs = {n: ref_of(jpeg(40_000, n)) for n in range(3)}
    for n in (0, 1):
        cache.put(refs[n], jpeg(40_000, n), "1", f"2026-11-2{n}")
    assert cache.get(refs[0].sha256, "2026-11-25") == jpeg(40_000, 0)
    cache.put(refs[2], jpeg(40_000, 2), "1", "2026-11-26")
    assert cache.held(ref.sha256 for ref in refs.values()) == {refs[0].sha256, refs[2].sha256}
    large = jpeg(150_000, 9)
    cache.put(ref_of(large), large, "1", "2026-11-27")
    assert cache.get(ref_of(large).sha256, "2026-11-27") == large
    cache.close()


def test_a_download_that_is_another_file_is_dropped(store: Store) -> None:
    ref = ref_of(jpeg(10_000, 1))
    store.keep_part(ref.sha256, 0, jpeg(10_000, 2))
    assert store.part_length(ref.sha256) == 10_000
    assert store.join_parts(ref) is None
    assert store.part_length(ref.sha256) == 0


def test_two_programs_on_one_folder_share_the_scans(store: Store, folder: Path, pack: Pack, clock: FixedClock) -> None:
    other = open_store(folder, pack, clock)
    ref = attach(store, register(store), jpeg(30_000))
    assert state(other, ref) == ScanState("waiting")
    other.file_sent(ref.sha256)
    assert state(store, ref) == ScanState("here")
    other.close()


def test_the_office_s_own_letters_stay_when_the_same_file_is_sent_as_a_scan(store: Store) -> None:
    data = b"%PDF-1.7 surat" + bytes(500)
    digest = store.put_file(data, "application/pdf")
    attach(store, register(store), data)
    store.file_sent(digest)
    assert store.get_file(digest) == data


def test_a_scan_that_is_attached_again_just_as_it_is_let_go_of_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, data = register(store), jpeg(20_000)
    ref = attach(store, record, data)

    def detach(tx: Transaction) -> list[Intent]:
        let_go_of_scan(tx, ref.sha256, "registration", record.id)
        return [Intent(record_type="registration", record=record.id, action="set", fields={"documents.ktp": None})]

    store.write(CLERK, detach)
    with store._database.transaction() as connection:
        connection.execute("DELETE FROM outbox")  # central has taken it all
    real = store._database.transaction

    def a_moment_later(*, patient: bool = False) -> AbstractContextManager[Connection]:
        monkeypatch.setattr(store._database, "transaction", real)
        attach(store, record, data)
        return real(patient=patient)

    monkeypatch.setattr(store._database, "transaction", a_moment_later)
    store.tidy_scans()
    assert store.file_bytes(ref.sha256) == data
    assert store.unsent_files() == [ref]
