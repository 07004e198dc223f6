"""How the rows of an import stand, and which of them to look at next. No Qt here."""

from collections import Counter
from typing import Literal

from desktop.usecases.people.importing import ImportPlan, PlanRow
from sync.model.issues import errors

Standing = Literal["errors", "warnings", "ready", "set_aside"]
STANDINGS: tuple[Standing, ...] = ("errors", "warnings", "ready", "set_aside")


def standing_of(row: PlanRow) -> Standing:
    """How a row stands: wrong, doubtful, ready, or left out."""
    if row.set_aside is not None:
        return "set_aside"
    if not row.issues:
        return "ready"
    return "errors" if errors(row.issues) else "warnings"


def rows_that_stand(plan: ImportPlan, standing: Standing | None = None) -> list[PlanRow]:
    """All rows, or those that stand so."""
    return [row for row in plan.rows if standing is None or standing_of(row) == standing]


def count_standings(plan: ImportPlan) -> dict[Standing, int]:
    """How many rows stand in each way."""
    counted = Counter(map(standing_of, plan.rows))
    return {standing: counted[standing] for standing in STANDINGS}


def next_problem(plan: ImportPlan, after: int | None, back: bool = False) -> int | None:
    """The number of the next row to look at, from the row numbered `after` on and around; errors come first."""
    numbers = [row.number for row in plan.rows]
    numbers = numbers[::-1] if back else numbers
    start = numbers.index(after) + 1 if after in numbers else 0
    for standing in ("errors", "warnings"):
        wrong = {row.number for row in plan.rows if standing_of(row) == standing}
        found = next((number for number in [*numbers[start:], *numbers[:start]] if number in wrong), None)
        if found is not None:
            return found
    return None
