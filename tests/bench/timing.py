"""How durations are taken: one call at a time, by the clock that never goes back."""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MILLISECONDS = 1000
HERE = Path(__file__).parent
TOP = HERE.parents[1]


def timed(calls: Iterable[Callable[[], object]]) -> tuple[float, ...]:
    """The seconds each call takes."""
    return tuple(_seconds(call) for call in calls)


def repeated(call: Callable[[], object], n: int, *, warm_up: int = 1) -> tuple[float, ...]:
    """The seconds of `n` calls, after `warm_up` that do not count."""
    for _ in range(warm_up):
        call()
    return timed([call] * n)


def in_milliseconds(seconds: Iterable[float]) -> tuple[float, ...]:
    return tuple(value * MILLISECONDS for value in seconds)


def probe(script: str, *arguments: str | Path, n: int, scratch: Path, warm_up: bool = True) -> list[dict[str, Any]]:
    """What a script beside this one prints as JSON in each of `n` fresh processes, one after the other.

    A first one does not count (`warm_up`): it compiles the modules into `scratch`, as those of an installed program are
    compiled beforehand, whatever this environment says about writing bytecode. Raises ProbeFailed.
    """
    first = 1 if warm_up else 0
    return [_probe(script, arguments, scratch) for _ in range(n + first)][first:]


def _probe(script: str, arguments: Sequence[str | Path], scratch: Path) -> dict[str, Any]:
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = kept | {
        "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
        "QT_QPA_PLATFORM": "offscreen",
        "BENCH_STARTED": str(time.monotonic()),
    }
    done = subprocess.run(command, cwd=TOP, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProbeFailed(f"{script} ended with {done.returncode}:\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


class ProbeFailed(Exception):
    """A measurement's own process failed; its message holds what it wrote."""


@contextmanager
def without_collector() -> Iterator[None]:
    """No garbage collection of this program's own making within the block, as `timeit` does it."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _seconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
