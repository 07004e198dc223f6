"""The engine makes do with the line there is, and gives up in words, never in silence."""

import pytest

from sync.engine import TRIES, EpochChanged, Revoked
from sync.ports import CentralRefused, LineDown
from sync.protocol import SyncRequest, SyncResponse
from tests.sync.pc import FailingLine, PassingLine, Pc


@pytest.fixture
def busy_pc(pc: Pc) -> Pc:
    """A PC with forty registrations to send."""
    for number in range(40):
        pc.register(name="Sari Wulandari", nik=f"32121955039800{number + 1:02}")
    return pc


class RefusingLine(PassingLine):
    """Refuses as told, then goes on as the line behind it."""

    def __init__(self, pc: Pc, *refusals: CentralRefused) -> None:
        super().__init__(pc.line)
        self._refusals = list(refusals)

    def exchange(self, request: SyncRequest) -> SyncResponse:
        if self._refusals:
            raise self._refusals.pop(0)
        return self._line.exchange(request)


class TwistedLine(PassingLine):
    """Changes what central answers."""

    def __init__(self, pc: Pc, **changes: object) -> None:
        super().__init__(pc.line)
        self._changes = changes

    def exchange(self, request: SyncRequest) -> SyncResponse:
        response = self._line.exchange(request)
        for name, value in self._changes.items():
            setattr(response, name, value)
        return response


class EverAnotherLine(PassingLine):
    """Leads to a new central with every request."""

    def exchange(self, request: SyncRequest) -> SyncResponse:
        return SyncResponse(epoch=f"after {request.epoch}", verdicts=[], changes=[], cursor={}, more=False)


def test_requests_start_small_and_grow_on_a_good_line(busy_pc: Pc) -> None:
    line = FailingLine(busy_pc.line, lambda *_: None)
    report = busy_pc.sync(line)
    sizes = [len(request.ops) for request in line.requests if request.ops]
    assert sum(sizes) == report.sent == 40
    assert 1 < sizes[0] < 15
    assert sizes[1] > sizes[0]
    assert line.requests[-1].want > line.requests[0].want


def test_a_line_that_carries_one_op_at_a_time_still_drains(busy_pc: Pc) -> None:
    line = FailingLine(busy_pc.line, lambda _, request: "before" if len(request.ops) > 1 else None)
    report = busy_pc.sync(line)
    assert (report.sent, report.waiting) == (40, 0)
    assert busy_pc.store.sync_state().waiting == 0


def test_a_line_that_loses_every_second_answer_still_drains(busy_pc: Pc) -> None:
    line = FailingLine(busy_pc.line, lambda number, _: "after" if number % 2 else None)
    busy_pc.sync(line)
    assert busy_pc.store.sync_state().waiting == 0


def test_failures_halve_the_request_down_to_one_op(busy_pc: Pc) -> None:
    line = FailingLine(busy_pc.line, lambda *_: "before")
    with pytest.raises(LineDown):
        busy_pc.sync(line)
    sizes = [len(request.ops) for request in line.requests]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes.count(1) == TRIES
    assert 1 < sizes[1] < sizes[0]
    assert busy_pc.store.sync_state().waiting == 40


def test_pauses_between_tries_grow_and_differ_from_pc_to_pc(pc: Pc) -> None:
    pc.pauses.clear()
    with pytest.raises(LineDown):
        pc.sync(FailingLine(pc.line, lambda *_: "before"))
    assert len(pc.pauses) == TRIES - 1
    for pause, full in zip(pc.pauses, (2.0, 4.0, 8.0), strict=True):
        assert full / 2 <= pause <= full


def test_what_was_exchanged_before_the_line_broke_stays_exchanged(busy_pc: Pc) -> None:
    line = FailingLine(busy_pc.line, lambda number, _: "before" if number > 1 else None)
    with pytest.raises(LineDown):
        busy_pc.sync(line)
    assert 0 < busy_pc.store.sync_state().waiting < 40


def test_central_is_given_the_time_it_asks_for(pc: Pc) -> None:
    pc.pauses.clear()
    pc.sync(RefusingLine(pc, CentralRefused("too_busy", retry_after=17.0)))
    assert pc.pauses == [17.0]


def test_a_long_wait_is_left_to_the_next_exchange(pc: Pc) -> None:
    with pytest.raises(CentralRefused) as refused:
        pc.sync(RefusingLine(pc, CentralRefused("too_busy", retry_after=600.0)))
    assert refused.value.retry_after == 600.0


@pytest.mark.parametrize("code", ["bad_token", "protocol_unsupported"])
def test_a_refusal_that_no_repeat_can_mend_is_told_at_once(pc: Pc, code: str) -> None:
    pc.pauses.clear()
    with pytest.raises(CentralRefused):
        pc.sync(RefusingLine(pc, CentralRefused(code)))
    assert pc.pauses == []


def test_a_central_that_is_another_one_at_every_turn_is_told_and_costs_no_work(pc: Pc) -> None:
    record = pc.register()
    with pytest.raises(EpochChanged):
        pc.sync(EverAnotherLine(pc.line))
    assert pc.store.sync_state().waiting == 1
    assert pc.get(record).fields["name"] == "Wati Karsinah"


def test_revocation_is_told(pc: Pc) -> None:
    with pytest.raises(Revoked):
        pc.sync(RefusingLine(pc, CentralRefused("revoked")))


def test_an_answer_that_forgets_an_op_is_no_success(pc: Pc) -> None:
    pc.register()
    with pytest.raises(CentralRefused):
        pc.sync(TwistedLine(pc, verdicts=[]))
    assert pc.store.sync_state().waiting == 1


def test_the_last_exchange_is_remembered_by_centrals_clock(pc: Pc) -> None:
    pc.sync(TwistedLine(pc, time="2026-11-21T09:00:00.000Z"))
    assert pc.store.sync_state().last_exchange == "2026-11-21T09:00:00.000Z"


class NeverStillLine(PassingLine):
    """While each request is on its way, somebody at the PC registers another person."""

    def __init__(self, pc: Pc) -> None:
        super().__init__(pc.line)
        self._pc = pc
        self.requests = 0

    def exchange(self, request: SyncRequest) -> SyncResponse:
        self.requests += 1
        self._pc.register(nik=f"321219550398{self.requests + 100:04}")
        return self._line.exchange(request)


def test_an_exchange_ends_also_while_people_go_on_writing(busy_pc: Pc) -> None:
    before = busy_pc.store.sync_state().last_exchange
    line = NeverStillLine(busy_pc)
    report = busy_pc.sync(line)
    assert report.sent >= 40
    assert report.waiting > 0
    assert line.requests < 40
    assert busy_pc.store.sync_state().last_exchange == before
    assert busy_pc.sync().waiting == 0
    assert busy_pc.store.sync_state().last_exchange != before
