"""Working days: without Saturdays, Sundays, national holidays and collective leave (cuti bersama), which lokal-id has
from the ministers' yearly decree. Of a year whose decree it does not know only the weekends count as free.
"""

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether offices work on that day."""
    from lokal import holidays  # noqa: PLC0415 (lokal-id takes long to import)

    if day.year in holidays.HOLIDAY_YEARS:
        return bool(holidays.is_working_day(day))
    return day.weekday() < 5


def first_working_day(day: date) -> date:
    """The day itself, or the next one on which offices work."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_days_between(received: date, until: date) -> int:
    """How many working days went by: 0 on the day of receipt, 1 on the next working day. What is received on a free
    day counts as received on the next working day.
    """
    day, passed = first_working_day(received), 0
    while day < until:
        day += timedelta(days=1)
        passed += is_working_day(day)
    return passed


def due_day(received: date, promised: int) -> date:
    """The last day on which a promise of so many working days is kept."""
    day = first_working_day(received)
    for _passed in range(promised):
        day = first_working_day(day + timedelta(days=1))
    return day


def unknown_years(first: date, last: date) -> list[int]:
    """The years of these days whose holidays are not known."""
    from lokal import holidays  # noqa: PLC0415 (see above)

    return [year for year in range(first.year, last.year + 1) if year not in holidays.HOLIDAY_YEARS]
