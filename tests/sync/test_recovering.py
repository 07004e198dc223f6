"""Copies of a PC's data, a central that forgot, bad ops, and what an administrator can force: no work is ever lost."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.store.database import FILE_NAME
from desktop.store.store import Store
from desktop.store.values import Intent, Query
from sync.model.pack import Pack
from sync.ports import CentralRefused, LineDown, Pending
from sync.protocol import RepairRequest, RepairResponse, SyncRequest, SyncResponse
from tests.support.clock import FixedClock
from tests.support.in_process import HouseOfCentral, HousePc
from tests.support.office import KEY, PERSON
from tests.sync.pc import PassingLine

NewPc = Callable[[str], HousePc]


@pytest.fixture
def house(tmp_path: Path, pack: Pack) -> Iterator[HouseOfCentral]:
    made = HouseOfCentral(tmp_path, pack)
    yield made
    made.close()


@pytest.fixture
def new_pc(house: HouseOfCentral, tmp_path: Path, pack: Pack, clock: FixedClock) -> Iterator[NewPc]:
    pcs: list[HousePc] = []

    def make(name: str) -> HousePc:
        pcs.append(HousePc.enrolled(house, tmp_path / name, pack, clock))
        return pcs[-1]

    yield make
    for pc in pcs:
        pc.store.close()


def register(pc: HousePc, name: str) -> str:
    fields = PERSON | {"name": name}
    (op,) = pc.store.write(pc.house.clerk, [Intent(record_type="registration", action="create", fields=fields)])
    return op.record


def edit(pc: HousePc, record: str, **fields: object) -> str:
    intent = Intent(record_type="registration", record=record, action="set", fields=fields)
    (op,) = pc.store.write(pc.house.clerk, [intent])
    return op.id


def names(pc: HousePc) -> list[str]:
    ids = pc.store.select(Query(record_type="registration"))
    return sorted(record.fields["name"] for record in pc.store.many("registration", ids))


def copied(pc: HousePc, folder: Path, pack: Pack) -> HousePc:
    """The data folder as a disk image or a backup has it, used some time later."""
    folder.mkdir()
    pc.store._database.backup_to(folder / FILE_NAME)
    clock = FixedClock("2026-11-21T02:00:07.001Z")
    return HousePc(pc.house, Store.open(folder, KEY, pack, clock), clock)


def assert_same(*pcs: HousePc) -> None:
    first, *others = pcs
    for other in others:
        assert names(other) == names(first)
    for pc in pcs:
        state = pc.store.sync_state()
        assert (state.waiting, state.quarantined, state.deferred) == (0, 0, 0)
        assert pc.store.first_broken_entry() is None


def test_a_copy_of_a_pc_goes_on_as_a_pc_of_its_own_and_nothing_is_stranded(
    new_pc: NewPc, tmp_path: Path, pack: Pack
) -> None:
    first = new_pc("first")
    register(first, "Wati")
    copy = copied(first, tmp_path / "copy", pack)
    register(first, "Karti")
    register(copy, "Sarti")
    register(copy, "Tarti")
    assert not first.sync().rejoined
    report = copy.sync()
    assert (report.rejoined, report.rejected) == (True, 0)
    assert copy.store.membership().device != first.store.membership().device
    assert not copy.sync().rejoined
    assert not first.sync().rejoined
    assert names(first) == ["Karti", "Sarti", "Tarti", "Wati"]
    assert_same(first, copy)
    copy.store.close()


def test_a_copy_numbers_no_letter_with_the_numbers_of_the_other(new_pc: NewPc, tmp_path: Path, pack: Pack) -> None:
    first = new_pc("first")
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


def test_a_data_folder_put_back_from_a_backup_gives_and_gets_all(new_pc: NewPc, tmp_path: Path, pack: Pack) -> None:
    first, other = new_pc("first"), new_pc("other")
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


def test_a_central_put_back_gets_again_what_it_lost(new_pc: NewPc, house: HouseOfCentral) -> None:
    first, other = new_pc("first"), new_pc("other")
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
    new_pc: NewPc, house: HouseOfCentral
) -> None:
    """The village came from a colleague whose PC has not given it back yet when the street is sent."""
    colleague, clerk = new_pc("colleague"), new_pc("clerk")
    worker = register(colleague, "Wati")
    colleague.sync()
    clerk.sync()
    backup = house.back_up()
    edit(colleague, worker, address="Blok 5 RT 01", village="32.12.19.2001")
    colleague.sync()
    clerk.sync()
    house.put_back(backup)
    edit(clerk, worker, address="Blok 3 RT 01", village="32.12.19.2001")
    newcomer = new_pc("newcomer")
    clerk.sync()
    newcomer.sync()
    for pc in (clerk, newcomer):
        assert home(pc, worker) == ("Blok 3 RT 01", "32.12.19.2001")
    colleague.sync()
    clerk.sync()
    assert home(colleague, worker) == home(clerk, worker) == ("Blok 3 RT 01", "32.12.19.2001")
    assert_same(colleague, clerk)


def home(pc: HousePc, record: str) -> tuple[object, object]:
    found = pc.store.get("registration", record)
    assert found is not None
    return found.fields["address"], found.fields["village"]


class BreaksAt(PassingLine):
    """Breaks at the n-th call of any kind, before or after central has heard."""

    def __init__(self, pc: HousePc, n: int, after: bool) -> None:
        super().__init__(pc.line())
        self._left = n
        self._after = after

    def exchange(self, request: SyncRequest) -> SyncResponse:
        self._step(before=True)
        response = super().exchange(request)
        self._step(before=False)
        return response

    def repair(self, request: RepairRequest) -> RepairResponse:
        self._step(before=True)
        return super().repair(request)

    def _step(self, before: bool) -> None:
        self._left -= before
        if self._left <= 0 and before != self._after:
            raise LineDown("cut", reached=False)


@pytest.mark.parametrize("after", [False, True])
def test_giving_back_goes_on_wherever_it_broke_off(new_pc: NewPc, house: HouseOfCentral, after: bool) -> None:
    first, other = new_pc("first"), new_pc("other")
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


def test_a_renewal_that_broke_off_goes_on_and_keeps_what_waits(
    new_pc: NewPc, tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    pc, other = new_pc("first"), new_pc("other")
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


def test_comparing_finds_and_mends_what_differs_and_throws_nothing_away(new_pc: NewPc, clock: FixedClock) -> None:
    pc, other = new_pc("first"), new_pc("other")
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


def test_what_central_asks_for_is_done_once_and_central_is_told(new_pc: NewPc, house: HouseOfCentral) -> None:
    pc = new_pc("first")
    house.admin.force_sync("verify", "Agus", office=house.office)
    pc.sync()
    assert pc.store.done_directives() == []
    (done,) = pc.store.past_exchanges()
    assert (done.kind, done.by, done.outcome) == ("verify", "Agus", "done")
    pc.sync()
    assert len(pc.store.past_exchanges()) == 1
    (asked,) = house.admin.asked()
    assert (list(asked.done), asked.waiting) == ([pc.store.membership().device], [])


def test_a_change_the_disk_spoilt_is_shown_and_holds_up_no_other(new_pc: NewPc) -> None:
    pc = new_pc("first")
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
def test_a_change_that_central_cannot_take_is_set_apart_and_all_others_go(new_pc: NewPc, code: str, issue: str) -> None:
    pc = new_pc("first")
    register(pc, "Karti")
    bad = register(pc, "Wati")
    for n in range(10):
        register(pc, f"Sarti {n}")
    report = pc.sync(RefusesOne(pc, bad, CentralRefused(code)))
    assert (report.sent, report.quarantined) == (11, 1)
    (item,) = pc.store.outbox()
    assert (item.op.record, item.issues[0].code) == (bad, issue)


def test_a_change_that_came_by_stick_and_is_refused_on_the_line_is_known_here_though_it_is_taken_back(
    new_pc: NewPc,
) -> None:
    pc, other = new_pc("first"), new_pc("other")
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
    new_pc: NewPc,
) -> None:
    pc, other = new_pc("first"), new_pc("other")
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


def test_a_change_that_only_this_line_does_not_carry_waits_and_all_others_go(new_pc: NewPc) -> None:
    pc = new_pc("first")
    bad = register(pc, "Wati")
    for n in range(10):
        register(pc, f"Sarti {n}")
    last = pc.store.sync_state().last_exchange
    report = pc.sync(RefusesOne(pc, bad, LineDown("cut")))
    assert (report.sent, report.held, pc.store.sync_state().waiting) == (10, 1, 1)
    assert pc.store.sync_state().last_exchange == last
    pc.sync()
    assert_same(pc)


def test_a_line_that_never_stood_is_not_tried_again(new_pc: NewPc) -> None:
    pc = new_pc("first")
    register(pc, "Wati")
    with pytest.raises(LineDown):
        pc.sync(BreaksAt(pc, 1, after=False))
    assert pc.pauses == []


def test_the_clock_is_measured_against_centrals(new_pc: NewPc) -> None:
    pc = new_pc("first")
    assert pc.store.sync_state().clock_offset == 0
    pc.clock.move(minutes=11)
    pc.sync()
    assert pc.store.sync_state().clock_offset == 660


def test_own_changes_do_not_come_back(new_pc: NewPc) -> None:
    pc = new_pc("first")
    record = register(pc, "Wati")
    pc.sync()
    edit(pc, record, name="Wati Karsini")
    report = pc.sync()
    assert (report.sent, report.received) == (1, 0)
    assert names(pc) == ["Wati Karsini"]


@pytest.mark.parametrize("told", [True, False])
def test_what_central_lost_comes_back_although_a_copy_of_the_pc_took_its_place(
    house: HouseOfCentral, new_pc: NewPc, tmp_path: Path, pack: Pack, told: bool
) -> None:
    """Central was put back, and the copy sent other work under the very numbers of what was lost."""
    pc = new_pc("a")
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
    house: HouseOfCentral, new_pc: NewPc, clock: FixedClock
) -> None:
    pc, gone = new_pc("first"), new_pc("gone")
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
    house: HouseOfCentral, new_pc: NewPc
) -> None:
    pc, other = new_pc("first"), new_pc("other")
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
