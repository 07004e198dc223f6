"""Copies of a PC's data, bad ops, and what an administrator can force: no work is ever lost."""

from pathlib import Path

import pytest

from sync.model.pack import Pack
from sync.ports import CentralRefused, LineDown, Pending
from sync.protocol import SyncRequest, SyncResponse
from tests.support.clock import FixedClock
from tests.support.in_process import HouseOfCentral, HousePc
from tests.sync.conftest import NewHousePc
from tests.sync.house_work import BreaksAt, assert_same, copied, edit, names, register
from tests.sync.pc import PassingLine


def test_a_copy_of_a_pc_goes_on_as_a_pc_of_its_own_and_nothing_is_stranded(
    house_pc: NewHousePc, tmp_path: Path, pack: Pack
) -> None:
    first = house_pc("first")
    register(first, "Wati")
    copy = copied(first, tmp_path / "copy", pack)
    register(first, "Karti")
    register(copy, "Sarti")
    register(copy, "Tarti")
    assert not first.sync().rejoined
    report = copy.sync()
    assert (report.rejoined, report.rejected) == (True, 0)
    assert copy.store.membership().device != first.store.membership().device
    own = first.store.sync_state().device_name
    assert copy.store.sync_state().device_name == f"{own} (2)"  # as central calls it
    assert not copy.sync().rejoined
    assert not first.sync().rejoined
    assert names(first) == ["Karti", "Sarti", "Tarti", "Wati"]
    assert_same(first, copy)
    copy.store.close()


def test_a_copy_numbers_no_letter_with_the_numbers_of_the_other(
    house_pc: NewHousePc, tmp_path: Path, pack: Pack
) -> None:
    first = house_pc("first")
    copy = copied(first, tmp_path / "copy", pack)
    for pc in (first, copy, first, copy):  # one lost answer looks like a copy, so the first exchange does not tell
        pc.sync()

    def granted(pc: HousePc) -> set[int]:
        rows = pc.store._rows("SELECT first, last FROM number_blocks")
        return {number for low, high in rows for number in range(low, high + 1)}

    assert granted(first) and granted(copy)
    assert not granted(first) & granted(copy)
    assert copy.store._rows("SELECT count(*) FROM numbers_given_up")[0][0]
    copy.store.close()


def test_a_data_folder_put_back_from_a_backup_gives_and_gets_all(
    house_pc: NewHousePc, tmp_path: Path, pack: Pack
) -> None:
    first, other = house_pc("first"), house_pc("other")
    record = register(first, "Wati")
    first.sync()
    old = copied(first, tmp_path / "old", pack)
    edit(first, record, phone="+6281111111111")
    register(first, "Karti")
    first.sync()
    first.store.close()
    register(old, "Sarti")
    assert old.sync().rejoined
    other.sync()
    assert names(old) == ["Karti", "Sarti", "Wati"]
    assert_same(old, other)
    found = old.store.get("registration", record)
    assert found is not None and found.fields["phone"] == "+6281111111111"
    old.store.close()


