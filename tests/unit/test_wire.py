"""What is packed comes out as it went in, and what comes in broken does no harm."""

import sys
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.model.op import Op, op_id
from sync.protocol import SyncRequest, SyncResponse
from sync.wire import (
    Asked,
    InParts,
    NotDecodable,
    TooLarge,
    pack_parts,
    pack_request,
    pack_response,
    unpack_parts,
    unpack_request,
    unpack_response,
)
from sync.wire.columns import pack_column, unpack_column
from sync.wire.values import Budget, long_id, moment_at, short_id
from tests.unit.wire_values import IDS, MOMENTS, REQUESTS, TEXTS, UUIDS, VALUES, answered

ALIKE = st.sampled_from(["aktif", "tidak aktif", "menunggu berkas", ""])
SAME_KIND = st.sampled_from([TEXTS, UUIDS, MOMENTS, VALUES, ALIKE, st.integers(-5, 5), st.uuids(version=4).map(str)])
COLUMNS = SAME_KIND.flatmap(lambda values: st.lists(values, min_size=1, max_size=40))


def exactly(value: Any) -> bytes:
    """Tells 1 from True and from 1.0, which `==` does not."""
    return msgspec.json.encode(value)


@given(COLUMNS)
def test_a_column_comes_out_as_it_went_in(values: list[Any]) -> None:
    packed = msgspec.json.decode(exactly(pack_column(values)))
    assert exactly(unpack_column(packed, len(values), Budget())) == exactly(values)


@given(IDS)
def test_an_id_comes_out_as_it_went_in(text: str) -> None:
    assert long_id(short_id(text)) == text


def test_what_is_said_in_place_of_an_id_is_not_kept_in_memory() -> None:
    text = "x" * 100_000
    before = sys.getrefcount(text)
    assert long_id(short_id(text)) == text
    assert sys.getrefcount(text) == before


@settings(max_examples=40)
@given(REQUESTS, st.booleans())
def test_a_request_comes_out_as_it_went_in(request: SyncRequest, named: bool) -> None:
    sender = request.device if named else ""
    received = unpack_request(pack_request(request, sender=sender, reads="2026-11"), sender)
    assert exactly(received.request) == exactly(request)
    assert (received.unreadable, received.packed, received.reads) == ((), True, "2026-11")
    assert received.asked == tuple(op.id for op in request.ops)


@settings(max_examples=40)
@given(answered())
def test_an_answer_comes_out_as_it_went_in(exchange: tuple[SyncRequest, SyncResponse]) -> None:
    request, response = exchange
    for asked in (Asked.by(request), None):
        assert exactly(unpack_response(pack_response(response, asked), asked)) == exactly(response)


@settings(max_examples=40)
@given(answered(), st.data())
def test_an_answer_in_parts_comes_out_whole_or_as_far_as_it_came(
    exchange: tuple[SyncRequest, SyncResponse], data: st.DataObject
) -> None:
    request, response = exchange
    asked, n = Asked.by(request), len(response.changes)
    places = sorted(data.draw(st.sets(st.integers(1, max(n, 1)), max_size=3)))
    stops = [(place, {"office-1": place}) for place in places if place < n]
    said = {name: getattr(response, name) for name in SyncResponse.__struct_fields__}
    parts = pack_parts(InParts(**said, stops=stops), asked)
    assert len(parts) == len(stops) + 1
    assert exactly(unpack_parts(b"".join(parts), asked)) == exactly(response)
    for arrived, (place, cursor) in enumerate(stops, 1):
        heard = unpack_parts(b"".join(parts[:arrived]) + parts[arrived][:-1], asked, broken_off=True)
        assert exactly(heard.changes) == exactly(response.changes[:place])
        assert (heard.cursor, heard.more, exactly(heard.verdicts)) == (cursor, True, exactly(response.verdicts))


