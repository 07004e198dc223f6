"""Whether a letter's number, as it is printed, says the running number under which the letter is kept.

The office's template may have been another one when the letter was written, and a printed letter cannot be called back:
what the present template reads as another number is refused, and so is what does not show the number at all.
"""

import re
from collections.abc import Iterator
from datetime import date
from string import Formatter

from sync.model.record import Fields

_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def bears(text: str, sequence: int, day: date, settings: Fields) -> bool:
    """Whether `text` is the number of the `sequence`-th letter of its year, issued on `day`; `settings` are those of
    the office.
    """
    try:
        pattern = "".join(_parts(settings, day))
    except ValueError:  # the template is none
        pattern = ""
    found = re.fullmatch(pattern, text, re.ASCII)
    if found is not None:
        return {int(number) for number in found.groups()} == {sequence}
    return str(sequence) in text and str(day.year) in text


def _parts(settings: Fields, day: date) -> Iterator[str]:
    """A regular expression for what the template makes of a letter of that day, each running number a group."""
    values: dict[str, object] = {
        "year": day.year,
        "month": day.month,
        "roman_month": _ROMAN_MONTHS[day.month - 1],
        "classification": settings.get("classification_code", ""),
        "office": settings.get("short_name", ""),
    }
    for literal, name, width, _conversion in Formatter().parse(str(settings.get("number_template", ""))):
        yield re.escape(literal)
        if name == "number":
            yield r"(\d+)"
        elif name is not None:
            yield re.escape(format(values.get(name, ""), width or ""))
