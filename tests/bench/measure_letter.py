"""Printing a letter: in a process that never printed one, and in one that did."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
from bench import Bench
from figure import Figure
from letters import letter_for
from timing import probe, timed

from desktop.letters.render import render_pdf

TARGETS = {40: 0.5, 500: None}  # workers -> seconds
TIMES = 7


def measure(bench: Bench) -> Iterator[Figure]:
    for workers, target in TARGETS.items():
        templates = Path(bench.pack.folder, "letters")
        letter = letter_for(workers)
        content = bench.scratch / f"letter-{workers}.json"
        content.write_bytes(msgspec.json.encode(letter))
        cold = probe("probe_letter.py", content, templates, n=bench.times(TIMES), scratch=bench.scratch)
        yield Figure(
            name=f"letter of {workers} workers, first in a process",
            samples=tuple(answer["seconds"] for answer in cold),
            unit="s",
            target=target,
            note=f"imports and fonts included; {cold[0]['bytes']} bytes of PDF",
        )
        yield Figure(
            name=f"letter of {workers} workers, a later one",
            samples=_later_letters(workers, templates, bench.times(TIMES)),
            unit="s",
            target=target,
        )


def _later_letters(workers: int, templates: Path, n: int) -> tuple[float, ...]:
    """Each letter names other people: Typst remembers one it has already set, which no office prints twice."""
    render_pdf(letter_for(workers, seed=0), templates)
    return timed(partial(render_pdf, letter_for(workers, seed=seed), templates) for seed in range(1, n + 1))
