"""One simulated world: central, its offices' PCs, the network between them, and what happens there."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from unittest.mock import patch

from desktop.errors import Refused
from desktop.store.errors import DiskFull
from sync import pacing
from sync.central.courier import CourierRefused
from sync.central.devices import Device
from sync.engine import Engine, ExchangeReport
from sync.meanwhile import Act, in_turn
from sync.ports import CentralRefused, LineDown
from sync.protocol import SyncRequest, SyncResponse
from sync.wire import Coding, shipped
from tests.simulation import checks
from tests.simulation.actions import Action, Plan
from tests.simulation.broken import Broken
from tests.simulation.chance import Chance
from tests.simulation.codec import Codec
from tests.simulation.disk import Fault, Killed
from tests.simulation.house import House
from tests.simulation.ledger import Ledger
from tests.simulation.network import LateAnswer, Network, SimLine, weather
from tests.simulation.pc import SimPc
from tests.simulation.people import NothingToDo
from tests.simulation.times import PcClock, WorldTime
from tests.simulation.town import CENTRAL_FILE, Town, memory_folder

CODINGS: tuple[Coding, ...] = ("identity", "identity", "gzip", "dcz" if shipped() else "gzip")
TRANSIENT = ("too_busy", "internal", "too_large", "bad_request")

SMALL_PAGES_IN = 5  # of so many seeds one has pages of a change or two, and PCs that die between any of them
SMALL_PAGE = 500  # bytes

T = TypeVar("T")


class World:
    """What a seed is played in. Everything said goes into `trace`, alike in every run of the seed."""

    def __init__(self, plan: Plan, town: Town, clocks: int = 0) -> None:
        """`clocks`: another number gives the PCs other clocks and nothing else."""
        self.plan = plan
        self.pages_are_small = plan.seed % SMALL_PAGES_IN == 0
        self.town = town
        self.chance = Chance(plan.seed)
        self.time = WorldTime()
        self.ledger = Ledger()
        self.trace: list[str] = []
        self.folder = Path(tempfile.mkdtemp(dir=memory_folder()))
        shutil.copyfile(town.central, self.folder / CENTRAL_FILE)
        self.house = House(self.folder / CENTRAL_FILE, town.packs, self.time)
        codec = Codec(CODINGS[plan.seed % len(CODINGS)])
        self.network = Network(self.house, self.time, codec, self.say)
        self.house.watch = self._watch
        self.watcher = checks.Watcher(self)
        self.pcs: list[SimPc] = []
        self._folders = 0
        self.unaware: set[str] = set()  # PCs that had no whole exchange since central's file was replaced
        self.sticks: list[Any] = []
        self.shut_out: set[str] = set()  # devices
        self.copied: set[str] = set()  # devices of which there was more than one copy
        errors = Random(clocks)
        for number in range(plan.pcs):
            office = town.offices[number % plan.offices]
            source = office.pcs[number // plan.offices]
            folder = self.folder / f"pc-{number + 1}"
            shutil.copytree(source, folder)
            error = timedelta(days=errors.randint(-9000, 9000)) if clocks else timedelta()
            clock = PcClock(self.time, error)
            self.pcs.append(SimPc(f"pc{number + 1}", office, folder, town.pack, clock, self.ledger))

    def close(self) -> None:
        for pc in self.pcs:
            pc.close()
        self.house.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def say(self, text: str) -> None:
        self.trace.append(text)

    def digest(self) -> str:
        """What tells two runs apart: all that was said, and all that central and the PCs hold."""
        held = [repr(sorted(scope.items())) for scope in self.house.records().values()]
        shown = [repr(sorted(pc.shown().items())) for pc in self.pcs]
        return hashlib.sha256("\n".join([*self.trace, *held, *shown]).encode()).hexdigest()

    def new_folder(self) -> Path:
        """The name of a folder that is not there yet."""
        self._folders += 1
        return self.folder / f"copy-{self._folders}"

    def begin(self, action: Action) -> Random:
        random = Random(action.draw)
        self.chance.begin(action.draw ^ self.plan.seed)
        self.time.pass_by(random.randint(1, 7200))
        return random

    def any_pc(self, random: Random) -> SimPc:
        return random.choice(self.pcs)

    def living(self) -> list[SimPc]:
        return [pc for pc in self.pcs if not pc.revoked]

    def at(self, pc: SimPc, fault: Fault | None, work: Callable[[], str | None]) -> None:
        """Work at a PC whose disk may fail meanwhile; what was written goes into the ledger."""
        if fault and self.pages_are_small:
            fault = fault._replace(at=fault.at * (1 + pc.disk.commits % 4))
        pc.disk.arm(fault)
        try:
            said = work()
            if said:
                self.say(f"{pc.name}: {said}")
        except NothingToDo:
            return
        except Killed:
            self.say(f"{pc.name} is {fault.kind if fault else 'killed'} commit {fault.at if fault else 0}")
            pc.reopen()
        except DiskFull:
            self.say(f"{pc.name}: the disk is full")
        except (Refused, CourierRefused) as error:
            issues = ", ".join(issue.code for issue in getattr(error, "issues", ()))
            self.say(f"{pc.name}: refused at once ({issues or type(error).__name__})")
        finally:
            pc.disk.arm(None)
            pc.note_new_ops()

    def exchange(self, pc: SimPc, faults: Iterator[str | None], narrow: bool = False) -> ExchangeReport | None:
        """The PC exchanges as long as the line lasts, with a new code where central forgot it; None when it broke."""
        line = SimLine(self.network, pc.name, pc.store.token(), faults, narrow)
        engine = Engine(
            pc.store,
            line,
            pc.clock,
            sleep=self.time.pass_by,
            jitter=self.chance.random.random,
            together=line_first if pc.disk.commits % 2 or self.pages_are_small else in_turn,
        )
        device = pc.member.device
        try:
            with patch.object(pacing, "MOST_WANTED", SMALL_PAGE) if self.pages_are_small else nullcontext():
                report = engine.exchange_all()
        except LineDown:
            self.say(f"{pc.name}: the line is down")
            return None
        except CentralRefused as error:
            if error.code == "bad_token" and not pc.revoked and not self.house.knows(pc.member.device):
                pc.join_anew(self.house)
                self.say(f"{pc.name} joins anew, with a code: central forgot it")
                return self.exchange(pc, faults, narrow)
            if error.code not in TRANSIENT and not pc.revoked:
                raise
            self.say(f"{pc.name}: central refused ({error.code})")
            return None
        if report.rejoined and device not in self.copied and pc.name not in self.unaware:
            raise Broken("only a copy is told that it is one", f"{pc.name}, {device}")
        self.unaware.discard(pc.name)
        pc.is_damaged = False
        self.say(f"{pc.name} exchanged: {_counted(report)}")
        return report

    def hear_late(self, late: LateAnswer, fault: Fault | None = None) -> None:
        """An old answer reaches its PC."""
        pc = next(pc for pc in self.pcs if pc.name == late.pc)
        self.say(f"{pc.name}: an old answer arrives")
        self.at(pc, fault, lambda: pc.store.apply_answer(late.request, late.response))

    @contextmanager
    def central_failing(self, fault: Fault | None) -> Iterator[None]:
        self.house.disk.arm(fault)
        try:
            yield
        finally:
            self.house.disk.arm(None)

    def _watch(self, device: Device, request: SyncRequest, response: SyncResponse) -> None:
        self.watcher.answered(device, request, response)


def _counted(report: ExchangeReport) -> str:
    counts = ("sent", "received", "rejected", "deferred", "given_back", "repaired", "set_aside")
    told = [f"{getattr(report, name)} {name}" for name in counts if getattr(report, name)]
    told += [name for name in ("rejoined", "new_epoch") if getattr(report, name)]
    return ", ".join(told) or "nothing"


def fair() -> Iterator[str | None]:
    """A line without faults."""
    while True:
        yield None


def broken_after(faults: Iterator[str | None], requests: int) -> Iterator[str | None]:
    """The line lasts for so many requests, then is gone."""
    for _ in range(requests):
        yield next(faults)
    while True:
        yield "request lost"


def draw_fault(random: Random, share: float) -> Fault | None:
    """In a `share` of cases, something for a disk."""
    if random.random() >= share:
        return None
    kinds: tuple[Any, ...] = ("killed before", "killed after", "full")
    return Fault(random.choice((1, 1, 2, 3)), random.choice(kinds))


def draw_weather(random: Random, badness: float) -> Iterator[str | None]:
    faults = weather(Random(random.getrandbits(32)), badness)
    lasts = random.choice((None, None, 1, 2, 4))
    return faults if lasts is None else broken_after(faults, lasts)


def line_first(call: Callable[[], T], beside: Act) -> T:
    """`sync.meanwhile.Together` at its worst: central has answered before anything that was put off is begun."""
    try:
        return call()
    finally:
        beside()
