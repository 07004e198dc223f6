"""Central that was restored from a backup: a new epoch, and what PCs are told of it."""

from datetime import UTC, datetime

import pytest

from sync.central.refusal import Refusal
from sync.protocol import SHARED_SCOPE, KnownRequest, NumberStock
from tests.support.central import RunningCentral
from tests.sync.caller import Caller
from tests.sync.pc import Office

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


def test_a_pc_that_heard_more_than_central_ever_said_reveals_a_restoration(
    central: RunningCentral, office: Office
) -> None:
    pc = Caller(central, office)
    pc.send(pc.op())
    heard = pc.cursor[office.id]
    answer = pc.lose(cursor={office.id: heard + 7}, incarnation="unknown")
    assert answer.epoch != pc.epoch
    assert answer.began[office.id] == heard
    assert central.service.database.epoch == answer.epoch


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
