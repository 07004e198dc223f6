"""What every measurement is given: how much to measure, and on which office."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from office import copy_office, ensure_office

from resources import resource_path
from sync.model.pack import Pack
from sync.model.pack_load import load_pack


@dataclass(frozen=True)
class Bench:
    """`rows` registrations lie in the office kept in `corpus`; `scratch` is this run's own folder.

    `quick` measures each thing once: to see that the bench works, not how quick anything is.
    """

    rows: int
    quick: bool
    corpus: Path
    scratch: Path

    def times(self, n: int) -> int:
        """How often to do what a full run does `n` times."""
        return 1 if self.quick else n

    @cached_property
    def pack(self) -> Pack:
        return load_pack(resource_path("packs", "2026.1"))

    @cached_property
    def office(self) -> Path:
        """The folder of the office, only to be read."""
        return ensure_office(self.pack, self.corpus, self.rows)

    def writable_office(self, name: str) -> Path:
        """A copy of it under `name`, for a measurement that writes."""
        return copy_office(self.office, self.scratch / name)
