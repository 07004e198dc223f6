"""A page of changes is laid while central is asked for the next one, and nothing is lost where that breaks off."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from desktop.store.keeping import Keeper
from desktop.store.values import Intent, Query
from sync import pacing
from sync.engine import Engine
from sync.meanwhile import Act, Together, at_once, in_turn
from sync.ports import CentralRefused, LineDown
from sync.protocol import NumberBlock, SyncRequest, SyncResponse
from sync.report import ExchangeReport
from tests.support.in_process import HousePc
from tests.support.office import PERSON
from tests.sync.conftest import NewHousePc
from tests.sync.pc import FailingLine, PassingLine

T = TypeVar("T")

RECORDS = 30
EVERYBODY = Query(record_type="registration")


class PowerCut(BaseException):
    """The program ended here."""


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few registrations each."""
    monkeypatch.setattr(pacing, "MOST_WANTED", 2_500)


@pytest.fixture
def full_pc(house_pc: NewHousePc) -> HousePc:
    """A PC whose registrations central has."""
    pc = house_pc("full")
    register(pc, range(RECORDS))
    pc.sync()
    return pc


@pytest.fixture
def empty_pc(full_pc: HousePc, house_pc: NewHousePc) -> HousePc:
    """A PC that has lost all, also the last three registrations, which are its own work."""
    pc = house_pc("empty")
    register(pc, range(RECORDS, RECORDS + 3))
    pc.sync()
    full_pc.sync()
    with pc.store._database.transaction() as connection:
        keeper = Keeper(pc.store.pack, pc.store._tables, connection)
        for record in pc.store.select(EVERYBODY):
            keeper.drop("registration", record)
        connection.execute("UPDATE membership SET cursor = '{}'")
    return pc


def register(pc: HousePc, numbers: range) -> None:
    people = [PERSON | {"name": f"Sari {number}", "nik": f"32121955039800{number + 1:02}"} for number in numbers]
    intents = [Intent(record_type="registration", action="create", fields=person) for person in people]
    pc.store.write(pc.house.clerk, intents)


def exchanged(pc: HousePc, line: PassingLine, together: Together, **more: Any) -> ExchangeReport:
    engine = Engine(pc.store, line, pc.clock, sleep=pc.pauses.append, together=together)
    return engine.exchange_all(**more)


def counting(pc: HousePc, fails: Callable[[int, SyncRequest], str | None] = lambda *_: None) -> FailingLine:
    return FailingLine(pc.line(), fails)


def line_first(call: Callable[[], T], beside: Act) -> T:
    """Central has answered before anything is laid."""
    try:
        return call()
    finally:
        beside()


def cut_at(number: int) -> Together:
    """The power fails when central has answered the request that went ahead, and the page before it is not laid."""
    left = iter(range(number - 1, -1, -1))

    def cut(call: Callable[[], T], beside: Act) -> T:
        answer = call()
        if next(left) == 0:
            raise PowerCut
        beside()
        return answer

    return cut


def heard_by(line: FailingLine) -> list[int]:
    """The cursors of the requests, as numbers."""
    return [sum(request.cursor.values()) for request in line.requests]


def held(pc: HousePc) -> dict[str, Any]:
    return {record.id: record.fields for record in pc.store.many("registration", pc.store.select(EVERYBODY))}


def assert_alike(pc: HousePc, other: HousePc) -> None:
    """Both hold what central has, and central finds no difference."""
    assert held(pc) == held(other)
    assert len(held(pc)) == RECORDS + 3
    office = pc.house.office
    assert pc.store.digests(office) == other.store.digests(office)


