"""Checks over several fields, by the names a pack's rules use. Pure: the day of the check is passed in.

A check is silent about a field that is missing or unreadable: `sync.model.validate` has told that already.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sync.model.identity import Nik, area_known, read_nik
from sync.model.issues import Issue
from sync.model.pack import Rule
from sync.model.record import Fields

RuleCheck = Callable[[Rule, Fields, date], list[Issue]]


def age_at_least(rule: Rule, fields: Fields, today: date) -> list[Issue]:
    """The person born on the rule's field has completed the rule's `years` of life."""
    name = rule.fields[0]
    birth = _date(fields.get(name))
    if birth is None:
        return []
    if birth > today:
        return [Issue(code="date_in_future", field=name, level=rule.level, facts={"date": birth.isoformat()})]
    age = full_years(birth, today)
    if rule.years is None or age >= rule.years:
        return []
    return [Issue(code="under_age", field=name, level=rule.level, facts={"age": age, "years": rule.years})]


def nik_agrees(rule: Rule, fields: Fields, today: date) -> list[Issue]:
    """NIK, birth date and sex (the rule's fields in this order) say the same; a NIK's year has two digits only."""
    nik_field, birth_field, sex_field = rule.fields
    nik = _nik(fields.get(nik_field), today)
    if nik is None:
        return []
    found = []
    birth = _date(fields.get(birth_field))
    if birth is not None and _two_digit(birth) != _two_digit(nik.birth):
        facts = {"nik_date": nik.birth.isoformat()}
        found.append(Issue(code="nik_birth_mismatch", field=birth_field, level=rule.level, facts=facts))
    if fields.get(sex_field) not in (None, nik.sex):
        facts = {"nik_sex": nik.sex}
        found.append(Issue(code="nik_sex_mismatch", field=sex_field, level=rule.level, facts=facts))
    return found


def nik_area_known(rule: Rule, fields: Fields, today: date) -> list[Issue]:
    """The area of first registration in the NIK is on today's list of areas."""
    nik = _nik(fields.get(rule.fields[0]), today)
    if nik is None or area_known(nik.area):
        return []
    return [Issue(code="nik_area_unknown", field=rule.fields[0], level=rule.level, facts={"area": nik.area})]


def required_unless(rule: Rule, fields: Fields, today: date) -> list[Issue]:
    """The rule's first field is filled in, unless the second, which decides, has one of the rule's `values`."""
    needed, deciding = rule.fields
    if fields.get(needed) is not None or fields.get(deciding) in rule.values:
        return []
    facts = {"deciding": deciding, "value": fields.get(deciding)}
    return [Issue(code="needed_here", field=needed, level=rule.level, facts=facts)]


def permission_signer(rule: Rule, fields: Fields, today: date) -> list[Issue]:
    """Who gives a worker the family's permission (the rule's second field) may give it to somebody of that marital
    status (its first).
    """
    status, signer = (fields.get(key) for key in rule.fields)
    allowed = rule.allowed.get(status) if isinstance(status, str) else None
    if allowed is None or signer is None or signer in allowed:
        return []
    facts = {"status": status, "relations": list(allowed)}
    return [Issue(code="permission_by_other", field=rule.fields[1], level=rule.level, facts=facts)]


def signer_missing(rule: Rule, fields: Fields) -> Issue | None:
    """That nobody noted who gives the permission which a worker of that marital status needs; `rule` is one of
    `permission_signer`. It is told to who looks at the worker, and keeps nobody from being registered: the paper comes
    later.
    """
    status, signer = (fields.get(key) for key in rule.fields)
    allowed = rule.allowed.get(status) if isinstance(status, str) else None
    if allowed is None or signer is not None:
        return None
    facts = {"status": status, "relations": list(allowed)}
    return Issue(code="permission_signer_missing", field=rule.fields[1], level=rule.level, facts=facts)


RULES: dict[str, RuleCheck] = {
    "age_at_least": age_at_least,
    "required_unless": required_unless,
    "permission_signer": permission_signer,
    "nik_agrees": nik_agrees,
    "nik_area_known": nik_area_known,
}

NEEDED_FIELDS: dict[str, int] = {
    "age_at_least": 1,
    "required_unless": 2,
    "permission_signer": 2,
    "nik_agrees": 3,
    "nik_area_known": 1,
}
"""How many fields a rule must name for each check, in the check's own order."""

FOUND_BY: dict[str, str] = {
    "under_age": "age_at_least",
    "date_in_future": "age_at_least",
    "nik_birth_mismatch": "nik_agrees",
    "nik_sex_mismatch": "nik_agrees",
    "nik_area_unknown": "nik_area_known",
    "needed_here": "required_unless",
    "permission_by_other": "permission_signer",
}
"""Which check finds which issue: a confirmed warning stands for the values of that check's fields."""


def full_years(birth: date, today: date) -> int:
    """Completed years of life; who was born on 29 February completes one on 1 March of a common year."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _nik(value: Any, today: date) -> Nik | None:
    return read_nik(value, today) if isinstance(value, str) else None


def _two_digit(day: date) -> tuple[int, int, int]:
    return day.day, day.month, day.year % 100
