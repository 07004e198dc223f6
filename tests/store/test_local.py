"""What stays on this PC."""

from pathlib import Path

import pytest

from desktop.store.errors import NotEnrolled
from desktop.store.store import Store
from desktop.store.values import Query, SignInAttempts
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import CLERK, KEY, open_store, register


def test_a_draft_is_there_after_the_program_stopped(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = open_store(tmp_path, pack, clock)
    store.save_draft("form:1", "registration", CLERK.user, {"name": "Wat"})
    clock.move(seconds=1)
    store.save_draft("form:1", "registration", CLERK.user, {"name": "Wati"})
    store.save_draft("import:1", "import", CLERK.user, [1, 2])
    store.close()
    store = open_store(tmp_path, pack, clock)
    draft = store.load_draft("form:1")
    assert draft is not None
    assert (draft.body, draft.saved_at, draft.author) == ({"name": "Wati"}, clock.now(), CLERK.user)
    assert [found.key for found in store.drafts("import")] == ["import:1"]
    assert len(store.drafts()) == 2
    store.drop_draft("form:1")
    assert store.load_draft("form:1") is None
    assert store.unsent(10) == []
    store.close()


def test_a_file_kept_twice_is_kept_once_under_its_fingerprint(store: Store) -> None:
    name = store.put_file(b"%PDF-1.7", "application/pdf")
    assert name == store.put_file(b"%PDF-1.7", "application/pdf")
    assert len(name) == 64
    assert store.get_file(name) == b"%PDF-1.7"
    assert store.get_file("0" * 64) is None


def test_settings_hold_any_value_and_fall_back(store: Store) -> None:
    assert store.get_setting("language", "id") == "id"
    store.set_setting("language", "en")
    store.set_setting("columns", {"registration": ["nik", "name"]})
    assert store.get_setting("language") == "en"
    assert store.get_setting("columns") == {"registration": ["nik", "name"]}
    store.set_setting("shape", "no setting of a screen can touch what the store itself remembers")
    assert store.count(Query(record_type="registration")) == 0


def test_wrong_passwords_are_counted_until_the_right_one(store: Store, clock: FixedClock) -> None:
    store.note_sign_in("tini", right=False)
    clock.move(seconds=5)
    store.note_sign_in("tini", right=False)
    assert store.sign_in_attempts("tini") == SignInAttempts(failures=2, last_at=clock.now())
    assert store.sign_in_attempts("wati") == SignInAttempts()
    store.note_sign_in("tini", right=True)
    assert store.sign_in_attempts("tini") == SignInAttempts()


def test_before_enrolment_there_is_nobody_to_write_for(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    store = Store.open(tmp_path, KEY, pack, clock)
    assert not store.is_member()
    for act in (store.membership, store.token, store.sync_state, lambda: register(store)):
        with pytest.raises(NotEnrolled):
            act()
    store.close()


def test_membership_and_token_are_kept(store: Store) -> None:
    assert store.is_member()
    assert (store.membership().server, store.token()) == ("http://central.test", "token-1")
    assert store.sync_state().device_name == "PC 1"
