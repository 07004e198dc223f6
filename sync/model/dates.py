"""Dates as people in Indonesia write them. The day stands before the month, always; nothing here asks a clock."""

import re
from datetime import date

MONTHS: dict[str, tuple[str, ...]] = {
    "id": (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}

_SPELLINGS: tuple[str, ...] = (
    "januari january januwari jan",
    "februari february pebruari februwari peb feb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agusts agt agst agts ags agu aug",
    "september septembar sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
_MONTH_OF: dict[str, int] = {
    spelling: number for number, spellings in enumerate(_SPELLINGS, 1) for spelling in spellings.split()
}

_FIRST_YEAR = 1900  # nothing an office writes is older

_WEEKDAY = re.compile(r"(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s*,\s*", re.IGNORECASE)
_GAP = r"[\s./,'’\-‐-―]+"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_GAP}(\d{{1,2}}){_GAP}(\d{{1,2}})(?:[T\s]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?")
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_GAP}(\d{{1,2}}){_GAP}(\d{{4}}|\d{{2}})(?:\s\d\d:\d\d(?::\d\d)?)?")
_MONTH_WORD = re.compile(r"(\d{1,2})[\s./,'’\-‐-―]*([a-z]{3,10})[\s./,'’\-‐-―]*(\d{4}|\d{2})", re.IGNORECASE)
_DIGITS_ONLY = re.compile(r"(\d{2})(\d{2})(\d{4})")


def parse_date(text: str, today: date, *, years_ahead: int = 0) -> date | None:
    """The date `text` means: `12-03-1998`, `5/11/03`, `21-Mei-1980`, `12 Maret 1998`. None: none from 1900 on.

    A two-digit year is the latest one whose date is not after `today` (`years_ahead` moves that limit, for dates
    such as the end of a permit).
    """
    plain = _WEEKDAY.sub("", " ".join(text.split()), count=1).strip(" .,;")
    if found := _YEAR_FIRST.fullmatch(plain):
        return _real_date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(plain) or _DIGITS_ONLY.fullmatch(plain):
        return _with_year(found[3], int(found[2]), int(found[1]), today, years_ahead)
    if found := _MONTH_WORD.fullmatch(plain):
        month = _MONTH_OF.get(found[2].lower())
        return _with_year(found[3], month, int(found[1]), today, years_ahead) if month else None
    return None


def format_date(day: date, language: str) -> str:
    """`12 Maret 1998`, or `12 March 1998` for `en`."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def _with_year(typed: str, month: int, day: int, today: date, years_ahead: int) -> date | None:
    if len(typed) == 4:
        return _real_date(int(typed), month, day)
    limit = today.year + years_ahead
    newest = limit - (limit - int(typed)) % 100
    found = _real_date(newest, month, day)
    if found is not None and years_ahead == 0 and found > today:
        return _real_date(newest - 100, month, day)
    return found


def _real_date(year: int, month: int, day: int) -> date | None:
    if year < _FIRST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
