"""What is compared: a server, and counter PCs that exchange records with it over one line."""

from collections.abc import Sequence
from typing import Protocol

from corpus import Person
from sync_corpus import Edit
from sync_line import Line


class Contender(Protocol):
    """One way of bringing records from PC to PC. PCs are named by a letter; the line is theirs alone."""

    name: str
    line: Line

    def begin(self, *pcs: str) -> None:
        """An empty server, and PCs that know it and have nothing."""
        ...

    def load(self, pc: str, people: Sequence[Person]) -> None:
        """Write these registrations on a PC, without a word to the server."""
        ...

    def edit(self, pc: str, edits: Sequence[Edit]) -> None:
        """Change records on a PC, without a word to the server."""
        ...

    def push(self, pc: str) -> None:
        """Send what the server does not have, trying again for as long as it takes."""
        ...

    def pull(self, pc: str) -> None:
        """Fetch what the PC does not have, trying again for as long as it takes."""
        ...

    def both(self, pc: str) -> None:
        """Bring both to the same."""
        ...

    def live(self, pc: str, expected: int) -> None:
        """Fetch as the makers advise for a line that comes and goes, until nothing more comes."""
        ...

    def count(self, pc: str) -> int:
        """How many registrations a PC holds."""
        ...

    def equal(self, one: str, other: str) -> bool:
        """Whether two PCs hold the same."""
        ...

    def close(self) -> None: ...