@settings(max_examples=40)
@given(REQUESTS)
def test_the_plain_form_with_names_is_understood_too(request: SyncRequest) -> None:
    received = unpack_request(exactly(request))
    assert exactly(received.request) == exactly(request)
    assert not received.packed


@settings(max_examples=40)
@given(answered())
def test_the_plain_form_of_an_answer_is_understood_too(exchange: tuple[SyncRequest, SyncResponse]) -> None:
    assert exactly(unpack_response(exactly(exchange[1]))) == exactly(exchange[1])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@settings(max_examples=40)
@given(st.lists(JSON, max_size=14))
def test_bytes_that_mean_nothing_are_refused_and_nothing_else(parts: list[Any]) -> None:
    data = msgspec.json.encode([1, *parts])
    for unpack in (unpack_request, unpack_response):
        try:
            unpack(data)
        except (NotDecodable, TooLarge):
            continue


@settings(max_examples=40)
@given(REQUESTS, st.data())
def test_a_request_of_which_a_part_was_replaced_is_refused_or_read(request: SyncRequest, data: st.DataObject) -> None:
    parts = msgspec.json.decode(pack_request(request))
    where: Any = parts
    while isinstance(where, list) and where:
        at = data.draw(st.integers(0, len(where) - 1))
        if not isinstance(where[at], list) or data.draw(st.booleans()):
            where[at] = data.draw(JSON)
            break
        where = where[at]
    try:
        unpack_request(msgspec.json.encode(parts))
    except (NotDecodable, TooLarge):
        return


def some_op(counter: int, **values: Any) -> Op:
    moment = 1_795_227_247_123 + counter
    usual: dict[str, Any] = {
        "id": op_id("pc", counter, moment),
        "device": "pc",
        "counter": counter,
        "user": "siti",
        "role": "clerk",
        "at": moment_at(moment),
        "pack": "2026.1",
        "office": "office-1",
        "record_type": "registration",
        "record": f"record-{counter}",
        "action": "set",
        "base": 7,
        "fields": {"name": f"Wati {counter}"},
    }
    return Op(**(usual | values))


def request_of(*ops: Op) -> SyncRequest:
    return SyncRequest(pack="2026.1", device="pc", epoch="e", cursor={"office-1": 7, "shared": 2}, ops=list(ops))


def test_an_op_that_a_newer_program_wrote_does_not_hold_up_the_others() -> None:
    ops = [some_op(1), some_op(2, role="supervisor"), some_op(3, action="annul"), some_op(4)]
    request = request_of(*ops)
    for data in (pack_request(request), exactly(request)):
        received = unpack_request(data)
        assert received.request.ops == [ops[0], ops[3]]
        assert [unreadable.op for unreadable in received.unreadable] == [ops[1].id, ops[2].id]
        assert received.asked == tuple(op.id for op in ops)


def test_what_most_ops_share_is_said_once() -> None:
    ten, hundred = (len(pack_request(request_of(*map(some_op, range(1, n + 1))))) for n in (10, 100))
    assert (hundred - ten) / 90 < 25  # the id alone takes 36, the whole op 300


@pytest.mark.parametrize(
    "column",
    [["x" * 1_000_000], [7, "B" * 99_000, *("x" * 400 for _ in range(2))], [6, "AA" * 50_000, "x" * 1_000_000]],
    ids=["one value for all", "long words", "long choices"],
)
def test_few_bytes_do_not_unfold_to_more_than_a_body_may_hold(column: list[Any]) -> None:
    parts = msgspec.json.decode(pack_request(request_of(*map(some_op, range(1, 9)))))
    parts[7][0] = 99_000
    parts[7][4] = column
    with pytest.raises((TooLarge, NotDecodable)):
        unpack_request(msgspec.json.encode(parts))


def test_a_form_that_is_not_known_is_refused() -> None:
    with pytest.raises(NotDecodable):
        unpack_request(b'[2,"","e","",[],"p","d"]')
