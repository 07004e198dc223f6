"""A large office is never walked through to find a few of its records."""

from typing import Literal

import pytest

from desktop.store.narrowing import Plan
from desktop.store.searching import ALL_IDS, Wanted, select_statements
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


@pytest.mark.parametrize("way", ["asc", "desc"])
@pytest.mark.parametrize("key", ["updated_at", "name", "nik", "birth_date", "village"])
def test_the_whole_list_is_read_in_its_order_from_an_index_alone(
    store: Store, pack: Pack, key: str, way: Literal["asc", "desc"]
) -> None:
    (step,) = _plan(store, pack, Query(record_type="registration", order=(key, way)), Wanted("n"))
    assert "COVERING INDEX" in step


@pytest.mark.parametrize("key", ["destination_country", "company", "job", "sex"])
def test_a_list_in_the_order_of_names_of_codes_and_companies_reads_no_row(store: Store, pack: Pack, key: str) -> None:
    steps = _plan(store, pack, Query(record_type="registration", order=(key, "asc")), Wanted("n", ["a", "b"]))
    assert all("SEARCH r USING COVERING INDEX" in step for step in steps), steps


@pytest.mark.parametrize(
    "query",
    [
        Query(record_type="registration", states=("recommended",), order=("name", "asc")),
        Query(record_type="registration", filters={"sex": "female"}, order=("name", "desc")),
        Query(record_type="registration", filters={"village": "32.12"}, order=("nik", "asc")),
        Query(record_type="registration", filters={"sex": "female", "destination_country": "TW"}),
        Query(record_type="registration", filters={"sex": "female"}, states=("recommended",)),
    ],
)
def test_a_long_list_that_is_narrowed_too_reads_no_row(store: Store, pack: Pack, query: Query) -> None:
    steps = _plan(store, pack, query, Wanted("n", plan=Plan(many=True)))
    assert any("SCAN r USING COVERING INDEX" in step for step in steps), steps
    assert all("COVERING" in step for step in steps if step.startswith("SEARCH")), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_a_list_begins_with_what_the_fewest_meet(store: Store, pack: Pack) -> None:
    query = Query(record_type="registration", filters={"request": None, "sex": "male"}, states=("registered",))
    for begins in ("request", "sex", "state"):
        first, *_rest = _plan(store, pack, query, Wanted("n", plan=Plan(begins=begins)))
        assert f"({begins}" in first, first


def _plan(store: Store, pack: Pack, query: Query, wanted: Wanted = ALL_IDS) -> list[str]:
    """SQLite's own account of how it answers, of a store without statistics."""
    kind = pack.record(query.record_type)
    reader = store._database.reader()
    return [
        row[3]
        for sql, values in select_statements(kind, table_of(kind), query, wanted)
        for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}", values)
    ]
