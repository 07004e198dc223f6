"""A conflict is decided by a person who sees both sides."""

import pytest

from desktop.errors import Refused
from desktop.store.values import Author, Intent
from desktop.usecases.desk import Office
from desktop.usecases.exchange.conflicts import conflict_view, conflicts, resolve_conflict
from desktop.usecases.people.registering import register
from sync.model.record import Fields, Record
from tests.support.desks import desk_of
from tests.support.office import PERSON, change, receive


def disputed(office: Office, paths: list[str], standing: Fields, offered: Fields, base: Fields | None = None) -> str:
    """A conflict as central raises it, about a registered worker whose record shows the standing values."""
    record = register(desk_of(office, "siti"), {**PERSON, **standing})
    fields = {
        "record_type": "registration",
        "record": record.id,
        "paths": paths,
        "base": base or {path: PERSON.get(path) for path in paths},
        "standing": standing,
        "standing_by": "user-siti",
        "standing_at": "2026-11-21T01:00:00.000Z",
        "standing_device": "Loket 1",
        "offered": offered,
        "offered_by": "user-budi",
        "offered_at": "2026-11-21T01:05:00.000Z",
        "offered_device": "Loket 2",
    }
    receive(office.store, change("conflict-1", 30, fields, "conflict", state="open"))
    return record.id


def target(office: Office, record: str) -> Record:
    found = office.store.get("registration", record)
    assert found is not None
    return found


def phones(office: Office) -> str:
    return disputed(office, ["phone"], {"phone": "+6281111111111"}, {"phone": "+6282222222222"})


def test_both_sides_are_shown_with_who_when_and_where(office: Office) -> None:
    phones(office)
    (view,) = conflicts(office)
    assert (view.record_label, view.record_title) == ("CPMI registration", "Wati Karsinah")
    assert [(f.label, f.base_text, f.standing_text, f.offered_text) for f in view.fields] == [
        ("Phone number", "+62 812 3456 7890", "+62 811 1111 1111", "+62 822 2222 2222")
    ]
    assert (view.standing.by, view.standing.device) == ("Siti", "Loket 1")
    assert (view.offered.by, view.offered.at) == ("Budi", "2026-11-21T01:05:00.000Z")


def test_a_value_that_a_third_one_took_the_place_of_is_still_told(office: Office) -> None:
    phones(office)
    before = {
        "offered": {"phone": "+6283333333333"},
        "offered_by": "user-dewi",
        "offered_at": "2026-11-21T01:02:00.000Z",
        "offered_device": "Loket 3",
    }
    receive(office.store, change("conflict-1", 31, {"earlier": [before]}, "conflict", state="open"))
    (told,) = conflicts(office)[0].earlier
    assert told.startswith("Before the other value, Dewi wrote “+62 833 3333 3333” on Loket 3, 21 November 2026")


@pytest.mark.parametrize(
    ("choice", "value", "expected"),
    [
        ("standing", None, "+6281111111111"),
        ("offered", None, "+6282222222222"),
        ("other", "+6283333333333", "+6283333333333"),
    ],
)
def test_a_decision_sets_the_value_and_closes_the_conflict(
    office: Office, choice: str, value: str | None, expected: str
) -> None:
    record = phones(office)
    resolve_conflict(desk_of(office, "siti"), "conflict-1", choice, value)  # type: ignore[arg-type]
    assert target(office, record).fields["phone"] == expected
    assert conflicts(office) == []
    closed = office.store.get("conflict", "conflict-1")
    assert closed is not None
    assert (closed.fields["choice"], closed.fields["resolved_by"]) == (choice, "user-siti")
    assert closed.fields["offered"] == {"phone": "+6282222222222"}


def test_a_conflict_is_decided_once(office: Office) -> None:
    phones(office)
    resolve_conflict(desk_of(office, "siti"), "conflict-1", "offered")
    with pytest.raises(Refused, match="not possible while the record is “Decided”"):
        resolve_conflict(desk_of(office, "budi"), "conflict-1", "standing")


def test_a_decided_conflict_can_still_be_looked_at(office: Office) -> None:
    phones(office)
    resolve_conflict(desk_of(office, "siti"), "conflict-1", "offered")
    (view,) = conflicts(office, include_resolved=True)
    assert (view.state, view.what_follows) == (
        "resolved",
        "Siti decided for the offered value; both values are kept.",
    )
    assert conflict_view(office, "conflict-1").fields[0].standing == "+6281111111111"


