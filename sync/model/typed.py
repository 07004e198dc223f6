"""What people type or a workbook holds, made canonical by the field's type. The other half of `values`."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from sync.model.areas import parse_area
from sync.model.dates import parse_date
from sync.model.identity import nik_issues, parse_phone, squeeze
from sync.model.issues import Issue
from sync.model.pack import Code, Field, Pack
from sync.model.values import check_value

YEARS_AHEAD = 30  # a permit typed `12/05/31` ends in 2031; nobody is born in the future

Typed = tuple[Any, list[Issue]]

_YES = frozenset(("ya", "y", "yes", "true", "benar", "1", "✓", "√"))
_NO = frozenset(("tidak", "t", "no", "n", "false", "salah", "0"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # but those that end a line
_NOTHING = re.compile(r"[-‐-―.\s]*")
_NOT_LETTER = re.compile(r"[\W_]+")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")


def parse_value(pack: Pack, field: Field, text: str, today: date, near: str | None = None) -> Typed:
    """The canonical value of a typed text and what is wrong with it; no text, or a lone dash, is no value.

    A value comes back only when nothing is wrong with it. `near` is the regency in which a village is looked for.
    """
    plain = _CONTROL.sub("", unicodedata.normalize("NFC", text)).replace("\u00a0", " ").strip()
    if field.type != "secret" and _NOTHING.fullmatch(plain):
        return None, []
    value, found = _PARSERS[field.type](pack, field, plain, today, near)
    if value is not None and not found:
        found = check_value(pack, field, value, today)
    if found:
        return None, [Issue(code=issue.code, field=field.key, level=issue.level, facts=issue.facts) for issue in found]
    return value, []


def code_of(entries: tuple[Code, ...], text: str) -> str | None:
    """The code whose code, label or alias `text` is; capitals, spaces and punctuation do not matter."""
    return _names(entries).get(plain_name(text))


@lru_cache(maxsize=10_000)
def plain_name(text: str) -> str:
    """`text` as names are compared: without capitals, spaces and punctuation. `L/P` becomes `lp`."""
    return _NOT_LETTER.sub("", unicodedata.normalize("NFKC", text).casefold())


@lru_cache(maxsize=64)
def _names(entries: tuple[Code, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        for name in (entry.code, entry.label.id, entry.label.en, *entry.aliases):
            found.setdefault(plain_name(name), entry.code)
    return found


def _text(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    plain = " ".join(text.split())
    if field.pattern and not re.fullmatch(field.pattern, plain, re.ASCII):
        for form in (plain.upper(), plain.lower(), squeeze(plain).upper()):
            if re.fullmatch(field.pattern, form, re.ASCII):
                return form, []
    return plain, []


def _multiline(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip()), []


def _nik(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    digits = squeeze(text)
    found = nik_issues(digits, today)
    return (None if found else digits), found


def _digits(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    return squeeze(text), []


def _date(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    ahead = 0 if _is_birth(pack, field) else YEARS_AHEAD
    found = parse_date(text, today, years_ahead=ahead)
    if found is None:
        return None, [Issue(code="date_unreadable", facts={"text": text})]
    return found.isoformat(), []


def _is_birth(pack: Pack, field: Field) -> bool:
    return any(
        rule.check == "age_at_least" and field.key == rule.fields[0]
        for kind in pack.records.values()
        for rule in kind.rules
        if field in kind.fields
    )


def _datetime(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None, [Issue(code="date_unreadable", facts={"text": text})]
    if moment.tzinfo is None:
        return None, [Issue(code="date_unreadable", facts={"text": text})]
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"), []


def _code(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    code = code_of(pack.codes[field.codes or ""], text)
    return code, [] if code else [Issue(code="code_unknown", facts={"text": text})]


def _integer(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    plain = "".join(text.split())
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(".", "")
    if not re.fullmatch(r"[+-]?\d{1,18}", plain, re.ASCII):
        return None, [Issue(code="number_unreadable", facts={"text": text})]
    return int(plain), []


def _boolean(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES, []
    return None, [Issue(code="yes_or_no", facts={"text": text})]


def _phone(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    number = parse_phone(text)
    return number, [] if number else [Issue(code="phone_unreadable", facts={"text": text})]


def _area(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    code = parse_area(text, near)
    return code, [] if code else [Issue(code="area_unknown", facts={"text": text})]


def _set(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    codes, found = set(), []
    for part in re.split(r"[,;\n]", text):
        if part.strip():
            code, issues = _code(pack, field, part.strip(), today, near)
            codes.add(code)
            found.extend(issues)
    return (None if found else sorted(codes)), found


def _json(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    try:
        return msgspec.json.decode(text), []
    except msgspec.DecodeError:
        return None, [Issue(code="wrong_type", facts={"type": field.type})]


def _as_typed(pack: Pack, field: Field, text: str, today: date, near: str | None) -> Typed:
    return text, []


_PARSERS: dict[str, Callable[[Pack, Field, str, date, str | None], Typed]] = {
    "text": _text,
    "multiline": _multiline,
    "nik": _nik,
    "digits": _digits,
    "date": _date,
    "datetime": _datetime,
    "code": _code,
    "integer": _integer,
    "boolean": _boolean,
    "phone": _phone,
    "area": _area,
    "ref": _as_typed,
    "set": _set,
    "map": _json,
    "snapshot": _json,
    "secret": _as_typed,
}
