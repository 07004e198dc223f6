"""Values and records are judged alike on a PC and at central."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.areas import parse_area
from sync.model.pack import Field, Pack, RecordType, Text
from sync.model.record import Fields
from sync.model.validate import (
    check_change,
    check_record,
    check_value,
    confirmation_value,
    parse_value,
)

TODAY = date(2026, 11, 21)
REGENCY = "32.12"
PERSON: Fields = {
    "nik": "3212195903980001",
    "name": "Wati Karsinah",
    "birth_place": "Indramayu",
    "birth_date": "1998-03-19",
    "sex": "female",
    "marital_status": "single",
    "education": "senior",
    "address": "RT 02 RW 06",
    "scheme": "p_to_p",
    "destination_country": "TW",
    "job": "caregiver",
}


@pytest.fixture
def person(pack: Pack) -> RecordType:
    return pack.record("registration")


def a_field(kind: str, **more: Any) -> Field:
    return Field(key="x", type=kind, label=Text("x", "x"), group="g", **more)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\r", "\x1b", "\x7f", "\x85"])
def test_what_no_screen_can_show_is_not_typed_and_not_taken(pack: Pack, person: RecordType, character: str) -> None:
    typed, found = parse_value(pack, person.require("name"), f"Wati{character}Karsinah", TODAY)
    assert found == []
    assert not character.isprintable() and character not in typed
    for path, change in (("name", f"Wati{character}"), ("documents.ktp", {"verdict": "matches", "note": character})):
        issues = check_change(pack, person, path, change, TODAY)
        assert [issue.code for issue in issues] == ["control_character"]


def test_an_address_may_have_several_lines(pack: Pack, person: RecordType) -> None:
    assert check_change(pack, person, "address", "Blok Karanganyar\nRT 01 RW 02", TODAY) == []


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("nik", "3212 1959 0398 0001\u00a0", "3212195903980001"),
        ("name", "  WATI\u00a0 KARSINAH ", "WATI KARSINAH"),
        ("birth_date", "19 Maret 98", "1998-03-19"),
        ("sex", "p", "female"),
        ("sex", "Laki - laki", "male"),
        ("marital_status", "BELUM KAWIN", "single"),
        ("education", "D-3", "diploma3"),
        ("scheme", "G to G", "g_to_g"),
        ("scheme", "P3MI", "p_to_p"),
        ("scheme", "Mandiri", "individual"),
        ("destination_country", "hongkong", "HK"),
        ("family_card", "3212.1209.0805.0001", "3212120908050001"),
        ("passport", "c 1234567", "C1234567"),
        ("phone", "0812 3456 7890", "+6281234567890"),
        ("address", "Jl. Melati  5\n\n RT 02 ", "Jl. Melati 5\nRT 02"),
        ("village", "Tegalgirang, Bangodua", "32.12.06.2020"),
        ("village", "32.12.06.2020", "32.12.06.2020"),
        ("email", "wati@contoh.id", "wati@contoh.id"),
    ],
)
def test_typed_forms_become_one(pack: Pack, person: RecordType, key: str, text: str, value: object) -> None:
    assert parse_value(pack, person.require(key), text, TODAY, REGENCY) == (value, [])


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("nik", "321219590398000", "nik_length"),
        ("nik", "bukan NIK", "nik_not_digits"),
        ("birth_date", "31-02-1998", "date_unreadable"),
        ("sex", "X", "code_unknown"),
        ("phone", "tidak ada", "phone_unreadable"),
        ("passport", "12", "pattern"),
        ("family_card", "12 34", "pattern"),
        ("name", "a" * 121, "too_long"),
        ("village", "Desa Entahlah", "area_unknown"),
        ("email", "wati", "pattern"),
    ],
)
def test_what_cannot_be_read_is_told_and_gives_no_value(
    pack: Pack, person: RecordType, key: str, text: str, code: str
) -> None:
    value, found = parse_value(pack, person.require(key), text, TODAY, REGENCY)
    assert value is None
    assert [(issue.code, issue.field, issue.level) for issue in found] == [(code, key, "error")]


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "\u00a0", ".", "--"])
def test_nothing_and_a_dash_are_no_value(pack: Pack, person: RecordType, text: str) -> None:
    for field in person.fields:
        assert parse_value(pack, field, text, TODAY) == (None, [])


@pytest.mark.parametrize(("text", "value"), [("1.250", 1250), ("25", 25), ("-3", -3), ("12.345.678", 12_345_678)])
def test_whole_numbers_are_read_with_the_points_between_thousands(pack: Pack, text: str, value: int) -> None:
    assert parse_value(pack, a_field("integer"), text, TODAY) == (value, [])


def test_numbers_have_their_limits(pack: Pack) -> None:
    limited = a_field("integer", minimum=1, maximum=9)
    codes = [[issue.code for issue in parse_value(pack, limited, text, TODAY)[1]] for text in ("0", "5", "10", "1,5")]
    assert codes == [["too_small"], [], ["too_large"], ["number_unreadable"]]


def test_yes_and_no_are_read_in_both_languages(pack: Pack) -> None:
    yes_no = a_field("boolean")
    assert [parse_value(pack, yes_no, text, TODAY)[0] for text in ("Ya", "no", "TIDAK", "1", "mungkin")] == [
        True, False, False, True, None,
    ]  # fmt: skip


def test_a_set_is_kept_sorted_and_an_unknown_part_refuses_it(pack: Pack) -> None:
    roles = pack.record("user").require("roles")
    assert parse_value(pack, roles, "Verifikator; petugas", TODAY) == (["clerk", "verifier"], [])
    value, found = parse_value(pack, roles, "petugas, raja", TODAY)
    assert value is None
    assert [issue.facts for issue in found] == [{"text": "raja"}]


def test_the_end_of_a_permit_may_lie_in_the_future(pack: Pack) -> None:
    until = pack.record("company").require("license_until")
    assert parse_value(pack, until, "12/05/31", TODAY) == ("2031-05-12", [])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 5),
        ("text", ""),
        ("integer", True),
        ("integer", 1.5),
        ("boolean", 1),
        ("set", "clerk"),
        ("set", ["verifier", "clerk"]),
        ("set", [1]),
        ("map", {"ktp": "matches"}),
        ("map", []),
        ("ref", "x" * 65),
        ("date", 19980319),
    ],
)
def test_a_value_of_another_kind_is_refused(pack: Pack, kind: str, value: object) -> None:
    found = check_value(pack, a_field(kind, codes="role"), value, TODAY)
    assert [(issue.code, issue.field) for issue in found] == [("wrong_type", "x")]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("date", "19-03-1998", "date_unreadable"),
        ("date", "1998-02-31", "date_unreadable"),
        ("date", "19980319", "date_unreadable"),
        ("datetime", "2026-11-21T02:00:00", "date_unreadable"),
        ("datetime", "2026-11-21T25:00:00.000Z", "date_unreadable"),
        ("phone", "081234567890", "phone_unreadable"),
        ("area", "3212", "area_unknown"),
        ("code", "raja", "code_unknown"),
        ("digits", "12a", "not_digits"),
        ("nik", "1", "nik_length"),
    ],
)
def test_central_refuses_what_is_not_canonical(pack: Pack, kind: str, value: str, code: str) -> None:
    assert [issue.code for issue in check_value(pack, a_field(kind, codes="role"), value, TODAY)] == [code]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("datetime", "2026-11-21T02:00:00.000Z"),
        ("area", "32.12.19.2005"),
        ("area", "32"),
        ("phone", "+886912345678"),
        ("snapshot", {"a": [1, None]}),
        ("snapshot", 0),
        ("boolean", False),
    ],
)
def test_canonical_values_pass(pack: Pack, kind: str, value: object) -> None:
    assert check_value(pack, a_field(kind), value, TODAY) == []


@given(data=st.data())
def test_whatever_was_read_passes_centrals_check(pack: Pack, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(pack.records.values())))
    field = data.draw(st.sampled_from([field for field in kind.fields if field.type != "area"]))
    text = data.draw(st.one_of(st.text(max_size=40), st.from_regex(r"[0-9./ -]{1,18}", fullmatch=True)))
    value, found = parse_value(pack, field, text, TODAY)
    assert value is None or not found
    if value is not None:
        assert check_value(pack, field, value, TODAY) == []


def test_a_complete_person_has_nothing_wrong(pack: Pack, person: RecordType) -> None:
    assert check_record(pack, person, PERSON, TODAY) == []


def test_every_required_field_is_missed(pack: Pack, person: RecordType) -> None:
    found = check_record(pack, person, {}, TODAY)
    assert {(issue.code, issue.field) for issue in found} == {
        ("missing", field.key) for field in person.fields if field.required
    }


def test_fields_of_a_newer_pack_are_left_alone(pack: Pack, person: RecordType) -> None:
    assert check_record(pack, person, {**PERSON, "blood_type": 7}, TODAY) == []


def test_a_confirmed_warning_is_silent_until_a_value_of_its_rule_changes(pack: Pack, person: RecordType) -> None:
    odd = {**PERSON, "birth_date": "1997-03-19"}
    (warning,) = check_record(pack, person, odd, TODAY)
    assert (warning.code, warning.level) == ("nik_birth_mismatch", "warning")
    value = confirmation_value(warning, odd, person)
    assert value == "3212195903980001|1997-03-19|female"
    confirmed = {**odd, "confirmations": {warning.code: {"reason": "akta lahir", "value": value, "by": "u1"}}}
    assert check_record(pack, person, confirmed, TODAY) == []
    changed = {**confirmed, "birth_date": "1996-03-19"}
    assert [issue.code for issue in check_record(pack, person, changed, TODAY)] == ["nik_birth_mismatch"]


def test_an_error_cannot_be_confirmed_away(pack: Pack, person: RecordType) -> None:
    young = {**PERSON, "nik": "3212195903100001", "birth_date": "2010-03-19"}
    (error,) = check_record(pack, person, young, TODAY)
    value = confirmation_value(error, young, person)
    confirmed = {**young, "confirmations": {"under_age": {"reason": "minta", "value": value}}}
    assert [issue.code for issue in check_record(pack, person, confirmed, TODAY)] == ["under_age"]


def test_the_checklist_holds_known_documents_and_verdicts_only(pack: Pack, person: RecordType) -> None:
    entries = {"ktp": {"verdict": "matches"}, "sim": {"verdict": "matches"}, "photo": {"verdict": "bagus"}, "ak1": {}}
    found = check_record(pack, person, {**PERSON, "documents": entries}, TODAY)
    assert [(issue.code, issue.facts["document"]) for issue in found] == [
        ("document_unknown", "sim"), ("verdict_unknown", "photo"), ("verdict_unknown", "ak1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "path", "change", "codes"),
    [
        ("registration", "name", "Wati", []),
        ("registration", "name", None, []),
        ("registration", "nama", "Wati", ["field_unknown"]),
        ("registration", "name.first", "Wati", ["field_unknown"]),
        ("registration", "documents.ktp", {"verdict": "matches"}, []),
        ("registration", "documents.ktp", None, []),
        ("registration", "documents.ktp", "matches", ["wrong_type"]),
        ("registration", "documents.sim", {"verdict": "matches"}, ["document_unknown"]),
        ("registration", "documents.ktp", {"verdict": "?"}, ["verdict_unknown"]),
        ("registration", "confirmations.nik_sex_mismatch", {"reason": "x"}, []),
        ("user", "roles", {"add": ["clerk"]}, []),
        ("user", "roles", {"add": ["head"], "remove": ["clerk"]}, []),
        ("user", "roles", {"add": ["raja"]}, ["code_unknown"]),
        ("user", "roles", {"add": "clerk"}, ["wrong_type"]),
        ("user", "roles", {"add": [1]}, ["wrong_type"]),
        ("user", "roles", {"set": ["clerk"]}, ["wrong_type"]),
        ("user", "roles", {}, ["wrong_type"]),
        ("user", "roles", ["clerk"], ["wrong_type"]),
    ],
)
def test_each_change_of_an_op_is_judged(pack: Pack, record: str, path: str, change: object, codes: list[str]) -> None:
    found = check_change(pack, pack.record(record), path, change, TODAY)
    assert [issue.code for issue in found] == codes


@pytest.mark.parametrize(
    ("text", "near", "code"),
    [
        ("RT 02 RW 06 Desa Tegalgirang Kec. Bangodua", REGENCY, "32.12.06.2020"),
        ("Ds. Tegalgirang, Kecamatan Bangodua, Kab. Indramayu", "13.01", "32.12.06.2020"),
        ("Kel/Desa Ujungpondok Jaya Kec Widasari", REGENCY, "32.12.07.2014"),
        ("Sukasari, Arahan", REGENCY, "32.12.19.2007"),
        ("Kec. Padang Selatan Kota Padang", None, "13.71.01"),
        ("Kabupaten Indramayu", None, "32.12"),
        ("Kec. Arahan", REGENCY, "32.12.19"),
        ("Karanganyar", REGENCY, None),
        ("Desa Entahlah", REGENCY, None),
        ("Sukasari", None, None),
    ],
)
def test_a_village_is_found_by_its_name_only_where_it_is_the_only_one(
    text: str, near: str | None, code: str | None
) -> None:
    assert parse_area(text, near) == code


def test_a_thousand_records_are_checked_in_well_under_a_second(pack: Pack, person: RecordType) -> None:
    check_record(pack, person, PERSON, TODAY)
    start = time.process_time()
    for _ in range(1000):
        check_record(pack, person, PERSON, TODAY)
    assert time.process_time() - start < 1.0
