"""How a fault is planted: one function of the real code is replaced, for a while."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any, NamedTuple
from unittest.mock import patch

Wrap = Callable[[Any], Any]  # the real function -> the faulty one


class PlantedFault(NamedTuple):
    """A fault by name: what is wrong, and with what it replaces which functions (`module:name`, `module:Class.name`).

    More than one where another would make up for it.
    """

    name: str
    told: str
    targets: tuple[tuple[str, Wrap], ...]

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The real functions are replaced as long as the block lasts."""
        with ExitStack() as stack:
            for target, wrap in self.targets:
                owner, name = _found(target)
                stack.enter_context(patch.object(owner, name, wrap(vars(owner)[name])))
            yield


def _found(target: str) -> tuple[Any, str]:
    """What holds the function, and its name there."""
    module, _, path = target.partition(":")
    owner: Any = import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    return owner, name


FAULTS: dict[str, PlantedFault] = {}


def fault(target: str, told: str, *others: tuple[str, Wrap]) -> Callable[[Wrap], Wrap]:
    """Register a fault under its function's name; the function gets the real one and gives the faulty one. `others`
    are replaced as well.
    """

    def register(wrap: Wrap) -> Wrap:
        name = wrap.__name__.replace("_", "-")
        FAULTS[name] = PlantedFault(name, told, ((target, wrap), *others))
        return wrap

    return register
