"""What must be right about an office before its first PC joins: letters and reports are made of it."""

import re
from collections.abc import Iterator
from string import Formatter

from sync.model.areas import area_name
from sync.model.record import Fields

# As desktop.letters.numbering reads a template: whole numbers may have a width, a number and a year must be in it.
_NUMBERS = ("number", "year", "month")
_TEXTS = ("classification", "office", "roman_month")
_WIDTH = re.compile(r"(?:0[1-9])?d|")
_REGENCY = re.compile(r"\d\d\.\d\d")


def office_faults(fields: Fields) -> list[str]:
    """What is wrong with the regency and the number template of a new office, in words for its administrator."""
    regency = str(fields.get("regency"))
    faults = [] if _REGENCY.fullmatch(regency) and area_name(regency) else [f"regency: {regency} is on no list (32.12)"]
    return faults + [f"number template: {fault}" for fault in _template_faults(fields)]


def _template_faults(fields: Fields) -> Iterator[str]:
    template = str(fields.get("number_template", ""))
    try:
        parts = [part[1:] for part in Formatter().parse(template) if part[1] is not None]
    except ValueError:
        yield "a brace lacks its partner"
        return
    names = {str(name) for name, _, _ in parts}
    for name, width, conversion in parts:
        if name not in (*_NUMBERS, *_TEXTS):
            yield f"{{{name}}} is not known; use one of {', '.join((*_NUMBERS, *_TEXTS))}"
        elif conversion is not None or not _WIDTH.fullmatch(width or "") or (width and name in _TEXTS):
            yield f"{{{name}}} has a wrong format; only a width such as {{number:04d}} is possible"
    yield from (f"{{{needed}}} is missing" for needed in ("number", "year") if needed not in names)
    if not template.isprintable():
        yield "it must be one line of plain text"
