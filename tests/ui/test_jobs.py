"""Work away from the window's thread comes home, in order, and never stops the window."""

import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import NoLine
from desktop.machine import MachineSettings
from desktop.ui.jobs import Jobs
from desktop.ui.widgets.later import Later
from desktop.ui.widgets.laying import Laying
from desktop.usecases.desk import Office
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace
from desktop.usecases.scans.fetching import fetched
from sync.model.attachments import FileRef
from sync.model.pack import Pack
from sync.ports import LineDown
from tests.support.clock import FixedClock
from tests.support.keyrings import MemoryKeyring

AT_ONCE = 5.0  # seconds; whoever waits for the server waits for 30


class Bench:
    """Jobs with a place for the errors nobody handled."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self.jobs = Jobs(self.errors.append)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.jobs.close()


def test_a_result_comes_back_in_the_windows_thread(qtbot: QtBot, bench: Bench) -> None:
    found: list[tuple[int, threading.Thread]] = []
    bench.jobs.look_up(lambda: 41 + 1, lambda result: found.append((result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(found))
    assert found == [(42, threading.main_thread())]


def test_writes_are_done_one_after_another_in_the_order_asked_for(qtbot: QtBot, bench: Bench) -> None:
    done: list[int] = []
    for number in range(50):
        bench.jobs.write(lambda number=number: done.append(number))  # type: ignore[misc]
    qtbot.waitUntil(lambda: not bench.jobs.busy)
    assert done == list(range(50))


def test_results_that_are_booleans_come_back_thousands_of_times(qtbot: QtBot, bench: Bench) -> None:
    found: list[bool] = []
    for _ in range(3000):
        bench.jobs.look_up(lambda: True, found.append)
    qtbot.waitUntil(lambda: len(found) == 3000, timeout=20_000)
    assert all(found)


def test_an_error_goes_to_the_caller_who_asked_for_it(qtbot: QtBot, bench: Bench) -> None:
    caught: list[Exception] = []
    bench.jobs.write(lambda: 1 / 0, failed=caught.append)
    qtbot.waitUntil(lambda: bool(caught))
    assert isinstance(caught[0], ZeroDivisionError)
    assert not bench.errors


def test_an_error_nobody_asked_for_is_told_in_one_place(qtbot: QtBot, bench: Bench) -> None:
    bench.jobs.write(lambda: 1 / 0)
    qtbot.waitUntil(lambda: bool(bench.errors))
    assert isinstance(bench.errors[0], ZeroDivisionError)


def test_a_fault_in_one_callback_does_not_stop_the_next(qtbot: QtBot, bench: Bench) -> None:
    found: list[int] = []
    bench.jobs.write(lambda: 0, lambda number: 1 / number)
    bench.jobs.write(lambda: 2, found.append)
    qtbot.waitUntil(lambda: found == [2])
    assert len(bench.errors) == 1


def test_the_result_for_a_closed_screen_is_dropped_but_the_work_is_done(qtbot: QtBot, bench: Bench) -> None:
    done, told = threading.Event(), list[bool]()
    screen = QObject()
    hold = threading.Event()

    def work() -> bool:
        hold.wait(5)
        done.set()
        return True

    bench.jobs.write(work, told.append, owner=screen)
    screen.deleteLater()
    qtbot.waitUntil(lambda: not _lives(screen))
    hold.set()
    qtbot.waitUntil(lambda: not bench.jobs.busy)
    assert done.is_set()
    assert not told


def test_what_failed_for_a_closed_screen_is_told_without_it(qtbot: QtBot, bench: Bench) -> None:
    caught, screen, hold = list[Exception](), QObject(), threading.Event()

    def work() -> None:
        hold.wait(5)
        raise NoLine("the line is down")

    bench.jobs.write(work, failed=caught.append, owner=screen)
    screen.deleteLater()
    qtbot.waitUntil(lambda: not _lives(screen))
    hold.set()
    qtbot.waitUntil(lambda: not bench.jobs.busy)
    assert not caught
    assert [str(error) for error in bench.errors] == ["the line is down"]


def test_closing_waits_for_what_was_asked_for(bench: Bench) -> None:
    done: list[int] = []
    for number in range(20):
        bench.jobs.write(lambda number=number: done.append(number))  # type: ignore[misc]
    bench.jobs.close()
    assert len(done) == 20


def laying(laid: list[str], names: str) -> Iterator[None]:
    """Lays one part after another, each of which takes its time."""
    for name in names:
        laid.append(name)
        until = time.perf_counter() + 0.01
        while time.perf_counter() < until:
            pass
        yield


def test_parts_are_laid_one_in_a_turn_and_keys_are_seen_in_between(qtbot: QtBot, bench: Bench) -> None:
    laid: list[str] = []
    page, seen = QObject(), list[str]()
    Laying(bench.jobs, page).begin(laying(laid, "abc"))
    assert laid == ["a"]
    QTimer.singleShot(0, lambda: seen.extend(laid))
    qtbot.waitUntil(lambda: not bench.jobs.busy)
    assert laid == ["a", "b", "c"]
    assert len(seen) < 3


def test_what_somebody_reaches_for_is_laid_at_once_and_what_nobody_wants_any_more_is_not(
    qtbot: QtBot, bench: Bench
) -> None:
    laid: list[str] = []
    page = QObject()
    parts = Laying(bench.jobs, page)
    parts.begin(laying(laid, "abc"))
    parts.begin(laying(laid, "xyz"))
    assert laid == ["a", "x"]
    parts.finish()
    assert laid == ["a", "x", "y", "z"]
    qtbot.waitUntil(lambda: not bench.jobs.busy)
    assert laid == ["a", "x", "y", "z"]


@pytest.fixture
def silent() -> Iterator[tuple[socket.socket, str]]:
    """A server that takes calls and never says anything, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening, f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_closing_does_not_wait_for_a_scan_from_a_server_that_says_nothing(
    bench: Bench, office: Office, silent: tuple[socket.socket, str]
) -> None:
    listening, address = silent
    office.store.join(msgspec.structs.replace(office.store.membership(), server=address), "token-1", "PC 1")
    scan = FileRef(sha256="0" * 64, media_type="image/jpeg", size=9)
    bench.jobs.look_up(partial(fetched, office, scan, grip=bench.jobs.grip()))
    assert isinstance(closed_while_it_hangs(bench, listening), NoLine)


