"""Central that was restored from a backup: a new epoch, and what PCs are told of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete

from sync.central.refusal import Refusal
from sync.central.restoring import back_up
from sync.central.tables import meta
from sync.model.pack import Pack
from sync.protocol import SHARED_SCOPE, KnownRequest, NumberStock
from tests.support.central import DATABASE, RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.office import PERSON
from tests.sync.caller import Caller
from tests.sync.pc import Office, Pc

SERIES = "recommendation"


def test_a_pc_of_the_epoch_before_hears_where_they_part_and_nothing_is_done(
    central: RunningCentral, office: Office
) -> None:
    pc = Caller(central, office)
    pc.send(pc.op())
    before = pc.cursor[office.id]
    epoch = central.admin.new_epoch()
    answer = pc.lose(pc.op())
    assert (answer.epoch, answer.verdicts, answer.changes) == (epoch, [], [])
    assert answer.began[office.id] == before
    assert SHARED_SCOPE in answer.began
    assert answer.incarnation
    pc.epoch, pc.incarnation = answer.epoch, answer.incarnation
    assert pc.refused() == ""


def test_over_several_epochs_the_least_is_shared(central: RunningCentral, office: Office) -> None:
    pc, other = Caller(central, office), Caller(central, office, "Loket 2")
    pc.send(pc.op())
    first = pc.cursor[office.id]
    other.epoch = central.admin.new_epoch()
    other.send(other.op(), incarnation="")
    central.admin.new_epoch()
    assert pc.lose().began[office.id] == first
    assert other.lose().began[office.id] == other.cursor[office.id] > first


def test_an_epoch_that_central_never_had_shares_nothing(central: RunningCentral, office: Office) -> None:
    assert Caller(central, office).lose(epoch="never-heard-of").began == {}


@pytest.mark.parametrize("exchanges", [0, 1, 12])
def test_a_pc_that_heard_more_than_central_ever_said_reveals_a_restoration(tmp_path: Path, exchanges: int) -> None:
    with silently_restored(tmp_path, exchanges) as (central, pc, heard):
        answer = pc.lose()
        assert answer.epoch != pc.epoch
        assert answer.began[pc.office.id] == heard < pc.cursor[pc.office.id]
        assert central.service.database.epoch == answer.epoch
        old = pc.copy()
        old.epoch = answer.epoch
        assert old.refused() == "forked"  # what was given in the epoch before proves nothing now


def test_a_pc_that_cannot_prove_what_it_heard_goes_on_as_a_copy_and_disturbs_nobody(tmp_path: Path) -> None:
    with silently_restored(tmp_path, 2) as (central, pc, heard):
        pc.incarnation = pc.incarnation[:-1] + ("A" if pc.incarnation[-1] != "A" else "B")
        epoch = pc.epoch
        assert pc.refused(pc.op()) == "forked"
        pc.rejoin()
        for answer in (pc.lose(), pc.lose()):
            assert (answer.epoch, answer.verdicts, answer.changes) == (epoch, [], [])
            assert answer.began == {pc.office.id: heard, SHARED_SCOPE: 0}
        pc.incarnation, pc.cursor = answer.incarnation, answer.began
        assert [verdict.kind for verdict in pc.send(pc.op(base=heard)).verdicts] == ["applied"]
        assert pc.refused(cursor={pc.office.id: heard + 50}) == "forked"
        assert central.service.database.epoch == epoch


@pytest.mark.parametrize("proves", [True, False])
def test_what_a_silently_restored_central_lost_comes_back_whether_or_not_the_pc_can_prove_it(
    tmp_path: Path, pack: Pack, clock: FixedClock, proves: bool
) -> None:
    place, backup = tmp_path / "central", tmp_path / "backup.db"
    place.mkdir()
    with running_central(place) as central:
        pc = Pc.enrolled(central, Office.found(central), "Loket 1", tmp_path / "pc", pack, clock)
        pc.register()
        pc.sync()
        back_up(central.service.database, backup)
        lost = pc.register(nik="3212195503980002")
        pc.sync()
        late = pc.register(nik="3212195503980003")
        with closing(sqlite3.connect(backup)) as old, closing(sqlite3.connect(place / DATABASE)) as live:
            old.backup(live)
        device, epoch = pc.device, pc.store.membership().epoch
        if not proves:
            with central.service.database.write() as ledger:
                ledger.connection.execute(delete(meta).where(meta.c.key == "proofs"))
        report = pc.sync()
        assert (report.new_epoch, report.rejoined) == (True, not proves)
        assert (central.service.database.epoch != epoch, pc.device == device) == (proves, proves)
        other = Pc.enrolled(central, pc.office, "Loket 2", tmp_path / "pc2", pack, clock)
        other.sync()
        assert [other.get(record).fields["name"] for record in (lost, late)] == [PERSON["name"]] * 2
        assert other.store.digests(pc.office.id) == pc.store.digests(pc.office.id)
        other.close()
    pc.close()


@pytest.mark.parametrize("above", [1, 2**40])
def test_no_cursor_that_central_did_not_give_begins_an_epoch(
    central: RunningCentral, office: Office, above: int
) -> None:
    pc = Caller(central, office)
    pc.send(pc.op())
    claimed = {office.id: pc.cursor[office.id] + above}
    assert Caller(central, office, "Loket 2").lose(cursor=claimed).began[office.id] == pc.cursor[office.id]
    elsewhere = pc.lose(cursor=claimed, epoch="never-heard-of")  # central signs no cursor that it was only told
    for brought in (pc.incarnation, elsewhere.incarnation, "", "unknown", "é" * 6):
        assert pc.refused(cursor=claimed, incarnation=brought) == "forked"
    assert central.service.database.epoch == pc.epoch


def test_who_guesses_too_often_has_to_wait_even_where_a_guess_is_right(tmp_path: Path) -> None:
    with silently_restored(tmp_path, 1) as (central, pc, _):
        for guess in range(10):
            assert pc.refused(incarnation=f"guess{guess}") == "forked"
        assert pc.refused() == "too_busy"
        assert central.service.database.epoch == pc.epoch


@contextmanager
def silently_restored(folder: Path, exchanges: int) -> Iterator[tuple[RunningCentral, Caller, int]]:
    """A central whose database went back without a word, a PC that heard more, and how far central knows it."""
    place, backup = folder / "central", folder / "backup.db"
    place.mkdir()
    with running_central(place) as central:
        pc = Caller(central, Office.found(central))
        pc.send(pc.op())
        known = pc.cursor[pc.office.id]
        back_up(central.service.database, backup)
        pc.send(pc.op())
        for _ in range(exchanges):
            pc.send()
    for file in place.glob(f"{DATABASE}*"):
        file.unlink()
    backup.replace(place / DATABASE)
    with running_central(place) as central:
        pc.central = central
        yield central, pc, known


def test_central_says_which_ops_it_lost(central: RunningCentral, office: Office, other_office: Office) -> None:
    pc = Caller(central, office)
    pc.send(pc.op(), pc.op())
    pc.counter += 3
    pc.send(pc.op())
    asked = KnownRequest(device=pc.device.id, counters=[(1, 1), (2, 9)])
    assert central.service.known(pc.device, asked).missing == [(3, 5), (7, 9)]
    with pytest.raises(Refusal):
        central.service.known(Caller(central, other_office).device, asked)
    with pytest.raises(Refusal):
        central.service.known(pc.device, KnownRequest(device=pc.device.id, counters=[(5, 2**70)]))


@pytest.mark.parametrize("spans", [[(1, 9), (9, 12)], [(5, 9), (1, 6)], [(n, n) for n in range(1, 10_002)]])
def test_one_question_after_ops_stays_within_bounds(
    central: RunningCentral, office: Office, spans: list[tuple[int, int]]
) -> None:
    pc = Caller(central, office)
    with pytest.raises(Refusal) as refused:
        central.service.known(pc.device, KnownRequest(device=pc.device.id, counters=spans))
    assert refused.value.problem.code == "bad_request"


def test_numbers_that_may_have_been_granted_since_the_backup_are_never_granted_again(
    central: RunningCentral, office: Office
) -> None:
    central.time.fixed = datetime(2026, 11, 21, tzinfo=UTC)
    pc = Caller(central, office)
    (before,) = pc.send().blocks
    pc.epoch = central.admin.new_epoch()
    stock = [NumberStock(series=SERIES, year=2026, left=0)]
    pc.send(incarnation="", stock=stock)
    (after,) = pc.send(incarnation="", stock=stock).blocks
    assert after.first > before.last + 150
    account = central.admin.number_account(office.id, SERIES, 2026)
    assert [row.status for row in account] == ["free", "unknown", "free"]
    assert [row.last + 1 for row in account[:-1]] == [row.first for row in account[1:]]
