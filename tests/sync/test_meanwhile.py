"""What is left of an answer is laid while the line carries the next request."""

import threading
from collections.abc import Callable
from typing import TypeVar

import pytest

from sync.engine import Engine
from sync.meanwhile import Act, Together, at_once
from sync.ports import LineDown
from sync.report import ExchangeReport
from tests.sync.conftest import NewPc
from tests.sync.pc import FailingLine, Office, Pc

T = TypeVar("T")


class PowerCut(BaseException):
    """The program ended here."""


@pytest.fixture
def busy_pc(office: Office, new_pc: NewPc) -> Pc:
    """A PC with forty registrations to send."""
    pc = new_pc(office, "Loket 1")
    for number in range(40):
        pc.register(name="Sari Wulandari", nik=f"32121955039800{number + 1:02}")
    return pc


def exchanged(pc: Pc, line: FailingLine, together: Together) -> ExchangeReport:
    return Engine(pc.store, line, pc.clock, sleep=pc.pauses.append, together=together).exchange_all()


def test_each_waits_for_the_other() -> None:
    began, ended = threading.Event(), threading.Event()

    def call() -> str:
        began.set()
        assert ended.wait(10)
        return "answer"

    def beside() -> None:
        assert began.wait(10)
        ended.set()

    assert at_once(call, beside) == "answer"


def test_what_was_put_off_is_done_also_where_the_line_breaks() -> None:
    done = []

    def call() -> str:
        raise LineDown

    with pytest.raises(LineDown):
        at_once(call, lambda: done.append(1))
    assert done == [1]


def test_the_line_is_quiet_once_an_error_is_told() -> None:
    under_way, quiet = threading.Event(), threading.Event()

    def call() -> None:
        under_way.set()
        quiet.set()

    def beside() -> None:
        under_way.wait(10)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        at_once(call, beside)
    assert quiet.is_set()


def test_a_request_goes_before_the_last_verdicts_are_laid_and_repeats_no_op(busy_pc: Pc) -> None:
    line = FailingLine(busy_pc.line, lambda *_: None)
    still_here: list[int] = []

    def line_first(call: Callable[[], T], beside: Act) -> T:
        answer = call()
        still_here.append(len(busy_pc.store.outbox()))
        beside()
        return answer

    report = exchanged(busy_pc, line, line_first)
    sent = [[op.id for op in request.ops] for request in line.requests]
    assert sum(map(len, sent)) == len({op for ops in sent for op in ops}) == report.sent == 40
    assert still_here[0] == 40
    assert (report.waiting, busy_pc.store.outbox()) == (0, [])


def test_with_a_thread_for_the_line_everything_arrives(busy_pc: Pc) -> None:
    report = exchanged(
        busy_pc, FailingLine(busy_pc.line, lambda number, _: "after" if number % 3 == 2 else None), at_once
    )
    assert (report.waiting, busy_pc.store.outbox()) == (0, [])
    assert report.sent == 40


def test_verdicts_that_a_power_cut_took_are_heard_again(busy_pc: Pc) -> None:
    def cut(call: Callable[[], T], beside: Act) -> T:
        call()
        raise PowerCut

    with pytest.raises(PowerCut):
        exchanged(busy_pc, FailingLine(busy_pc.line, lambda *_: None), cut)
    assert len(busy_pc.store.outbox()) == 40
    report = busy_pc.sync()
    assert (report.sent, report.rejected, report.rejoined) == (40, 0, False)
    assert busy_pc.store.outbox() == []


def test_a_refused_op_holds_up_the_next_one_on_its_record_within_the_exchange(office: Office, new_pc: NewPc) -> None:
    pc = new_pc(office, "Loket 1")
    record = pc.register()
    pc.sync()
    pc.edit(record, by="nobody", phone="+6281122334455")
    later = pc.edit(record, address="Jl. Baru 5")
    line = FailingLine(pc.line, lambda _, request: "before" if len(request.ops) > 1 else None)
    report = exchanged(pc, line, at_once)
    assert (report.rejected, report.sent) == (1, 1)
    assert [item.state for item in pc.store.outbox()] == ["quarantined", "waiting"]
    assert later.id not in {op.id for request in line.requests if len(request.ops) == 1 for op in request.ops}
