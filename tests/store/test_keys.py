"""A PC's keys: made once, kept in the encrypted file, and new ones for a copy that becomes a PC of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store.keys import Courier, NoKeys, adopt_next_keys, make_next_keys, packed_since
from desktop.store.store import Store
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


@pytest.fixture
def packed(tmp_path: Path, pack: Pack, clock: FixedClock) -> Iterator[Store]:
    """A PC that packed a stick at three o'clock by its own clock."""
    store = open_store(tmp_path, pack, clock)
    store.note_courier(Courier(id="a", kind="request", at="2026-11-21T03:00:00.000Z", ops=3))
    yield store
    store.close()


def test_a_stick_without_an_answer_is_told_until_its_answer_is_here(packed: Store) -> None:
    assert packed.sync_state().packed == "2026-11-21T03:00:00.000Z"
    packed.note_courier(Courier(id="a", kind="answer", at="2026-11-21T05:00:00.000Z", ops=3))
    assert packed.sync_state().packed is None


def test_the_answer_to_an_earlier_stick_leaves_the_later_one_awaited(packed: Store) -> None:
    packed.note_courier(Courier(id="b", kind="request", at="2026-11-21T04:00:00.000Z", ops=4))
    packed.note_courier(Courier(id="a", kind="answer", at="2026-11-21T05:00:00.000Z", ops=3))
    assert packed.sync_state().packed == "2026-11-21T04:00:00.000Z"


def test_the_answer_to_the_last_stick_answers_those_before_it(packed: Store) -> None:
    packed.note_courier(Courier(id="b", kind="request", at="2026-11-21T04:00:00.000Z", ops=4))
    packed.note_courier(Courier(id="b", kind="answer", at="2026-11-21T05:00:00.000Z", ops=4))
    assert packed.sync_state().packed is None


@pytest.mark.parametrize(
    ("last_exchange", "awaited"), [("2026-11-21T02:59:00.000Z", True), ("2026-11-21T03:01:00.000Z", False)]
)
def test_a_whole_exchange_over_the_line_makes_an_earlier_stick_needless(
    packed: Store, last_exchange: str, awaited: bool
) -> None:
    packed.finish_exchange(last_exchange)
    assert (packed.sync_state().packed is not None) is awaited


def test_a_clock_that_is_ahead_does_not_make_a_stick_look_younger(packed: Store) -> None:
    with packed._database.transaction() as connection:
        assert packed_since(connection, "2026-11-21T02:30:00.000Z", 3600.0) is None
        assert packed_since(connection, "2026-11-21T02:30:00.000Z", 0.0) == "2026-11-21T03:00:00.000Z"
