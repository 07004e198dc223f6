"""The audit log: complete, and no entry can be changed, moved or removed unnoticed."""

from pathlib import Path

import pytest

from desktop.store.database import FILE_NAME, connect
from desktop.store.store import Store
from desktop.store.values import Intent
from desktop.usecases.desk import Office
from desktop.usecases.history import broken_history
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import CLERK, DEVICE, KEY, VERIFIER, open_store, register

SWAPPED = """
UPDATE history SET n = CASE n WHEN 2 THEN -3 ELSE -2 END WHERE n IN (2, 3);
UPDATE history SET n = -n WHERE n < 0;
"""
REPEATED = """
INSERT INTO history (record_type, record, op, entry, hash) SELECT record_type, record, op, entry, hash FROM history
"""


def test_views_and_prints_stand_in_the_history_between_the_changes(store: Store) -> None:
    record = register(store)
    store.log(VERIFIER, "view", "registration", record.id)
    store.log(CLERK, "print", "registration", record.id)
    edit = Intent(record_type="registration", action="set", record=record.id, fields={"name": "Wati"})
    store.write(CLERK, [edit])
    entries = store.history("registration", record.id)
    assert [(entry.kind, entry.user) for entry in entries] == [
        ("op", CLERK.user),
        ("view", VERIFIER.user),
        ("print", CLERK.user),
        ("op", CLERK.user),
    ]
    assert entries[1].device == DEVICE
    assert entries[1].sent is None
    assert store.unsent(10)[-1].fields == {"name": "Wati"}


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE history SET entry = replace(entry, 'user-verifier', 'user-clerk') WHERE n = 3", 3),
        ("DELETE FROM history WHERE n = 2", 2),
        ("DELETE FROM history WHERE n = 1", 1),
        ("UPDATE history SET record = 'somebody else' WHERE n = 4", 4),
        ("DELETE FROM history WHERE n = 4", 4),
        ("DELETE FROM history", 1),
        (SWAPPED, 2),
    ],
)
def test_tampering_with_the_history_is_found(
    tmp_path: Path, pack: Pack, clock: FixedClock, tampering: str, broken: int
) -> None:
    store = open_store(tmp_path, pack, clock)
    record = register(store)
    for author in (CLERK, VERIFIER, CLERK):
        store.log(author, "view", "registration", record.id)
    assert store.first_broken_entry() is None
    assert broken_history(Office(store, pack, clock)) is None
    store.close()
    thief = connect(tmp_path / FILE_NAME, KEY)
    thief.executescript(tampering)
    thief.close()
    store = open_store(tmp_path, pack, clock)
    assert store.first_broken_entry() == broken
    assert f"entry {broken} " in (broken_history(Office(store, pack, clock)) or "")
    store.close()


def test_an_entry_made_up_at_the_end_does_not_fit(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    record = register(store)
    store.close()
    thief = connect(tmp_path / FILE_NAME, KEY)
    thief.execute(REPEATED)
    thief.close()
    store = open_store(tmp_path, pack, clock)
    assert store.first_broken_entry() == 2
    assert len(store.history("registration", record.id)) == 2
    store.close()