def test_the_next_page_is_asked_for_before_the_last_one_is_laid(empty_pc: HousePc, full_pc: HousePc) -> None:
    here: list[int] = []
    line = counting(empty_pc)

    def together(call: Callable[[], T], beside: Act) -> T:
        answer = call()
        here.append(empty_pc.store.count(EVERYBODY))
        beside()
        return answer

    report = exchanged(empty_pc, line, together)
    assert report.requests == len(line.requests) == len(here) + 1 > 5
    assert heard_by(line) == sorted(set(heard_by(line))), "a page was asked for twice"
    assert (here[0], here) == (0, sorted(here))
    assert_alike(empty_pc, full_pc)


@pytest.mark.parametrize("together", [in_turn, line_first, at_once])
def test_it_comes_to_the_same_whichever_is_done_first(empty_pc: HousePc, full_pc: HousePc, together: Together) -> None:
    line = counting(empty_pc, lambda number, _: {3: "before", 6: "after"}.get(number))
    report = exchanged(empty_pc, line, together)
    assert (report.rejoined, len(line.requests)) == (False, report.requests + 2)
    assert_alike(empty_pc, full_pc)


@pytest.mark.parametrize("number", range(1, 8))
def test_a_power_cut_before_a_page_is_laid_costs_that_page_alone(
    empty_pc: HousePc, full_pc: HousePc, number: int
) -> None:
    line = counting(empty_pc)
    with pytest.raises(PowerCut):
        exchanged(empty_pc, line, cut_at(number))
    again = counting(empty_pc)
    report = exchanged(empty_pc, again, in_turn)
    assert again.requests[0].cursor == line.requests[-2].cursor
    assert not report.rejoined, "it was taken for a copy"
    assert_alike(empty_pc, full_pc)


def test_own_work_is_told_again_where_the_request_that_went_ahead_ended_the_download(
    empty_pc: HousePc, full_pc: HousePc
) -> None:
    """For central the PC had then heard all that was there when it began, its own work among it."""
    pages = len(requests_of_a_download(empty_pc))
    with pytest.raises(PowerCut):
        exchanged(empty_pc, counting(empty_pc), cut_at(pages - 1))
    assert len(held(empty_pc)) < RECORDS + 3
    empty_pc.sync()
    assert_alike(empty_pc, full_pc)


def requests_of_a_download(pc: HousePc) -> list[SyncRequest]:
    """As many as it takes, without doing it."""
    line = counting(pc)
    member, requests, more = pc.store.membership(), [], True
    cursor = dict[str, int]()
    while more:
        request = SyncRequest(
            pack=member.pack, device=member.device, epoch=member.epoch, cursor=cursor, want=pacing.MOST_WANTED
        )
        answer = line.exchange(request)
        requests.append(request)
        cursor, more = answer.cursor, answer.more
    return requests


def test_what_is_written_while_a_page_is_laid_goes_with_the_next_request(empty_pc: HousePc, full_pc: HousePc) -> None:
    line, here = counting(empty_pc), iter((True, *[False] * 100))

    def together(call: Callable[[], T], beside: Act) -> T:
        beside()
        if next(here):
            register(empty_pc, range(50, 51))
        return call()

    report = exchanged(empty_pc, line, together)
    assert [len(request.ops) for request in line.requests[:3]] == [0, 0, 1]
    assert (report.sent, report.waiting, empty_pc.store.outbox()) == (1, 0, [])
    full_pc.sync()
    assert held(empty_pc) == held(full_pc)
    assert len(held(full_pc)) == RECORDS + 4


def test_no_op_goes_before_all_that_was_told_is_laid(empty_pc: HousePc, full_pc: HousePc) -> None:
    register(empty_pc, range(50, 56))
    ahead: list[bool] = []

    class Looking(FailingLine):
        def exchange(self, request: SyncRequest) -> SyncResponse:
            is_ahead = empty_pc.store.membership().cursor != request.cursor
            assert not (is_ahead and request.ops)
            ahead.append(is_ahead)
            return super().exchange(request)

    line = Looking(empty_pc.line(), lambda _, request: "before" if len(request.ops) > 1 else None)
    report = exchanged(empty_pc, line, line_first)
    assert (report.sent, report.waiting) == (6, 0)
    assert not any(ahead[:6])
    assert ahead.count(True) > 3
    full_pc.sync()
    assert held(empty_pc) == held(full_pc)


