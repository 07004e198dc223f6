"""Dates are read as offices write them: the day before the month, always."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.dates import MONTHS, format_date, parse_date

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(1926, 11, 22), TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12-03-1998", date(1998, 3, 12)),
        ("12 Maret 1998", date(1998, 3, 12)),
        ("12 MARET 1998", date(1998, 3, 12)),
        ("12.03.1998", date(1998, 3, 12)),
        ("12/3/1998", date(1998, 3, 12)),
        ("12031998", date(1998, 3, 12)),
        ("1998-03-12", date(1998, 3, 12)),
        ("1998-03-12 00:00:00", date(1998, 3, 12)),
        ("5/11/03", date(2003, 11, 5)),
        ("17/06/90", date(1990, 6, 17)),
        ("21-Mei-1980", date(1980, 5, 21)),
        ("9-Des-1985", date(1985, 12, 9)),
        ("11-Jul-1999", date(1999, 7, 11)),
        ("1 Pebruari 2001", date(2001, 2, 1)),
        ("3 Nopember 2003", date(2003, 11, 3)),
        ("5 Agt 99", date(1999, 8, 5)),
        ("5 Agst. 1999", date(1999, 8, 5)),
        ("12Maret1998", date(1998, 3, 12)),
        ("Senin, 2 Maret 1998", date(1998, 3, 2)),
        ("\u00a012\u00a0Maret\u00a01998 ", date(1998, 3, 12)),
        ("12 – 03 – 1998", date(1998, 3, 12)),
        ("March the 12th", None),
        ("31-02-1999", None),
        ("12-13-1998", None),
        ("29/02/2023", None),
        ("00-00-0000", None),
        ("12-03-0998", None),
        ("32 Mei 1990", None),
        ("12 Fxx 1990", None),
        ("", None),
        ("1998", None),
    ],
)
def test_a_date_is_read_as_it_is_written(text: str, expected: date | None) -> None:
    assert parse_date(text, TODAY) == expected


def test_a_two_digit_year_never_lies_in_the_future() -> None:
    assert parse_date("21/11/26", TODAY) == TODAY
    assert parse_date("22/11/26", TODAY) == date(1926, 11, 22)


def test_a_permit_may_end_in_a_two_digit_year_to_come() -> None:
    assert parse_date("12/05/31", TODAY, years_ahead=30) == date(2031, 5, 12)
    assert parse_date("12/05/98", TODAY, years_ahead=30) == date(1998, 5, 12)


@given(DAYS, st.sampled_from(["id", "en"]))
def test_every_date_the_program_writes_it_can_read(day: date, language: str) -> None:
    assert parse_date(format_date(day, language), TODAY) == day


@given(DAYS, st.sampled_from("-/. "))
def test_a_year_of_two_digits_means_the_last_hundred_years(day: date, mark: str) -> None:
    assert parse_date(mark.join((f"{day.day}", f"{day.month:02d}", f"{day.year % 100:02d}")), TODAY) == day


@given(DAYS, st.integers(3, 9))
def test_a_month_may_be_cut_to_its_first_letters_where_they_name_one_month(day: date, letters: int) -> None:
    name = MONTHS["id"][day.month - 1][:letters]
    found = parse_date(f"{day.day}-{name}-{day.year}", TODAY)
    assert found in (day, None)
    if letters in (3, 9):
        assert found == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = parse_date(text, TODAY)
    assert found is None or found.year >= 1900


@given(DAYS, st.integers(0, 3650))
def test_the_day_of_reading_does_not_change_a_full_date(day: date, later: int) -> None:
    assert parse_date(day.strftime("%d-%m-%Y"), TODAY + timedelta(later)) == day
