"""Playing a seed from its first action to the last check."""

import traceback
from pathlib import Path
from typing import NamedTuple

from tests.simulation import final
from tests.simulation.actions import Plan
from tests.simulation.broken import Broken
from tests.simulation.events import EVENTS
from tests.simulation.last_words import hear_last_words
from tests.simulation.town import town
from tests.simulation.world import World


class Played(NamedTuple):
    """How a seed ended. `broken` names the invariant that does not hold, or the error that nobody expected."""

    plan: Plan
    broken: str | None
    detail: str
    trace: list[str]
    digest: str
    central: list[str]  # what central holds in the end, without ids and times


def play(plan: Plan, clocks: int = 0) -> Played:
    """Play a plan to its end."""
    world = World(plan, town(), clocks)
    broken, detail, digest = None, "", ""
    central: list[str] = []
    try:
        with world.chance.rules():
            for action in plan.actions:
                random = world.begin(action)
                world.say(f"-- {action.number} {action.kind}")
                EVENTS[action.kind](world, random)
                world.watcher.look()
            final.settle(world)
            if any(pc.revoked for pc in world.pcs):
                hear_last_words(world)
                final.settle(world)
            final.check(world)
            digest, central = world.digest(), final.told(world)
    except Broken as error:
        broken, detail = error.invariant, str(error)
    except Exception as error:  # whatever the program raised that nobody expects
        place = traceback.extract_tb(error.__traceback__)[-1]
        broken = f"unexpected {type(error).__name__}"
        detail = f"{error or repr(error)} ({Path(place.filename).name}:{place.lineno}, {place.name})"
    finally:
        world.close()
    return Played(plan, broken, detail, world.trace, digest, central)