def test_who_may_not_write_the_record_may_not_decide_about_it(office: Office) -> None:
    record = phones(office)
    with pytest.raises(Refused, match="Clerk, Verifier and Administrator"):
        resolve_conflict(desk_of(office, "ratna"), "conflict-1", "offered")
    assert target(office, record).fields["phone"] == "+6281111111111"


def test_a_wrong_other_value_decides_nothing(office: Office) -> None:
    record = phones(office)
    with pytest.raises(Refused, match="is not a phone number"):
        resolve_conflict(desk_of(office, "siti"), "conflict-1", "other", "tidak ada")
    with pytest.raises(Refused, match="none was given"):
        resolve_conflict(desk_of(office, "siti"), "conflict-1", "other")
    assert target(office, record).fields["phone"] == "+6281111111111"
    assert len(conflicts(office)) == 1


def test_an_address_and_its_village_are_decided_as_one(office: Office) -> None:
    record = disputed(
        office,
        ["address", "village"],
        {"address": "RT 09 RW 09", "village": "32.12.19.2007"},
        {"address": "RT 05 RW 05"},
    )
    (view,) = conflicts(office)
    assert [field.offered_text for field in view.fields] == ["RT 05 RW 05", "Sukasari, Arahan"]
    both = {"address": "RT 07 RW 07", "village": "32.12.15.1002"}
    with pytest.raises(Refused, match="for each field"):
        resolve_conflict(desk_of(office, "siti"), "conflict-1", "other", {"address": "RT 07 RW 07"})
    resolve_conflict(desk_of(office, "siti"), "conflict-1", "other", both)
    assert {key: target(office, record).fields[key] for key in both} == both


def test_choosing_the_offered_value_of_one_leaves_what_the_other_side_did_not_touch(office: Office) -> None:
    record = disputed(
        office,
        ["address", "village"],
        {"address": "RT 09 RW 09", "village": "32.12.19.2007"},
        {"address": "RT 05 RW 05"},
    )
    resolve_conflict(desk_of(office, "siti"), "conflict-1", "offered")
    found = target(office, record).fields
    assert (found["address"], found["village"]) == ("RT 05 RW 05", "32.12.19.2007")


def test_a_value_that_moved_on_since_is_set_to_what_was_decided(office: Office) -> None:
    record = phones(office)
    intent = Intent(record_type="registration", record=record, action="set", fields={"phone": "+6285555555555"})
    office.store.write(Author("user-budi", "verifier"), [intent])
    resolve_conflict(desk_of(office, "siti"), "conflict-1", "standing")
    assert target(office, record).fields["phone"] == "+6281111111111"


def test_a_conflict_about_a_verified_worker_is_decided_for_what_was_checked_alone(office: Office) -> None:
    record = phones(office)
    request = change("request-1", 31, {"letter_number": "27/PT-SAM/X/2026"}, "recommendation_request", state="approved")
    worker = PERSON | {"phone": "+6281111111111", "request": "request-1"}
    receive(office.store, request, change(record, 32, worker, state="verified"))
    for choice, value in (("offered", None), ("other", "+6283333333333")):
        with pytest.raises(Refused, match="27/PT-SAM/X/2026"):
            resolve_conflict(desk_of(office, "dewi"), "conflict-1", choice, value)  # type: ignore[arg-type]
    (view,) = conflicts(office)
    assert "have it sent back first" in view.what_follows
    resolve_conflict(desk_of(office, "dewi"), "conflict-1", "standing")
    assert conflicts(office) == []
    assert target(office, record).fields["phone"] == "+6281111111111"


def test_a_conflict_about_an_issued_request_can_still_be_closed(office: Office) -> None:
    request = change(
        "request-1", 31, {"letter_number": "27", "stated_count": 3}, "recommendation_request", state="issued"
    )
    about = {"record_type": "recommendation_request", "record": "request-1", "paths": ["stated_count"]}
    sides = {"standing": {"stated_count": 3}, "offered": {"stated_count": 4}}
    receive(office.store, request, change("conflict-1", 32, about | sides, "conflict", state="open"))
    with pytest.raises(Refused, match="no longer be changed"):
        resolve_conflict(desk_of(office, "dewi"), "conflict-1", "offered")
    (view,) = conflicts(office)
    assert "have it sent back first" in view.what_follows
    resolve_conflict(desk_of(office, "dewi"), "conflict-1", "standing")
    assert conflicts(office) == []
