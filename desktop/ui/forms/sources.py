"""Where a form looks up what is too much for a list: villages and other records. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sync.model.record import Fields


@dataclass(frozen=True)
class Suggestion:
    """One thing a person may mean: its canonical value, its name, and what tells it from its namesakes."""

    value: str
    title: str
    detail: str = ""


class Sources(Protocol):
    """Looks things up by typed text; called away from the window's thread."""

    def areas(self, text: str, district: str = "") -> Sequence[Suggestion]: ...

    def area(self, code: str) -> Suggestion | None: ...

    def records(self, record_type: str, text: str) -> Sequence[Suggestion]: ...

    def record(self, record_type: str, record: str) -> Suggestion | None: ...

    def previous(self, record_type: str) -> Fields: ...
