"""The shipped pack holds; a wrong one is refused with the file, the line and the reason."""

import re
from datetime import date
from pathlib import Path

import pytest

from resources import resource_path
from sync.model.pack import Pack
from sync.model.pack_load import PackError, load_pack
from sync.model.typed import code_of
from sync.model.validate import check_value
from tests.support.packs import copy_pack

REGISTRATION = "records/registration.toml"
REQUEST = "records/recommendation_request.toml"
USER = "records/user.toml"


def test_the_shipped_pack_loads(pack: Pack) -> None:
    assert pack.version == "2026.1"
    assert {"registration", "company", "recommendation_request", "recommendation", "conflict", "office", "user"} <= set(
        pack.records
    )
    assert all(pack.codes.values())


def test_every_default_of_the_shipped_pack_is_a_value_its_field_accepts(pack: Pack) -> None:
    for kind in pack.records.values():
        for field in kind.fields:
            if field.default is not None:
                assert check_value(pack, field, field.default, date(2026, 11, 21)) == [], field.key


def test_no_name_of_a_code_list_stands_for_two_codes(pack: Pack) -> None:
    for key, entries in pack.codes.items():
        for entry in entries:
            for name in (entry.code, entry.label.id, entry.label.en, *entry.aliases):
                assert code_of(entries, name) == entry.code, (key, name)


def test_every_scheme_has_a_checklist(pack: Pack) -> None:
    for scheme in pack.codes["scheme"]:
        required = [
            document.key for document, needed in pack.checklist_for("registration", {"scheme": scheme.code}) if needed
        ]
        assert "ktp" in required, scheme.code


def test_a_divorced_person_brings_the_deed(pack: Pack) -> None:
    divorced = {"scheme": "p_to_p", "marital_status": "divorced"}
    single = {"scheme": "p_to_p", "marital_status": "single"}
    assert ("divorce_deed", True) in [(d.key, need) for d, need in pack.checklist_for("registration", divorced)]
    assert "divorce_deed" not in [d.key for d, _need in pack.checklist_for("registration", single)]


def line_with(text: str, wanted: str, nth: int = 0) -> int:
    """The number of the nth line that holds `wanted`."""
    return [number for number, line in enumerate(text.splitlines(), 1) if wanted in line][nth]


