"""Faults planted into the real code, by name, to prove that the simulation would see them."""

from contextlib import AbstractContextManager, nullcontext
from importlib import import_module

from tests.simulation.planted.fault import FAULTS
from tests.simulation.town import town

for part in ("at_pc", "in_merge", "at_central"):
    import_module(f"{__name__}.{part}")

__all__ = ["FAULTS", "planted"]


def planted(name: str | None) -> AbstractContextManager[object]:
    """The program with that fault in it, as long as the block lasts; without a name, as it is."""
    town()  # what every seed starts from is made by the program as it is
    return FAULTS[name].planted() if name else nullcontext()
