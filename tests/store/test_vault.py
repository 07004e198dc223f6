"""Where the key of an office's file lies."""

import os
from pathlib import Path

import keyring
import pytest
from keyring.backends import null

from desktop.errors import SurroundingsFailed
from desktop.store.errors import Damaged
from desktop.store.vault import FILE_NAME, KeyLost, KeyringUnavailable, NeedsPassphrase, Vault
from tests.support.keyrings import LockedKeyring, MemoryKeyring


def test_the_keyring_gives_back_the_key_it_was_given(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    key = Vault.create(tmp_path)
    assert len(key) == 32
    assert Vault.open(tmp_path) == key
    assert not Vault.needs_passphrase(tmp_path)
    assert [service for service, _ in memory_keyring.secrets] == ["Loket"]
    assert key.hex() not in (tmp_path / "vault.json").read_text()


def test_every_folder_has_a_key_of_its_own(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    assert Vault.create(tmp_path / "a") != Vault.create(tmp_path / "b")
    assert len(memory_keyring.secrets) == 2


def test_a_folder_that_moved_keeps_its_key(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    key = Vault.create(tmp_path / "before")
    (tmp_path / "before").rename(tmp_path / "after")
    assert Vault.open(tmp_path / "after") == key


def test_a_key_is_never_made_twice(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    key = Vault.create(tmp_path)
    with pytest.raises(FileExistsError):
        Vault.create(tmp_path)
    assert Vault.open(tmp_path) == key


def test_without_a_keyring_a_passphrase_protects_the_key(tmp_path: Path) -> None:
    with pytest.raises(NeedsPassphrase):
        Vault.create(tmp_path)
    assert not Vault.exists(tmp_path)
    key = Vault.create(tmp_path, "kunci kantor 17")
    assert Vault.needs_passphrase(tmp_path)
    assert Vault.open(tmp_path, "kunci kantor 17") == key


def test_a_keyring_that_forgets_everything_counts_as_none(tmp_path: Path) -> None:
    keyring.set_keyring(null.Keyring())
    with pytest.raises(NeedsPassphrase):
        Vault.create(tmp_path)


@pytest.mark.parametrize("attempt", [None, "", "kunci kantor 18"])
def test_a_wrong_passphrase_is_told_apart_from_everything_else(tmp_path: Path, attempt: str | None) -> None:
    Vault.create(tmp_path, "kunci kantor 17")
    with pytest.raises(NeedsPassphrase):
        Vault.open(tmp_path, attempt)


def test_a_locked_keyring_is_never_answered_by_a_new_key(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    key = Vault.create(tmp_path)
    before = (tmp_path / "vault.json").read_bytes()
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(KeyringUnavailable) as caught:
        Vault.open(tmp_path)
    assert isinstance(caught.value, SurroundingsFailed)
    assert (tmp_path / "vault.json").read_bytes() == before
    keyring.set_keyring(memory_keyring)
    assert Vault.open(tmp_path) == key


def test_nothing_is_made_while_the_keyring_is_locked(tmp_path: Path) -> None:
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(KeyringUnavailable):
        Vault.create(tmp_path, "kunci kantor 17")
    assert not Vault.exists(tmp_path)


def test_a_key_missing_from_an_open_keyring_is_lost_not_locked(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    Vault.create(tmp_path)
    memory_keyring.secrets.clear()
    with pytest.raises(KeyLost):
        Vault.open(tmp_path)


def test_a_passphrase_beside_the_keyring_opens_when_the_keyring_lost_the_key(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    key = Vault.create(tmp_path, "kunci kantor 17")
    assert Vault.open(tmp_path) == key
    memory_keyring.secrets.clear()
    assert Vault.open(tmp_path, "kunci kantor 17") == key


def test_an_unreadable_key_file_is_told_and_kept(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    Vault.create(tmp_path)
    (tmp_path / "vault.json").write_text("{")
    with pytest.raises(Damaged):
        Vault.open(tmp_path)
    with pytest.raises(FileExistsError):
        Vault.create(tmp_path)


def test_where_the_key_is_has_reached_the_disk_before_the_folder_counts_as_set_up(
    tmp_path: Path, memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[int, bool]] = []
    to_disk = os.fsync

    def fsync(file: int) -> None:
        to_disk(file)
        kept.append((os.fstat(file).st_size, Vault.exists(tmp_path)))

    monkeypatch.setattr(os, "fsync", fsync)
    Vault.create(tmp_path)
    assert kept == [((tmp_path / FILE_NAME).stat().st_size, False)]


def test_a_destroyed_key_is_gone_from_the_keyring_and_from_the_folder(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    Vault.create(tmp_path, "kunci kantor 17")
    for _ in range(2):  # again is harmless
        Vault.destroy(tmp_path)
        assert memory_keyring.secrets == {}
        assert not Vault.exists(tmp_path)


def test_the_keys_of_other_folders_stay(tmp_path: Path, memory_keyring: MemoryKeyring) -> None:
    Vault.create(tmp_path / "a")
    key = Vault.create(tmp_path / "b")
    Vault.destroy(tmp_path / "a")
    assert Vault.open(tmp_path / "b") == key


@pytest.mark.parametrize("backend", [LockedKeyring, null.Keyring])
def test_a_key_in_a_keyring_out_of_reach_is_not_said_to_be_destroyed(
    tmp_path: Path, memory_keyring: MemoryKeyring, backend: type
) -> None:
    key = Vault.create(tmp_path, "kunci kantor 17")
    keyring.set_keyring(backend())
    with pytest.raises(KeyringUnavailable):
        Vault.destroy(tmp_path)
    keyring.set_keyring(memory_keyring)
    assert Vault.open(tmp_path) == key
    Vault.destroy(tmp_path)
    assert memory_keyring.secrets == {}


def test_an_entry_that_somebody_removed_from_the_keyring_is_no_hindrance(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    Vault.create(tmp_path)
    memory_keyring.secrets.clear()
    Vault.destroy(tmp_path)
    assert not Vault.exists(tmp_path)


def test_where_the_key_lay_can_be_unreadable_and_is_removed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{")
    Vault.destroy(tmp_path)
    assert not Vault.exists(tmp_path)
