"""The shortest history that still breaks: actions are left out as long as the same invariant fails."""

from collections.abc import Callable

from tests.simulation.actions import Action, Plan

Breaks = Callable[[Plan], bool]
LONGEST_SEARCH = 300  # plays


def shortest(plan: Plan, breaks: Breaks) -> Plan:
    """`plan` with as few actions as still break; delta debugging (Zeller 2002), then one by one."""
    budget = [LONGEST_SEARCH]

    def still(actions: tuple[Action, ...]) -> bool:
        budget[0] -= 1
        return budget[0] >= 0 and breaks(plan._replace(actions=actions))

    actions = _halved(plan.actions, still)
    return plan._replace(actions=actions)


def _halved(actions: tuple[Action, ...], still: Callable[[tuple[Action, ...]], bool]) -> tuple[Action, ...]:
    """Leave out ever smaller parts until no single action can be spared."""
    size = max(1, len(actions) // 2)
    while actions:
        start, shrunk = 0, False
        while start < len(actions):
            rest = actions[:start] + actions[start + size :]
            if still(rest):
                actions, shrunk = rest, True
            else:
                start += size
        if size == 1 and not shrunk:
            return actions
        size = max(1, size // 2) if not shrunk or size > 1 else 1
    return actions