def test_an_exchange_that_is_cancelled_keeps_the_page_that_had_come(empty_pc: HousePc, full_pc: HousePc) -> None:
    def cancel(report: ExchangeReport) -> None:
        if report.requests == 2:
            raise KeyError("cancelled")

    line = counting(empty_pc)
    with pytest.raises(KeyError):
        exchanged(empty_pc, line, in_turn, progress=cancel)
    received = len(held(empty_pc))
    assert received > 0
    again = counting(empty_pc)
    exchanged(empty_pc, again, in_turn)
    assert heard_by(again)[0] > heard_by(line)[-1]
    assert_alike(empty_pc, full_pc)


def test_a_refusal_of_the_request_that_went_ahead_is_told_once_the_page_before_it_is_laid(empty_pc: HousePc) -> None:
    class Refusing(FailingLine):
        def exchange(self, request: SyncRequest) -> SyncResponse:
            if len(self.requests) == 3:
                raise CentralRefused("protocol_unsupported")
            return super().exchange(request)

    line = Refusing(empty_pc.line(), lambda *_: None)
    with pytest.raises(CentralRefused, match="protocol_unsupported"):
        exchanged(empty_pc, line, line_first)
    assert sum(empty_pc.store.membership().cursor.values()) > heard_by(line)[-1]


def test_a_central_that_is_put_back_meanwhile_is_heard_again_from_there(empty_pc: HousePc, full_pc: HousePc) -> None:
    house = empty_pc.house
    backup = house.back_up()
    register(full_pc, range(50, 60))
    full_pc.sync()

    class PutBack(FailingLine):
        def exchange(self, request: SyncRequest) -> SyncResponse:
            if self.requests and sum(request.cursor.values()) > in_the_backup:
                house.put_back(backup)
            return super().exchange(request)

    in_the_backup = sum(full_pc.store.membership().cursor.values()) - 5
    line = PutBack(empty_pc.line(), lambda *_: None)
    report = exchanged(empty_pc, line, line_first)
    assert (report.new_epoch, report.rejoined) == (True, False)
    full_pc.sync()
    empty_pc.sync()
    assert held(empty_pc) == held(full_pc)
    assert len(held(full_pc)) == RECORDS + 13


def test_numbers_that_come_with_a_page_are_laid_before_the_next_request_tells_the_stock(empty_pc: HousePc) -> None:
    block = NumberBlock(series="recommendation", year=2026, first=9_001, last=9_050)

    class Granting(FailingLine):
        def exchange(self, request: SyncRequest) -> SyncResponse:
            answer = super().exchange(request)
            answer.blocks = [block] if len(self.requests) == 2 else []
            return answer

    line = Granting(empty_pc.line(), lambda *_: None)
    exchanged(empty_pc, line, line_first)
    left = [sum(entry.left for entry in request.stock if entry.year == 2026) for request in line.requests]
    assert left[2] == left[1] + 50


def test_another_program_on_the_same_data_may_exchange_meanwhile(empty_pc: HousePc, full_pc: HousePc) -> None:
    """One request of it, while one of this program is under way: both go on from the same incarnation."""
    other = counting(empty_pc, lambda number, _: "before" if number > 1 else None)
    both = iter((False, True, *[False] * 100))

    def together(call: Callable[[], T], beside: Act) -> T:
        if next(both):
            with pytest.raises(LineDown):
                empty_pc.sync(other)
        return line_first(call, beside)

    report = exchanged(empty_pc, counting(empty_pc), together)
    assert len(other.requests) > 1
    assert not report.rejoined
    assert not empty_pc.sync().rejoined
    assert_alike(empty_pc, full_pc)
