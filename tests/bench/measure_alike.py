"""Looking who is like the person that is being registered, as the form does at each pause of typing."""

import random
from collections.abc import Iterator
from functools import partial

from bench import Bench
from corpus import SEED, People
from figure import Figure
from office import open_copy
from timing import in_milliseconds, timed, without_collector

from desktop.store.values import Query
from desktop.usecases.people.look_alikes import known_persons
from sync.model.record import Fields

EACH = 60  # persons known here, and as many new ones


def measure(bench: Bench) -> Iterator[Figure]:
    n = bench.times(EACH)
    chance = random.Random(SEED)  # noqa: S311 (only a choice)
    new = People((), SEED + 1, first_serial=5000).take(n)
    office = open_copy(bench.pack, bench.office)
    try:
        ids = chance.sample(office.store.select(Query(record_type="registration")), n)
        known = [_misspelled(record.fields) for record in office.store.many("registration", ids)]
        timed([partial(known_persons, office, known[0])])
        with without_collector():
            samples = in_milliseconds(timed(partial(known_persons, office, person) for person in [*known, *new]))
        found = sum(bool(known_persons(office, person)) for person in known)
    finally:
        office.close()
    yield Figure(
        name=f"look-alikes in {bench.rows:,} records",
        samples=samples,
        unit="ms",
        target=100,
        judged_by="p95",
        note=f"{found} of {len(known)} known persons were found under a new number, with a letter less in their name",
    )


def _misspelled(person: Fields) -> Fields:
    """The person as typed by somebody who reads badly: another number, and the last letter but one left out."""
    name = str(person["name"])
    return {**person, "nik": "3212190101850001", "phone": "+6281100000000", "name": name[:-2] + name[-1]}
