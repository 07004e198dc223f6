"""Offices that differ about a company they share: each sees what stands and what it offered itself, and no more of the
other office than its name.
"""

import pytest

from desktop.store.values import Intent
from desktop.usecases.desk import Desk, Person
from desktop.usecases.exchange.conflicts import conflicts, resolve_conflict
from tests.support.central import RunningCentral
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc

COMPANY = "company"


@pytest.fixture
def pcs(central: RunningCentral, new_pc: NewPc) -> tuple[Pc, Pc, Pc]:
    """A PC in each of three offices."""
    here, there, third = (new_pc(Office.found(central), f"Loket {name}") for name in ("A", "B", "C"))
    return here, there, third


@pytest.fixture
def company(pcs: tuple[Pc, Pc, Pc]) -> str:
    """A company that all three know."""
    intent = Intent(record_type=COMPANY, action="create", fields={"name": "PT Contoh Jaya"})
    (op,) = pcs[0].write(pcs[0].office.siti, "clerk", intent)
    for pc in pcs:
        pc.sync()
    return op.record


def direct(pc: Pc, company: str, name: str) -> None:
    pc.edit(company, COMPANY, director=name)


def desk(pc: Pc) -> Desk:
    return Desk(pc.store, pc.store.pack, pc.clock, Person(pc.office.siti, "siti", "Siti", ("clerk",)))


def test_the_other_side_of_a_conflict_is_another_office_by_name_alone(pcs: tuple[Pc, Pc, Pc], company: str) -> None:
    here, there, _ = pcs
    direct(here, company, "Joko Santoso")
    direct(there, company, "Joko Susanto")
    here.sync()
    assert there.sync().conflicts == 1
    (conflict,) = there.conflicts()
    assert conflict.fields["standing"] == {"director": "Joko Santoso"}
    assert conflict.fields["standing_device"] == "Dinas Tenaga Kerja Kabupaten Indramayu"
    assert "standing_by" not in conflict.fields
    assert (conflict.fields["offered_by"], conflict.fields["offered_device"]) == (there.office.siti, "Loket B")
    assert not any(word in str(conflict) for word in (here.office.siti, "Loket A", here.device))
    (view,) = conflicts(desk(there))
    assert (view.standing.by, view.standing.device) == ("", "Dinas Tenaga Kerja Kabupaten Indramayu")


def test_what_another_office_changed_is_told_with_its_name_alone(pcs: tuple[Pc, Pc, Pc], company: str) -> None:
    here, there, _ = pcs
    direct(here, company, "Joko Santoso")
    here.sync()
    (change,) = (c for c in there.line.exchange(there.request()).changes if c.record == company)
    (author,) = change.authors
    assert (author.user, author.device) == ("", "Dinas Tenaga Kerja Kabupaten Indramayu")


def test_every_office_in_conflict_sees_what_a_third_one_made_of_it(pcs: tuple[Pc, Pc, Pc], company: str) -> None:
    here, there, third = pcs
    for pc, name in ((here, "Joko Santoso"), (there, "Joko Susanto"), (third, "Joko Sutanto")):
        direct(pc, company, name)
    for pc in pcs:
        pc.sync()
    here.sync()
    direct(here, company, "Joko Sudarmo")
    for pc in pcs:
        pc.sync()
    for pc, offered in ((there, "Joko Susanto"), (third, "Joko Sutanto")):
        (conflict,) = pc.conflicts()
        assert conflict.fields["standing"] == {"director": "Joko Sudarmo"}
        assert conflict.fields["offered"] == {"director": offered}


def test_a_decision_about_a_company_reaches_all_offices(pcs: tuple[Pc, Pc, Pc], company: str) -> None:
    here, there, third = pcs
    direct(here, company, "Joko Santoso")
    direct(there, company, "Joko Susanto")
    for pc in (here, there):
        pc.sync()
    (conflict,) = there.conflicts()
    resolve_conflict(desk(there), conflict.id, "offered")
    assert there.sync().rejected == 0
    for pc in (here, third):
        pc.sync()
    for pc in pcs:
        assert pc.get(company, COMPANY).fields["director"] == "Joko Susanto"
        assert pc.conflicts() == []


def test_a_decision_that_did_not_know_what_another_office_set_meanwhile_is_asked_again(
    pcs: tuple[Pc, Pc, Pc], company: str
) -> None:
    here, there, _ = pcs
    direct(here, company, "Joko Santoso")
    direct(there, company, "Joko Susanto")
    for pc in (here, there):
        pc.sync()
    direct(here, company, "Joko Sudarmo")
    here.sync()
    (conflict,) = there.conflicts()
    resolve_conflict(desk(there), conflict.id, "offered")
    report = there.sync()
    assert report.rejected == 0
    (conflict,) = there.conflicts()
    assert conflict.fields["standing"] == {"director": "Joko Sudarmo"}
    assert conflict.fields["offered"] == {"director": "Joko Susanto"}
    assert there.get(company, COMPANY).fields["director"] == "Joko Sudarmo"
