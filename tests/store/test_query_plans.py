"""A large office is never walked through to find a few of its records."""

import pytest

from desktop.store.searching import select_statements
from desktop.store.store import Store
from desktop.store.tables import table_of
from desktop.store.values import Query
from sync.model.pack import Pack


@pytest.mark.parametrize(
    ("query", "column"),
    [
        (Query(record_type="registration", filters={"nik": "3212195503980001"}), "nik"),
        (Query(record_type="registration", filters={"nik": ["3212195503980001", "3212195503980002"]}), "nik"),
        (Query(record_type="registration", filters={"request": "request-1"}), "request"),
        (Query(record_type="registration", filters={"village": "32.12.19"}), "village"),
        (Query(record_type="registration", states=("registered",)), "state"),
        (Query(record_type="registration", states=("registered", "returned")), "state"),
        (Query(record_type="conflict", states=("open",)), "state"),
        (Query(record_type="registration", filters={"request": "r"}, states=("registered",)), "request"),
        (Query(record_type="registration", filters={"company": "c"}, states=("registered", "verified")), "company"),
        (Query(record_type="registration", filters={"sex": "male", "village": "32.12.19.2005"}), "village"),
        (Query(record_type="registration", filters={"nik": "1"}, states=("registered",), limit=1), "nik"),
        (Query(record_type="registration", filters={"phone": "+62"}, include_deleted=True), "phone"),
        (Query(record_type="registration", filters={"birth_date": "1998-03-15"}), "birth_date"),
        (Query(record_type="portal_entry", filters={"registration": ["a", "b"]}), "registration"),
    ],
)
def test_what_a_list_is_narrowed_by_is_looked_up_in_its_own_index(
    store: Store, pack: Pack, query: Query, column: str
) -> None:
    steps = _plan(store, pack, query)
    assert any(f"({column}" in step for step in steps), steps


def test_the_whole_list_is_read_in_its_order_from_an_index_alone(store: Store, pack: Pack) -> None:
    (step,) = _plan(store, pack, Query(record_type="registration"))
    assert "COVERING INDEX" in step


def _plan(store: Store, pack: Pack, query: Query) -> list[str]:
    """SQLite's own account of how it answers, of a store without statistics."""
    kind = pack.record(query.record_type)
    ((sql, values),) = select_statements(kind, table_of(kind), query)
    reader = store._database.reader()
    return [row[3] for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
