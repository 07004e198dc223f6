"""The exchange between two PCs through a real central, each in its way over one line that counts, shapes and cuts it.

Bytes are those of TCP's payload both ways, headers of HTTP included; there is no TLS. Both PCs must hold the same at
the end of each phase, else nothing is told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import urlsplit

from bench import Bench
from corpus import Person
from figure import Figure
from office import desk_of
from sync_corpus import CounterClock, Edit, edits, people
from sync_line import Counters, Line, Shape, open_line

from desktop.store.values import Intent, Query
from desktop.usecases.desk import Office
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace
from practice_central import PracticeCentral, practice_central
from sync.engine import ExchangeReport

PASSPHRASE = "belajar-loket"
CUT_EVERY = 146_000  # bytes, as a line of the field does on average
SLOW = Shape(rate=8000, delay=300, loss=0.1)  # 64 kbit/s
SMALL = 1_000  # edits


@dataclass(frozen=True)
class Phase:
    """What one exchange took."""

    seconds: float
    counted: Counters
    report: ExchangeReport


class Pair:
    """Two PCs of one office, new at central."""

    def __init__(self, bench: Bench, central: PracticeCentral, line: Line, name: str) -> None:
        self._line = line
        self._records: list[str] = []
        self.first = _join(bench, central, line.url, f"{name} 1")
        self.second = _join(bench, central, line.url, f"{name} 2")
        self.sync(self.first)
        self.sync(self.second)

    def close(self) -> None:
        self.first.close()
        self.second.close()

    def sync(self, office: Office, shape: Shape | None = None) -> Phase:
        """Exchange until all is said over a line of that shape. Pauses between tries are slept on a slow one alone."""
        self._line.shape(shape or Shape())
        began = perf_counter()
        report = sync_now(office, sleep=_sleeper(shape))
        seconds = perf_counter() - began
        counted = self._line.counted()
        self._line.shape(Shape())
        return Phase(seconds, counted, report)

    def register(self, n: int) -> list[Person]:
        """People come to the first PC, one after another."""
        crowd = people(n)
        for person in crowd:
            _next_person(self.first)
            intent = Intent(record_type="registration", action="create", fields=person)
            (op,) = self.first.store.write(desk_of(self.first, "siti").author("registration"), [intent])
            self._records.append(op.record)
        return crowd

    def edit(self, office: Office, made: list[Edit]) -> None:
        for change in made:
            _next_person(office)
            record, fields = self._records[change.place], {change.field: change.value}
            intent = Intent(record_type="registration", record=record, action="set", fields=fields)
            office.store.write(desk_of(office, "siti").author("registration"), [intent])

    def prove_equal(self, n: int) -> None:
        """A quick exchange that lost something is no figure. Raises AssertionError."""
        everybody = Query(record_type="registration")
        here, there = (
            {record.id: record.fields for record in office.store.many("registration", office.store.select(everybody))}
            for office in (self.first, self.second)
        )
        if here != there or len(here) != n or self.first.store.sync_state().waiting:
            raise AssertionError(f"{n} registered, {len(here)} here, {len(there)} there")


def measure(bench: Bench) -> Iterator[Figure]:
    """All figures; a quick run leaves out the slow line, which takes minutes."""
    n = min(10_000, bench.rows)
    with _two_pcs(bench, "fast") as pair:
        yield from _at_full_speed(pair, n)
    with _two_pcs(bench, "cut") as pair:
        yield from _on_a_line(pair, n, "line cut every 146 kB", Shape(cut_every=CUT_EVERY), None)
    if not bench.quick:
        with _two_pcs(bench, "slow") as pair:
            yield from _on_a_line(pair, n, "64 kbit/s, 600 ms, 10 % loss", SLOW, 150.0)


def _at_full_speed(pair: Pair, n: int) -> Iterator[Figure]:
    crowd = pair.register(n)
    pushed, pulled = pair.sync(pair.first), pair.sync(pair.second)
    pair.prove_equal(n)
    yield from _figures(f"push {n:,} records", pushed, n, 95.0)
    yield from _figures(f"pull {n:,} records", pulled, n, 95.0)
    made = edits(crowd, min(SMALL, n))
    pair.edit(pair.first, made)
    edited = pair.sync(pair.first)
    yield from _figures(f"push {len(made):,} edits of one field", edited, len(made), 40.0)
    fetched = pair.sync(pair.second)
    yield from _figures(f"pull {len(made):,} edits of one field", fetched, len(made), None)
    pair.prove_equal(n)
    pair.edit(pair.second, [Edit(0, "phone", "+6281200000001")])
    pair.sync(pair.second)
    pair.edit(pair.first, [Edit(1, "phone", "+6281200000002")])
    yield from _few_bytes("one edit each way", pair.sync(pair.first), 600.0)
    yield from _few_bytes("nothing to do", pair.sync(pair.first), 370.0)


def _on_a_line(pair: Pair, n: int, name: str, shape: Shape, seconds: float | None) -> Iterator[Figure]:
    """Records are pushed, then pulled, over a line of that kind, and as many once more over a perfect one."""
    pair.register(n)
    pushed, pulled = pair.sync(pair.first, shape), pair.sync(pair.second, shape)
    pair.prove_equal(n)
    for what, phase in (("push", pushed), ("pull", pulled)):
        label = f"{what} {n:,} records, {name}"
        lost = f"{phase.counted.cuts} cuts, {phase.counted.lost} segments lost, {phase.counted.requests} requests"
        yield Figure(name=label, samples=(phase.seconds,), unit="s", target=seconds, note=lost)
        yield Figure(name="- bytes for each", samples=(phase.counted.both / n,), unit="B")


def _figures(name: str, phase: Phase, n: int, target: float | None) -> Iterator[Figure]:
    note = f"{phase.counted.requests} requests, {phase.counted.up:,} B up, {phase.counted.down:,} B down"
    yield Figure(name=name, samples=(phase.seconds,), unit="s", note=note)
    yield Figure(name="- bytes for each", samples=(phase.counted.both / n,), unit="B", target=target)


def _few_bytes(name: str, phase: Phase, target: float) -> Iterator[Figure]:
    note = f"{phase.counted.requests} requests, {phase.counted.up} B up, {phase.counted.down} B down"
    yield Figure(name=name, samples=(phase.counted.both,), unit="B", target=target, note=note)


@contextmanager
def _two_pcs(bench: Bench, name: str) -> Iterator[Pair]:
    with practice_central(bench.scratch / name) as central, open_line(urlsplit(central.url).port or 80) as line:
        pair = Pair(bench, central, line, name)
        try:
            yield pair
        finally:
            pair.close()


def _join(bench: Bench, central: PracticeCentral, url: str, name: str) -> Office:
    place = Workplace(Path(bench.scratch, name), bench.pack, CounterClock())
    return enroll(place, url, central.new_code(), name, PASSPHRASE).office


def _next_person(office: Office) -> None:
    if isinstance(office.clock, CounterClock):
        office.clock.next_person()


def _sleeper(shape: Shape | None) -> Callable[[float], None]:
    return sleep if shape is not None and shape.waits else lambda _seconds: None
