"""Whole offices with their central are played, seed by seed, and nothing that is promised ever breaks."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.simulation.actions import plan_of
from tests.simulation.minimise import shortest
from tests.simulation.planted import FAULTS, planted
from tests.simulation.planted.known import CAUGHT_BY
from tests.simulation.play import play
from tests.simulation.run import play_seeds, story

SEEDS, CHUNK = 180, 30
REPLAYED = (7, 4, 31, 38)  # among them copies, a restoration, sealed sticks and last words
TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        yield pool


@pytest.mark.parametrize("first", range(1, SEEDS + 1, CHUNK * 2))
def test_nothing_that_is_promised_breaks(first: int, processes: ProcessPoolExecutor) -> None:
    chunks = [range(start, start + CHUNK) for start in (first, first + CHUNK)]
    for broken in processes.map(play_seeds, chunks):
        for played in broken:
            pytest.fail("\n".join(story(played)))


def test_a_seed_replays_exactly_in_any_process_after_whatever_was_played_before() -> None:
    """Other hash salts, the seeds in another order, another town with other keys: the same ids, words and records."""
    here = {seed: play(plan_of(seed)) for seed in REPLAYED}
    assert not any(played.broken for played in here.values())
    digests = {seed: played.digest for seed, played in here.items()}
    orders = {"1": REPLAYED, "2": (*reversed(REPLAYED), REPLAYED[0])}
    for told in (replayed(salt, seeds) for salt, seeds in orders.items()):
        assert [(seed, digests[seed]) for seed, _ in told] == told


def replayed(salt: str, seeds: tuple[int, ...]) -> list[tuple[int, str]]:
    """The digests of these seeds, played one after the other by another process."""
    code = "import sys; from tests.simulation.actions import plan_of; from tests.simulation.play import play\n"
    code += "for seed in map(int, sys.argv[1:]): print(seed, play(plan_of(seed)).digest)"
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, seeds)],
        cwd=TOP,
        env={**os.environ, "PYTHONHASHSEED": salt},
        capture_output=True,
        text=True,
        check=True,
    )
    return [(int(line.split()[0]), line.split()[1]) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("seed", range(1, 5))
def test_other_clocks_change_nothing_at_central(seed: int) -> None:
    right, wrong = play(plan_of(seed)), play(plan_of(seed), clocks=seed)
    assert wrong.broken is None, wrong.detail
    assert wrong.central == right.central


@pytest.mark.parametrize("name", CAUGHT_BY)
def test_a_planted_fault_is_caught(name: str) -> None:
    with planted(name):
        played = play(plan_of(CAUGHT_BY[name]))
    assert played.broken, (
        f"{FAULTS[name].told}: nobody notices any more; find another seed by `dev.py simulate --planted`"
    )


def test_the_shortest_history_still_breaks() -> None:
    name = "last-one-wins"
    with planted(name):
        whole = plan_of(CAUGHT_BY[name])
        broken = play(whole).broken
        least = shortest(whole, lambda plan: play(plan).broken == broken)
        assert play(least).broken == broken
        assert len(least.actions) < len(whole.actions)
