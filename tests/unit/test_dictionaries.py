"""Dictionaries and packed forms that were shipped once are understood for ever."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from dictionary_samples import Samples
from resources import resource_path
from sync.protocol import SyncRequest, SyncResponse
from sync.wire import (
    Asked,
    DictionaryUnknown,
    NotDecodable,
    TooLarge,
    decode,
    encode,
    encode_smallest,
    named,
    shipped,
    unpack_request,
    unpack_response,
)
from sync.wire.dictionaries import Dictionary

DATA = Path(__file__).parents[1] / "data"
DEVICE = "01a20026-6ea2-7499-a154-d312fda41a67"
SHIPPED = {"2026-11": "9e8691a68ad60afdaa15d7edd30bf2cfca6470fef1a05c5f165af14f875e1520"}


class Exchange(msgspec.Struct):
    request: SyncRequest
    answer: SyncResponse


def test_every_dictionary_ever_shipped_is_there_unchanged() -> None:
    found = {dictionary.name: hashlib.sha256(dictionary.content).hexdigest() for dictionary in shipped()}
    assert found == SHIPPED
    assert {path.stem for path in resource_path("dictionaries").iterdir()} == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_was_packed_with_an_old_dictionary_is_still_read(name: str) -> None:
    told = msgspec.json.decode((DATA / f"exchange-{name}.json").read_bytes(), type=Exchange)
    request = decode((DATA / f"exchange-{name}-request.dcz").read_bytes(), "dcz")
    received = unpack_request(request, DEVICE)
    assert (received.request, received.reads) == (told.request, name)
    answer = decode((DATA / f"exchange-{name}-answer.dcz").read_bytes(), "dcz")
    assert unpack_response(answer, Asked.by(told.request)) == told.answer


def test_a_dictionary_makes_a_small_message_smaller() -> None:
    (message,) = Samples("2026-11", 5).take(1)
    assert len(encode(message, "dcz", named("2026-11"))) < 0.8 * len(encode(message, "gzip"))


def test_the_samples_of_a_dictionary_are_the_same_every_time() -> None:
    assert Samples("2026-11", 5).take(6) == Samples("2026-11", 5).take(6)


def test_a_few_bytes_go_as_they_are() -> None:
    for dictionary in (named("2026-11"), None):
        assert encode_smallest([b"[1]"], dictionary) == (b"[1]", "identity")


@pytest.mark.parametrize("coding", ["identity", "gzip", "dcz"])
def test_a_body_is_read_up_to_the_limit_and_no_further(coding: str) -> None:
    body = encode(b"x" * 1000, coding, named("2026-11"))  # type: ignore[arg-type]
    assert decode(body, coding, 1000) == b"x" * 1000
    with pytest.raises(TooLarge):
        decode(body, coding, 999)


@pytest.mark.parametrize("coding", ["gzip", "dcz"])
def test_a_body_that_ends_early_or_is_something_else_is_refused(coding: str) -> None:
    body = encode(b"a word and another word" * 9, coding, named("2026-11"))  # type: ignore[arg-type]
    for broken in (body[:-1], body[: len(body) // 2], b"", b"<html>", body[::-1]):
        with pytest.raises(NotDecodable):
            decode(broken, coding)


def test_a_dictionary_of_another_time_is_told_by_its_name() -> None:
    with pytest.raises(DictionaryUnknown):
        decode(encode(b"x", "dcz", Dictionary("2099-01", b"times to come")), "dcz")
