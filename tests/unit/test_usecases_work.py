"""Heaps of work: right, counted again only where something changed, and what needs attention among them."""

from pathlib import Path

import pytest

from desktop.store.values import Intent
from desktop.usecases.desk import Desk, Office
from desktop.usecases.people.portal import figures, mark_rejected, mark_sent
from desktop.usecases.requests import queues as heaps
from desktop.usecases.requests.attention import (
    SYNC,
    Found,
    documents_running_out,
    late,
    licences_running_out,
    numbers_low,
    permits_in_trouble,
    portals_waiting,
    runs_out,
)
from desktop.usecases.requests.permits import PERMIT
from desktop.usecases.requests.queues import Work, queue_ids, queue_query, queues
from desktop.usecases.requests.service_promise import promise_board
from sync.protocol import SHARED_SCOPE, NumberBlock
from tests.support.answers import hear
from tests.support.clock import FixedClock
from tests.support.desks import desk_of, imported
from tests.support.office import CLERK, OFFICE, change, receive, register


@pytest.fixture
def siti(office: Office) -> Desk:
    return desk_of(office, "siti")


def counts(desk: Desk) -> dict[str, int]:
    return {queue.key: queue.count for queue in queues(desk)}


def test_every_heap_opens_a_list_or_a_place_with_as_many_as_it_says(siti: Desk, tmp_path: Path) -> None:
    imported(siti, tmp_path)
    register(siti.store, name="Karti", nik="3212195503980009")
    for name in ("siti", "budi", "ratna", "agus"):
        desk = desk_of(siti, name)
        for queue in queues(desk):
            if queue.place:
                continue
            ids = set(desk.store.select(queue_query(queue)))
            ids = ids & queue_ids(desk, queue.key) if queue.narrowed else ids
            assert len(ids) == queue.count, queue.key


def test_a_heap_is_counted_again_only_when_something_it_is_counted_by_changed(
    siti: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = desk_of(siti, "budi")
    work = Work(budi)
    counted: list[str] = []
    count = heaps._queue

    def noted(desk: Desk, heap: heaps._Heap) -> heaps.Queue:
        counted.append(heap.key)
        return count(desk, heap)

    monkeypatch.setattr(heaps, "_queue", noted)
    first = work.heaps()
    assert counted == [queue.key for queue in first]
    counted.clear()
    assert work.heaps() == first and counted == []
    register(siti.store)
    work.forget({"registration"})
    again = {queue.key: queue.count for queue in work.heaps()}
    assert again["registrations_to_verify"] == 1
    assert "registrations_to_verify" in counted and "conflicts" not in counted
    counted.clear()
    work.forget([SYNC])
    work.heaps()
    assert counted == ["refused_by_central", "merged"]


def test_a_new_day_has_everything_counted_again(siti: Desk, clock: FixedClock, tmp_path: Path) -> None:
    imported(siti, tmp_path)
    work = Work(siti)
    assert next(queue.count for queue in work.heaps() if queue.key == "late") == 0
    clock.move(days=14)
    assert next(queue.count for queue in work.heaps() if queue.key == "late") == 1


def test_late_is_told_to_those_with_whom_it_lies(siti: Desk, clock: FixedClock, tmp_path: Path) -> None:
    imported(siti, tmp_path)
    clock.move(days=14)
    assert late(siti).count == promise_board(siti).late == 1
    assert "working day" in late(siti).remark or "hari kerja" in late(siti).remark
    assert late(desk_of(siti, "ratna")).count == 0


def test_who_waits_for_the_portals_is_counted_as_the_portals_screen_does(siti: Desk) -> None:
    for number in range(4):
        fields = {"name": f"Orang {number}", "nik": f"321219550398000{number}"}
        receive(siti.store, change(f"far-{number}", 20 + number, fields, state="recommended"))

    def on_the_screen() -> int:
        found = [figures(siti, portal) for portal in siti.pack.portals]
        return sum(one.waiting + one.rejected for one in found)

    assert portals_waiting(siti).count == on_the_screen() == 4 * len(siti.pack.portals)
    first, *_rest = siti.pack.portals
    mark_sent(siti, first, "far-0")
    mark_rejected(siti, first, "far-1", "NIK tidak ditemukan")
    assert portals_waiting(siti).count == on_the_screen()
    assert portals_waiting(siti).count == 4 * len(siti.pack.portals) - 1


def test_numbers_run_low_and_then_out(siti: Desk) -> None:
    assert numbers_low(siti).count == 1 and "3" in numbers_low(siti).remark
    block = NumberBlock(series="recommendation", year=2026, first=100, last=140)
    hear(siti.store, cursor={OFFICE: 30}, blocks=[block])
    assert numbers_low(siti) == Found(0)


@pytest.mark.parametrize(
    ("until", "counts"), [("2026-12-15", 1), ("2026-11-10", 1), ("2027-06-01", 0), ("2020-01-01", 0)]
)
def test_a_licence_is_told_of_shortly_before_and_after_it_runs_out(siti: Desk, until: str, counts: int) -> None:
    fields = {"name": "PT Bahtera Nusa", "license_number": "1/2024", "license_until": until}
    siti.store.write(CLERK, [Intent(record_type="company", action="create", fields=fields)])
    found = licences_running_out(siti)
    assert found.count == len(found.ids or ()) == counts


def test_a_permit_that_was_charged_with_too_many_needs_attention(siti: Desk) -> None:
    fields = {"company": "c", "number": "9/SIP2MI", "destination_country": "TW", "quota": 3}
    told = {
        "right": {"valid_until": "2027-12-31"},
        "over": {"valid_until": "2027-12-31", "used": 4, "over_used": 1},
        "over, long ago": {"valid_until": "2024-12-31", "used": 4, "over_used": 1},
        "soon": {"valid_until": "2026-12-01"},
    }
    changes = [change(key, seq, fields | more, PERMIT) for seq, (key, more) in enumerate(told.items(), 30)]
    hear(siti.store, changes=changes, cursor={SHARED_SCOPE: 40})
    assert permits_in_trouble(siti).ids == {"over", "soon"}


def test_documents_that_run_out_are_told_of_while_their_person_waits(siti: Desk) -> None:
    entry = {"health_letter": {"verdict": "matches", "date": "2026-09-10"}, "ktp": {"verdict": "matches"}}
    person = register(siti.store, documents=entry)
    fresh = {"health_letter": {"verdict": "matches", "date": "2026-11-20"}}
    register(siti.store, nik="3212195503980002", documents=fresh)
    assert documents_running_out(siti).ids == {person.id}
    kind = siti.pack.record("registration")
    assert [(key, until.isoformat()) for key, until in runs_out(siti.pack, kind, person.fields)] == [
        ("health_letter", "2026-12-09")
    ]
    gone = Intent(record_type="registration", record=person.id, action="step", step="withdraw", reason="Batal")
    siti.store.write(CLERK, [gone])
    assert documents_running_out(siti).count == 0
