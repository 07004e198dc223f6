"""What a seed ends with when a promise was not kept."""


class Broken(AssertionError):
    """An invariant does not hold. `invariant` names it."""

    def __init__(self, invariant: str, detail: str) -> None:
        super().__init__(f"{invariant}: {detail}")
        self.invariant = invariant
