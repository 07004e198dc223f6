"""An office's file meets a newer program or a newer pack, and loses nothing."""

import shutil
from pathlib import Path

import msgspec
import pytest

from desktop.store.backups import FOLDER
from desktop.store.database import FILE_NAME
from desktop.store.errors import NewerStore
from desktop.store.migrations import MIGRATIONS
from desktop.store.shape import SCHEMA, SHAPE, read_shape
from desktop.store.store import Store
from desktop.store.tables import to_json
from desktop.store.values import Intent, Query
from sync.model.pack import Pack
from tests.support.answers import hear
from tests.support.clock import FixedClock
from tests.support.office import CLERK, KEY, OFFICE, PERSON, change, open_store, receive, register
from tests.support.packs import BLOOD_TYPE, pack_edited, pack_with_field

OLD_FILE = Path(__file__).parent / "data" / "first_office.db"
BEFORE_RECOVERY = Path(__file__).parent / "data" / "second_office.db"  # as the second migration and pack 2026.1 left it


@pytest.fixture
def renaming_pack(tmp_path: Path) -> Pack:
    """The shipped pack, knowing that the phone was once called `mobile`."""
    return pack_edited(
        tmp_path, "registration", 'key = "phone"\n', 'key = "phone"\nrenamed_from = "mobile"\n', "2026.1"
    )


@pytest.fixture
def old_office(tmp_path: Path, renaming_pack: Pack, clock: FixedClock) -> Store:
    shutil.copy(OLD_FILE, tmp_path / FILE_NAME)
    return Store.open(tmp_path, KEY, renaming_pack, clock)


def ids(store: Store, text: str = "", **filters: object) -> list[str]:
    return store.select(Query(record_type="registration", text=text, filters=filters))


def test_every_step_of_the_migrations_is_counted() -> None:
    assert len(MIGRATIONS._migrations) == SCHEMA


def test_how_far_an_upgrade_is_is_told_from_before_its_first_change(
    tmp_path: Path, renaming_pack: Pack, clock: FixedClock
) -> None:
    shutil.copy(OLD_FILE, tmp_path / FILE_NAME)
    told: list[tuple[str, int, int]] = []
    Store.open(tmp_path, KEY, renaming_pack, clock, told=lambda *far: told.append(far)).close()
    parts = list(dict.fromkeys(part for part, _done, _of in told))
    assert parts == ["copy", "tables", "words"]
    assert told[0] == ("copy", 0, 0)
    assert all(done <= of for _part, done, of in told)
    told.clear()
    Store.open(tmp_path, KEY, renaming_pack, clock, told=lambda *far: told.append(far)).close()
    assert told == []


@pytest.mark.parametrize("part", ["copy", "tables", "words"])
def test_an_upgrade_that_is_broken_off_leaves_the_file_as_it_was(
    tmp_path: Path, renaming_pack: Pack, clock: FixedClock, part: str
) -> None:
    shutil.copy(OLD_FILE, tmp_path / FILE_NAME)

    def stop(now: str, _done: int, _of: int) -> None:
        if now == part:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Store.open(tmp_path, KEY, renaming_pack, clock, told=stop)
    assert list((tmp_path / FOLDER).glob("*")) == []  # a copy of what did not change is worth nothing
    copy = tmp_path / "again"
    copy.mkdir()
    shutil.copy(tmp_path / FILE_NAME, copy / FILE_NAME)
    told: list[str] = []
    Store.open(copy, KEY, renaming_pack, clock, told=lambda now, *_far: told.append(now)).close()
    assert told[0] == "copy"  # it is an old file still


def test_an_old_file_keeps_every_value_under_its_new_name(old_office: Store) -> None:
    first, second = old_office.many("registration", ["r1", "r2"])
    assert first.fields["phone"] == "+6281111119999"
    assert second.fields["phone"] == "+6285555555555"
    assert first.fields["blood_type"] == "O"
    assert "mobile" not in first.fields
    assert ids(old_office, "085555") == ["r2"]
    assert ids(old_office, email="wati@contoh.id") == ["r1"]
    old_office.close()


def test_what_waited_in_an_old_file_is_sent_by_its_new_name(old_office: Store) -> None:
    (op,) = old_office.unsent(10)
    assert op.fields == {"phone": "+6281111119999"}
    assert op.old == {"phone": "+6281234567890"}
    receive(old_office, change("r1", 9, {"name": "Wati Karsih"}))
    record = old_office.get("registration", "r1")
    assert record is not None
    assert (record.fields["phone"], record.fields["name"]) == ("+6281111119999", "Wati Karsih")
    assert old_office.first_broken_entry() is None
    old_office.close()


def test_a_record_that_came_before_its_type_was_known_is_there(old_office: Store) -> None:
    assert old_office.select(Query(record_type="company", text="bahtera")) == ["c1"]
    old_office.close()