def test_closing_does_not_wait_for_a_server_that_says_nothing_to_a_new_pc(
    bench: Bench, tmp_path: Path, pack: Pack, memory_keyring: MemoryKeyring, silent: tuple[socket.socket, str]
) -> None:
    listening, address = silent
    place = Workplace(tmp_path / "pc", pack, FixedClock(), MachineSettings())
    grip = bench.jobs.grip()
    bench.jobs.write(partial(enroll, place, address, "ABCD-EFGH-JKLM", "Loket 1", sleep=grip.pause, grip=grip))
    assert isinstance(closed_while_it_hangs(bench, listening), NoLine)


def closed_while_it_hangs(bench: Bench, listening: socket.socket) -> Exception:
    """What the work under way ends in when all is closed while `listening` owes it an answer."""
    call, _caller = listening.accept()
    with call:
        assert call.recv(65536)
        began = time.monotonic()
        bench.jobs.close()
        assert time.monotonic() - began < AT_ONCE
    (error,) = bench.errors
    return error


def test_a_grip_that_is_asked_for_once_all_is_closed_holds_a_line_that_carries_nothing(bench: Bench) -> None:
    bench.jobs.close()
    with pytest.raises(LineDown):
        bench.jobs.grip().begin()


def test_the_window_goes_on_while_work_takes_long(qtbot: QtBot, bench: Bench) -> None:
    hold, ticks = threading.Event(), list[int]()
    clock = QElapsedTimer()
    clock.start()
    ticker = QTimer()
    ticker.timeout.connect(lambda: ticks.append(clock.elapsed()))
    ticker.start(5)
    bench.jobs.run("network", lambda: hold.wait(5))
    qtbot.waitUntil(lambda: len(ticks) >= 20)
    assert bench.jobs.busy
    hold.set()


def _lives(thing: QObject) -> bool:
    from shiboken6 import isValid  # noqa: PLC0415

    return bool(isValid(thing))


def test_a_part_that_is_shown_left_and_shown_again_while_it_is_laid_is_laid_once(
    qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, laid = list[QWidget](), list[str]()

    def make() -> QWidget:
        made.append(QWidget())
        return made[-1]

    monkeypatch.setattr("desktop.ui.jobs._TURN", 0)  # as on a slow PC, where every step takes a turn of its own

    part = Later(make, bench.jobs)
    qtbot.addWidget(part)
    part.laid.connect(lambda: laid.append("laid"))
    for _time in range(2):
        part.show()
        part.hide()
    part.show()
    qtbot.waitUntil(lambda: not bench.jobs.busy)
    assert part.is_laid
    assert len(made) == len(laid) == 1
