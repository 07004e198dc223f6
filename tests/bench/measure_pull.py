"""A full download while a clerk goes on saving: how long a save waits, and what the PC itself takes for it all."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bench import Bench
from corpus import People
from figure import Figure
from office import desk_of
from timing import in_milliseconds

from desktop.bootstrap import take_short_turns
from desktop.clock import SystemClock
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Office
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace
from desktop.usecases.people.registering import register
from practice_central import PracticeCentral, practice_central
from sync.engine import Engine
from sync.protocol import SyncRequest, SyncResponse
from sync.transport import HttpLine

ROWS = 10_000
PASSPHRASE = "belajar-loket"
PACE = 0.05  # seconds between two saves: quicker than any hand
SERIALS_APART = 5000


class ClockedLine(HttpLine):
    """Counts the seconds spent on the line and at central."""

    away = 0.0

    def exchange(self, request: SyncRequest) -> SyncResponse:
        began = time.perf_counter()
        try:
            return super().exchange(request)
        finally:
            self.away += time.perf_counter() - began


def measure(bench: Bench) -> Iterator[Figure]:
    n = min(ROWS, bench.rows)
    take_short_turns()
    with practice_central(bench.scratch / "pull-central") as central:
        first, second, third = (_join(bench, central, f"Pull PC {number}") for number in range(3))
        try:
            crowd = People(seed=17).take(n)
            intents = [Intent(record_type="registration", action="create", fields=person) for person in crowd]
            first.store.write(desk_of(first, "siti").author("registration"), intents)
            sending = _exchanged(first)
            receiving = _exchanged(second)
            saves = _saved_meanwhile(third, n)
            _prove_equal(n, second, third)
        finally:
            for office in (first, second, third):
                office.close()
    yield Figure(name=f"send {n:,}: the PC's own part", samples=(sending,), unit="s", target=3.0)
    yield Figure(name=f"receive {n:,}: the PC's own part", samples=(receiving,), unit="s", target=4.0)
    yield Figure(
        name=f"save while {n:,} come in",
        samples=in_milliseconds(saves),
        unit="ms",
        target=50,
        judged_by="p99",
        note=f"one save each {PACE:g} s",
    )


def _join(bench: Bench, central: PracticeCentral, name: str) -> Office:
    place = Workplace(Path(bench.scratch, name), bench.pack, SystemClock())
    return enroll(place, central.url, central.new_code(), name, PASSPHRASE).office


def _exchanged(office: Office) -> float:
    """The seconds of an exchange less those on the line and at central."""
    line = ClockedLine(office.store.membership().server, office.store.token())
    began = time.perf_counter()
    Engine(office.store, line, office.clock).exchange_all()
    took = time.perf_counter() - began
    line.close()
    return took - line.away


def _saved_meanwhile(office: Office, n: int) -> tuple[float, ...]:
    """The seconds of each save until all `n` are in: an exchange has no end while somebody goes on saving."""
    everybody = Query(record_type="registration")
    desk = desk_of(office, "siti")
    newcomers = iter(People(seed=19, first_serial=SERIALS_APART).take(ROWS))
    pulling = threading.Thread(target=_exchanged, args=(office,))
    took: list[float] = []
    pulling.start()
    while not took or (pulling.is_alive() and office.store.count(everybody) < n + len(took)):
        began = time.perf_counter()
        register(desk, next(newcomers))
        took.append(time.perf_counter() - began)
        pulling.join(PACE)
    pulling.join()
    return tuple(took)


def _prove_equal(n: int, *offices: Office) -> None:
    """Raises AssertionError."""
    for office in offices:
        found = office.store.count(Query(record_type="registration"))
        if found < n:
            raise AssertionError(f"{n} were sent, {found} arrived")
