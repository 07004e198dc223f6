"""A company's workbook of a thousand workers: read into a plan, and committed."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench import Bench
from corpus import People
from figure import Figure
from office import desk_of, open_copy
from timing import timed
from workbook import write_workbook

from desktop.usecases.desk import Desk
from desktop.usecases.people.importing import ImportPlan
from desktop.usecases.people.intake import commit_import, plan_import

TIMES = 5
SERIALS_APART = 6000  # nobody of the office has such a number


def measure(bench: Bench) -> Iterator[Figure]:
    workers = min(1000, bench.rows)
    crowd = People(seed=11, first_serial=SERIALS_APART)
    office = open_copy(bench.pack, bench.writable_office("import"))
    reading: list[float] = []
    writing: list[float] = []
    try:
        desk = desk_of(office, "siti")
        for n in range(bench.times(TIMES)):
            path = bench.scratch / f"permohonan-{n}.xlsx"
            write_workbook(bench.pack, path, crowd.take(workers), f"{n + 1}/BLM/XI/2026")
            plans: list[ImportPlan] = []
            reading += timed([partial(_read, desk, path, plans)])
            writing += timed([partial(_commit, desk, plans)])
    finally:
        office.close()
    whole = tuple(read + written for read, written in zip(reading, writing, strict=True))
    yield Figure(name=f"import a workbook of {workers:,} rows", samples=whole, unit="s", target=5)
    yield Figure(name="- of that, reading and checking", samples=tuple(reading), unit="s")
    yield Figure(name="- of that, writing", samples=tuple(writing), unit="s")


def _read(desk: Desk, path: Path, plans: list[ImportPlan]) -> None:
    plans.append(plan_import(desk, path))


def _commit(desk: Desk, plans: list[ImportPlan]) -> None:
    commit_import(desk, plans[0], request={"letter_date": "2026-11-16"})
