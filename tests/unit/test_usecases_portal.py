"""Workers are handed over to the ministry's portals by hand, and nobody is forgotten."""

import pytest

from desktop.errors import Refused
from desktop.usecases.desk import Office
from desktop.usecases.people.portal import (
    boxes,
    entry_of,
    figures,
    mark_accepted,
    mark_rejected,
    mark_sent,
    portal_of,
    queue,
)
from sync.model.pack import Portal
from sync.model.record import Record
from tests.support.clock import FixedClock
from tests.support.desks import desk_of
from tests.support.office import PERSON, change, receive, register


@pytest.fixture
def siapkerja(office: Office) -> Portal:
    return portal_of(office, "siapkerja")


@pytest.fixture
def wati(office: Office) -> Record:
    return verified(office, "wati", "Wati Karsinah", "2026-11-10T03:00:00.000Z")


def verified(office: Office, record: str, name: str, at: str, state: str = "verified") -> Record:
    fields = PERSON | {"name": name, "nik": f"32121955039{len(name):05}"}
    receive(office.store, change(record, 40 + len(name), fields, "registration", state=state, updated_at=at))
    found = office.store.get("registration", record)
    assert found is not None
    return found


def test_what_to_copy_stands_in_the_portal_s_order_as_the_portal_wants_it(
    office: Office, siapkerja: Portal, wati: Record
) -> None:
    found = boxes(office, siapkerja, wati.id)
    assert [box.label for box in found][:4] == ["NIK", "Full name", "Place of birth", "Date of birth"]
    texts = {box.label: box.text for box in found}
    assert texts["NIK"] == wati.fields["nik"]
    assert texts["Date of birth"] == "15/03/1998"
    assert texts["Mobile number"] == "081234567890"
    assert texts["Sex"] == "Perempuan"
    assert (texts["Province"], texts["Regency or city"]) == ("Jawa Barat", "Kabupaten Indramayu")
    assert texts["Destination country"] == "Taiwan"
    assert texts["Passport number"] == ""
    assert [box.section for box in found][-1] == "Application as CPMI"


def test_who_is_verified_and_not_accepted_waits_the_oldest_first(
    office: Office, siapkerja: Portal, wati: Record
) -> None:
    older = verified(office, "sri", "Sri", "2026-11-02T03:00:00.000Z", "recommended")
    register(office.store, nik="3212195503980033")
    assert [(one.name, one.days, one.standing) for one in queue(office, siapkerja)] == [
        ("Sri", 19, "waiting"),
        ("Wati Karsinah", 11, "waiting"),
    ]
    assert older.id == queue(office, siapkerja)[0].registration


def test_what_was_handed_over_before_this_program_is_not_asked_for(office: Office, siapkerja: Portal) -> None:
    verified(office, "lama", "Lama", "2024-05-01T03:00:00.000Z", "recommended")
    assert queue(office, siapkerja) == []


def test_sent_then_accepted_with_the_portal_s_number(office: Office, siapkerja: Portal, wati: Record) -> None:
    desk = desk_of(office, "siti")
    assert mark_sent(desk, siapkerja, wati.id).state == "sent"
    assert [one.standing for one in queue(office, siapkerja)] == ["sent"]
    with pytest.raises(Refused, match="number that the portal gave"):
        mark_accepted(desk, siapkerja, wati.id, " ")
    entry = mark_accepted(desk, siapkerja, wati.id, " CPMI-2026-00123 ")
    assert (entry.state, entry.fields["portal_id"], entry.fields["sent_by"]) == (
        "accepted",
        "CPMI-2026-00123",
        "user-siti",
    )
    assert queue(office, siapkerja) == []


def test_who_was_taken_at_once_is_marked_in_one_go(office: Office, siapkerja: Portal, wati: Record) -> None:
    assert mark_accepted(desk_of(office, "siti"), siapkerja, wati.id, "1").state == "accepted"


def test_who_was_rejected_waits_again_with_the_reason_and_can_be_sent_anew(
    office: Office, siapkerja: Portal, wati: Record
) -> None:
    desk = desk_of(office, "siti")
    verified(office, "sri", "Sri", "2026-11-02T03:00:00.000Z")
    mark_sent(desk, siapkerja, wati.id)
    with pytest.raises(Refused, match="reason that the portal gave"):
        mark_rejected(desk, siapkerja, wati.id, "")
    mark_rejected(desk, siapkerja, wati.id, "KK tidak terbaca")
    assert {one.name: (one.standing, one.because) for one in queue(office, siapkerja)} == {
        "Sri": ("waiting", ""),
        "Wati Karsinah": ("rejected", "KK tidak terbaca"),
    }
    assert mark_sent(desk, siapkerja, wati.id).state == "sent"
    mark_rejected(desk, siapkerja, wati.id, "NIK ganda")
    assert mark_accepted(desk, siapkerja, wati.id, "7").state == "accepted"
    entry = entry_of(office, siapkerja, wati.id)
    assert entry is not None
    with pytest.raises(Refused, match="already"):
        mark_sent(desk, siapkerja, wati.id)


def test_each_portal_has_a_queue_of_its_own(office: Office, siapkerja: Portal, wati: Record) -> None:
    siskop2mi = portal_of(office, "siskop2mi")
    verified(office, "sri", "Sri", "2026-11-02T03:00:00.000Z", "recommended")
    mark_accepted(desk_of(office, "siti"), siapkerja, "sri", "9")
    assert [one.name for one in queue(office, siapkerja)] == ["Wati Karsinah"]
    assert [one.name for one in queue(office, siskop2mi)] == ["Sri"]


def test_two_pcs_that_marked_one_worker_without_a_line_count_once(
    office: Office, siapkerja: Portal, wati: Record
) -> None:
    mark_sent(desk_of(office, "siti"), siapkerja, wati.id)
    there = {"registration": wati.id, "portal": "siapkerja", "portal_id": "CPMI-1"}
    receive(office.store, change("entry-there", 90, there, "portal_entry", state="accepted"))
    assert queue(office, siapkerja) == []


def test_the_figures_say_what_waits_and_how_long(
    office: Office, siapkerja: Portal, wati: Record, clock: FixedClock
) -> None:
    verified(office, "sri", "Sri", "2026-11-02T03:00:00.000Z")
    mark_sent(desk_of(office, "siti"), siapkerja, wati.id)
    clock.move(hours=24)
    found = figures(office, siapkerja)
    assert (found.waiting, found.sent, found.rejected, found.accepted, found.oldest) == (1, 1, 0, 0, 20)


def test_who_is_not_verified_yet_is_not_handed_over(office: Office, siapkerja: Portal) -> None:
    early = register(office.store)
    with pytest.raises(Refused, match="has to be verified first"):
        mark_sent(desk_of(office, "siti"), siapkerja, early.id)


def test_marking_is_the_clerk_s_work(office: Office, siapkerja: Portal, wati: Record) -> None:
    with pytest.raises(Refused, match="Clerk"):
        mark_sent(desk_of(office, "budi"), siapkerja, wati.id)


def test_a_portal_that_the_pack_does_not_describe_is_named(office: Office) -> None:
    with pytest.raises(Refused, match="siapkerja, siskop2mi"):
        portal_of(office, "simkari")
