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

SEEDS, CHUNK = 300, 30
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


def test_a_seed_replays_exactly_also_in_another_process() -> None:
    code = "from tests.simulation.actions import plan_of; from tests.simulation.play import play; "
    code += "print(play(plan_of(7)).digest)"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=TOP,
            env={**os.environ, "PYTHONHASHSEED": salt},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for salt in ("1", "2")
    }
    here = play(plan_of(7))
    assert here.broken is None
    assert told == {here.digest}


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
