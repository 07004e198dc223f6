"""A long request that breaks off counts as far as it arrived, and what arrived is not sent again."""

import itertools
import random
import secrets
import socket
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.model.digest import check_of
from sync.model.op import Op
from sync.ports import CentralRefused, LineDown
from sync.protocol import KnownRequest, KnownResponse, SyncRequest, SyncResponse, Verdict
from sync.salvage import salvage
from sync.sending import WORTH_ASKING
from sync.wire import (
    NotDecodable,
    decode,
    encode_parts,
    pack_known,
    pack_known_answer,
    pack_request,
    pack_request_parts,
    shipped,
    unpack_known,
    unpack_known_answer,
    unpack_request,
)
from tests.support.central import RunningCentral
from tests.support.office import PERSON
from tests.sync.conftest import NewPc
from tests.sync.pc import FailingLine, PassingLine, Pc

MANY = 330  # registrations: four parts
PEOPLE = itertools.count(1)  # nobody goes to two offices here: central tells each of them, sooner or later


def registered(pc: Pc, n: int = MANY) -> list[Op]:
    for number in itertools.islice(PEOPLE, n):
        pc.register(name="Sari Wulandari", nik=f"3212195503{number:06}", address=f"Blok {secrets.token_hex(30)}")
    return pc.store.unsent(n)


def request_of(pc: Pc) -> SyncRequest:
    return pc.request(*registered(pc))


def body_of(pc: Pc, request: SyncRequest) -> bytes:
    parts = pack_request_parts(request, sender=pc.device, reads=shipped()[0].name)
    assert len(parts) > 3
    return encode_parts(parts, "dcz", shipped()[0])


