"""The checks over several fields that the pack's rules name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.issues import Issue
from sync.model.pack import Pack, Rule
from sync.model.record import Fields
from sync.model.rules import FOUND_BY, RULES, full_years, signer_missing

TODAY = date(2026, 11, 21)
AGE = Rule(check="age_at_least", fields=("birth_date",), years=18, source="UU 18/2017 art. 5 a")
AGREES = Rule(check="nik_agrees", fields=("nik", "birth_date", "sex"), level="warning", source="offices' practice")
KNOWN = Rule(check="nik_area_known", fields=("nik",), level="warning", source="offices' practice")
PERSON: Fields = {"nik": "3212195903980001", "birth_date": "1998-03-19", "sex": "female"}


def check(rule: Rule, fields: Fields) -> list[Issue]:
    return RULES[rule.check](rule, fields, TODAY)


def test_who_turns_eighteen_today_may_register_and_who_does_tomorrow_may_not() -> None:
    assert check(AGE, {"birth_date": "2008-11-21"}) == []
    found = check(AGE, {"birth_date": "2008-11-22"})
    assert found == [Issue(code="under_age", field="birth_date", facts={"age": 17, "years": 18})]


def test_the_age_comes_from_the_packs_rule() -> None:
    elder = Rule(check="age_at_least", fields=("birth_date",), years=21, source="a country's own rule")
    assert [issue.facts for issue in check(elder, {"birth_date": "2006-01-01"})] == [{"age": 20, "years": 21}]


def test_nobody_is_born_in_the_future() -> None:
    assert [issue.code for issue in check(AGE, {"birth_date": "2026-11-22"})] == ["date_in_future"]


@given(st.dates(date(1950, 1, 1), TODAY), st.integers(0, 30_000))
def test_years_of_life_are_completed_on_birthdays(birth: date, days: int) -> None:
    day = birth + timedelta(days)
    years = full_years(birth, day)
    assert years >= 0
    try:
        birthday = birth.replace(year=birth.year + years)
    except ValueError:
        birthday = date(birth.year + years, 3, 1)
    assert birthday <= day


def test_a_nik_that_agrees_is_silent() -> None:
    assert check(AGREES, PERSON) == []


def test_another_birth_date_is_told_with_the_date_the_nik_says() -> None:
    found = check(AGREES, {**PERSON, "birth_date": "1999-03-19"})
    assert [(issue.code, issue.field, issue.level, issue.facts) for issue in found] == [
        ("nik_birth_mismatch", "birth_date", "warning", {"nik_date": "1998-03-19"})
    ]


def test_the_century_a_nik_cannot_say_is_no_mismatch() -> None:
    assert check(AGREES, {"nik": "3212191903250001", "birth_date": "1925-03-19", "sex": "male"}) == []


def test_another_sex_is_told() -> None:
    found = check(AGREES, {**PERSON, "sex": "male"})
    assert [(issue.code, issue.field) for issue in found] == [("nik_sex_mismatch", "sex")]


@pytest.mark.parametrize("missing", ["nik", "birth_date", "sex"])
def test_nothing_is_compared_with_what_is_missing(missing: str) -> None:
    fields = {key: value for key, value in PERSON.items() if key != missing}
    assert check(AGREES, fields) == []


@pytest.mark.parametrize("nik", ["123", "abc", 5, None, "3212199903980001"])
def test_a_number_that_is_no_nik_is_left_to_its_own_check(nik: object) -> None:
    assert check(AGREES, {**PERSON, "nik": nik}) == []
    assert check(KNOWN, {"nik": nik}) == []


def test_an_area_that_is_gone_is_told_and_todays_are_not() -> None:
    assert check(KNOWN, PERSON) == []
    found = check(KNOWN, {"nik": "9999994103930066"})
    assert [(issue.code, issue.facts) for issue in found] == [("nik_area_unknown", {"area": "99.99.99"})]


UNLESS = Rule(check="required_unless", fields=("company", "scheme"), values=("individual",), source="practice")
SIGNER = Rule(
    check="permission_signer",
    fields=("marital_status", "family_relation"),
    level="warning",
    allowed={"married": ("husband", "wife"), "single": ("father", "mother", "guardian")},
    source="UU 18/2017 art. 13 b",
)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"scheme": "p_to_p", "company": "c"}, []),
        ({"scheme": "individual"}, []),
        ({"scheme": "p_to_p"}, ["company"]),
        ({}, ["company"]),
    ],
)
def test_a_company_is_needed_unless_a_person_asks_alone(fields: Fields, found: list[str]) -> None:
    assert [issue.field for issue in check(UNLESS, fields)] == found


@pytest.mark.parametrize(
    ("status", "relation", "right"),
    [
        ("married", "husband", True),
        ("married", "mother", False),
        ("single", "guardian", True),
        ("single", "husband", False),
        ("single", None, True),
        (None, "husband", True),
        ("unknown", "sibling", True),
    ],
)
def test_who_may_sign_the_familys_permission_follows_from_the_marital_status(
    status: str | None, relation: str | None, right: bool
) -> None:
    found = check(SIGNER, {"marital_status": status, "family_relation": relation})
    assert [(issue.code, issue.level) for issue in found] == ([] if right else [("permission_by_other", "warning")])


@pytest.mark.parametrize(
    ("status", "relation", "told"),
    [("married", None, True), ("married", "husband", False), ("married", "mother", False), (None, None, False)],
)
def test_that_nobody_noted_whose_permission_it_is_is_told_where_the_status_demands_one(
    status: str | None, relation: str | None, told: bool
) -> None:
    found = signer_missing(SIGNER, {"marital_status": status, "family_relation": relation})
    assert (found is not None and found.facts["relations"] == ["husband", "wife"]) == told


def test_every_issue_of_a_rule_is_found_by_a_check_that_exists(pack: Pack) -> None:
    assert set(FOUND_BY.values()) == set(RULES)
    assert {rule.check for kind in pack.records.values() for rule in kind.rules} <= set(RULES)