def test_an_upgraded_file_does_all_that_a_new_one_does(old_office: Store, clock: FixedClock) -> None:
    register(old_office, name="Karti")
    old_office.save_draft("d", "registration", CLERK.user, {})
    old_office.put_file(b"x", "text/plain")
    old_office.note_sign_in("tini", right=False)
    assert old_office.counts_by_state("registration") == {"registered": 3}
    old_office.close()


def test_the_file_as_it_was_is_kept_once_beside_the_upgraded_one(
    tmp_path: Path, old_office: Store, renaming_pack: Pack, clock: FixedClock
) -> None:
    old_office.close()
    Store.open(tmp_path, KEY, renaming_pack, clock).close()
    (backup,) = (tmp_path / FOLDER).iterdir()
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copy(backup, restored / FILE_NAME)
    again = Store.open(restored, KEY, renaming_pack, clock)
    assert ids(again, "085555") == ["r2"]
    again.close()


@pytest.fixture
def busy_office(tmp_path: Path, pack: Pack, clock: FixedClock) -> Store:
    """A PC with one change answered but not heard, one refused, one waiting, and three letter numbers."""
    shutil.copy(BEFORE_RECOVERY, tmp_path / FILE_NAME)
    return Store.open(tmp_path, KEY, pack, clock)


def test_a_file_from_before_central_could_be_restored_goes_on_where_it_was(busy_office: Store) -> None:
    state = busy_office.sync_state()
    assert (state.waiting, state.quarantined, state.deferred, state.clock_offset) == (1, 1, 0, None)
    assert [op.record for op in busy_office.unsent(10)] == ["r3"]
    answered, *_ = busy_office.many("registration", ["r1"])
    assert (answered.fields["name"], answered.pending) == ("Wati Karsini", 0)
    assert busy_office.membership().incarnation == ""
    assert busy_office.first_broken_entry() is None
    hear(busy_office, cursor={OFFICE: 9})
    folded = busy_office.get("registration", "r1")
    assert folded is not None and (folded.fields["name"], folded.seq) == ("Wati Karsini", 9)
    busy_office.close()


def test_what_was_answered_before_the_upgrade_can_be_given_back(busy_office: Store) -> None:
    busy_office.enter_epoch("2", {OFFICE: 5})
    assert [(op.record, op.was, op.base) for op in busy_office.unsent(10)] == [("r1", 9, 3), ("r3", 0, 3)]
    busy_office.close()


def test_a_new_file_needs_no_backup(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    open_store(tmp_path, pack, clock).close()
    assert not (tmp_path / FOLDER).exists()


def test_a_field_of_a_new_pack_is_stored_searched_and_filtered_without_code(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    store = open_store(tmp_path, pack, clock)
    record = register(store)
    receive(store, change("r9", 1, PERSON | {"blood_type": "AB rhesus"}))  # from a PC with the newer pack
    store.close()
    store = open_store(tmp_path, pack_with_field(tmp_path, "registration", BLOOD_TYPE), clock)
    assert ids(store, "rhesus") == ["r9"]
    store.write(
        CLERK, [Intent(record_type="registration", action="set", record=record.id, fields={"blood_type": "O rhesus"})]
    )
    assert ids(store, "o rhe") == ids(store, blood_type="O rhesus") == [record.id]
    assert store.unsent(10)[-1].pack == "2026.2"
    store.close()


def test_a_field_whose_type_changed_keeps_values_that_no_longer_fit(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    first = pack_with_field(tmp_path, "registration", BLOOD_TYPE)
    store = open_store(tmp_path, first, clock)
    record = register(store, blood_type="O")
    store.close()
    number = BLOOD_TYPE.replace('"text"', '"integer"').replace("search = 5", "")
    store = open_store(tmp_path, pack_with_field(tmp_path, "registration", number, "2026.3"), clock)
    after = store.get("registration", record.id)
    assert after is not None and after.fields == record.fields
    store.close()


def test_a_newer_programs_file_is_refused_and_left_alone(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    shape = read_shape(store._database.writer)
    assert shape is not None
    newer = to_json(msgspec.structs.replace(shape, schema=SCHEMA + 1))
    store._database.writer.execute("UPDATE settings SET value = ? WHERE key = ?", (newer, SHAPE))
    store.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(NewerStore):
        Store.open(tmp_path, KEY, pack, clock)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_an_older_pack_than_the_files_is_refused(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    open_store(tmp_path, pack_with_field(tmp_path, "registration", BLOOD_TYPE, "2026.10"), clock).close()
    with pytest.raises(NewerStore, match=r"2026\.10"):
        Store.open(tmp_path, KEY, msgspec.structs.replace(pack, version="2026.9"), clock)
