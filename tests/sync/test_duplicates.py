"""The same person registered twice: both stand, everybody concerned is told what they may see, a person decides."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from desktop.store.values import Intent, Query
from sync.central.devices import note_exchange
from sync.model.record import Record
from tests.support.central import RunningCentral
from tests.support.office import PERSON
from tests.sync.caller import Caller
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc

_serials = count(5000)  # all tests share one central, so that each has people of its own
Pcs = tuple[Pc, Pc]


def duplicates(pc: Pc, *states: str) -> list[Record]:
    ids = pc.store.select(Query(record_type="duplicate", states=states or ("open",)))
    return pc.store.many("duplicate", ids)


def exchange(*pcs: Pc) -> None:
    for pc in pcs:
        assert pc.sync().rejected == 0


@pytest.fixture
def nik() -> str:
    return f"321219550398{next(_serials)}"


@pytest.fixture
def other_nik() -> str:
    return f"321219550398{next(_serials)}"


@pytest.fixture
def twice(two_pcs: Pcs, nik: str) -> tuple[str, str]:
    """Two PCs of an office register the same person while apart; the ids, the first to reach central first."""
    first, second = two_pcs
    ids = first.register(nik=nik, name="Wati Karsinah"), second.register(nik=nik, name="Wati K.")
    exchange(first, second, first)
    return ids


def test_both_pcs_of_an_office_are_told_of_one_person_registered_on_both(
    two_pcs: Pcs, twice: tuple[str, str], nik: str
) -> None:
    for pc in two_pcs:
        (found,) = duplicates(pc)
        assert found.fields["record_type"] == "registration"
        assert found.fields["records"] == list(twice)
        assert "other_office" not in found.fields
        assert [pc.get(record).fields["nik"] for record in twice] == [nik, nik]


def decide(pc: Pc, step: str, **more: str) -> None:
    (found,) = duplicates(pc)
    fields = {"decided_by": pc.office.siti} | ({"decided_because": more["reason"]} if more else {})
    pc.step(pc.office.siti, "clerk", "duplicate", found.id, step, fields=fields, **more)


def test_the_later_registration_is_linked_to_the_earlier_when_they_are_the_same(
    two_pcs: Pcs, twice: tuple[str, str]
) -> None:
    first, second = two_pcs
    decide(first, "link")
    exchange(first, second, first)
    for pc in two_pcs:
        assert duplicates(pc) == []
        assert [record.fields["decided_by"] for record in duplicates(pc, "same")] == [pc.office.siti]
        assert pc.get(twice[1]).fields["linked_to"] == twice[0]
        assert "linked_to" not in pc.get(twice[0]).fields


def test_two_persons_with_one_number_are_told_apart_with_a_reason(two_pcs: Pcs, twice: tuple[str, str]) -> None:
    first, second = two_pcs
    decide(second, "tell_apart", reason="saudara kembar, NIK salah cetak")
    exchange(second, first)
    (found,) = duplicates(first, "different")
    assert found.fields["decided_because"] == "saudara kembar, NIK salah cetak"
    assert "linked_to" not in first.get(twice[1]).fields
    first.edit(twice[1], birth_place="Cirebon")
    exchange(first, second)
    assert duplicates(second) == []


def test_two_persons_told_apart_too_soon_are_asked_about_again_while_there_is_something_to_ask(
    two_pcs: Pcs, twice: tuple[str, str], other_nik: str
) -> None:
    first, second = two_pcs
    for corrected in (False, True):
        decide(first, "tell_apart", reason="saudara kembar")
        exchange(first)
        if corrected:
            first.edit(twice[1], nik=other_nik)
        (found,) = duplicates(first, "different")
        siti = first.office.siti
        first.step(siti, "clerk", "duplicate", found.id, "ask_again", fields={"decided_by": siti})
        exchange(first, first, second)
        for pc in two_pcs:
            assert [record.state for record in duplicates(pc, "open", "corrected", "different")] == [
                "corrected" if corrected else "open"
            ]


def test_a_duplicate_closes_itself_when_the_number_is_corrected(
    two_pcs: Pcs, twice: tuple[str, str], nik: str, other_nik: str
) -> None:
    first, second = two_pcs
    second.edit(twice[1], nik=other_nik)
    exchange(second, first)
    for pc in two_pcs:
        assert duplicates(pc) == []
        assert len(duplicates(pc, "corrected")) == 1
    second.edit(twice[1], nik=nik)
    exchange(second, first)
    assert len(duplicates(first)) == 1


@pytest.mark.parametrize("step", ["withdraw", None])
def test_a_duplicate_closes_itself_when_one_of_them_is_withdrawn_or_deleted(
    two_pcs: Pcs, twice: tuple[str, str], step: str | None
) -> None:
    first, second = two_pcs
    about: dict[str, Any] = {"record_type": "registration", "record": twice[0]}
    gone = Intent(**about, action="step", step=step, reason="dobel") if step else Intent(**about, action="delete")
    first.write(first.office.siti, "clerk", gone)
    exchange(first, second)
    assert duplicates(second) == []
    assert duplicates(first) == []


def test_who_registered_again_knowingly_is_not_asked_again(two_pcs: Pcs, nik: str) -> None:
    first, second = two_pcs
    first.register(nik=nik)
    exchange(first, second)
    second.register(nik=nik, confirmations={"already_registered": {"value": nik, "reason": "berangkat lagi"}})
    exchange(second, first)
    assert duplicates(first) == duplicates(second) == []


def test_who_was_told_apart_at_registration_is_not_asked_about_again(two_pcs: Pcs, nik: str) -> None:
    first, second = two_pcs
    earlier = first.register(nik=nik)
    exchange(first, second)
    said = {"reason": "NIK keliru di KK", "by": second.office.siti, "at": "2026-11-21T02:00:00.000Z"}
    second.register(nik=nik, name="Orang Lain", told_apart={earlier: said})
    second.register(nik=nik, name="Orang Ketiga", told_apart={"another": said})
    exchange(second, first)
    (asked,) = duplicates(first)
    assert asked.fields["records"][0] == earlier


def test_three_registrations_of_one_person_are_each_told_beside_the_first(
    office: Office, two_pcs: Pcs, twice: tuple[str, str], nik: str, new_pc: NewPc
) -> None:
    third = new_pc(office, "Loket 3")
    last = third.register(nik=nik, name="Wati Karsinah 3")
    exchange(third, two_pcs[0])
    told = sorted(found.fields["records"] for found in duplicates(two_pcs[0]))
    assert told == sorted([[twice[0], twice[1]], [twice[0], last]])


def test_two_offices_are_told_of_each_other_and_of_nothing_else(
    central: RunningCentral, new_pc: NewPc, nik: str, other_nik: str
) -> None:
    here = new_pc(Office.found(central), "Loket 1")
    office = Office.found(central)
    there = new_pc(office, "Loket 1")
    own = here.register(nik=nik)
    exchange(here)
    foreign = there.register(nik=nik, name="Orang Lain")
    exchange(there, here)
    for pc, record, other in ((here, own, there), (there, foreign, here)):
        (found,) = duplicates(pc)
        assert found.fields["records"] == [record]
        assert found.fields["other_office"] == "Dinas Tenaga Kerja Kabupaten Indramayu"
        assert found.fields["other_since"] == other.get(foreign if pc is here else own).created_at
        said = str(found)
        assert not any(word in said for word in (foreign if pc is here else own, other.office.id, "Orang Lain"))
    decide(here, "link")
    exchange(here, there)
    assert duplicates(here) == []
    there.edit(foreign, nik=other_nik)
    exchange(there, here)
    assert duplicates(there) == []
    assert len(duplicates(there, "corrected")) == 1


def test_a_correction_in_one_office_closes_what_the_other_was_told(
    central: RunningCentral, new_pc: NewPc, nik: str, other_nik: str
) -> None:
    here, there = (new_pc(Office.found(central), "Loket 1") for _ in range(2))
    here.register(nik=nik)
    foreign = there.register(nik=nik)
    exchange(here, there, here)
    assert len(duplicates(here)) == 1
    there.edit(foreign, nik=other_nik)
    exchange(there, here)
    assert duplicates(here) == []


def test_two_offices_that_register_one_person_in_the_same_moment_are_told_too(
    central: RunningCentral, nik: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    callers = [Caller(central, Office.found(central)) for _ in range(2)]
    both = Barrier(2)
    real = note_exchange

    def together(*arguments: Any) -> None:
        with suppress(BrokenBarrierError):  # where one writes after the other they never meet
            both.wait(0.5)
        real(*arguments)

    with monkeypatch.context() as patched, ThreadPoolExecutor(2) as threads:
        patched.setattr("sync.central.exchange.note_exchange", together)
        answers = list(threads.map(lambda pc: pc.send(pc.op(fields={**PERSON, "nik": nik})), callers))
    for pc, first in zip(callers, answers, strict=True):
        changes = [*first.changes, *pc.send().changes]
        (told,) = [change.fields for change in changes if change.record_type == "duplicate"]
        assert told["other_office"]
