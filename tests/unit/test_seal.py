"""The seal of a letter: what it says, that nothing of it can be changed unseen, and whom a reader believes."""

import json
import time
from typing import Any

import base45
import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.seal.certificates import announce_root, read_roots
from sync.seal.claims import fingerprint, strangers, workers_told
from sync.seal.cose import NotSigned, public_of
from sync.seal.judging import Note, Outcome, Reason, judge
from sync.seal.letters import open_seal
from sync.seal.lists import read_list
from sync.seal.text import as_text, readings
from tests.support.seal_vectors import FILE, SECOND_ROOT, made
from tests.support.sealed import AT, CONTENT, OFFICE_ID, list_bytes, sealed, some_claims, some_list
from tests.support.sealing import BEGAN, ROOT
from tests.unit.seal_reader import Reader

VECTORS = json.loads(FILE.read_text("utf-8"))
TRUSTED, LISTED = bytes.fromhex(VECTORS["trusted_root"]), bytes.fromhex(VECTORS["list"])
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # of base45
TEXT = sealed()
ENCODED = next(readings(TEXT))
PEOPLE = [(f"Pekerja {n}", f"321219550398{n:04}") for n in range(1, 501)]


def outcome(text: str) -> Outcome:
    return judge(text, some_list(), AT).outcome


def test_the_examples_are_what_this_program_makes() -> None:
    assert json.loads(json.dumps(made())) == VECTORS


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_a_reader_that_somebody_else_wrote_comes_to_the_same(vector: dict[str, Any]) -> None:
    reader = Reader(TRUSTED, LISTED)
    assert reader.outcome(vector["text"]) == vector["outcome"]


@pytest.mark.parametrize(
    "vector", [found for found in VECTORS["vectors"] if "letter" in found], ids=lambda vector: vector["name"]
)
def test_every_layer_of_an_example_holds_the_next(vector: dict[str, Any]) -> None:
    assert base45.b45decode(vector["text"].removeprefix("LKT1:")).hex() == vector["statement"]
    assert cbor2.loads(bytes.fromhex(vector["statement"])).value[2].hex() == vector["payload"]


@settings(max_examples=400)
@given(st.integers(0, len(ENCODED) - 1), st.integers(1, 255))
def test_another_byte_anywhere_is_found(place: int, change: int) -> None:
    changed = ENCODED[:place] + bytes([ENCODED[place] ^ change]) + ENCODED[place + 1 :]
    assert outcome(as_text(changed)) == Outcome.NOT_GENUINE


@pytest.mark.parametrize("name", ["one worker", "forty workers", "five hundred workers"])
def test_every_byte_of_a_seal_counts_for_either_reader(name: str) -> None:
    known, reader = read_list(LISTED, TRUSTED), Reader(TRUSTED, LISTED)
    (statement,) = (bytes.fromhex(vector["statement"]) for vector in VECTORS["vectors"] if vector["name"] == name)
    for place, byte in enumerate(statement):
        text = as_text(statement[:place] + bytes([byte ^ 1 << place % 8]) + statement[place + 1 :])
        assert judge(text, known, VECTORS["now"]).outcome == Outcome.NOT_GENUINE, place
        assert reader.outcome(text) == "not_genuine", place


def test_every_sign_of_the_code_counts() -> None:
    known = some_list()
    for place, sign in enumerate(TEXT[5:], 5):
        other = SIGNS[(SIGNS.index(sign) + 1 + place % 44) % 45]
        changed = TEXT[:place] + other + TEXT[place + 1 :]
        assert judge(changed, known, AT).outcome == Outcome.NOT_GENUINE, place


@settings(max_examples=400)
@given(st.integers(5, len(TEXT) - 1), st.sampled_from(SIGNS))
def test_another_sign_of_the_code_anywhere_is_found(place: int, sign: str) -> None:
    changed = TEXT[:place] + sign + TEXT[place + 1 :]
    assert outcome(changed) == (Outcome.GENUINE if changed == TEXT else Outcome.NOT_GENUINE)


@settings(max_examples=200)
@given(st.integers(0, len(ENCODED)), st.binary(min_size=1, max_size=20))
def test_what_is_put_in_or_cut_off_is_found(place: int, more: bytes) -> None:
    assert outcome(as_text(ENCODED[:place] + more + ENCODED[place:])) == Outcome.NOT_GENUINE
    if place < len(ENCODED):
        assert outcome(as_text(ENCODED[:place])) == Outcome.NOT_GENUINE


@settings(max_examples=300)
@given(st.text(max_size=300))
def test_whatever_is_typed_gets_an_answer(typed: str) -> None:
    assert outcome(typed) in (Outcome.NOT_A_LETTER, Outcome.NOT_GENUINE)
    assert outcome(f"LKT1:{typed}") == Outcome.NOT_GENUINE


