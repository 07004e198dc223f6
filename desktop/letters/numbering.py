"""An office's letter number, as its template says: `{classification}/{number:04d}/{office}/{roman_month}/{year}`.

Offices differ (`562/{number:04d}/LTSA/{year}`, `500.15.15.1/{number}/Disnaker/{year}`) and set the template
themselves, so it is read as data: known placeholders only, and no format but a width for whole numbers.
"""

import re
from datetime import date
from string import Formatter

import msgspec

from desktop.errors import Refused
from desktop.i18n import _

_NUMBERS = ("number", "year", "month")
_TEXTS = ("classification", "office", "roman_month")
PLACEHOLDERS = _NUMBERS + _TEXTS
_WIDTH = re.compile(r"(?:0[1-9])?d|")
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def words_for_template() -> tuple[tuple[str, str], ...]:
    """What may stand in a template, each with what it becomes."""
    return (
        ("{number}", _("running number of the year; {number:04d} fills up to four digits: 0037")),
        ("{year}", _("year, such as 2026")),
        ("{month}", _("month in digits, such as 11")),
        ("{roman_month}", _("month in Roman digits, such as XI")),
        ("{classification}", _("the classification code below")),
        ("{office}", _("the office's short name below")),
    )


class Placeholder(msgspec.Struct, frozen=True):
    """A part filled in for each letter; `width` is its format, `04d` or empty."""

    name: str
    width: str = ""


class NumberTemplateError(Refused):
    """The template of letter numbers is wrong; the message says where."""


def parse_template(template: str) -> tuple[str | Placeholder, ...]:
    """The template's parts in order: fixed text and placeholders.

    Raises NumberTemplateError for unknown placeholders or formats, unbalanced braces, characters that do not belong on
    one line, and where `{number}` or `{year}` is missing: numbers restart each year, so both make a number unique.
    """
    if not template.isprintable():
        raise NumberTemplateError(_("The template of letter numbers must be one line of plain text."))
    try:
        raw = list(Formatter().parse(template))
    except ValueError as error:
        raise NumberTemplateError(
            _("The template of letter numbers “{template}” has a brace without its partner.").format(template=template)
        ) from error
    parts: list[str | Placeholder] = []
    for literal, name, width, conversion in raw:
        if literal:
            parts.append(literal)
        if name is not None:
            parts.append(_placeholder(name, width or "", conversion))
    _check_unique_each_year(parts)
    return tuple(parts)


def format_number(template: str, *, number: int, date: date, classification: str = "", office: str = "") -> str:
    """The letter number for the `number`-th letter (from 1) of the year of `date`.

    Raises NumberTemplateError as `parse_template` does, and when the template uses a classification or office that is
    empty; ValueError when `number` is below 1.
    """
    if number < 1:
        raise ValueError("letter numbers start at 1")
    values: dict[str, int | str] = {
        "number": number,
        "year": date.year,
        "month": date.month,
        "roman_month": _ROMAN_MONTHS[date.month - 1],
        "classification": classification,
        "office": office,
    }
    return "".join(
        part if isinstance(part, str) else _filled(part, values[part.name]) for part in parse_template(template)
    )


def _placeholder(name: str, width: str, conversion: str | None) -> Placeholder:
    if name not in PLACEHOLDERS:
        raise NumberTemplateError(
            _("Letter numbers know no placeholder “{name}”; use one of: {known}.").format(
                name=name, known=", ".join(PLACEHOLDERS)
            )
        )
    if conversion is not None or not _WIDTH.fullmatch(width) or (width and name in _TEXTS):
        raise NumberTemplateError(
            _("The placeholder “{name}” has a wrong format; only a width such as {example} is possible.").format(
                name=name, example="{number:04d}"
            )
        )
    return Placeholder(name, width)


def _check_unique_each_year(parts: list[str | Placeholder]) -> None:
    used = {part.name for part in parts if isinstance(part, Placeholder)}
    for needed in ("number", "year"):
        if needed not in used:
            raise NumberTemplateError(
                _(
                    "The template of letter numbers lacks {placeholder}; without it two letters could get one number."
                ).format(placeholder="{" + needed + "}")
            )


def _filled(part: Placeholder, value: int | str) -> str:
    if value == "":
        raise NumberTemplateError(
            _("The template of letter numbers uses “{name}”, which is not set for this office.").format(name=part.name)
        )
    return format(value, part.width)
