"""Saving: a worker registered, a record mended, while the office holds all its records."""

from collections.abc import Iterator
from functools import partial

from bench import Bench
from corpus import People, Person
from figure import Figure
from office import desk_of, open_copy
from timing import in_milliseconds, timed, without_collector

from desktop.usecases.desk import Desk
from desktop.usecases.people.registering import edit_record, register

TIMES = 200
WARM_UP = 5
SERIALS_APART = 5000  # nobody of the office has such a number


def measure(bench: Bench) -> Iterator[Figure]:
    office = open_copy(bench.pack, bench.writable_office("save"))
    try:
        desk = desk_of(office, "siti")
        newcomers = People(seed=7, first_serial=SERIALS_APART).take(WARM_UP + bench.times(TIMES))
        registered: list[str] = []
        for person in newcomers[:WARM_UP]:
            _register(desk, person, registered)
        with without_collector():
            saving = timed(partial(_register, desk, person, registered) for person in newcomers[WARM_UP:])
            mending = timed(partial(_mend_address, desk, record) for record in registered[WARM_UP:])
    finally:
        office.close()
    yield _figure("save one registration", saving)
    yield _figure("save a change to one registration", mending)


def _figure(name: str, seconds: tuple[float, ...]) -> Figure:
    return Figure(name=name, samples=in_milliseconds(seconds), unit="ms", target=30, judged_by="p95")


def _register(desk: Desk, person: Person, registered: list[str]) -> None:
    registered.append(register(desk, person).id)


def _mend_address(desk: Desk, record: str) -> None:
    edit_record(desk, "registration", record, {"address": "Blok Karang RT 02 RW 04"})
