"""What a list shows, found away from the window's thread."""

from array import array

from desktop.store.reading import Numbers
from desktop.store.values import Query
from desktop.ui.seat import Among
from desktop.usecases.desk import Office


def find(office: Office, query: Query, among: Among | None) -> tuple[Numbers, dict[str, int] | None]:
    """The numbers of the rows, of those `among` alone where a heap of work is looked at, and how many stand where;
    None where the list is narrowed by more than states, for the counts are of all records.
    """
    numbers = office.store.numbers(query)
    if among is not None:
        wanted = set(office.store.numbers_of(query.record_type, list(among())).values())
        numbers = array("I", (number for number in numbers if number in wanted))
    if query.text or query.filters or among is not None:
        return numbers, None
    return numbers, office.store.counts_by_state(query.record_type)
