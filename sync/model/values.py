"""Whether one canonical value is what its field asks for, by the field's type and limits."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sync.model.areas import CODE as AREA_CODE
from sync.model.identity import nik_issues
from sync.model.issues import Issue
from sync.model.pack import Field, Pack

_PHONE = re.compile(r"\+[1-9]\d{6,14}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_ID_LENGTH = 64
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

Check = Callable[[Pack, Field, Any, date], Sequence[Issue]]


def check_value(pack: Pack, field: Field, value: Any, today: date) -> list[Issue]:
    """What is wrong with one canonical value.

    date `1998-03-12`; datetime ISO in UTC; phone E.164; nik 16 digits; area a dotted code (its form only: areas come
    and go); set a sorted list of codes; map a dict of dicts; ref an id; missing is no value at all.
    """
    if type(value) not in _PYTHON_TYPES[field.type] or value == "":
        return [Issue(code="wrong_type", field=field.key, facts={"type": field.type})]
    if holds_control(value):
        return [Issue(code="control_character", field=field.key)]
    check = _CHECKS.get(field.type)
    found = check(pack, field, value, today) if check else ()
    if not found and (field.maximum is not None or field.minimum is not None or field.pattern is not None):
        found = list(_limits(field, value))
    if not found:
        return []
    return [Issue(code=issue.code, field=field.key, level=issue.level, facts=issue.facts) for issue in found]


def holds_control(value: Any) -> bool:
    """Whether a text, anywhere in `value`, holds a control character other than a line's end or a tab."""
    if isinstance(value, str):
        return not value.isprintable() and _CONTROL.search(value) is not None
    if isinstance(value, dict):
        return any(holds_control(part) for part in (*value.keys(), *value.values()))
    return isinstance(value, list | tuple) and any(holds_control(part) for part in value)


def is_moment(text: str) -> bool:
    """Whether `text` is a moment in UTC that every PC can show, `2026-11-21T02:14:07.123Z`."""
    return _DATETIME.fullmatch(text) is not None and _parses(datetime.fromisoformat, text)


def _limits(field: Field, value: Any) -> Iterator[Issue]:
    if isinstance(value, str):
        if field.maximum is not None and len(value) > field.maximum:
            yield Issue(code="too_long", facts={"maximum": field.maximum, "n": len(value)})
        if field.pattern is not None and not _pattern(field.pattern).fullmatch(value):
            yield Issue(code="pattern", facts={"pattern": field.pattern})
    elif isinstance(value, int) and not isinstance(value, bool):
        if field.minimum is not None and value < field.minimum:
            yield Issue(code="too_small", facts={"minimum": field.minimum})
        if field.maximum is not None and value > field.maximum:
            yield Issue(code="too_large", facts={"maximum": field.maximum})


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _check_nik(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    return nik_issues(value, today)


def _check_digits(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    return () if value.isascii() and value.isdigit() else (Issue(code="not_digits"),)


def _check_date(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    if _DATE.fullmatch(value) and _parses(date.fromisoformat, value):
        return ()
    return (Issue(code="date_unreadable", facts={"text": value}),)


def _check_datetime(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    return () if is_moment(value) else (Issue(code="date_unreadable", facts={"text": value}),)


def _check_code(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    if pack.code(field.codes or "", value) is not None:
        return ()
    return (Issue(code="code_unknown", facts={"text": value}),)


def _check_set(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    if not all(isinstance(code, str) for code in value) or value != sorted(set(value)):
        return (Issue(code="wrong_type", facts={"type": field.type}),)
    return [issue for code in value for issue in _check_code(pack, field, code, today)]


def _check_map(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    if all(isinstance(name, str) and name and isinstance(entry, dict) for name, entry in value.items()):
        return ()
    return (Issue(code="wrong_type", facts={"type": field.type}),)


def _check_phone(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    return () if _PHONE.fullmatch(value) else (Issue(code="phone_unreadable", facts={"text": value}),)


def _check_area(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    return () if AREA_CODE.fullmatch(value) else (Issue(code="area_unknown", facts={"text": value}),)


def _check_ref(pack: Pack, field: Field, value: Any, today: date) -> Sequence[Issue]:
    return () if len(value) <= _ID_LENGTH else (Issue(code="wrong_type", facts={"type": field.type}),)


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


_CHECKS: dict[str, Check] = {
    "nik": _check_nik,
    "digits": _check_digits,
    "date": _check_date,
    "datetime": _check_datetime,
    "code": _check_code,
    "set": _check_set,
    "map": _check_map,
    "phone": _check_phone,
    "area": _check_area,
    "ref": _check_ref,
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "multiline": (str,),
    "nik": (str,),
    "digits": (str,),
    "date": (str,),
    "datetime": (str,),
    "code": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "phone": (str,),
    "area": (str,),
    "ref": (str,),
    "set": (list,),
    "map": (dict,),
    "snapshot": (dict, list, str, int, float, bool),
    "secret": (str,),
}
