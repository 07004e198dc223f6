"""How a fault is planted: one function of the real code is replaced, for a while."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, NamedTuple
from unittest.mock import patch

Wrap = Callable[[Any], Any]  # the real function -> the faulty one


class PlantedFault(NamedTuple):
    """A fault by name: what is wrong, and which function (`module:name` or `module:Class.name`) it replaces."""

    name: str
    told: str
    target: str
    wrap: Wrap

    def planted(self) -> AbstractContextManager[object]:
        """The real function is replaced as long as the block lasts."""
        module, _, path = self.target.partition(":")
        owner: Any = import_module(module)
        *outer, name = path.split(".")
        for part in outer:
            owner = getattr(owner, part)
        return patch.object(owner, name, self.wrap(vars(owner)[name]))


FAULTS: dict[str, PlantedFault] = {}


def fault(target: str, told: str) -> Callable[[Wrap], Wrap]:
    """Register a fault under its function's name; the function gets the real one and gives the faulty one."""

    def register(wrap: Wrap) -> Wrap:
        name = wrap.__name__.replace("_", "-")
        FAULTS[name] = PlantedFault(name, told, target, wrap)
        return wrap

    return register
