"""Working days as an Indonesian office counts them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.usecases.requests.working_days import (
    due_day,
    first_working_day,
    is_working_day,
    unknown_years,
    working_days_between,
)

DAYS = st.dates(date(2026, 1, 1), date(2027, 11, 30))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 22), False),
        (date(2026, 3, 19), False),  # Nyepi
        (date(2026, 3, 20), False),  # collective leave
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), False),
        (date(2031, 12, 25), True),  # nobody has decided yet
        (date(2031, 12, 27), False),
    ],
)
def test_weekends_holidays_and_collective_leave_are_free(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("received", "until", "passed"),
    [
        (date(2026, 11, 19), date(2026, 11, 19), 0),
        (date(2026, 11, 19), date(2026, 11, 20), 1),
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 21), date(2026, 11, 23), 0),  # came on a Saturday
        (date(2026, 12, 23), date(2026, 12, 28), 1),  # over Christmas
        (date(2026, 11, 20), date(2026, 11, 10), 0),  # a clock that was set back
    ],
)
def test_the_day_of_receipt_does_not_count(received: date, until: date, passed: int) -> None:
    assert working_days_between(received, until) == passed


def test_a_promise_of_a_day_given_before_christmas_is_due_after_it() -> None:
    assert due_day(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert due_day(date(2026, 11, 21), 1) == date(2026, 11, 24)


@given(DAYS, st.integers(1, 10))
def test_on_the_due_day_as_many_working_days_went_by_as_were_promised(received: date, promised: int) -> None:
    due = due_day(received, promised)
    assert is_working_day(due)
    assert working_days_between(received, due) == promised
    assert working_days_between(received, due - timedelta(days=1)) == promised - 1


@given(DAYS)
def test_what_comes_on_a_free_day_came_on_the_next_working_day(day: date) -> None:
    assert due_day(day, 1) == due_day(first_working_day(day), 1)


def test_years_without_a_decree_are_named() -> None:
    assert unknown_years(date(2025, 12, 1), date(2028, 1, 5)) == [2025, 2028]
