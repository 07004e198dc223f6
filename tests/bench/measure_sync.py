"""Registrations on their way from one PC to another through a real central on loopback: time, and bytes on the line."""

from collections.abc import Iterator
from pathlib import Path

from bench import Bench
from corpus import People
from figure import Figure
from meter import Meter
from office import desk_of
from timing import timed

from desktop.clock import SystemClock
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Office
from desktop.usecases.joining import enroll
from desktop.usecases.office import Workplace
from desktop.usecases.syncing import sync_now
from practice_central import PracticeCentral, practice_central

TIMES = 3
PASSPHRASE = "belajar-loket"


def measure(bench: Bench) -> Iterator[Figure]:
    n = min(1000, bench.rows)
    crowd = People(seed=13)
    with practice_central(bench.scratch / "central") as central, Meter(central.url) as meter:
        first = _join(bench, central, meter.url, "PC 1")
        second = _join(bench, central, meter.url, "PC 2")
        pushing: list[float] = []
        pulling: list[float] = []
        pushed: list[float] = []
        pulled: list[float] = []
        try:
            for _ in range(bench.times(TIMES)):
                _register(first, crowd, n)
                meter.reset()
                pushing += timed([lambda: sync_now(first)])
                pushed.append((meter.sent + meter.received) / n)
                meter.reset()
                pulling += timed([lambda: sync_now(second)])
                pulled.append((meter.sent + meter.received) / n)
            _prove_equal(first, second, n * bench.times(TIMES))
        finally:
            first.close()
            second.close()
    yield Figure(name=f"send {n:,} registrations", samples=tuple(pushing), unit="s", note="central in its own process")
    yield Figure(name=f"receive {n:,} registrations", samples=tuple(pulling), unit="s")
    yield Figure(
        name="- bytes on the line for each sent", samples=tuple(pushed), unit="B", note="both ways, headers too"
    )
    yield Figure(name="- bytes on the line for each received", samples=tuple(pulled), unit="B")


def _join(bench: Bench, central: PracticeCentral, url: str, name: str) -> Office:
    place = Workplace(Path(bench.scratch, name), bench.pack, SystemClock())
    return enroll(place, url, central.new_code(), name, PASSPHRASE).office


def _register(office: Office, crowd: People, n: int) -> None:
    desk = desk_of(office, "siti")
    intents = [Intent(record_type="registration", action="create", fields=person) for person in crowd.take(n)]
    office.store.write(desk.author("registration"), intents)


def _prove_equal(first: Office, second: Office, n: int) -> None:
    """A quick exchange that lost something is no figure. Raises AssertionError."""
    everybody = Query(record_type="registration")
    sent, arrived = set(first.store.select(everybody)), set(second.store.select(everybody))
    if sent != arrived or len(sent) != n or first.store.sync_state().waiting:
        raise AssertionError(f"{n} registered, {len(sent)} here, {len(arrived)} there")