# file, what stands there, what a careless hand writes instead, the text on the line to be named, which one of
# them (0: the first), and the reason
WRONG = [
    pytest.param(REGISTRATION, 'label = { id = "NIK", en = "NIK" }', 'label = { id = "NIK", en = "NIK" ',
                 'label = { id = "NIK"', 0, "Expected|Unclosed|Invalid", id="syntax"),
    pytest.param(REGISTRATION, 'help = { id = "16 angka pada KTP"', 'hlep = { id = "16 angka pada KTP"',
                 'key = "nik"', -1, "unknown field `hlep`", id="unknown key"),
    pytest.param(REGISTRATION, 'key = "name"\ntype = "text"', 'key = "name"',
                 'key = "name"', -1, "missing required field `type`", id="missing key"),
    pytest.param(REGISTRATION, 'type = "nik"', 'type = "nikk"', 'type = "nikk"', 0, "Invalid enum value 'nikk'",
                 id="unknown type"),
    pytest.param(REGISTRATION, 'maximum = 80', 'maximum = "80"', 'maximum = "80"', 0, "Expected `int", id="wrong type"),
    pytest.param(REGISTRATION, 'codes = "religion"', 'codes = "faith"', 'codes = "faith"', 0,
                 "no code list faith", id="unknown code list"),
    pytest.param(REGISTRATION, 'to = "company"', 'to = "agency"', 'to = "agency"', 0,
                 "no record type agency", id="unknown ref"),
    pytest.param(REGISTRATION, 'key = "email"', 'key = "phone"', 'key = "phone"', 1,
                 "phone stands twice", id="duplicate field"),
    pytest.param(REGISTRATION, 'key = "family_card"', 'key = "updated_at"', 'key = "updated_at"', 0,
                 "cannot be a field's key", id="reserved key"),
    pytest.param(REGISTRATION, 'key = "family_card"', 'key = "Kartu Keluarga"', 'key = "Kartu Keluarga"', 0,
                 "cannot be a field's key", id="key with capitals"),
    pytest.param(REGISTRATION, r"pattern = '\d{16}'", r"pattern = '\d{16'+'('".replace("'+'", ""), "pattern = '", 0,
                 "pattern does not compile", id="bad pattern"),
    pytest.param(REGISTRATION, 'key = "religion"\ntype = "code"\ncodes = "religion"\ngroup = "identity"',
                 'key = "religion"\ntype = "code"\ncodes = "religion"\ngroup = "faith"', 'group = "faith"', 0,
                 "group faith does not exist", id="unknown group"),
    pytest.param(REGISTRATION, 'title = ["name"]', 'title = ["nama"]', "title =", 0,
                 "field nama does not exist", id="unknown title"),
    pytest.param(REGISTRATION, 'checklist = "documents"', 'checklist = "name"', "checklist =", 0,
                 "not a field of type map", id="checklist that is no map"),
    pytest.param("records/company.toml", 'key = "company"', 'key = "agency"', 'key = "agency"', 0,
                 "must be the file's name", id="key other than the file's name"),
    pytest.param(REGISTRATION, 'check = "nik_agrees"', 'check = "nik_agree"', 'check = "nik_agree"', 0,
                 "no check named nik_agree", id="unknown check"),
    pytest.param(REGISTRATION, 'fields = ["birth_date"]', 'fields = ["birthday"]', 'fields = ["birthday"]', 0,
                 "field birthday does not exist", id="rule over an unknown field"),
    pytest.param(REGISTRATION, 'end = "recommended"', 'end = "recommend"', 'end = "recommend"', 0,
                 "state recommend does not exist", id="workflow to nowhere"),
    pytest.param(REGISTRATION, 'start = ["returned"]', 'start = ["sent_back"]', 'start = ["sent_back"]', 0,
                 "state sent_back does not exist", id="workflow from nowhere"),
    pytest.param(REGISTRATION, 'initial = "registered"', 'initial = "new"', 'initial = "new"', 0,
                 "state new does not exist", id="workflow begins nowhere"),
    pytest.param(REQUEST, 'locked = ["verified", "approved", "issued", "refused", "withdrawn"]', 'locked = ["closed"]',
                 'locked = ["closed"]', 0, "state closed does not exist", id="unknown locked state"),
    pytest.param(REQUEST, 'stamp = "approved_by"', 'stamp = "signed_by"', 'stamp = "signed_by"', 0,
                 "field signed_by does not exist", id="unknown stamp"),
    pytest.param(REQUEST, 'four_eyes = ["created_by", "submitted_by", "submitters", "editors"]',
                 'four_eyes = ["written_by"]', 'four_eyes = ["written_by"]', 0, "field written_by does not exist",
                 id="unknown four eyes"),
    pytest.param(REQUEST, 'guards = ["checklist_complete"]', 'guards = ["complete"]', 'guards = ["complete"]', 0,
                 "no guard named complete", id="unknown guard"),
    pytest.param(REQUEST, 'roles = ["head"]', 'roles = ["boss"]', 'roles = ["boss"]', 0,
                 "Invalid enum value 'boss'", id="unknown role"),
    pytest.param(REQUEST, 'key = "verify"', 'key = "submit"', 'key = "submit"', 1,
                 "submit stands twice", id="duplicate step"),
    pytest.param(USER, 'merge = "union"', 'merge = "sum"', 'merge = "sum"', 0, "a set merges by union",
                 id="sum of a set"),
    pytest.param(REGISTRATION, 'trace = "verifiers"', 'trace = "name"', 'trace = "name"', 0,
                 "name is not a field of type map", id="trace that is no map"),
    pytest.param(REQUEST, 'values = ["individual", "renewal"]', 'values = ["alone"]', 'values = ["alone"]', 0,
                 "alone is no code of the deciding field", id="rule with an unknown code"),
    pytest.param(REGISTRATION, 'married = ["husband", "wife"]', 'married = ["husband", "uncle"]', "allowed", 0,
                 "uncle is no code of the second field", id="permission by nobody known"),
    pytest.param("pack.toml", 'version = "2026.2"\n', "", "in_force", 0, "missing required field `version`",
                 id="no version"),
    pytest.param("checklists.toml", 'scheme = "ukps"', 'scheme = "upks"', 'scheme = "upks"', 0,
                 "no scheme upks", id="unknown scheme"),
    pytest.param("checklists.toml", 'required = ["ktp", "employment_contract"]', 'required = ["ktp", "contract"]',
                 'required = ["ktp", "contract"]', 0, "no document contract", id="unknown document"),
    pytest.param("checklists.toml", 'conditional = [{ document = "divorce_deed", field = "marital_status"',
                 'conditional = [{ document = "divorce_deed", field = "marriage"', 'field = "marriage"', 0,
                 "field marriage does not exist", id="condition on an unknown field"),
    pytest.param("codes/sex.csv", "code,id,en,aliases", "code,label,aliases", "code,label", 0,
                 "the first line must be", id="csv heading"),
    pytest.param("codes/sex.csv", "female,Perempuan,Female", "female,Perempuan", "female,", 0,
                 "exactly four values", id="csv row too short"),
    pytest.param("codes/sex.csv", "female,Perempuan,Female", "female,Perempuan,Female,x", "female,", 0,
                 "exactly four values", id="csv row too long"),
    pytest.param("codes/sex.csv", "female,Perempuan,Female", "female,,Female", "female,", 0,
                 "must be filled", id="csv row without a label"),
    pytest.param("portals.toml", 'key = "siskop2mi"', 'key = "simkari"', 'key = "simkari"', 0,
                 "simkari is not on the code list portal", id="unknown portal"),
    pytest.param("portals.toml", 'states = ["recommended"]', 'states = ["done"]', 'states = ["done"]', 0,
                 "state done does not exist", id="portal of an unknown state"),
    pytest.param("portals.toml", '{ field = "religion"', '{ field = "faith"', '[[portals.sections]]', 0,
                 "field faith does not exist", id="portal of an unknown field"),
    pytest.param(REGISTRATION, 'same = ["phone"]', 'same = ["telephone"]', '[same_person]', 0,
                 "field telephone does not exist", id="clue of an unknown field"),
    pytest.param(REGISTRATION, 'same = ["phone"] }', 'same = [] }', 'clues = [', 0,
                 "a clue needs a field to look up", id="clue without a field"),
    pytest.param("codes/sex.csv", "female,Perempuan,Female", "male,Perempuan,Female", "male,Perempuan", 0,
                 "code male stands twice", id="csv code twice"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after", "at", "nth", "reason"), WRONG)
def test_a_wrong_pack_is_refused_with_file_line_and_reason(
    tmp_path: Path, file: str, before: str, after: str, at: str, nth: int, reason: str
) -> None:
    folder = copy_pack(tmp_path)
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    expected = line_with(path.read_text("utf-8"), at, max(nth, 0)) + min(nth, 0)
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert re.search(reason, caught.value.reason), caught.value.reason
    assert (caught.value.file.name, caught.value.line) == (path.name, expected)
    assert str(caught.value).startswith(f"{path.name}:{expected}: ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = copy_pack(tmp_path)
    (folder / "checklists.toml").unlink()
    with pytest.raises(PackError, match=r"checklists\.toml:1: the file is missing"):
        load_pack(folder)


@pytest.mark.parametrize("file", [REGISTRATION, "codes/sex.csv"])
def test_a_file_in_another_encoding_is_named(tmp_path: Path, file: str) -> None:
    folder = copy_pack(tmp_path)
    path = folder / file
    path.write_bytes(path.read_bytes() + "\n# Ketenagakerjaan é".encode("latin-1"))
    with pytest.raises(PackError, match=rf"{path.name}:1: the file is not UTF-8 text"):
        load_pack(folder)


def test_a_check_that_needs_more_fields_than_the_rule_names_is_refused(tmp_path: Path) -> None:
    folder = copy_pack(tmp_path)
    path = folder / REGISTRATION
    text = path.read_text("utf-8")
    path.write_text(text.replace('fields = ["nik", "birth_date", "sex"]', 'fields = ["nik", "birth_date"]'), "utf-8")
    with pytest.raises(PackError, match="nik_agrees needs 3 fields"):
        load_pack(folder)


def test_a_condition_on_a_document_twice_is_no_fault_of_the_shipped_pack() -> None:
    pack = load_pack(resource_path("packs", "2026.1"))
    for scheme in pack.codes["scheme"]:
        for status in pack.codes["marital_status"]:
            fields = {"scheme": scheme.code, "marital_status": status.code}
            asked = [document.key for document, _needed in pack.checklist_for("registration", fields)]
            assert len(asked) == len(set(asked)), fields
