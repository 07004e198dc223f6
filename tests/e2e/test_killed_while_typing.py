"""The PC goes out while somebody types: at most two seconds of it are lost, and the rest is offered again."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desktop.store.vault import Vault
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.counter import PASSPHRASE
from tests.support.desks import found_office

ROOT = Path(__file__).parents[2]
COSTS_AT_MOST = 2.0  # seconds of typing
SEEDS = (1, 2, 3)


class Typed(NamedTuple):
    """What stood in the form, and when."""

    at: float
    fields: dict[str, Any]
    scans: list[str]


@pytest.fixture
def folder(tmp_path: Path, pack: Pack, clock: FixedClock) -> Path:
    """The data of a PC without keyring, where nobody has begun a form."""
    place = tmp_path / "pc"
    place.mkdir()
    found_office(place, pack, clock, key=Vault.create(place, PASSPHRASE, in_keyring=False)).close()
    return place


def start(folder: Path, *mode: str) -> subprocess.Popen[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "LOKET_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, "-m", "tests.e2e.typing_clerk", str(folder), *mode]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(line: str) -> Typed:
    found = json.loads(line)
    return Typed(found["at"], found["typed"], found["scans"])


def typed_until_killed(folder: Path, seed: int) -> tuple[list[Typed], float]:
    """Everything that stood in the form, state by state, and the moment the program was killed."""
    chance = random.Random(seed)  # noqa: S311 (only a moment)
    program = start(folder, "type", str(seed))
    with program:
        assert program.stdout is not None
        states = [said(program.stdout.readline())]
        moment = states[0].at + chance.uniform(2.5, 5.0)
        while states[-1].at < moment:
            states.append(said(program.stdout.readline()))
        killed = time.monotonic()
        program.kill()
        rest = program.stdout.readlines()
    return states + [said(line) for line in rest if line.endswith("\n")], killed


def offered_again(folder: Path) -> Typed:
    """What the program has in the form when it is started again and one goes on."""
    done = start(folder, "look")
    out, complaints = done.communicate(timeout=120)
    assert done.returncode == 0, complaints
    return said(out)


def changes(states: list[Typed]) -> Iterator[str]:
    for before, after in pairwise(states):
        yield from (key for key in after.fields if after.fields[key] != before.fields.get(key))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_program_killed_while_somebody_types_loses_two_seconds_at_most(folder: Path, seed: int) -> None:
    states, killed = typed_until_killed(folder, seed)
    assert len(states) > 20
    assert len(set(changes(states))) > 1  # in several fields
    found = offered_again(folder)
    kept = found.fields
    owed = [state for state in states if state.at <= killed - COSTS_AT_MOST][-1]
    allowed = [owed, *(state for state in states if state.at > killed - COSTS_AT_MOST)]
    differing = {key for key in kept if not any(kept[key] == state.fields[key] for state in allowed)}
    assert differing == set(), {key: (owed.fields[key], kept[key]) for key in differing}
    assert kept in [state.fields for state in allowed]
    assert len(found.scans) == 1  # chosen before the record was saved
