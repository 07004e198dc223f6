"""What is compared, one small function each. A result that lost or changed a record is no result."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import msgspec
from contender import Contender
from ours import Loket
from sync_corpus import Edit, edits, people
from sync_line import Counters, Shape

from desktop.usecases.people.registering import register

CUT_EVERY = 146_000  # bytes
SLOW = Shape(rate=8_000, delay=300, loss=0.1)  # 64 kbit/s, 600 ms there and back, 10 % of segments lost
SMALL = 500  # records that a peer sends over the slow line, unless all are asked for
BETWEEN_SAVES = 0.05  # seconds
NEWCOMERS = 2_000

Act = Callable[[], None]


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How much is measured."""

    records: int
    edits: int
    slow_records: int  # of a peer; Loket sends all
    cut_runs: int
    times: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one contender needed for one piece of work on `records` records."""

    contender: str
    work: str
    records: int
    seconds: float
    counted: Counters
    values: tuple[float, ...] = ()
    note: str = ""


def full_speed(contender: Contender, size: Size) -> Iterator[Result]:
    """10,000 records there and back, edits, one edit each way, and nothing to do."""
    corpus = people(size.records)
    for _ in range(size.times):
        contender.begin("a", "b")
        contender.load("a", corpus)
        yield _measured(contender, "push", size.records, lambda: contender.push("a"))
        yield _measured(contender, "pull", size.records, lambda: contender.pull("b"))
        _prove_equal(contender, size.records)
    changes = edits(corpus, size.edits)
    contender.edit("a", changes)
    yield _measured(contender, "edits", len(changes), lambda: contender.push("a"))
    for pc in ("b", "a", "b"):  # each has heard its own work again by then, where that is how it goes
        contender.both(pc)
    contender.edit("b", [_phone(0)])
    contender.push("b")
    contender.edit("a", [_phone(1)])
    yield _measured(contender, "one each way", 2, lambda: contender.both("a"))
    contender.both("b")
    yield _measured(contender, "nothing", 0, lambda: contender.both("b"))
    contender.both("a")
    _prove_equal(contender, size.records)


def cut(contender: Contender, size: Size) -> Iterator[Result]:
    """All records over a line that breaks every 146 kB, tried again until everything is said to be there.

    Whether it is there is another question: see `lost`. One run has few cuts, and a seed many or few of them.
    """
    corpus = people(size.records)
    for seed in range(1, size.cut_runs + 1):
        contender.begin("a", "b")
        contender.load("a", corpus)
        contender.line.shape(Shape(cut_every=CUT_EVERY, seed=seed))
        yield _measured(contender, "push cut", size.records, lambda: contender.push("a"))
        yield _measured(contender, "pull cut", size.records, lambda: contender.pull("b"))


def slow(contender: Contender, size: Size) -> Iterator[Result]:
    """Records over the worst line that an office may have."""
    n = size.records if isinstance(contender, Loket) else min(size.records, size.slow_records)
    contender.begin("a", "b")
    contender.load("a", people(n))
    contender.line.shape(SLOW)
    yield _measured(contender, "push slow", n, lambda: contender.push("a"))
    yield _measured(contender, "pull slow", n, lambda: contender.pull("b"))
    contender.line.shape(Shape())
    _prove_equal(contender, n)


def lost(contender: Contender, size: Size) -> Iterator[Result]:
    """A pull over a line that breaks, then once more over one that does not: what is missing then is lost for good."""
    corpus = people(size.records)
    pcs = [f"b{run}" for run in range(size.cut_runs)]
    contender.begin("a", *pcs)
    contender.load("a", corpus)
    contender.push("a")
    for run, pc in enumerate(pcs, 1):
        contender.line.shape(Shape(cut_every=CUT_EVERY, seed=run))
        result = _measured(contender, "lost", size.records, lambda pc=pc: contender.live(pc, size.records))  # type: ignore[misc]
        contender.line.shape(Shape())
        contender.pull(pc)
        yield msgspec.structs.replace(result, values=(size.records - contender.count(pc),))


def save(contender: Contender, size: Size) -> Iterator[Result]:
    """A clerk registers one person after another while the PC fetches all records; Loket alone is asked."""
    if not isinstance(contender, Loket):
        return
    contender.begin("a", "b")
    contender.load("a", people(size.records))
    contender.push("a")
    desk = contender.desk("b")
    took: list[float] = []
    pulling = threading.Thread(target=contender.pull, args=("b",))
    contender.line.reset()
    began = time.perf_counter()
    pulling.start()
    for newcomer in people(NEWCOMERS, seed=99):
        took.append(_timed(lambda newcomer=newcomer: register(desk, newcomer)))  # type: ignore[misc]
        time.sleep(BETWEEN_SAVES)
        if contender.count("b") - len(took) >= size.records:  # after that it only sends what is saved here
            break
    pulling.join()
    yield Result(
        contender=contender.name,
        work="save",
        records=size.records,
        seconds=time.perf_counter() - began,
        counted=contender.line.counted(),
        values=tuple(took),
    )


SCENARIOS: dict[str, Callable[[Contender, Size], Iterator[Result]]] = {
    "full": full_speed,
    "cut": cut,
    "slow": slow,
    "lost": lost,
    "save": save,
}


def _measured(contender: Contender, work: str, records: int, act: Act) -> Result:
    contender.line.reset()
    seconds = _timed(act)
    time.sleep(0.1)  # what is under way arrives
    counted = contender.line.counted()
    return Result(contender=contender.name, work=work, records=records, seconds=seconds, counted=counted)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _phone(place: int) -> Edit:
    return Edit(place, "phone", f"+62811223344{place}")


def _prove_equal(contender: Contender, n: int) -> None:
    """Raises AssertionError when a record is missing or differs."""
    here, there = contender.count("a"), contender.count("b")
    if (here, there) != (n, n) or not contender.equal("a", "b"):
        raise AssertionError(f"{contender.name}: {n} records, {here} and {there} arrived, or they differ")


def middle(results: Sequence[Result]) -> Result:
    """The one whose time lies in the middle."""
    return sorted(results, key=lambda result: result.seconds)[len(results) // 2]


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` of a hundred do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1] if len(values) > 1 else values[0]
