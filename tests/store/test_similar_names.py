"""Finding a person although a letter of the name was typed wrong."""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.store.slips import LONGEST, SHORTEST, may_slip, meant_by
from desktop.store.store import Store
from desktop.store.values import Query
from tests.support.office import register

LETTERS = st.sampled_from(ascii_lowercase)
NAMES = st.text(LETTERS, min_size=SHORTEST, max_size=LONGEST)


def similar(store: Store, text: str, **rest: object) -> list[str]:
    return store.select(Query(record_type="registration", text=text, similar=True, **rest))  # type: ignore[arg-type]


@given(NAMES, st.data())
def test_a_name_is_meant_whatever_one_letter_of_it_became(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(LETTERS)
    before, after = name[:place], name[place + 1 :]
    wrong, missing, extra = before + letter + after, before + after, before + letter + name[place:]
    swapped = before + after[:1] + name[place] + after[1:]
    for typed in {wrong, missing, extra, swapped} - {name}:
        assert name in meant_by(typed)


@given(NAMES)
def test_no_word_is_meant_by_itself_and_none_is_asked_for_that_is_another_length(name: str) -> None:
    meant = meant_by(name)
    assert name not in meant
    assert len(meant) == len(set(meant))
    assert {len(word) - len(name) for word in meant} == {-1, 0, 1}


@given(st.text(max_size=12))
def test_only_words_of_letters_are_taken_for_slips(word: str) -> None:
    assert not may_slip(word) or all(letter in ascii_lowercase for letter in word.lower())


@pytest.mark.parametrize(
    "typed",
    [
        "Sri Wahyni",  # a letter is missing
        "sri wahhyuni",  # one too many
        "sri wahyumi",  # a wrong one
        "wahynui SRI",  # two swapped
        "sro wahyuni",
        "srri w",
        "wahu",  # as far as it was typed
        "wahyni indramayu",  # beside a place
        "wahyni 0001",
    ],
)
def test_one_slip_in_a_name_is_forgiven(store: Store, typed: str) -> None:
    wanted = register(store, name="Sri Wahyuni", village="32.12.10.2001")
    register(store, name="Joko Piliang", nik="3273011201900003", village="32.73.01.1001", phone="+6285555555555")
    assert store.select(Query(record_type="registration", text=typed)) == []
    assert similar(store, typed) == [wanted.id]


@pytest.mark.parametrize(
    "typed",
    [
        "Sri Whyni",  # two letters of one word
        "Sre Wahyni",  # one of each
        "wahyni kuningan",  # and from elsewhere
        "3212195503980002",  # a number is meant as it is typed
        "wahyni 3212195503980002",
        "0002",
        "sx",
        "",
        "-",
    ],
)
def test_no_more_than_one_slip_is_forgiven_and_none_in_a_number(store: Store, typed: str) -> None:
    register(store, name="Sri Wahyuni", village="32.12.10.2001")
    assert similar(store, typed) == []
    assert store.count(Query(record_type="registration", text=typed, similar=True)) == 0


def test_a_slip_is_looked_for_in_names_only(store: Store) -> None:
    register(store, name="Joko Piliang", address="Blok Wahyuni")
    assert similar(store, "wahyni") == []


def test_where_every_word_is_known_any_of_them_may_hold_the_slip(store: Store) -> None:
    wanted, other = register(store, name="Dewi Kartini"), register(store, name="Devi Astuti")
    assert similar(store, "devi kartini") == [wanted.id]
    assert similar(store, "dewi astuti") == [other.id]


def test_of_a_long_text_only_the_first_words_are_taken_for_slips(store: Store) -> None:
    wanted = register(store, name="Ani Budi Cici Didi Endah")
    register(store, name="Endeh")
    assert similar(store, "endeh ani budi cici didi") == [wanted.id]
    assert similar(store, "ani budi cici didi endeh") == []


def test_whole_names_come_before_names_that_only_begin_so_and_the_newest_first(store: Store) -> None:
    begun = register(store, name="Kuswarawati")
    older, newer = register(store, name="Kuswara"), register(store, name="Budi Kuswara")
    newest = register(store, name="Kuswaraningsih")
    assert similar(store, "kuswra") == [newer.id, older.id, newest.id, begun.id]
    assert similar(store, "kuswra", limit=2) == [newer.id, older.id]
    assert similar(store, "kuswra", order=("name", "asc")) == [newer.id, older.id, newest.id, begun.id]
    assert store.count(Query(record_type="registration", text="kuswra", similar=True)) == 4


def test_filters_and_states_narrow_similar_names_too(store: Store) -> None:
    register(store, name="Kuswara", destination_country="MY")
    wanted = register(store, name="Kuswara", destination_country="HK")
    assert similar(store, "kuswra", filters={"destination_country": "HK"}) == [wanted.id]
    assert similar(store, "kuswra", states=["withdrawn"]) == []
    assert store.count(Query(record_type="registration", text="kuswra", similar=True, states=["registered"])) == 2
