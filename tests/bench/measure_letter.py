"""Printing a letter: in a process that never printed one, and in one that did."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
from bench import Bench
from figure import Figure
from letters import arms, letter_for
from timing import probe, timed

from desktop.letters.render import render_pages, render_pdf

TARGETS = {40: 0.5, 500: 3.0}  # workers -> seconds
TIMES = 7
PPI = 110


def measure(bench: Bench) -> Iterator[Figure]:
    for workers, target in TARGETS.items():
        templates = Path(bench.pack.folder, "letters")
        letter = letter_for(workers)
        content = bench.scratch / f"letter-{workers}.json"
        content.write_bytes(msgspec.json.encode(letter))
        picture = bench.scratch / "arms.png"
        picture.write_bytes(arms())
        cold = probe("probe_letter.py", content, picture, templates, n=bench.times(TIMES), scratch=bench.scratch)
        yield Figure(
            name=f"letter of {workers} workers, first in a process",
            samples=tuple(answer["seconds"] for answer in cold),
            unit="s",
            target=target,
            note=f"imports and fonts included; {cold[0]['bytes']} bytes of PDF",
        )
        yield Figure(
            name=f"letter of {workers} workers, a later one",
            samples=_later(partial(render_pdf, arms=arms()), workers, templates, bench.times(TIMES)),
            unit="s",
            target=target,
        )
        yield Figure(
            name=f"letter of {workers} workers, its pages on the screen",
            samples=_later(partial(render_pages, arms=arms(), ppi=PPI), workers, templates, bench.times(TIMES)),
            unit="s",
            note=f"{PPI} pixels per inch; proved as PDF first",
        )


def _later(make: Callable[..., object], workers: int, templates: Path, n: int) -> tuple[float, ...]:
    """Each letter names other people: Typst remembers one it has already set, which no office prints twice."""
    make(letter_for(workers, seed=0), templates)
    letters = [letter_for(workers, seed=seed) for seed in range(1, n + 1)]
    return timed(partial(make, letter, templates) for letter in letters)
