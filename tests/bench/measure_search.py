"""Searching as a clerk does: ids of what was typed so far, and the first page of the list."""

import random
import statistics
from collections.abc import Iterator
from functools import partial

from bench import Bench
from corpus import SEED
from figure import Figure
from msgspec.structs import replace
from office import open_copy
from queries import slipped_searches, typed_searches
from timing import in_milliseconds, timed, without_collector

from desktop.store.store import Store
from desktop.store.values import Query

EACH = 40  # searches of each kind
SLIPPED = 200  # names with a slip
PAGE = 50  # rows that a list shows at once
SLOWEST = 3


def measure(bench: Bench) -> Iterator[Figure]:
    kinds = typed_searches(bench.rows, bench.times(EACH))
    asked = [(kind, text) for kind, texts in kinds.items() for text in texts]
    random.Random(SEED).shuffle(asked)  # noqa: S311 (only an order)
    office = open_copy(bench.pack, bench.office)
    try:
        first = timed([partial(search, office.store, "siti")])
        with without_collector():
            seconds = timed(partial(search, office.store, text) for _, text in asked)
            slipped = slipped_searches(_names(office.store, bench.times(SLIPPED)))
            forgiven = timed(partial(search_forgiving, office.store, text) for text in slipped)
            found = sum(search_forgiving(office.store, text) > 0 for text in slipped)
    finally:
        office.close()
    milliseconds = in_milliseconds(seconds)
    yield Figure(
        name=f"search in {bench.rows:,} records",
        samples=milliseconds,
        unit="ms",
        target=50,
        judged_by="p95",
        note=_by_kind(asked, milliseconds),
    )
    yield Figure(
        name="a name with a slip in it: exact, then similar ones",
        samples=in_milliseconds(forgiven),
        unit="ms",
        target=150,
        judged_by="p95",
        note=f"somebody found for {found} of {len(slipped)}",
    )
    yield Figure(name="first search after opening", samples=in_milliseconds(first), unit="ms")


def search(store: Store, text: str) -> int:
    """What the list does at each letter: the ids, and the records of its first page."""
    return _page(store, store.select(Query(record_type="registration", text=text)))


def search_forgiving(store: Store, text: str) -> int:
    """The same where nothing may be found: similar names then."""
    query = Query(record_type="registration", text=text)
    return _page(store, store.select(query) or store.select(replace(query, similar=True)))


def _names(store: Store, n: int) -> list[str]:
    """The names of people anywhere in the list."""
    chance = random.Random(SEED)  # noqa: S311
    numbers = chance.sample(store.numbers(Query(record_type="registration")), n)
    return [str(person.fields["name"]) for person in store.at_numbers("registration", numbers).values()]


def _page(store: Store, ids: list[str]) -> int:
    return len(store.many("registration", ids[:PAGE]))


def _by_kind(asked: list[tuple[str, str]], milliseconds: tuple[float, ...]) -> str:
    """The slowest kinds by their median, and the slowest search of all."""
    by_kind: dict[str, list[float]] = {}
    for (kind, _), value in zip(asked, milliseconds, strict=True):
        by_kind.setdefault(kind, []).append(value)
    ranked = sorted(((statistics.median(values), kind) for kind, values in by_kind.items()), reverse=True)
    slowest = ", ".join(f"{kind} {median:.1f} ms" for median, kind in ranked[:SLOWEST])
    worst, (_, text) = max(zip(milliseconds, asked, strict=True))
    return f"slowest kinds by median: {slowest}; slowest of all: “{text}” {worst:.1f} ms"
