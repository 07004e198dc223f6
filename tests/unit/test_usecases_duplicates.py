"""A person registered twice is decided about by somebody who sees both registrations."""

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office
from desktop.usecases.names import names_of
from desktop.usecases.people.duplicates import duplicate_view, duplicates, link_duplicate, tell_apart
from desktop.usecases.people.registering import register
from tests.support.desks import desk_of
from tests.support.office import PERSON, change, receive


@pytest.fixture
def two(office: Office) -> tuple[str, str]:
    """Two registrations of Wati, and the duplicate about them as central raises it."""
    earlier = register(desk_of(office, "siti"), PERSON)
    because = {"already_registered": "berangkat lagi"}
    later = register(desk_of(office, "siti"), PERSON | {"phone": "+6282222222222"}, because)
    fields = {"record_type": "registration", "records": [earlier.id, later.id]}
    receive(office.store, change("duplicate-1", 30, fields, "duplicate", state="open"))
    return earlier.id, later.id


def test_both_registrations_are_shown_with_what_differs(office: Office, two: tuple[str, str]) -> None:
    (view,) = duplicates(office)
    assert tuple(record.record for record in view.records) == two
    assert [record.title for record in view.records] == ["Wati Karsinah"] * 2
    assert [record.registered_by for record in view.records] == ["Siti"] * 2
    assert [(field.label, field.texts) for field in view.fields if field.differs] == [
        ("Phone number", ("+62 812 3456 7890", "+62 822 2222 2222"))
    ]
    assert view.what_follows.startswith("If they are the same person, the later registration is linked")


def test_who_says_that_they_are_the_same_closes_the_duplicate(office: Office, two: tuple[str, str]) -> None:
    view = link_duplicate(desk_of(office, "siti"), "duplicate-1")
    assert (view.state, view.what_follows) == ("same", "Siti decided that they are the same person.")
    assert duplicates(office) == []
    assert [known.id for known in duplicates(office, include_decided=True)] == ["duplicate-1"]


def test_two_persons_are_told_apart_with_a_reason_only(office: Office, two: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="A reason is needed"):
        tell_apart(desk_of(office, "siti"), "duplicate-1", " ")
    assert len(duplicates(office)) == 1
    view = tell_apart(desk_of(office, "siti"), "duplicate-1", "saudara  kembar")
    assert view.state == "different"
    assert view.what_follows == "Siti decided that they are not the same person: saudara kembar"


def test_of_another_office_its_name_is_shown_and_since_when(office: Office) -> None:
    own = register(desk_of(office, "siti"), PERSON)
    fields = {
        "record_type": "registration",
        "records": [own.id],
        "other_office": "Dinas Tenaga Kerja Kabupaten Cirebon",
        "other_since": "2026-11-20T01:00:00.000Z",
    }
    receive(office.store, change("duplicate-1", 30, fields, "duplicate", state="open"))
    view = duplicate_view(office, "duplicate-1")
    assert len(view.records) == 1
    assert view.what_follows.startswith(
        "This person is also registered at Dinas Tenaga Kerja Kabupaten Cirebon, since 20 November 2026"
    )


def test_who_may_not_write_registrations_decides_nothing(office: Office, two: tuple[str, str]) -> None:
    with pytest.raises(Refused, match="Clerk, Verifier and Administrator"):
        link_duplicate(desk_of(office, "ratna"), "duplicate-1")


def test_a_duplicate_is_decided_once(office: Office, two: tuple[str, str]) -> None:
    link_duplicate(desk_of(office, "siti"), "duplicate-1")
    with pytest.raises(Refused, match="not possible while the record is"):
        tell_apart(desk_of(office, "siti"), "duplicate-1", "salah")


def test_a_duplicate_is_called_as_the_person_it_is_about(office: Office, two: tuple[str, str]) -> None:
    assert names_of(office)("duplicate", "duplicate-1") == "Wati Karsinah"
