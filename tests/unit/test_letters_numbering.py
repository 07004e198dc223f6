"""Letter numbers follow the office's own template, which is data and never code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.letters.numbering import NumberTemplateError, Placeholder, format_number, parse_template

NOVEMBER = date(2026, 11, 21)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{classification}/{number:04d}/{office}/{roman_month}/{year}", "562/0037/Disnaker/XI/2026"),
        ("562/{number:04d}/LTSA/{year}", "562/0037/LTSA/2026"),
        ("500.15.15.1/{number}/Disnaker/{year}", "500.15.15.1/37/Disnaker/2026"),
        ("{number:03d}.{month:02d}.{year}", "037.11.2026"),
        ("{{B}}-{number:d}/{year:d}", "{B}-37/2026"),
    ],
)
def test_a_number_is_written_as_the_office_writes_it(template: str, expected: str) -> None:
    assert format_number(template, number=37, date=NOVEMBER, classification="562", office="Disnaker") == expected


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("562/{nomor}/{year}", "nomor"),
        ("{number.__class__}/{year}", "number.__class__"),
        ("{number[0]}/{year}", "number[0]"),
        ("{0}/{year}", "0"),
        ("{}/{year}", "number"),
        ("{number!r}/{year}", "number"),
        ("{number:>400000000d}/{year}", "number"),
        ("{number:4d}/{year}", "number"),
        ("{number:{year}}/{year}", "number"),
        ("{number}/{office:04d}/{year}", "office"),
        ("{number/{year}", "number"),
        ("{number}}/{year}", "{number}}/{year}"),
        ("562/{number}/2026", "{year}"),
        ("562/LTSA/{year}", "{number}"),
        ("", "{number}"),
    ],
)
def test_a_wrong_template_is_refused_with_the_part_that_is_wrong(template: str, named: str) -> None:
    with pytest.raises(NumberTemplateError) as refusal:
        parse_template(template)
    assert named in str(refusal.value)


def test_a_template_of_two_lines_is_refused() -> None:
    with pytest.raises(NumberTemplateError):
        parse_template("{number}\n{year}")


def test_an_office_without_the_code_its_template_uses_is_told_which() -> None:
    with pytest.raises(NumberTemplateError, match="classification"):
        format_number("{classification}/{number}/{year}", number=1, date=NOVEMBER)


def test_there_is_no_letter_number_zero() -> None:
    with pytest.raises(ValueError, match="start at 1"):
        format_number("{number}/{year}", number=0, date=NOVEMBER)


@given(st.text())
def test_any_text_is_either_a_template_or_refused(template: str) -> None:
    try:
        parts = parse_template(template)
    except NumberTemplateError:
        return
    assert {"number", "year"} <= {part.name for part in parts if isinstance(part, Placeholder)}


literals = st.text(st.characters(categories=["L", "N"], include_characters="./- "), min_size=1, max_size=8)
fillings = st.sampled_from(["{office}", "{classification}", "{roman_month}", "{month:02d}"])


@given(
    st.lists(st.one_of(literals, fillings), max_size=5).flatmap(
        lambda extra: st.permutations([*extra, "/{number:04d}/", "{year}"])
    ),
    st.lists(st.integers(1, 99_999), min_size=2, max_size=20, unique=True),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_two_letters_of_a_year_never_share_a_number(parts: list[str], numbers: list[int], day: date) -> None:
    template = "".join(parts)
    written = {format_number(template, number=n, date=day, classification="562", office="LTSA") for n in numbers}
    assert len(written) == len(numbers)


@given(st.integers(1, 9_999), st.dates())
def test_a_written_number_can_be_read_back(number: int, day: date) -> None:
    written = format_number("562/{number:04d}/LTSA/{roman_month}/{year}", number=number, date=day)
    _, counted, _, month, year = written.split("/")
    assert (int(counted), len(counted), int(year)) == (number, 4, day.year)
    assert ROMAN.index(month) + 1 == day.month
