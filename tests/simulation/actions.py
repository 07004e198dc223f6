"""The list of what happens in a seed, drawn beforehand: an action carries all chance it needs, so any of them can be
left out and the others stay what they are.
"""

from random import Random
from typing import NamedTuple

WEIGHTS = {
    "register": 5,
    "edit": 14,
    "edit_hot": 26,
    "twin": 1,
    "bad_edit": 3,
    "mistake": 3,
    "delete": 2,
    "company": 4,
    "request": 4,
    "advance": 12,
    "walk": 4,
    "void": 1,
    "resolve": 4,
    "retry": 2,
    "withdraw": 3,
    "manage": 2,
    "sync": 20,
    "sync_all": 4,
    "late_answer": 4,
    "late_request": 3,
    "clock": 2,
    "central_restarts": 2,
}
DISASTERS = {
    "pc_backup": 4,
    "pc_restored": 3,
    "pc_cloned": 3,
    "central_backup": 5,
    "central_restored": 3,
    "central_put_back": 2,
    "revoke": 1,
    "force": 6,
    "old_client": 4,
    "old_days": 3,
    "undone": 4,
    "rebuild_broken": 5,
    "damaged": 4,
    "paperwork": 5,
}
STICKS = {"stick_packed": 5, "stick_brought": 6, "stick_home": 6}

LONGEST = 36


class Action(NamedTuple):
    """One thing that happens; `draw` seeds whatever chance it needs."""

    number: int
    kind: str
    draw: int


class Plan(NamedTuple):
    """A seed: the shape of its world and what happens in it."""

    seed: int
    offices: int
    pcs: int
    badness: float  # share of requests that fail
    actions: tuple[Action, ...]


def plan_of(seed: int) -> Plan:
    random = Random(seed)
    offices = random.choice((2, 2, 3))
    pcs = random.choice((3, 4, 4, 5, 5))
    badness = random.choice((0.0, 0.1, 0.3, 0.6))
    length = random.randint(8, LONGEST)
    chosen = [kind for kind in DISASTERS if random.random() < 0.35]  # each seed has its own troubles
    weights = WEIGHTS | {kind: DISASTERS[kind] for kind in chosen} | (STICKS if random.random() < 0.3 else {})
    kinds = random.choices(list(weights), list(weights.values()), k=length)
    actions = tuple(Action(number, kind, random.getrandbits(32)) for number, kind in enumerate(kinds, 1))
    return Plan(seed, offices, pcs, badness, actions)
