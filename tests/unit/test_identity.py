"""Identity and phone numbers as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.identity import area_known, mask, nik_issues, parse_phone, read_nik, squeeze

TODAY = date(2026, 11, 21)
BIRTHS = st.dates(date(1926, 11, 22), TODAY)


def nik_of(birth: date, sex: str, serial: int = 1, area: str = "321219") -> str:
    day = birth.day + (40 if sex == "female" else 0)
    return f"{area}{day:02d}{birth.month:02d}{birth.year % 100:02d}{serial:04d}"


@given(BIRTHS, st.sampled_from(["male", "female"]), st.integers(1, 9999))
def test_a_nik_says_when_its_bearer_was_born_and_the_sex(birth: date, sex: str, serial: int) -> None:
    digits = nik_of(birth, sex, serial)
    found = read_nik(digits, TODAY)
    assert found is not None
    assert (found.birth, found.sex, found.area) == (birth, sex, "32.12.19")
    assert nik_issues(digits, TODAY) == []


@pytest.mark.parametrize(
    ("digits", "code"),
    [
        ("321219090204024", "nik_length"),
        ("32121909020402420", "nik_length"),
        ("32121909020402x2", "nik_not_digits"),
        ("３２１２１９０９０２０４０２４２", "nik_not_digits"),
        ("3212193202040242", "nik_date_invalid"),
        ("3212197202040242", "nik_date_invalid"),
        ("3212190913040242", "nik_date_invalid"),
        ("3212190902040000", "nik_serial_zero"),
    ],
)
def test_a_number_that_cannot_be_a_nik_is_told_apart(digits: str, code: str) -> None:
    assert [issue.code for issue in nik_issues(digits, TODAY)] == [code]


def test_an_area_counts_as_known_when_at_least_its_regency_is() -> None:
    assert area_known("32.12.19")
    assert area_known("32.12.99")
    assert not area_known("32.99.01")
    assert not area_known("99.99.99")


@pytest.mark.parametrize(
    "typed",
    [
        "3212 1909 0204 0242",
        "32.12.19.090204.0242",
        "3212-1909-0204-0242\u00a0",
        "'3212190902040242",
        "\u200b3212190902040242",
    ],
)
def test_spaces_dots_and_dashes_in_a_number_do_not_matter(typed: str) -> None:
    assert squeeze(typed) == "3212190902040242"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("62 812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("(0812) 3456.7890", "+6281234567890"),
        ("\u00a00812\u00a03456\u00a07890", "+6281234567890"),
        ("(0234) 271234", "+62234271234"),
        ("+886 912 345 678", "+886912345678"),
        ("12345", None),
        ("tidak ada", None),
        ("+0123", None),
        ("0812345678901234", None),
    ],
)
def test_phone_numbers_become_uniform(typed: str, expected: str | None) -> None:
    assert parse_phone(typed) == expected


@given(st.from_regex(r"8[1-9][0-9]{7,9}", fullmatch=True), st.sampled_from(["0", "+62", "62", "+62 0"]))
def test_a_number_is_the_same_with_and_without_its_country(number: str, prefix: str) -> None:
    assert parse_phone(prefix + number) == f"+62{number}"


def test_a_masked_nik_shows_its_ends_only() -> None:
    assert mask("3212062003940274") == "3212••••••••0274"


@given(st.text("0123456789", max_size=30))
def test_a_mask_never_shows_a_short_number_whole(number: str) -> None:
    shown = mask(number)
    assert len(shown) == len(number)
    assert number == "" or shown != number
