"""Finding a person as the clerk types."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.i18n import current_language
from desktop.store import reading
from desktop.store.searching import HITS
from desktop.store.store import Store
from desktop.store.values import Between, Intent, Query
from desktop.store.words import fold, match_expression
from tests.support.clock import FixedClock
from tests.support.office import CLERK, change, receive, register

OTHER = {
    "name": "Udin",
    "nik": "3273011201900003",
    "phone": "+6285555555555",
    "village": "32.73.01.1001",
    "address": "Jl. Merdeka",
    "destination_country": "MY",
    "job": "production_operator",
}


def found(store: Store, text: str, **rest: object) -> list[str]:
    return store.select(Query(record_type="registration", text=text, **rest))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        "w",
        "wa",
        "WATI",
        "kar wat",
        "  wati   karsinah ",
        "3212",
        "3212195503980001",
        "3212 1955 0398 0001",
        "0001",
        "80001",
        "0812",
        "62812",
        "+62 812-3456",
        "7890",
        "karangampel",  # the sub-district of the village
        "indramayu",
        "taiwan",
        "caregiver",
        "pengasuh",
    ],
)
def test_a_person_is_found_by_any_beginning_and_by_the_last_digits(store: Store, typed: str) -> None:
    wanted = register(store, village="32.12.10.2001")
    register(store, **OTHER)
    assert found(store, typed) == [wanted.id]


@pytest.mark.parametrize("typed", ["arsinah", "4567", "x", "wati x", "32121955039800011"])
def test_what_nobody_has_finds_nobody(store: Store, typed: str) -> None:
    register(store)
    assert found(store, typed) == []


@pytest.mark.parametrize("typed", ["", "   ", "-", '"', "*", "(", "AND"])
def test_signs_that_are_no_words_do_no_harm(store: Store, typed: str) -> None:
    record = register(store, name="Andini")
    assert found(store, typed) == [record.id]


def test_accents_do_not_matter_either_way(store: Store) -> None:
    record = register(store, name="Désirée Nu'man")
    assert found(store, "desiree") == found(store, "DÉSI nu man") == [record.id]


def test_names_come_before_places_and_the_newest_before_the_older(store: Store) -> None:
    place = register(store, address="Blok Melati")
    older, newer = register(store, name="Melati Sari"), register(store, name="Sri Melati")
    assert found(store, "melati") == [newer.id, older.id, place.id]
    assert found(store, "melati", limit=2) == [newer.id, older.id]
    assert found(store, "melati", order=("name", "asc")) == [older.id, newer.id, place.id]


def test_an_edit_is_found_by_its_new_words_only(store: Store) -> None:
    receive(store, change("record-1", 1, {"name": "Tarsini"}))
    receive(store, change("record-1", 2, {"name": "Karsini"}))
    assert found(store, "karsini") == ["record-1"]
    assert found(store, "tarsini") == []


def test_a_search_stops_where_nobody_reads_on(store: Store) -> None:
    changes = [change(f"record-{n}", n, {"name": "Sri Wahyuni", "address": "Blok Sri"}) for n in range(1, HITS + 50)]
    receive(store, *changes)
    assert len(found(store, "s")) == HITS
    assert store.count(Query(record_type="registration", text="s")) == HITS
    assert store.count(Query(record_type="registration")) == HITS + 49


def test_lists_are_narrowed_by_what_the_fields_mean(store: Store, clock: FixedClock) -> None:
    first = register(store, destination_country="TW", birth_date="1990-05-01")
    clock.move(minutes=1)
    second = register(store, destination_country="HK", village="32.73.01.1001", birth_date="2000-05-01", company="c1")

    def narrowed(**filters: object) -> list[str]:
        return store.select(Query(record_type="registration", filters=filters))

    assert narrowed(destination_country="TW") == [first.id]
    assert narrowed(destination_country=["TW", "HK"]) == [second.id, first.id]
    assert narrowed(village="32.12.19") == narrowed(village="32.12") == [first.id]
    assert narrowed(village="32") == [second.id, first.id]
    assert narrowed(village="32.12.1") == []
    assert narrowed(company=None) == [first.id]
    assert narrowed(birth_date=Between("1995-01-01", None)) == [second.id]
    assert narrowed(birth_date=Between("1990-05-01", "1990-05-01")) == [first.id]
    assert found(store, "wati", filters={"destination_country": "HK"}) == [second.id]


def test_the_last_changed_stands_first_and_states_are_counted(store: Store, clock: FixedClock) -> None:
    first, second = register(store), register(store)
    clock.move(minutes=1)
    withdraw = Intent(record_type="registration", action="step", record=first.id, step="withdraw", reason="Pindah")
    store.write(CLERK, [withdraw])
    assert store.select(Query(record_type="registration"))[0] == first.id
    assert store.select(Query(record_type="registration", states=["registered"])) == [second.id]
    assert store.counts_by_state("registration") == {"registered": 1, "withdrawn": 1}


@given(st.text())
def test_no_text_makes_an_expression_that_words_do_not_explain(text: str) -> None:
    assert (match_expression(text) is None) == (fold(text) == [])


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    words = fold(text)
    assert fold(" ".join(words)) == words


def test_a_request_is_called_by_its_number_and_its_companys_name(store: Store) -> None:
    company = Intent(record_type="company", action="create", fields={"name": "PT Bahtera Nusa"})
    (made,) = store.write(CLERK, [company])
    fields = {"letter_number": "017/BN/XI/2026", "company": made.record}
    (asked,) = store.write(CLERK, [Intent(record_type="recommendation_request", action="create", fields=fields)])
    assert store.title("recommendation_request", asked.record) == "017/BN/XI/2026 PT Bahtera Nusa"
    assert store.title("company", "nobody") == ""
    assert store.select(Query(record_type="recommendation_request", text="017 bn 2026")) == [asked.record]


def sorted_by(store: Store, key: str, way: Literal["asc", "desc"] = "asc", **rest: object) -> list[str]:
    query = Query(record_type="registration", order=(key, way), **rest)  # type: ignore[arg-type]
    ids = store.select(query)
    rows = store.at_numbers("registration", store.numbers(query))
    assert [rows[number].id for number in store.numbers(query)] == ids
    return [str(record.fields[key]) for record in store.many("registration", ids) if key in record.fields]


def test_names_are_sorted_without_regard_to_capitals(store: Store) -> None:
    for name in ("de Wit", "Dewi", "ADI", "budi"):
        register(store, name=name)
    assert sorted_by(store, "name") == ["ADI", "budi", "de Wit", "Dewi"]
    assert sorted_by(store, "name", "desc") == ["Dewi", "de Wit", "budi", "ADI"]


def test_countries_are_sorted_by_what_they_are_called(store: Store) -> None:
    with_label = {code.code: code.label.of(current_language()) for code in store.pack.codes["country"]}
    for country in ("TW", "HK", "MY", "SA"):
        register(store, destination_country=country)
    rising = sorted(("TW", "HK", "MY", "SA"), key=lambda code: with_label[code])
    assert sorted_by(store, "destination_country") == rising
    assert sorted_by(store, "destination_country", "desc") == rising[::-1]


def test_companies_are_sorted_by_their_names_and_who_has_none_comes_last(store: Store) -> None:
    made = [Intent(record_type="company", action="create", fields={"name": name}) for name in ("PT Wira", "CV Abadi")]
    wira, abadi = (op.record for op in store.write(CLERK, made))
    alone = register(store)
    register(store, company=wira)
    register(store, company=abadi)
    for way in ("asc", "desc"):
        query = Query(record_type="registration", order=("company", way))  # type: ignore[arg-type]
        assert store.select(query)[-1] == alone.id
    assert sorted_by(store, "company") == [abadi, wira]


def test_states_are_sorted_in_the_order_of_the_work(store: Store) -> None:
    gone, waiting = register(store), register(store)
    withdraw = Intent(record_type="registration", action="step", record=gone.id, step="withdraw", reason="Pindah")
    store.write(CLERK, [withdraw])
    assert store.select(Query(record_type="registration", order=("state", "asc"))) == [waiting.id, gone.id]
    assert store.select(Query(record_type="registration", order=("state", "desc"))) == [gone.id, waiting.id]


@pytest.mark.parametrize("few", [0, reading.FEW], ids=["by the index", "by the rows"])
@pytest.mark.parametrize("key", ["name", "destination_country", "state", "updated_at"])
def test_a_narrowed_list_is_sorted_the_same_whether_it_is_long_or_short(
    store: Store, monkeypatch: pytest.MonkeyPatch, few: int, key: str
) -> None:
    for number, country in enumerate(("TW", "HK", "MY", "TW", "SA")):
        sex = "male" if number == 2 else "female"
        register(store, name=f"Orang {9 - number}", destination_country=country, sex=sex)
    whole = store.select(Query(record_type="registration", order=(key, "asc")))
    monkeypatch.setattr(reading, "FEW", few)
    narrowed = store.select(
        Query(record_type="registration", filters={"sex": "female"}, states=("registered",), order=(key, "asc"))
    )
    women = {record.id for record in store.many("registration", whole) if record.fields["sex"] == "female"}
    assert narrowed == [record for record in whole if record in women]
