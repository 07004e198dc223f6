"""A walk-in worker is registered by hand, and mended later."""

import pytest

from desktop.errors import Refused
from desktop.store.errors import RecordGone
from desktop.usecases.desk import Office
from desktop.usecases.history import history_of
from desktop.usecases.people.registering import add_record, check_draft, edit_record, fresh_fields, register
from desktop.usecases.requests.checklists import mark_all_documents, mark_document
from desktop.usecases.requests.steps import take_step
from sync.model.record import Record
from tests.support.desks import desk_of
from tests.support.office import PERSON, change, receive

CHECKED = {"checked_by": "user-siti", "checked_at": "2026-11-21T02:00:00.000Z"}


def registered(office: Office, **fields: object) -> Record:
    return register(desk_of(office, "siti"), {**PERSON, **fields})


def test_a_walk_in_worker_is_registered(office: Office) -> None:
    record = registered(office)
    assert record.state == "registered"
    assert record.created_by == "user-siti"


def test_everything_missing_is_told_at_once(office: Office) -> None:
    with pytest.raises(Refused) as caught:
        register(desk_of(office, "siti"), {"name": "Wati"})
    assert {issue.code for issue in caught.value.issues} == {"missing"}
    assert "NIK is not filled in." in str(caught.value)
    assert "Date of birth is not filled in." in str(caught.value)


def test_a_head_may_not_register_and_is_told_who_may(office: Office) -> None:
    with pytest.raises(Refused, match="Clerk, Verifier and Administrator"):
        register(desk_of(office, "ratna"), PERSON)


def test_a_mismatch_with_the_nik_is_confirmed_with_a_reason_not_refused(office: Office) -> None:
    fields = PERSON | {"birth_date": "1998-03-16"}
    with pytest.raises(Refused, match="differs from the NIK, which says 15 March 1998"):
        register(desk_of(office, "siti"), fields)
    with pytest.raises(Refused):
        register(desk_of(office, "siti"), fields, {"nik_birth_mismatch": "  "})
    record = register(desk_of(office, "siti"), fields, {"nik_birth_mismatch": "akta lahir benar"})
    entry = record.fields["confirmations"]["nik_birth_mismatch"]
    assert (entry["reason"], entry["by"]) == ("akta lahir benar", "user-siti")


def test_a_confirmed_warning_comes_back_when_the_value_changes(office: Office) -> None:
    record = register(
        desk_of(office, "siti"), PERSON | {"birth_date": "1998-03-16"}, {"nik_birth_mismatch": "akta benar"}
    )
    with pytest.raises(Refused, match="differs from the NIK"):
        edit_record(desk_of(office, "siti"), "registration", record.id, {"birth_date": "1998-03-17"})


def test_an_error_cannot_be_confirmed_away(office: Office) -> None:
    young = PERSON | {"birth_date": "2010-03-15", "nik": "3212195503100001"}
    with pytest.raises(Refused, match="the law asks for at least 18"):
        register(desk_of(office, "siti"), young, {"under_age": "sudah besar"})


def test_the_same_nik_twice_needs_a_reason(office: Office) -> None:
    first = registered(office)
    issues = check_draft(office, "registration", PERSON)
    assert [(issue.code, issue.facts["record"]) for issue in issues] == [("already_registered", first.id)]
    with pytest.raises(Refused, match="registered at this office already"):
        registered(office)
    again = register(desk_of(office, "siti"), PERSON, {"already_registered": "berangkat lagi"})
    assert again.id != first.id


def test_a_withdrawn_registration_does_not_stand_in_the_way(office: Office) -> None:
    first = registered(office)
    take_step(desk_of(office, "siti"), "registration", first.id, "withdraw", "batal berangkat")
    assert registered(office).id != first.id


def test_editing_does_not_find_the_record_itself_to_be_its_double(office: Office) -> None:
    record = registered(office)
    edited = edit_record(desk_of(office, "siti"), "registration", record.id, {"name": "Wati Karsinah B."})
    assert edited.fields["name"] == "Wati Karsinah B."


def test_clearing_an_optional_field_is_an_edit(office: Office) -> None:
    record = registered(office)
    assert "phone" not in edit_record(desk_of(office, "siti"), "registration", record.id, {"phone": None}).fields