@pytest.mark.parametrize(
    "typed",
    [TEXT.lower(), f"{TEXT}\r\n", f"  {TEXT} ", f"{TEXT[:200]}\r\n{TEXT[200:]}", f"\t{TEXT}", f"lkt1 :{TEXT[5:]}"],
)
def test_what_a_scanner_does_to_the_text_is_borne(typed: str) -> None:
    assert outcome(typed) == Outcome.GENUINE


@pytest.mark.parametrize(
    ("count", "people", "prints", "digest"), [(1, 1, 2, 0), (3, 3, 6, 0), (40, 0, 80, 0), (500, 0, 0, 16)]
)
def test_workers_are_told_as_far_as_they_fit(count: int, people: int, prints: int, digest: int) -> None:
    told = some_claims(
        **{"people": (), "fingerprints": b"", "niks": b"", "count": count} | workers_told(CONTENT, PEOPLE[:count])
    )
    assert (len(told.people), len(told.fingerprints), len(told.niks)) == (people, prints, digest)


def test_a_nik_at_hand_is_known_and_another_is_not() -> None:
    told = some_claims(**{"people": ()} | workers_told(CONTENT, PEOPLE[:40]))
    assert strangers(told, [nik for _, nik in PEOPLE[:40]]) == []
    assert strangers(told, ["3212195503989999"]) == ["3212195503989999"]


def test_of_five_hundred_all_together_are_known_and_one_that_is_another_is_found() -> None:
    told = some_claims(people=(), fingerprints=b"", **workers_told(CONTENT, PEOPLE))
    niks = [nik for _, nik in PEOPLE]
    assert strangers(told, reversed(niks)) == []
    assert strangers(told, [*niks[:-1], "3212195503989999"]) is None


def test_a_nik_cannot_be_read_out_of_its_fingerprint() -> None:
    """Among those whom one district could have registered, a dozen have the same one."""
    wanted = fingerprint(CONTENT, "3212195503980001")
    births = [
        f"{day:02}{month:02}{year:02}" for day in range(1, 29) for month in range(1, 13) for year in range(60, 100)
    ]
    niks = (f"321219{birth}{n:04}" for birth in births for n in range(1, 61))
    assert sum(fingerprint(CONTENT, nik) == wanted for nik in niks) > 5


def test_a_seal_without_any_list_can_be_read_and_not_be_believed() -> None:
    judged = judge(TEXT, None, AT)
    assert (judged.outcome, judged.reason) == (Outcome.CANNOT_TELL, Reason.NO_LIST)
    assert judged.seal is not None
    assert judged.seal.sealed.claims == some_claims()


def test_a_seal_of_the_future_is_genuine_and_remarked_on() -> None:
    assert judge(TEXT, some_list(), AT - 10 * 86_400).notes == (Note.FROM_THE_FUTURE,)


def test_a_list_that_another_central_signed_is_not_believed() -> None:
    with pytest.raises(NotSigned):
        read_list(list_bytes(), public_of(SECOND_ROOT))


@settings(max_examples=200)
@given(st.integers(0, len(list_bytes()) - 1), st.integers(1, 255))
def test_another_byte_of_a_list_is_found(place: int, change: int) -> None:
    body = list_bytes(voided=("1",))
    changed = body[:place] + bytes([body[place] ^ change]) + body[place + 1 :]
    with pytest.raises(NotSigned):
        read_list(changed, public_of(ROOT))


def test_a_root_that_the_one_before_did_not_announce_is_not_believed() -> None:
    first = announce_root(ROOT, public_of(ROOT), 1, BEGAN)
    second = announce_root(SECOND_ROOT, public_of(SECOND_ROOT), 2, BEGAN + 60)  # it speaks for itself
    with pytest.raises(NotSigned):
        read_roots([first, second], public_of(ROOT))


def test_two_letters_have_two_seals_and_the_same_has_one() -> None:
    assert open_seal(sealed()).sealed == open_seal(TEXT).sealed
    assert sealed(some_claims(number="1")) != TEXT


def test_a_text_is_judged_within_the_time_that_a_scanner_beeps() -> None:
    known = some_list(voided=tuple(str(n) for n in range(500)))
    judge(TEXT, known, AT)
    began = time.perf_counter()
    for _ in range(5):
        judge(TEXT, known, AT)
    assert (time.perf_counter() - began) / 5 < 0.05


def test_whether_a_letter_is_void_is_told_by_its_seal_and_not_by_its_number_alone() -> None:
    known = some_list(voided=(some_claims().number,))
    assert judge(TEXT, known, AT).outcome == Outcome.VOIDED
    guessed = f"{OFFICE_ID} {some_claims().number}".encode()
    assert not known.is_voided(guessed)
    assert judge(sealed(some_claims(country="Hong Kong")), known, AT).outcome == Outcome.GENUINE
