"""Who is known here already is seen before they are registered a second time."""

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office
from desktop.usecases.people.duplicates import duplicate_view
from desktop.usecases.people.look_alikes import (
    SHOWN,
    Elsewhere,
    carried_fields,
    join_persons,
    known_persons,
    look_alikes,
    same_person_fields,
    told_apart,
)
from desktop.usecases.people.registering import check_draft, edit_record, register
from desktop.usecases.requests.steps import take_step
from sync.model.record import Fields
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.office import PERSON, change, receive

AGAIN: Fields = {"nik": PERSON["nik"]}
OTHERWISE: Fields = {"nik": "3212195503980009", "phone": "+6289999999999"}


def why(office: Office, fields: Fields, own: str | None = None) -> list[tuple[str, ...]]:
    return [found.why for found in look_alikes(office, fields, own)]


def test_the_same_number_is_the_surest_sign(office: Office) -> None:
    known = register(desk_of(office, "siti"), PERSON)
    (found,) = look_alikes(office, AGAIN)
    assert (found.record.id, found.why, found.exact) == (known.id, ("same_number",), True)


@pytest.mark.parametrize("name", ["Wati Karsinah", "KARSINAH WATI", "Wati Karsina", "W. Karsinah", "Hj. Wati Karsinah"])
def test_a_name_in_another_spelling_is_found_by_the_birth_date(office: Office, name: str) -> None:
    register(desk_of(office, "siti"), PERSON)
    assert why(office, {"name": name, "birth_date": PERSON["birth_date"]}) == [("name_and_birth",)]
    assert why(office, {"name": name, "birth_date": "1998-03-16"}) == []


def test_a_phone_number_and_a_household_are_signs_too(office: Office) -> None:
    register(desk_of(office, "siti"), PERSON | {"family_name": "Muhammad Karsadi"})
    assert why(office, {"phone": PERSON["phone"]}) == [("same_phone",)]
    home = {"village": PERSON["village"], "address": "Karanganyar RT.1/RW.2", "family_name": "M. Karsadi"}
    assert why(office, home) == [("household",)]
    assert why(office, home | {"village": "32.12.19.2006"}) == []
    assert why(office, home | {"family_name": "Darsono"}) == []


def test_an_empty_form_looks_like_nobody(office: Office) -> None:
    register(desk_of(office, "siti"), PERSON)
    assert look_alikes(office, {}) == []
    assert look_alikes(office, {"name": "Wati Karsinah"}) == []


def test_nobody_looks_like_themselves(office: Office) -> None:
    known = register(desk_of(office, "siti"), PERSON)
    assert look_alikes(office, known.fields, known.id) == []


def test_the_surest_comes_first_and_no_more_than_can_be_compared(office: Office) -> None:
    desk = desk_of(office, "siti")
    same_phone = [
        register(desk, PERSON | {"nik": f"321219550398{n:04}", "name": "Orang Lain", "birth_date": f"1998-03-{n:02}"},
                 {"nik_birth_mismatch": "akta"}).id
        for n in range(16, 24)
    ]  # fmt: skip
    exact = register(desk, PERSON)
    found = look_alikes(office, PERSON)
    assert [found[0].record.id, len(found)] == [exact.id, SHOWN]
    assert {one.record.id for one in found[1:]} < set(same_phone)


def test_what_is_the_same_and_what_differs_stands_side_by_side(office: Office) -> None:
    register(desk_of(office, "siti"), PERSON)
    (known,) = known_persons(office, PERSON | {"address": "Blok Baru RT 09", "religion": "islam"})
    assert (known.title, known.state, known.registered_by) == ("Wati Karsinah", "Registered", "Siti")
    assert known.why == ("Same NIK", "Name and date of birth", "Same phone number")
    differing = {field.label: field.texts for field in known.fields if field.differs}
    assert differing == {
        "Address": ("Blok Baru RT 09", "Blok Karanganyar RT 01 RW 02"),
        "Religion": ("Islam", "–"),
    }
    assert {"NIK", "Full name"} <= {field.label for field in known.fields if not field.differs}


def test_what_central_said_of_another_office_is_shown_with_the_person(office: Office) -> None:
    known = register(desk_of(office, "siti"), PERSON)
    fields = {
        "record_type": "registration",
        "records": [known.id],
        "other_office": "Dinas Tenaga Kerja Kabupaten Cirebon",
        "other_since": "2026-11-20T01:00:00.000Z",
    }
    receive(office.store, change("duplicate-1", 30, fields, "duplicate", state="open"))
    (found,) = look_alikes(office, AGAIN)
    assert found.elsewhere == (Elsewhere("Dinas Tenaga Kerja Kabupaten Cirebon", "2026-11-20T01:00:00.000Z"),)


def test_a_registration_with_a_known_number_asks_whether_it_is_the_same_person(office: Office) -> None:
    known = register(desk_of(office, "siti"), PERSON)
    with pytest.raises(Refused) as refused:
        register(desk_of(office, "siti"), PERSON)
    assert [issue.code for issue in refused.value.issues] == ["already_registered"]
    again = register(desk_of(office, "siti"), PERSON | same_person_fields(office, known.id))
    assert again.fields["linked_to"] == known.id
    assert look_alikes(office, again.fields, again.id) == []
    assert check_draft(office, "registration", again.fields, again.id) == []
    assert check_draft(office, "registration", known.fields, known.id) == []


