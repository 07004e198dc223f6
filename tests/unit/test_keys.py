"""Keys: what is signed and sealed, and that nothing else passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.keys import (
    Keys,
    NotReadable,
    PublicKeys,
    are_keys,
    as_text,
    courier_statement,
    from_text,
    is_signed,
    new_keys,
    proves_revocation,
    revocation_proof,
    revocation_statement,
    seal,
)

CENTRAL, PC = new_keys(), new_keys()


def test_keys_are_known_by_the_text_forms_of_the_protocol() -> None:
    public = PC.public
    assert len(from_text(public.verify_key)) == 32
    assert "=" not in public.verify_key
    assert public.recipient.startswith("age1")
    assert are_keys(public)
    assert new_keys().public != public


@pytest.mark.parametrize(("verify_key", "recipient"), [("", ""), ("AAAA", ""), ("!", "age1x"), ("ä", "ssh-rsa")])
def test_what_is_no_key_is_found_out(verify_key: str, recipient: str) -> None:
    good = PC.public
    assert not are_keys(PublicKeys(verify_key=verify_key, recipient=good.recipient))
    assert not are_keys(PublicKeys(verify_key=good.verify_key, recipient=recipient))
    with pytest.raises(ValueError):
        seal(b"x", recipient)


def test_private_halves_are_not_told_in_an_error() -> None:
    assert PC.identity not in repr(PC)
    assert repr(PC.signing) not in repr(PC)


@given(st.binary(max_size=200), st.integers(0, 10_000), st.integers(1, 255))
def test_a_seal_opens_for_its_receiver_alone_and_only_whole(plain: bytes, place: int, flip: int) -> None:
    sealed = seal(plain, CENTRAL.public.recipient)
    assert CENTRAL.unseal(sealed) == plain
    broken = bytearray(sealed)
    broken[place % len(sealed)] ^= flip
    for keys, data in ((PC, sealed), (CENTRAL, bytes(broken)), (CENTRAL, sealed[: place % len(sealed)])):
        with pytest.raises(NotReadable):
            keys.unseal(data)


@given(st.lists(st.text(max_size=9), min_size=2, max_size=2, unique=True))
def test_a_signature_stands_for_one_statement_alone(texts: list[str]) -> None:
    device, other = texts
    signature = CENTRAL.sign(revocation_statement(device, "e"))
    verify_key = CENTRAL.public.verify_key
    assert is_signed(verify_key, revocation_statement(device, "e"), signature)
    assert not is_signed(verify_key, revocation_statement(other, "e"), signature)
    assert not is_signed(verify_key, courier_statement("", "", device, "e", b""), signature)
    assert not is_signed(PC.public.verify_key, revocation_statement(device, "e"), signature)


@pytest.mark.parametrize("key", ["", "AAAA", "=", "ä"])
def test_nothing_is_signed_by_what_is_no_key(key: str) -> None:
    assert not is_signed(key, b"x", PC.sign(b"x"))
    assert not is_signed(PC.public.verify_key, b"x", b"short")


def test_central_alone_proves_a_revocation_and_only_of_the_device_it_names() -> None:
    verify_key = CENTRAL.public.verify_key
    proof = revocation_proof(CENTRAL, "device-1", "epoch.7")
    assert proves_revocation(proof, verify_key, "device-1")
    assert not proves_revocation(proof, verify_key, "device-2")
    assert not proves_revocation(revocation_proof(PC, "device-1", "epoch.7"), verify_key, "device-1")
    for wrong in ("", ".", "epoch", proof[:-1], proof + "A", "x" + proof, proof.replace(".", "")):
        assert not proves_revocation(wrong, verify_key, "device-1")


@given(st.binary(max_size=40))
def test_bytes_have_one_text(data: bytes) -> None:
    assert from_text(as_text(data)) == data
    with pytest.raises(ValueError):
        from_text(as_text(data) + "=")


def test_keys_can_be_kept_and_read_again() -> None:
    assert Keys(signing=PC.signing, identity=PC.identity).public == PC.public