def test_what_was_wrong_before_does_not_hinder_mending_something_else(office: Office) -> None:
    receive(office.store, change("old", 30, {"name": "Tanpa NIK", "scheme": "p_to_p"}))
    edited = edit_record(desk_of(office, "siti"), "registration", "old", {"phone": "+6281234567891"})
    assert edited.fields["phone"] == "+6281234567891"
    with pytest.raises(Refused, match="16 digits"):
        edit_record(desk_of(office, "siti"), "registration", "old", {"nik": "123"})


def test_a_field_that_changed_under_ones_hands_is_not_overwritten(office: Office) -> None:
    record = registered(office)
    edit_record(desk_of(office, "budi"), "registration", record.id, {"phone": "+6281234567899"})
    with pytest.raises(Refused, match="Somebody changed this meanwhile: Phone number"):
        edit_record(
            desk_of(office, "siti"),
            "registration",
            record.id,
            {"phone": "+6281234567800"},
            seen={"phone": PERSON["phone"]},
        )


def test_a_record_that_is_not_here_cannot_be_edited(office: Office) -> None:
    with pytest.raises(RecordGone):
        edit_record(desk_of(office, "siti"), "registration", "nowhere", {"phone": None})


def test_a_password_is_not_written_like_other_fields(office: Office) -> None:
    with pytest.raises(Refused, match="A password is not written like other fields"):
        edit_record(desk_of(office, "agus"), "user", "user-siti", {"password": "terbaca"})


def test_the_packs_defaults_fill_a_new_form(office: Office) -> None:
    assert fresh_fields(office.pack.record("registration"))["scheme"] == "p_to_p"


def test_a_company_is_added_by_a_clerk(office: Office) -> None:
    assert add_record(desk_of(office, "siti"), "company", {"name": "PT Contoh"}).fields == {"name": "PT Contoh"}


@pytest.mark.parametrize("record_type", ["recommendation", "conflict"])
def test_letters_and_conflicts_are_not_written_by_hand(office: Office, record_type: str) -> None:
    with pytest.raises(Refused, match="made by the program itself"):
        add_record(desk_of(office, "siti"), record_type, {"number": "1/2026"})


def test_a_document_is_marked_and_unmarked(office: Office) -> None:
    desk, record = desk_of(office, "siti"), registered(office)
    marked = mark_document(desk, "registration", record.id, "ktp", {"verdict": "differs", "note": "buram"})
    assert marked.fields["documents"] == {"ktp": {"verdict": "differs", "note": "buram", **CHECKED}}
    assert "documents" not in mark_document(desk, "registration", record.id, "ktp", None).fields


def test_only_documents_of_the_checklist_can_be_marked(office: Office) -> None:
    with pytest.raises(Refused, match=r"Divorce deed.* is not on the checklist"):
        mark_document(
            desk_of(office, "siti"), "registration", registered(office).id, "divorce_deed", {"verdict": "matches"}
        )


def test_marking_all_keeps_what_was_noted(office: Office) -> None:
    desk, record = desk_of(office, "siti"), registered(office)
    mark_document(desk, "registration", record.id, "diploma", {"verdict": "pending", "number": "D-1"})
    documents = mark_all_documents(desk, "registration", record.id).fields["documents"]
    assert documents["diploma"] == {"verdict": "matches", "number": "D-1", **CHECKED}
    assert {entry["verdict"] for entry in documents.values()} == {"matches"}


def test_who_registered_a_worker_does_not_verify_them(office: Office) -> None:
    desk = desk_of(office, "dewi")
    record = register(desk, PERSON)
    mark_all_documents(desk, "registration", record.id)
    with pytest.raises(Refused, match="somebody who has not worked on this record before"):
        take_step(desk, "registration", record.id, "verify")
    assert take_step(desk_of(office, "budi"), "registration", record.id, "verify").state == "verified"


def test_the_history_reads_as_sentences_of_the_form(office: Office) -> None:
    record = registered(office)
    edit_record(desk_of(office, "budi"), "registration", record.id, {"sex": "male"}, {"nik_sex_mismatch": "benar"})
    line = history_of(office, "registration", record.id)[-1]
    assert (line.by, line.what) == ("Budi", "Changed")
    assert [(c.label, c.before, c.after) for c in line.changes if c.path == "sex"] == [("Sex", "Female", "Male")]


def test_a_step_taken_on_another_pc_is_told_in_words(office: Office) -> None:
    receive(office.store, change("there", 20, PERSON))
    receive(office.store, change("there", 21, {}, state="verified", updated_by="user-budi"))
    line = history_of(office, "registration", "there")[-1]
    assert [(c.label, c.before, c.after) for c in line.changes] == [("State", "Registered", "Verified")]