def test_a_third_registration_is_linked_to_the_first(office: Office) -> None:
    desk = desk_of(office, "siti")
    first = register(desk, PERSON)
    second = register(desk, PERSON | same_person_fields(office, first.id))
    third = register(desk, PERSON | same_person_fields(office, second.id))
    assert third.fields["linked_to"] == first.id


def test_who_was_told_apart_is_not_asked_about_again_from_either_side(office: Office) -> None:
    desk = desk_of(office, "siti")
    known = register(desk, PERSON)
    entry = {"reason": "saudara kembar", "by": "user-siti", "at": "2026-11-21T02:00:00.000Z"}
    twin = register(desk, PERSON | {"name": "Wati Karsini", "told_apart": {known.id: entry}})
    for one in (known, twin):
        assert look_alikes(office, one.fields, one.id) == []
        assert check_draft(office, "registration", one.fields, one.id) == []


def test_two_saved_registrations_are_told_apart_with_a_reason_that_is_kept(office: Office) -> None:
    desk = desk_of(office, "siti")
    known = register(desk, PERSON)
    other = register(desk, PERSON | OTHERWISE | {"phone": PERSON["phone"]})
    assert why(office, other.fields, other.id) == [("name_and_birth", "same_phone")]
    with pytest.raises(Refused, match="A reason is needed"):
        told_apart(desk, other.id, known.id, "  ")
    kept = told_apart(desk, other.id, known.id, "sepupu,  satu telepon").fields["told_apart"][known.id]
    assert (kept["reason"], kept["by"]) == ("sepupu, satu telepon", "user-siti")
    assert look_alikes(office, known.fields, known.id) == []


def test_the_later_registration_is_linked_whichever_is_named_first(office: Office, clock: FixedClock) -> None:
    desk = desk_of(office, "siti")
    known = register(desk, PERSON)
    clock.move(seconds=1)
    later = register(desk, PERSON | OTHERWISE)
    assert join_persons(desk, known.id, later.id).id == later.id
    assert join_persons(desk, later.id, known.id).fields["linked_to"] == known.id
    assert look_alikes(office, known.fields, known.id) == []


def test_what_somebody_decided_where_central_had_asked_counts(office: Office) -> None:
    desk = desk_of(office, "siti")
    known = register(desk, PERSON)
    later = register(desk, PERSON | {"phone": "+6289999999999"}, {"already_registered": "dua orang"})
    fields = {"record_type": "registration", "records": [known.id, later.id]}
    assert why(office, later.fields, later.id) == [("same_number", "name_and_birth")]
    receive(office.store, change("duplicate-1", 30, fields, "duplicate", state="different"))
    assert look_alikes(office, later.fields, later.id) == []


@pytest.mark.parametrize("same", [True, False])
def test_an_answer_also_answers_what_central_asked(office: Office, same: bool) -> None:
    desk = desk_of(office, "siti")
    known = register(desk, PERSON)
    later = register(desk, PERSON, {"already_registered": "belum tahu"})
    fields = {"record_type": "registration", "records": [known.id, later.id]}
    receive(office.store, change("duplicate-1", 30, fields, "duplicate", state="open"))
    if same:
        join_persons(desk, known.id, later.id)
    else:
        told_apart(desk, later.id, known.id, "beda orang")
    assert duplicate_view(office, "duplicate-1").state == ("same" if same else "different")


def test_a_reason_given_beside_the_number_is_enough_to_save(office: Office) -> None:
    desk = desk_of(office, "siti")
    register(desk, PERSON)
    later = register(desk, PERSON, {"already_registered": "berangkat lagi"})
    (found,) = look_alikes(office, later.fields, later.id)
    assert not found.exact


def test_who_withdrew_is_shown_but_not_asked_about(office: Office) -> None:
    known = register(desk_of(office, "siti"), PERSON)
    take_step(desk_of(office, "siti"), "registration", known.id, "withdraw", "tidak jadi")
    (found,) = look_alikes(office, AGAIN)
    assert (found.why, found.exact) == (("same_number",), False)
    assert check_draft(office, "registration", PERSON) == []


def test_what_is_known_of_a_person_is_carried_over_but_not_where_they_go(office: Office) -> None:
    known = register(desk_of(office, "siti"), PERSON)
    carried = carried_fields(office, known.id)
    assert carried["village"] == PERSON["village"]
    assert not {"destination_country", "job", "scheme", "linked_to", "nik"} & set(carried)


def test_who_may_not_write_registrations_decides_nothing(office: Office) -> None:
    known = register(desk_of(office, "siti"), PERSON)
    other = register(desk_of(office, "siti"), PERSON | OTHERWISE)
    with pytest.raises(Refused, match="Clerk, Verifier and Administrator"):
        told_apart(desk_of(office, "ratna"), other.id, known.id, "salah")


def test_a_changed_number_is_asked_about_anew(office: Office) -> None:
    desk = desk_of(office, "siti")
    register(desk, PERSON)
    other = register(desk, PERSON | OTHERWISE | {"name": "Orang Lain", "birth_date": "1998-03-15"})
    with pytest.raises(Refused, match="registered at this office already"):
        edit_record(desk, "registration", other.id, {"nik": PERSON["nik"]})
