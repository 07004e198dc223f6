"""A PC's keys: made once, kept in the encrypted file, and new ones for a copy that becomes a PC of its own."""

from pathlib import Path

import pytest

from desktop.store.keys import Courier, NoKeys, adopt_next_keys, make_next_keys
from sync.keys import PublicKeys, new_keys
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import open_store


def test_keys_are_made_once(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    with pytest.raises(NoKeys):
        store.keys()
    made = store.make_keys()
    assert store.make_keys() == made
    private = store.keys()
    store.close()
    again = open_store(tmp_path, pack, clock)
    assert again.keys() == private
    assert again.keys().public == made
    again.close()


def test_private_halves_lie_in_the_encrypted_file_alone(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    store.make_keys()
    identity = store.keys().identity.encode()
    signing = store.keys().signing
    store.close()
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or (identity not in path.read_bytes() and signing not in path.read_bytes())


def test_central_that_has_no_keys_leaves_those_that_are_known(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    with pytest.raises(NoKeys):
        store.central_keys()
    central = new_keys().public
    store.keep_central_keys(central)
    store.keep_central_keys(PublicKeys(verify_key="", recipient=""))
    assert store.central_keys() == central
    store.close()


def test_a_copy_asks_with_the_same_new_keys_until_it_has_a_device_of_its_own(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    store = open_store(tmp_path, pack, clock)
    own = store.make_keys()
    with store._database.transaction() as connection:
        asked = make_next_keys(connection)
        assert make_next_keys(connection) == asked != own
    assert store.keys().public == own
    with store._database.transaction() as connection:
        adopt_next_keys(connection)
        assert make_next_keys(connection) not in (asked, own)
    assert store.keys().public == asked
    store.close()


def test_the_first_time_of_a_courier_is_remembered(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    first = Courier(id="a", kind="answer", at="2026-11-21T02:00:00.000Z", ops=3)
    store.note_courier(first)
    store.note_courier(Courier(id="a", kind="answer", at="2026-11-22T02:00:00.000Z", ops=3))
    assert store.courier("a", "answer") == first
    assert store.courier("a", "request") is None
    store.close()
