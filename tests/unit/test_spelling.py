"""Names are recognised however they were written down, and different people stay different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.usecases.people.spelling import same_name, same_place

NAMES = st.text("abdeghiklmnrstuwy", min_size=3, max_size=10)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Muhammad Yusuf", "Muhamad Yusuf"),
        ("Muhammad Yusuf", "M. Yusuf"),
        ("Mochamad Yusuf", "Moh Yusup"),
        ("Achmad Zaenal", "Ahmad Jaenal"),
        ("Zainal Arifin", "Zaenal Aripin"),
        ("SITI AMINAH", "Siti Amina"),
        ("Siti Nurhayati", "Siti Nur Hayati"),
        ("Nurhayati Siti", "Siti Nurhayati"),
        ("Soekarno", "Sukarno"),
        ("Djuhaeni", "Juhaeni"),
        ("Hj. Khadijah", "Kadijah"),
        ("Wati Karsinah", "Wati"),
        ("Sulastri Handayani", "Sulatsri Handayani"),
        ("Karsinah binti Darma", "Karsinah Darma"),
        ("Abd. Rahman", "Abdul Rahman"),
        ("Novi Fitriani", "Nopi Pitriani"),
    ],
)
def test_one_name_in_two_spellings_is_recognised(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "Siti Rohayah"),
        ("Muhammad Yusuf", "Muhammad Rizki"),
        ("M. Yusuf", "M. Rizki"),
        ("Rini", "Rina"),
        ("Wati", "Yanti"),
        ("Dewi", "Desi"),
        ("", "Wati"),
        ("S. K.", "Siti Karsinah"),
    ],
)
def test_two_names_are_kept_apart(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


@given(st.lists(NAMES, min_size=1, max_size=4), st.randoms())
def test_the_order_of_the_words_and_capitals_never_matter(words: list[str], chance: object) -> None:
    mixed = list(words)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert same_name(" ".join(words), " ".join(mixed).upper())


@given(NAMES.filter(lambda name: len(name) >= 7), st.integers(0, 6))
def test_a_letter_left_out_of_a_long_name_does_not_hide_a_person(name: str, place: int) -> None:
    assert same_name(f"Siti {name}", f"Siti {name[:place]}{name[place + 1 :]}")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Blok Karanganyar RT 01 RW 02", "Karanganyar rt.1/rw.2", True),
        ("Blok Karanganyar RT 01 RW 02", "Blok Sukamaju RT 05 RW 07", False),
        ("", "Blok Sukamaju", False),
    ],
)
def test_an_address_is_recognised_by_most_of_its_words(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same
