"""The program from nothing: until a name can be typed, and with the whole list open; seconds and memory."""

from collections.abc import Iterator
from typing import Any

from bench import Bench
from figure import Figure
from office import PASSWORD
from timing import probe

TIMES = 7
NOTE = "real window, offscreen; modules compiled and files in the system's cache; the keyring answers from a file"


def measure(bench: Bench) -> Iterator[Figure]:
    folder = bench.writable_office("start")
    runs = probe("probe_start.py", folder, "siti", PASSWORD, n=bench.times(TIMES), scratch=bench.scratch)
    yield Figure(name="cold start to sign-in", samples=_of(runs, "sign_in"), unit="s", target=1.5, note=NOTE)
    yield Figure(name="- processor time of that", samples=_of(runs, "sign_in_processor"), unit="s")
    yield from _memory("memory at sign-in", runs, "sign_in_memory", 200)
    yield from _memory("most memory until sign-in", runs, "sign_in_peak", None)
    rows = int(runs[0]["list_rows"])
    yield Figure(name=f"first list of {rows:,} on the screen", samples=_of(runs, "list"), unit="s")
    yield from _memory("memory once signed in", runs, "signed_in_memory", None)
    yield from _memory(f"memory with the list of {rows:,}", runs, "list_memory", None)


def _memory(name: str, runs: list[dict[str, Any]], key: str, target: float | None) -> Iterator[Figure]:
    """Nothing on a system that does not tell."""
    if runs[0][key] is not None:
        yield Figure(name=name, samples=_of(runs, key), unit="MB", target=target, judged_by="max")


def _of(runs: list[dict[str, Any]], key: str) -> tuple[float, ...]:
    return tuple(run[key] for run in runs)
