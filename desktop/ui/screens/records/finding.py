"""What a list shows, found away from the window's thread."""

from array import array
from typing import NamedTuple

from msgspec.structs import replace

from desktop.store.reading import Numbers
from desktop.store.values import Query
from desktop.ui.seat import Among
from desktop.usecases.desk import Office


class Found(NamedTuple):
    """The numbers of the rows, and how many stand where; None where the list is narrowed by more than states, for the
    counts are of all records. `similar`: nothing is called as was typed, and these are called much the same.
    """

    numbers: Numbers
    counts: dict[str, int] | None
    similar: bool


def find(office: Office, query: Query, among: Among | None) -> Found:
    """What a query finds; of those `among` alone where a heap of work is looked at."""
    numbers = _numbers(office, query, among)
    similar = False
    if query.text and not numbers:
        numbers = _numbers(office, replace(query, similar=True), among)
        similar = bool(numbers)
    if query.text or query.filters or among is not None:
        return Found(numbers, None, similar)
    return Found(numbers, office.store.counts_by_state(query.record_type), similar)


def _numbers(office: Office, query: Query, among: Among | None) -> Numbers:
    numbers = office.store.numbers(query)
    if among is None:
        return numbers
    wanted = set(office.store.numbers_of(query.record_type, list(among())).values())
    return array("I", (number for number in numbers if number in wanted))
