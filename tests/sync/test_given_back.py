"""A central that was put back to an earlier day gets again what it lost, and all ends as it was."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from desktop.store.values import Intent, Query
from sync.model.pack import Pack
from sync.ports import LineDown, Pending
from sync.protocol import SHARED_SCOPE, VerifyRequest, VerifyResponse
from tests.support.clock import FixedClock
from tests.support.in_process import HouseOfCentral, HousePc
from tests.sync.conftest import NewHousePc
from tests.sync.house_work import BreaksAt, assert_same, copied, edit, names, register
from tests.sync.pc import PassingLine


def test_a_central_put_back_gets_again_what_it_lost(house_pc: NewHousePc, house: HouseOfCentral) -> None:
    first, other = house_pc("first"), house_pc("other")
    kept = register(first, "Wati")
    first.sync()
    other.sync()
    backup = house.back_up()
    edit(first, kept, phone="+6281111111111")
    lost = register(first, "Karti")
    first.sync()
    edit(other, kept, passport="C1234567")
    register(other, "Sarti")
    other.sync()
    edit(first, lost, name="Kartini")
    house.put_back(backup)
    report = first.sync()
    assert (report.new_epoch, report.given_back, report.rejected) == (True, 2, 0)
    assert other.sync().given_back == 2
    first.sync()
    assert names(first) == ["Kartini", "Sarti", "Wati"]
    assert_same(first, other)
    for pc in (first, other):
        found = pc.store.get("registration", kept)
        assert found is not None
        assert (found.fields["phone"], found.fields["passport"]) == ("+6281111111111", "C1234567")
        assert pc.store.sync_state().set_aside == 0
        assert pc.store.sync_state().pending == ()


def test_half_an_address_mended_on_what_central_lost_stays_with_its_village(
    house_pc: NewHousePc, house: HouseOfCentral
) -> None:
    """The village came from a colleague whose PC has not given it back yet when the street is sent."""
    colleague, clerk = house_pc("colleague"), house_pc("clerk")
    worker = register(colleague, "Wati")
    colleague.sync()
    clerk.sync()
    backup = house.back_up()
    edit(colleague, worker, address="Blok 5 RT 01", village="32.12.19.2001")
    colleague.sync()
    clerk.sync()
    house.put_back(backup)
    edit(clerk, worker, address="Blok 3 RT 01", village="32.12.19.2001")
    newcomer = house_pc("newcomer")
    clerk.sync()
    newcomer.sync()
    for pc in (clerk, newcomer):
        assert home(pc, worker) == ("Blok 3 RT 01", "32.12.19.2001")
    colleague.sync()
    clerk.sync()
    assert home(colleague, worker) == home(clerk, worker) == ("Blok 3 RT 01", "32.12.19.2001")
    assert_same(colleague, clerk)


def test_an_address_mended_where_central_lost_that_the_village_is_unknown_stays_without_one(
    house_pc: NewHousePc, house: HouseOfCentral
) -> None:
    colleague, clerk = house_pc("colleague"), house_pc("clerk")
    worker = register(colleague, "Wati")
    colleague.sync()
    clerk.sync()
    backup = house.back_up()
    edit(colleague, worker, address="Blok 5 RT 01", village=None)
    colleague.sync()
    clerk.sync()
    edit(clerk, worker, address="Blok 3 RT 01")
    clerk.sync()
    house.put_back(backup)
    for pc in (clerk, colleague, clerk):
        pc.sync()
    assert home(colleague, worker) == home(clerk, worker) == ("Blok 3 RT 01", None)
    assert_same(colleague, clerk)


def home(pc: HousePc, record: str) -> tuple[object, object]:
    found = pc.store.get("registration", record)
    assert found is not None
    return found.fields.get("address"), found.fields.get("village")


@pytest.mark.parametrize("after", [False, True])
def test_giving_back_goes_on_wherever_it_broke_off(house_pc: NewHousePc, house: HouseOfCentral, after: bool) -> None:
    first, other = house_pc("first"), house_pc("other")
    backup = house.back_up()
    for n in range(30):
        register(first, f"Wati {n:02}")
    first.sync()
    house.put_back(backup)
    with pytest.raises(LineDown):
        first.sync(BreaksAt(first, 2, after))
    for n in range(1, 6):
        with suppress(LineDown):
            first.sync(BreaksAt(first, n, after))
    first.sync()
    other.sync()
    assert len(names(first)) == 30
    assert_same(first, other)


@pytest.mark.parametrize("told", [True, False])
def test_what_central_lost_comes_back_although_a_copy_of_the_pc_took_its_place(
    house: HouseOfCentral, house_pc: NewHousePc, tmp_path: Path, pack: Pack, told: bool
) -> None:
    """Central was put back, and the copy sent other work under the very numbers of what was lost."""
    pc = house_pc("a")
    copy = copied(pc, tmp_path / "copy", pack)
    backup = house.back_up()
    register(pc, "Wati")
    pc.sync()
    house.put_back(backup)
    if told:
        house.admin.new_epoch()
    register(copy, "Karti")
    copy.sync()
    for each in (pc, copy, pc):
        each.sync()
    assert names(pc) == ["Karti", "Wati"]
    assert_same(pc, copy)
    copy.store.close()


def test_what_central_lost_is_set_aside_once_though_a_refused_change_lies_over_it(
    house: HouseOfCentral, house_pc: NewHousePc, clock: FixedClock
) -> None:
    pc, gone = house_pc("first"), house_pc("gone")
    backup = house.back_up()
    record = register(gone, "Wati")
    gone.sync()
    pc.sync()
    house.put_back(backup)
    house.admin.new_epoch()
    edit(pc, record, name="Wati Karsini")
    report = pc.sync()
    assert (report.rejected, report.set_aside) == (1, 1)
    pc.store.ask(Pending(kind="verify", by="agus", asked_at=clock.now()))
    assert pc.sync().set_aside == 0
    assert pc.store.past_exchanges()[0].outcome == "done"
    assert [(item.op.record, item.state) for item in pc.store.outbox()] == [(record, "quarantined")]


def test_a_change_given_back_that_changes_nothing_leaves_who_changed_the_record_last(
    house: HouseOfCentral, house_pc: NewHousePc
) -> None:
    pc, other = house_pc("first"), house_pc("other")
    record = register(pc, "Wati")
    pc.sync()
    other.sync()
    edit(other, record, phone="+6281111111111")
    other.sync()
    backup = house.back_up()
    pc.clock.move(minutes=5)
    edit(pc, record, phone="+6281111111111")
    pc.sync()
    house.put_back(backup)
    house.admin.new_epoch()
    assert pc.sync().given_back == 1
    other.sync()
    here, there = (each.store.get("registration", record) for each in (pc, other))
    assert here is not None and there is not None
    assert (here.updated_at, here.updated_by) == (there.updated_at, there.updated_by)


class PutBackMeanwhile(PassingLine):
    """Central is put back once the first scope was compared."""

    def __init__(self, pc: HousePc, backup: Path) -> None:
        super().__init__(pc.line())
        self._house = pc.house
        self._backup = backup

    def verify(self, request: VerifyRequest) -> VerifyResponse:
        if request.scope == SHARED_SCOPE and self._house.database.epoch == request.epoch and self._backup.exists():
            self._house.put_back(self._backup)
            self._backup.unlink()
            self._house.admin.new_epoch()
        return super().verify(request)


def test_a_comparison_during_which_central_is_put_back_begins_anew(
    house: HouseOfCentral, house_pc: NewHousePc, clock: FixedClock
) -> None:
    pc, gone = house_pc("first"), house_pc("gone")
    backup = house.back_up()
    register(gone, "Wati")
    gone.sync()
    pc.sync()
    pc.store.ask(Pending(kind="verify", by="agus", asked_at=clock.now()))
    report = pc.sync(PutBackMeanwhile(pc, backup))
    assert (report.new_epoch, report.set_aside) == (True, 1)
    assert pc.store.sync_state().pending == ()


@pytest.fixture
def shared(house: HouseOfCentral, house_pc: NewHousePc) -> tuple[HousePc, HousePc, str]:
    """Two PCs that both have a worker."""
    first, second = house_pc("first"), house_pc("second")
    worker = register(first, "Wati")
    for pc in (first, second):
        pc.sync()
    return first, second, worker


def value(pc: HousePc, record: str, path: str) -> object:
    found = pc.store.get("registration", record)
    assert found is not None
    return found.fields.get(path)


def offered(pc: HousePc) -> list[dict[str, Any]]:
    ids = pc.store.select(Query(record_type="conflict"))
    return [record.fields["offered"] for record in pc.store.many("conflict", ids)]


def test_a_mistake_that_was_put_right_does_not_come_back_after_what_put_it_right(
    house: HouseOfCentral, shared: tuple[HousePc, HousePc, str]
) -> None:
    """The backup has the right name too: what is given back first changes nothing there."""
    typist, corrector, worker = shared
    backup = house.back_up()
    edit(typist, worker, name="Wait")
    typist.sync()
    corrector.sync()
    edit(corrector, worker, name="Wati")
    corrector.sync()
    house.put_back(backup)
    for pc in (corrector, typist, corrector):
        pc.sync()
    assert names(typist) == names(corrector) == ["Wati"]
    assert_same(typist, corrector)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("beside", ["both", "later"])
def test_what_two_people_set_differently_is_in_conflict_again_whoever_gives_back_first(
    house: HouseOfCentral, shared: tuple[HousePc, HousePc, str], beside: str, first: int
) -> None:
    """One form held a second field, of which nobody disputed anything; or the record was changed after the field."""
    colleague, clerk, worker = shared
    backup = house.back_up()
    edit(colleague, worker, phone="+6281111111111")
    if beside == "later":
        edit(colleague, worker, passport="C1234567")
    colleague.sync()
    edit(clerk, worker, phone="+6282222222222", **({"passport": "C1234567"} if beside == "both" else {}))
    clerk.sync()
    house.put_back(backup)
    order = (colleague, clerk) if first == 0 else (clerk, colleague)
    for pc in (*order, order[0]):
        pc.sync()
    said = {"+6281111111111", "+6282222222222"}
    for pc in order:
        ((phone,),) = (offer.values() for offer in offered(pc))
        assert {value(pc, worker, "phone"), phone} == said
        assert value(pc, worker, "passport") == "C1234567"
    if first == 0:
        assert value(clerk, worker, "phone") == "+6281111111111"


def test_a_deletion_that_an_edit_had_won_against_does_not_win_when_all_is_given_back(
    house: HouseOfCentral, shared: tuple[HousePc, HousePc, str]
) -> None:
    editor, eraser, worker = shared
    backup = house.back_up()
    edit(editor, worker, phone="+6281111111111")
    editor.sync()
    eraser.store.write(eraser.house.clerk, [Intent(record_type="registration", record=worker, action="delete")])
    eraser.sync()
    house.put_back(backup)
    for pc in (editor, eraser, editor):
        pc.sync()
    assert names(editor) == names(eraser) == ["Wati"]
    assert offered(editor) == offered(eraser) == [{"deleted": True}]


def test_a_change_made_after_a_restoration_outlives_the_next_one(house: HouseOfCentral, house_pc: NewHousePc) -> None:
    """What the first one brought back bears higher numbers of the time before, as a PC that is away had much to say."""
    away, colleague, clerk = house_pc("away"), house_pc("colleague"), house_pc("clerk")
    worker = register(colleague, "Wati")
    for pc in (colleague, away, clerk):
        pc.sync()
    backup = house.back_up()
    for n in range(10):
        register(away, f"Sarti {n}")
    away.sync()
    edit(colleague, worker, phone="+6281111111111")
    colleague.sync()
    house.put_back(backup)
    for pc in (colleague, clerk):
        pc.sync()
    backup = house.back_up()
    edit(clerk, worker, phone="+6282222222222")
    clerk.sync()
    house.put_back(backup)
    assert clerk.sync().given_back == 1
    colleague.sync()
    assert [value(pc, worker, "phone") for pc in (clerk, colleague)] == ["+6282222222222"] * 2


def test_what_central_had_taken_is_given_back_though_an_earlier_change_of_the_record_is_refused(
    house: HouseOfCentral, shared: tuple[HousePc, HousePc, str]
) -> None:
    pc, other, worker = shared
    backup = house.back_up()
    edit(pc, worker, birth_date="2026-02-30")
    edit(pc, worker, phone="+6281111111111")
    report = pc.sync()
    assert (report.sent, report.rejected) == (2, 1)
    house.put_back(backup)
    edit(pc, worker, phone="+6282222222222")
    assert pc.sync().given_back == 1
    other.sync()
    assert value(other, worker, "phone") == "+6281111111111"
    assert [item.state for item in pc.store.outbox()] == ["quarantined", "waiting"]
