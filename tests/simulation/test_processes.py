"""Real processes, real sockets and kill -9: what was acknowledged is at central, and all PCs have the same."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from sync.engine import Engine
from sync.transport import HttpLine
from tests.simulation import final
from tests.simulation.clerk import EXCHANGING, SAVING
from tests.simulation.house import House
from tests.simulation.ledger import Ledger
from tests.simulation.pc import SimPc
from tests.simulation.times import PcClock, WorldTime
from tests.simulation.town import CENTRAL_FILE, town

TOP = Path(__file__).parents[2]
KILLS, PCS = 12, 3
MOST_LINES = 12  # said by a clerk between two kills: four to six saves and exchanges


class Process:
    """A program that is killed and started again; what it wrote to its standard output stays."""

    def __init__(self, command: list[str], said: Path) -> None:
        self._command = [sys.executable, "-m", *command]
        self._said = said
        self._running: subprocess.Popen[bytes] | None = None
        self._spoken = 0  # bytes said before it was last started

    def start(self) -> None:
        self._said.touch()
        self._spoken = self._said.stat().st_size
        with self._said.open("ab") as out, self._said.with_suffix(".err").open("ab") as errors:
            self._running = subprocess.Popen(self._command, cwd=TOP, stdout=out, stderr=errors, env=os.environ)

    def kill(self) -> None:
        """SIGKILL: nothing of it runs any more afterwards."""
        assert self._running is not None, "a process is started before it is killed"
        self._running.send_signal(signal.SIGKILL)
        self._running.wait()

    def wait_until_awake(self) -> None:
        """Until it has said something since it was started."""
        self._wait_until(lambda: self._said.stat().st_size > self._spoken)

    def wait_for_lines(self, n: int) -> None:
        """Until it has said as many more."""
        before = len(self.said())
        self._wait_until(lambda: len(self.said()) >= before + n)

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not is_so():
            assert self.is_running(), self._said.with_suffix(".err").read_text("utf-8")[-2000:]
            assert time.monotonic() < end, "a process says nothing"
            time.sleep(0.02)

    def is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def said(self) -> list[str]:
        """Whole lines: a process that is killed may leave half a one."""
        return [line for line in self._said.read_text("utf-8").split("\n")[:-1] if line]


@contextmanager
def killed_at_the_end(process: Process) -> Iterator[Process]:
    process.start()
    try:
        yield process
    finally:
        if process.is_running():
            process.kill()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("central does not answer")


def test_what_was_acknowledged_survives_every_kill(tmp_path: Path) -> None:
    start, port = town(), free_port()
    office, pack = start.offices[0], Path(start.pack.folder)
    shutil.copyfile(start.central, tmp_path / CENTRAL_FILE)
    for number, source in enumerate(office.pcs[:PCS]):
        shutil.copytree(source, tmp_path / f"pc-{number}")
    url = f"http://127.0.0.1:{port}"
    serve = [
        "sync.central",
        "--database",
        str(tmp_path / CENTRAL_FILE),
        "--pack",
        str(pack),
        "serve",
        "--port",
        str(port),
    ]
    central = Process(serve, tmp_path / "central.out")
    clerks = [
        Process(["tests.simulation.clerk", str(tmp_path / f"pc-{n}"), str(pack), url, str(n)], tmp_path / f"pc-{n}.out")
        for n in range(PCS)
    ]
    with killed_at_the_end(central):
        wait_for(port)
        with ExitStack() as stack:
            for clerk in clerks:
                stack.enter_context(killed_at_the_end(clerk))
            kill_at_random(central, clerks)
        if not central.is_running():
            central.start()
        wait_for(port)
        pcs = [opened(tmp_path / f"pc-{number}", office, start.pack) for number in range(PCS)]
        for pc in pcs * 2:
            exchange(pc, url)
    check(tmp_path, pcs, [line for clerk in clerks for line in clerk.said() if line not in (SAVING, EXCHANGING)])


def kill_at_random(central: Process, clerks: list[Process]) -> None:
    """Time is what is tried here: a process dies in the midst of what a clerk has just begun or done."""
    random = Random(1)
    for _ in range(KILLS):
        random.choice(clerks).wait_for_lines(random.randint(1, MOST_LINES))
        process = random.choice([central, *clerks])
        process.wait_until_awake()
        process.kill()
        process.start()


def opened(folder: Path, office: Any, pack: Any) -> SimPc:
    return SimPc(folder.name, office, folder, pack, PcClock(WorldTime()), Ledger())


def exchange(pc: SimPc, url: str) -> None:
    line = HttpLine(url, pc.store.token())
    Engine(pc.store, line, pc.clock).exchange_all()
    line.close()


def check(folder: Path, pcs: list[SimPc], acknowledged: list[str]) -> None:
    """Every save that was acknowledged is in central's history or in its PC's quarantine, and all have the same."""
    house = House(folder / CENTRAL_FILE, town().packs, WorldTime())
    known = [item.op.id for item in house.history()]
    here = {op.id for pc in pcs for op, _ in pc.outbox()}
    assert len(acknowledged) > 10, "the clerks hardly wrote anything"
    assert len(set(known)) == len(known)
    assert not set(acknowledged) - set(known) - here
    world: Any = SimpleNamespace(house=house)
    for pc in pcs:
        final.drained(pc)
        final.equal(world, pc)
        assert pc.store.first_broken_entry() is None
        pc.close()
    house.close()