def send_torn(pc: Pc, central: RunningCentral, body: bytes, cut: int, *, breaks: bool = True) -> socket.socket:
    """The beginning of a request; the line breaks then, or goes on standing with nothing more coming.

    Central has noticed the break when this returns: what is still on its way may be overtaken by a question after it.
    """
    host, port = urlsplit(central.url).hostname, urlsplit(central.url).port
    line = socket.create_connection((host, port or 80))
    head = (
        f"POST /v1/sync HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {pc.store.token()}\r\n"
        f"Content-Encoding: dcz\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    line.sendall(head.encode() + body[:cut])
    if breaks:
        with line:
            line.shutdown(socket.SHUT_WR)
            assert line.recv(1) == b""  # central hung up too
    return line


def arrived_whole(body: bytes, cut: int, device: str) -> int:
    """How many ops lie in the parts of a torn request that are whole."""
    try:
        plain = decode(body[:cut], "dcz", whole=False)
        return len(unpack_request(plain, device, broken_off=True).request.ops)
    except NotDecodable:
        return 0


def missing(pc: Pc, request: SyncRequest) -> KnownResponse:
    counters = [op.counter for op in request.ops]
    span = (counters[0], counters[-1])
    return pc.line.known(
        KnownRequest(device=pc.device, counters=[span], verdicts=True, incarnation=request.incarnation)
    )


@pytest.mark.parametrize("share", [0.05, 0.6, 0.999])
def test_central_takes_the_parts_of_a_torn_request_that_are_whole(
    central: RunningCentral, pc: Pc, share: float
) -> None:
    request = request_of(pc)
    body = body_of(pc, request)
    cut = int(len(body) * share)
    send_torn(pc, central, body, cut)
    whole = arrived_whole(body, cut, pc.device)
    known = missing(pc, request)
    assert [verdict.kind for verdict in known.verdicts] == ["applied"] * whole
    assert known.check == check_of(request.ops[:whole])
    assert bool(known.incarnation) == (whole > 0)
    assert whole < MANY


def test_a_request_that_stands_still_is_taken_as_far_as_it_came_once_its_pc_asks(
    central: RunningCentral, pc: Pc
) -> None:
    request = request_of(pc)
    body = body_of(pc, request)
    line = send_torn(pc, central, body, len(body) * 3 // 4, breaks=False)
    with line:
        while not missing(pc, request).verdicts:  # the line may not have brought it yet
            assert line.fileno() >= 0
        assert len(missing(pc, request).verdicts) == arrived_whole(body, len(body) * 3 // 4, pc.device)


def test_half_a_request_without_a_token_does_nothing(central: RunningCentral, pc: Pc) -> None:
    request = request_of(pc)
    body = body_of(pc, request)
    stranger = Pc(pc.office, pc.store, pc.line, pc.clock)
    host, port = urlsplit(central.url).hostname, urlsplit(central.url).port
    with socket.create_connection((host, port or 80)) as line:
        head = f"POST /v1/sync HTTP/1.1\r\nHost: {host}\r\nContent-Encoding: dcz\r\nContent-Length: {len(body)}\r\n\r\n"
        line.sendall(head.encode() + body[: len(body) // 2])
    assert missing(stranger, request).verdicts == []


class TornLine(PassingLine):
    """Tears requests with many ops at random places, as `chance` has it; counts what goes over."""

    def __init__(self, pc: Pc, central: RunningCentral, chance: random.Random) -> None:
        super().__init__(pc.line)
        self._pc = pc
        self._central = central
        self._chance = chance
        self.sent = 0
        self.asked = 0
        self.torn = 0

    def exchange(self, request: SyncRequest) -> SyncResponse:
        parts = pack_request_parts(request, sender=self._pc.device, reads=shipped()[0].name)
        body = encode_parts(parts, "dcz", shipped()[0])
        if len(body) < 8_000 or self._chance.random() < 0.4:
            self.sent += len(body)
            return self._line.exchange(request)
        cut = self._chance.randrange(len(body))
        self.sent += cut
        self.torn += 1
        send_torn(self._pc, self._central, body, cut)
        raise LineDown("the line broke within the request")

    def known(self, request: KnownRequest) -> KnownResponse:
        self.asked += 1
        return self._line.known(request)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_torn_where_each_op_counts_once_and_few_bytes_go_twice(
    central: RunningCentral, pc: Pc, new_pc: NewPc, seed: int
) -> None:
    ops = registered(pc)
    line = TornLine(pc, central, random.Random(seed))  # noqa: S311
    report = pc.sync(line)
    whole = len(encode_parts(pack_request_parts(pc.request(*ops)), "dcz", shipped()[0]))
    assert (report.sent, report.waiting, pc.store.sync_state().waiting) == (MANY, 0, 0)
    assert line.asked == line.torn
    assert line.sent < whole * 1.15 + line.torn * 10_000  # a part at most goes twice
    other = new_pc(pc.office, "Loket 2")
    assert all(other.get(op.record).fields == pc.get(op.record).fields for op in ops)


class DeafLine(TornLine):
    """Also loses every other answer to the question what arrived."""

    def known(self, request: KnownRequest) -> KnownResponse:
        answer = super().known(request)
        if self.asked % 2:
            raise LineDown("the line broke within the answer")
        return answer


def test_where_the_answer_what_arrived_is_lost_a_pc_asks_again_and_is_not_told_its_own_work(
    central: RunningCentral, pc: Pc
) -> None:
    pc.sync()
    registered(pc)
    line = DeafLine(pc, central, random.Random(0))  # noqa: S311
    report = pc.sync(line)
    assert (report.sent, report.waiting, report.received) == (MANY, 0, 0)
    assert line.asked == 2 * line.torn > 0


def test_after_a_torn_request_central_does_not_tell_a_pc_its_own_work(central: RunningCentral, pc: Pc) -> None:
    request = request_of(pc)
    body = body_of(pc, request)
    send_torn(pc, central, body, len(body) * 3 // 4)
    salvaged = salvage(pc.line, request)
    assert salvaged is not None
    pc.store.apply_answer(*salvaged)
    assert pc.store.membership().incarnation == salvaged[1].incarnation != request.incarnation
    answer = pc.line.exchange(pc.request())
    assert not [change for change in answer.changes if change.record_type == "registration"]


def test_a_torn_request_of_which_its_pc_hears_nothing_is_like_a_lost_answer(central: RunningCentral, pc: Pc) -> None:
    request = request_of(pc)
    body = body_of(pc, request)
    send_torn(pc, central, body, len(body) * 3 // 4)
    taken = len(missing(pc, request).verdicts)
    report = pc.sync()
    assert (report.sent, report.rejoined, report.waiting) == (MANY, False, 0)
    assert taken > 0


def test_a_copy_of_the_data_does_not_take_over_what_became_of_other_ops(central: RunningCentral, pc: Pc) -> None:
    request = request_of(pc)
    body = body_of(pc, request)
    copy = msgspec.structs.replace(request, ops=[msgspec.structs.replace(op, at=pc.clock.now()) for op in request.ops])
    copy.ops = [msgspec.structs.replace(op, fields=PERSON | {"name": "Orang Lain"}) for op in copy.ops]
    send_torn(pc, central, body, len(body) * 3 // 4)
    assert salvage(pc.line, copy) is None
    with pytest.raises(CentralRefused) as refused:
        pc.line.exchange(copy)
    assert refused.value.code == "forked"


def test_an_answer_from_another_epoch_is_left_to_the_next_request(central: RunningCentral, pc: Pc) -> None:
    request = request_of(pc)
    body = body_of(pc, request)
    send_torn(pc, central, body, len(body) * 3 // 4)
    assert salvage(pc.line, msgspec.structs.replace(request, epoch="another")) is None


def test_a_small_request_whose_answer_is_lost_is_sent_again_unasked(pc: Pc) -> None:
    pc.register()

    class Unasked(FailingLine):
        def known(self, request: KnownRequest) -> KnownResponse:
            raise AssertionError(request)

    line = Unasked(pc.line, lambda number, _: "after" if number == 1 else None)
    assert pc.sync(line).waiting == 0
    assert len(msgspec.json.encode(line.requests[0].ops)) < WORTH_ASKING


@settings(max_examples=60)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=300), st.data())
def test_a_request_in_parts_says_what_it_says_whole_and_any_beginning_of_it_the_first_ops(
    sizes: list[int], data: st.DataObject
) -> None:
    ops = [
        Op(
            id=f"op-{n}", device="d", counter=n + 1, user="u", role="clerk", at="2026-11-21T02:14:07.123Z",
            pack="2026.1", office="office-1", record_type="registration", record=f"r-{n}", action="create",
            fields={"name": "x" * size, "address": "y" * size * 3},
        )
        for n, size in enumerate(sizes)
    ]  # fmt: skip
    request = SyncRequest(pack="2026.1", device="d", epoch="e", incarnation="i", cursor={"office-1": 7}, ops=ops)
    plain = b"".join(pack_request_parts(request))
    assert unpack_request(plain).request == unpack_request(pack_request(request)).request == request
    cut = data.draw(st.integers(0, len(plain)))
    try:
        torn = unpack_request(plain[:cut], broken_off=True).request
    except NotDecodable:
        assert plain.count(b"\n", 0, cut) == 0
    else:
        assert torn == msgspec.structs.replace(request, ops=ops[: len(torn.ops)])
        assert torn.ops


def test_the_question_and_its_answer_travel_whole() -> None:
    asked = KnownRequest(device="d", counters=[(3, 900), (902, 902)], verdicts=True, incarnation="i")
    assert unpack_known(pack_known(asked, sender="d"), "d").request == asked
    assert unpack_known(msgspec.json.encode(asked)).request == asked
    told = KnownResponse(
        missing=[(5, 900)],
        verdicts=[Verdict(op="", kind="applied", seq=n) for n in (41, 42)] + [Verdict(op="", kind="merged", seq=50)],
        check="c",
        epoch="e",
        incarnation="j",
        time="2026-11-21T02:14:07.123Z",
    )
    assert unpack_known_answer(pack_known_answer(told)) == told
    assert len(pack_known_answer(told)) < 120
