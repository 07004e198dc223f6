"""`dev.py simulate`: play seeds, and show the shortest history of the first that breaks."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.actions import plan_of
from tests.simulation.minimise import shortest
from tests.simulation.planted import planted
from tests.simulation.play import Played, play

CHUNK = 25  # seeds handed to a process at a time


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 all seeds hold, 1 one broke."""
    options = _parser().parse_args(arguments)
    if options.planted:
        from tests.simulation.planted.table import main as show_table  # noqa: PLC0415

        return show_table(options.seeds, options.jobs)
    if options.seed is not None:
        return _replay(options.seed, options.fault)
    return _play_all(range(options.first, options.first + options.seeds), options.jobs, options.fault)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py simulate", description="Try to break the sync, seed by seed.")
    parser.add_argument("--seeds", type=int, default=300, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--seed", type=int, help="replay this one and tell all of it")
    parser.add_argument("--fault", help="plant this fault: a name of tests/simulation/planted")
    parser.add_argument("--planted", action="store_true", help="how each planted fault is caught")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    return parser


def play_seeds(seeds: range, fault: str | None = None) -> list[Played]:
    """Those of `seeds` that break, with `fault` planted; at most the first."""
    with planted(fault):
        for seed in seeds:
            played = play(plan_of(seed))
            if played.broken:
                return [played]
    return []


def _play_all(seeds: range, jobs: int, fault: str | None) -> int:
    began = time.monotonic()
    done = 0
    with ProcessPoolExecutor(jobs) as pool:
        chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
        for chunk, broken in zip(chunks, pool.map(play_seeds, chunks, [fault] * len(chunks)), strict=True):
            if broken:
                pool.shutdown(wait=False, cancel_futures=True)
                return _tell(broken[0], fault)
            done += len(chunk)
            _say(f"{done} seeds hold, {time.monotonic() - began:.0f} s", end="\r" if sys.stdout.isatty() else "\n")
    seconds = time.monotonic() - began
    _say(f"{done} seeds hold: {seconds:.0f} s, {1000 * seconds / max(done, 1):.0f} ms a seed, {jobs} at a time")
    return 0


def _replay(seed: int, fault: str | None) -> int:
    with planted(fault):
        played = play(plan_of(seed))
    for line in played.trace:
        _say(line)
    if not played.broken:
        _say(f"seed {seed} holds ({played.digest[:16]})")
        return 0
    return _tell(played, fault)


def _tell(played: Played, fault: str | None) -> int:
    for line in story(played, fault):
        _say(line)
    return 1


def story(played: Played, fault: str | None = None) -> Iterator[str]:
    """Seed, what broke, and the shortest history that breaks it alike."""
    with planted(fault):
        plan = shortest(played.plan, lambda plan: play(plan).broken == played.broken)
        last = play(plan)
    yield f"seed {played.plan.seed} breaks: {last.detail}"
    yield f"the shortest history ({len(plan.actions)} of {len(played.plan.actions)} actions):"
    yield from (f"    {line}" for line in last.trace)
    yield f"replay: python3 build/dev.py simulate --seed {played.plan.seed}" + (f" --fault {fault}" if fault else "")


def _say(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main())
