"""Passwords are kept as Argon2id strings that say their own costs."""

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync.model.passwords import hash_password, is_password_hash, needs_rehash, verify_password


def test_only_the_right_password_opens() -> None:
    phc = hash_password("kopi pagi di loket 3")
    assert phc.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert verify_password("kopi pagi di loket 3", phc)
    assert not verify_password("kopi pagi di loket 4", phc)
    assert not verify_password("", phc)


def test_the_same_password_twice_looks_different() -> None:
    assert hash_password("sama") != hash_password("sama")


def test_an_accent_typed_on_another_keyboard_is_the_same_password() -> None:
    assert verify_password("cafe\u0301", hash_password("caf\u00e9"))


@pytest.mark.parametrize(
    "phc",
    [
        "",
        "kopi pagi",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZWhhc2hzb21laGFzaHNvbWVoYXNo",
        "$argon2id$v=19$m=19456,t=900,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZWhhc2hzb21laGFzaHNvbWVoYXNo",
        "$argon2id$v=19$m=1,t=2,p=9$c29tZXNhbHRzb21lc2FsdA$c29tZWhhc2hzb21laGFzaHNvbWVoYXNo",
    ],
)
def test_a_string_that_is_no_affordable_hash_fits_no_password(phc: str) -> None:
    assert not verify_password("kopi pagi", phc)


def test_a_hash_of_other_costs_still_opens_and_is_renewed() -> None:
    old = Argon2id(salt=b"s" * 16, length=32, iterations=1, lanes=1, memory_cost=64).derive_phc_encoded(b"lama")
    assert verify_password("lama", old)
    assert needs_rehash(old)
    assert not needs_rehash(hash_password("lama"))


def test_a_password_in_clear_is_not_taken_for_a_hash() -> None:
    assert is_password_hash(hash_password("x"))
    assert not is_password_hash("rahasia")
    assert not is_password_hash(None)
