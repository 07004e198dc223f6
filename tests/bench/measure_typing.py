"""A walk-in registration typed from an identity card into the real window, from F3 to the saved record."""

from collections.abc import Iterator

from bench import Bench
from figure import Figure
from office import PASSWORD
from timing import probe

TIMES = 10
TYPES = 4.0  # keys a second, of a clerk who types with more than two fingers


def measure(bench: Bench) -> Iterator[Figure]:
    folder = bench.writable_office("typing")
    (found,) = probe("probe_typing.py", folder, "siti", PASSWORD, str(bench.times(TIMES)), n=1, scratch=bench.scratch)
    seconds, keys, beyond = tuple(found["seconds"]), int(found["keys"]), int(found["beyond"])
    note = f"{keys} keys, {beyond} of them beyond the values' own characters; offscreen, without a pause between keys"
    yield Figure(name="type a walk-in registration: the program's part", samples=seconds, unit="s", note=note)
    typed = tuple(own + keys / TYPES for own in seconds)
    yield Figure(name=f"- with a clerk who types {TYPES:g} keys a second", samples=typed, unit="s")
