"""Every planted fault against the seeds: which one catches it, and by which invariant."""

import logging
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from tests.simulation.actions import plan_of
from tests.simulation.planted import FAULTS, planted
from tests.simulation.play import play


class Caught(NamedTuple):
    """The seed that catches a fault, None where none does."""

    fault: str
    seed: int | None
    invariant: str
    seconds: float


def catch(name: str, seeds: int) -> Caught:
    """Play seeds with the fault planted until one breaks."""
    began = time.monotonic()
    logging.disable(logging.CRITICAL)
    with planted(name):
        for seed in range(1, seeds + 1):
            played = play(plan_of(seed))
            if played.broken:
                return Caught(name, seed, played.broken, time.monotonic() - began)
    return Caught(name, None, "", time.monotonic() - began)


def main(seeds: int, jobs: int, only: str | None = None) -> int:
    """Print the table; 1 when a fault goes unseen."""
    names = [name for name in FAULTS if only is None or only in name]
    unseen = 0
    sys.stdout.write("| planted fault | what is wrong | seed | invariant that breaks |\n| --- | --- | --- | --- |\n")
    with ProcessPoolExecutor(jobs) as pool:
        for caught in pool.map(catch, names, [seeds] * len(names)):
            unseen += caught.seed is None
            told = FAULTS[caught.fault].told
            sys.stdout.write(f"| {caught.fault} | {told} | {caught.seed or 'none'} | {caught.invariant} |\n")
            sys.stdout.flush()
    return 1 if unseen else 0