def test_a_renewal_that_broke_off_goes_on_and_keeps_what_waits(
    house_pc: NewHousePc, tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    pc, other = house_pc("first"), house_pc("other")
    for n in range(40):
        register(other, f"Wati {n:02}")
    other.sync()
    pc.sync()
    pc.store._database.writer.execute("UPDATE record_registration SET name = 'Rusak' WHERE name LIKE 'Wati 1%'")
    register(pc, "Karti")
    pc.store.ask(Pending(kind="rebuild", by="agus", asked_at=clock.now()))
    with pytest.raises(LineDown):
        pc.sync(BreaksAt(pc, 2, after=False))
    assert [pending.kind for pending in pc.store.sync_state().pending] == ["rebuild"]
    pc.sync()
    assert len(list((tmp_path / "first" / "backups").iterdir())) == 1
    other.sync()
    assert_same(pc, other)
    assert "Karti" in names(pc)
    (done,) = pc.store.past_exchanges()
    assert (done.kind, done.by, done.outcome.split()[0]) == ("rebuild", "agus", "done")


def test_comparing_finds_and_mends_what_differs_and_throws_nothing_away(
    house_pc: NewHousePc, clock: FixedClock
) -> None:
    pc, other = house_pc("first"), house_pc("other")
    ids = [register(other, f"Wati {n}") for n in range(5)]
    other.sync()
    pc.sync()
    writer = pc.store._database.writer
    writer.execute("UPDATE record_registration SET name = 'Rusak' WHERE id = ?", (ids[0],))
    writer.execute("DELETE FROM record_registration WHERE id = ?", (ids[1],))
    writer.execute("UPDATE record_registration SET id = 'nowhere' WHERE id = ?", (ids[2],))
    pc.store.ask(Pending(kind="verify", by="agus", asked_at=clock.now()))
    report = pc.sync()
    assert (report.repaired, report.set_aside) == (3, 1)
    assert_same(pc, other)
    assert [(aside.record, aside.body.fields["name"]) for aside in pc.store.set_aside()] == [("nowhere", "Wati 2")]
    assert pc.store.past_exchanges()[0].outcome == "done repaired=3 set_aside=1"


def test_what_central_asks_for_is_done_once_and_central_is_told(house_pc: NewHousePc, house: HouseOfCentral) -> None:
    pc = house_pc("first")
    house.admin.force_sync("verify", "Agus", office=house.office)
    pc.sync()
    assert pc.store.done_directives() == []
    (done,) = pc.store.past_exchanges()
    assert (done.kind, done.by, done.outcome) == ("verify", "Agus", "done")
    pc.sync()
    assert len(pc.store.past_exchanges()) == 1
    (asked,) = house.admin.asked()
    assert (list(asked.done), asked.waiting) == ([pc.store.membership().device], [])


def test_a_change_the_disk_spoilt_is_shown_and_holds_up_no_other(house_pc: NewHousePc) -> None:
    pc = house_pc("first")
    bad = register(pc, "Wati")
    pc.store._database.writer.execute("UPDATE outbox SET op = '{spoilt' WHERE record = ?", (bad,))
    register(pc, "Karti")
    report = pc.sync()
    assert report.sent == 1
    (item,) = pc.store.outbox()
    assert (item.state, item.op.record, item.issues[0].code) == ("quarantined", bad, "op_unreadable")


class RefusesOne(PassingLine):
    """Central, or something before it, that does not take requests with one record's ops in them."""

    def __init__(self, pc: HousePc, record: str, error: Exception) -> None:
        super().__init__(pc.line())
        self._record = record
        self._error = error

    def exchange(self, request: SyncRequest) -> SyncResponse:
        if any(op.record == self._record for op in request.ops):
            raise self._error
        return super().exchange(request)


@pytest.mark.parametrize(("code", "issue"), [("too_large", "op_too_large"), ("bad_request", "op_unreadable"),
                                             ("internal", "op_unreadable")])  # fmt: skip
def test_a_change_that_central_cannot_take_is_set_apart_and_all_others_go(
    house_pc: NewHousePc, code: str, issue: str
) -> None:
    pc = house_pc("first")
    register(pc, "Karti")
    bad = register(pc, "Wati")
    for n in range(10):
        register(pc, f"Sarti {n}")
    report = pc.sync(RefusesOne(pc, bad, CentralRefused(code)))
    assert (report.sent, report.quarantined) == (11, 1)
    (item,) = pc.store.outbox()
    assert (item.op.record, item.issues[0].code) == (bad, issue)


def test_a_change_that_came_by_stick_and_is_refused_on_the_line_is_known_here_though_it_is_taken_back(
    house_pc: NewHousePc,
) -> None:
    pc, other = house_pc("first"), house_pc("other")
    record = register(pc, "Wati")
    pc.sync()
    pc.sync()
    taken = edit(pc, record, name="Wati Karsini")
    member, ops = pc.store.membership(), pc.store.unsent(9)
    stick = SyncRequest(pack=member.pack, device=member.device, epoch=member.epoch, cursor=member.cursor, ops=ops)
    assert [verdict.kind for verdict in pc.line().exchange(stick).verdicts] == ["applied"]
    assert pc.sync(RefusesOne(pc, record, CentralRefused("bad_request"))).quarantined == 1
    pc.store.withdraw_refused(pc.house.clerk, taken)
    other.sync()
    assert names(pc) == names(other) == ["Wati Karsini"]


def test_a_change_whose_answer_was_lost_and_that_is_then_refused_is_known_here_though_it_is_taken_back(
    house_pc: NewHousePc,
) -> None:
    pc, other = house_pc("first"), house_pc("other")
    record = register(pc, "Wati")
    pc.sync()
    pc.sync()
    taken = edit(pc, record, name="Wati Karsini")
    with pytest.raises(LineDown):
        pc.sync(BreaksAt(pc, 1, after=True))
    assert pc.sync(RefusesOne(pc, record, CentralRefused("bad_request"))).quarantined == 1
    pc.store.withdraw_refused(pc.house.clerk, taken)
    other.sync()
    assert names(pc) == names(other) == ["Wati Karsini"]


def test_a_change_that_only_this_line_does_not_carry_waits_and_all_others_go(house_pc: NewHousePc) -> None:
    pc = house_pc("first")
    bad = register(pc, "Wati")
    for n in range(10):
        register(pc, f"Sarti {n}")
    last = pc.store.sync_state().last_exchange
    report = pc.sync(RefusesOne(pc, bad, LineDown("cut")))
    assert (report.sent, report.held, pc.store.sync_state().waiting) == (10, 1, 1)
    assert pc.store.sync_state().last_exchange == last
    pc.sync()
    assert_same(pc)


def test_a_line_that_never_stood_is_not_tried_again(house_pc: NewHousePc) -> None:
    pc = house_pc("first")
    register(pc, "Wati")
    with pytest.raises(LineDown):
        pc.sync(BreaksAt(pc, 1, after=False))
    assert pc.pauses == []


def test_the_clock_is_measured_against_centrals(house_pc: NewHousePc) -> None:
    pc = house_pc("first")
    assert pc.store.sync_state().clock_offset == 0
    pc.clock.move(minutes=11)
    pc.sync()
    assert pc.store.sync_state().clock_offset == 660


def test_own_changes_do_not_come_back(house_pc: NewHousePc) -> None:
    pc = house_pc("first")
    record = register(pc, "Wati")
    pc.sync()
    edit(pc, record, name="Wati Karsini")
    report = pc.sync()
    assert (report.sent, report.received) == (1, 0)
    assert names(pc) == ["Wati Karsini"]
