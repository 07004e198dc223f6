"""Central's answers, whenever and however often they come, leave the file as if each had come once, in order."""

import threading

import msgspec
import pytest

from desktop.store import database
from desktop.store.answering import SLICE
from desktop.store.replica import FEW_STEPS
from desktop.store.search_index import MERGED_IN_A_COMMIT
from desktop.store.store import Store
from desktop.store.values import Intent, Query
from sync.model.issues import Issue
from sync.model.op import Op, op_id, time_of
from sync.protocol import Authorship, Change, Directive, NumberBlock, NumberStock, SyncRequest, SyncResponse, Verdict
from tests.support.answers import hear
from tests.support.clock import FixedClock
from tests.support.office import CLERK, OFFICE, PERSON, change, receive, register


def edit(store: Store, **fields: object) -> Op:
    (op,) = store.write(CLERK, [Intent(record_type="registration", action="set", record="r1", fields=fields)])
    return op


def told(seq: int, **fields: object) -> Change:
    """What others set in `r1`, as central tells it to a PC that knows the record."""
    return Change(record_type="registration", record="r1", office=OFFICE, seq=seq, pack="2026.1", fields=fields)


def shown(store: Store, field: str) -> object:
    found = store.get("registration", "r1")
    assert found is not None
    return found.fields.get(field)


@pytest.fixture
def known(store: Store) -> Store:
    """A store that has `r1` as of sequence 1."""
    receive(store, change("r1", 1, PERSON))
    return store


def test_a_late_answer_takes_nothing_back(known: Store) -> None:
    hear(known, changes=[told(3, phone="+6281111111113")], cursor={OFFICE: 3})
    hear(known, changes=[told(2, phone="+6281111111112")], cursor={OFFICE: 2}, asked={OFFICE: 1})
    assert shown(known, "phone") == "+6281111111113"
    assert known.membership().cursor == {OFFICE: 3}


def test_an_answer_before_which_something_is_missing_changes_no_record_but_its_verdicts_count(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    answer = told(9, phone="+6281111111119")
    verdict = Verdict(op=op.id, kind="applied", seq=8)
    hear(known, changes=[answer], verdicts=[verdict], cursor={OFFICE: 9}, asked={OFFICE: 5})
    assert shown(known, "phone") == PERSON["phone"]
    assert known.membership().cursor == {OFFICE: 1}
    assert known.outbox() == []
    assert shown(known, "name") == "Wati Karsini"


def test_an_own_change_that_is_not_told_again_becomes_centrals(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    hear(known, verdicts=[Verdict(op=op.id, kind="applied", seq=2)], cursor={OFFICE: 2})
    found = known.get("registration", "r1")
    assert found is not None
    assert (found.fields["name"], found.seq, found.pending) == ("Wati Karsini", 2, 0)
    assert known._rows("SELECT count(*) FROM confirmed") == [(0,)]


def test_what_others_set_after_an_own_change_stands_though_the_verdict_comes_later(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    hear(known, changes=[told(3, name="Wati Karsih")], cursor={OFFICE: 3})  # central had taken ours as 2, unheard
    assert shown(known, "name") == "Wati Karsini"
    hear(known, verdicts=[Verdict(op=op.id, kind="applied", seq=2)], cursor={OFFICE: 3})
    assert shown(known, "name") == "Wati Karsih"


def test_what_central_did_not_take_of_a_change_gives_way_to_what_stands(known: Store) -> None:
    op = edit(known, name="Wati Karsini", passport="C1234567")
    hear(known, changes=[told(2, name="Wati Karsih")], cursor={OFFICE: 2})
    verdict = Verdict(op=op.id, kind="conflict", seq=3, lost=("name",), conflicts=("c1",))
    hear(known, verdicts=[verdict], cursor={OFFICE: 3})
    assert (shown(known, "name"), shown(known, "passport")) == ("Wati Karsih", "C1234567")


def test_a_created_record_of_which_central_tells_only_what_others_set_is_whole(store: Store) -> None:
    record = register(store)
    (made,) = store.unsent(1)
    news = Change(
        record_type="registration",
        record=record.id,
        office=OFFICE,
        seq=8,
        pack="2026.1",
        fields={"phone": "+6281111111111"},
    )
    hear(store, changes=[news], cursor={OFFICE: 8})  # the answer with the verdict was lost
    hear(store, verdicts=[Verdict(op=made.id, kind="applied", seq=7)], cursor={OFFICE: 8})
    found = store.get("registration", record.id)
    assert found is not None
    assert found.fields == PERSON | {"phone": "+6281111111111"}
    assert (found.state, found.created_by, found.pending) == ("registered", CLERK.user, 0)


def changed_last(store: Store) -> tuple[str, str]:
    found = store.get("registration", "r1")
    assert found is not None
    return found.updated_at, found.updated_by


def by(user: str, *paths: str) -> tuple[Authorship, ...]:
    return (Authorship(user=user, device="Loket 2", at="2026-11-20T07:00:00.000Z", paths=paths),)


def test_an_answer_that_comes_a_second_time_does_not_say_that_another_changed_the_record_last(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    others = msgspec.structs.replace(told(3, phone="+6281111111112"), authors=by("user-other", "phone"))
    verdict = Verdict(op=op.id, kind="applied", seq=3)
    for _ in range(2):
        hear(known, changes=[others], verdicts=[verdict], cursor={OFFICE: 3}, asked={OFFICE: 1})
        assert changed_last(known) == (op.at, op.user)


def test_an_own_change_that_an_answer_tells_the_second_time_is_the_last(known: Store) -> None:
    """The PC was killed between the changes and the verdicts of the first, so central tells it its own as well."""
    op = edit(known, name="Wati Karsini")
    others = msgspec.structs.replace(told(3, phone="+6281111111112"), authors=by("user-other", "phone"))
    hear(known, changes=[others], cursor={OFFICE: 3})
    own = Authorship(user=op.user, device="pc", at=op.at, paths=("name",))
    both = told(3, phone="+6281111111112", name="Wati Karsini")
    both = msgspec.structs.replace(both, authors=(*others.authors, own))
    hear(known, changes=[both], verdicts=[Verdict(op=op.id, kind="applied", seq=3)], cursor={OFFICE: 3})
    assert changed_last(known) == (op.at, op.user)


def test_an_own_change_that_changed_nothing_at_central_is_not_the_last(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    same = msgspec.structs.replace(told(2, name="Wati Karsini"), authors=by("user-other", "name"))
    hear(known, changes=[same], cursor={OFFICE: 2})
    later = msgspec.structs.replace(told(3, phone="+6281111111112"), authors=by("user-third", "phone"))
    hear(known, changes=[later], verdicts=[Verdict(op=op.id, kind="merged", seq=3)], cursor={OFFICE: 3})
    assert known.outbox() == []
    assert changed_last(known) == ("2026-11-20T07:00:00.000Z", "user-third")


def test_a_step_that_another_took_first_is_not_the_last_change(known: Store) -> None:
    step = Intent(record_type="registration", action="step", record="r1", step="withdraw", reason="pulang")
    (op,) = known.write(CLERK, [step])
    others = msgspec.structs.replace(told(2), state="withdrawn", authors=by("user-other", "state"))
    lost = ("state", *op.fields)
    hear(known, changes=[others], verdicts=[Verdict(op=op.id, kind="merged", seq=2, lost=lost)], cursor={OFFICE: 2})
    assert changed_last(known) == ("2026-11-20T07:00:00.000Z", "user-other")


def test_a_whole_record_leaves_nothing_of_what_was_there(known: Store) -> None:
    hear(known, changes=[change("r1", 1, {"name": "Wati"}, whole=True)], cursor={OFFICE: 1})
    found = known.get("registration", "r1")
    assert found is not None and found.fields == {"name": "Wati"}


def test_a_deferred_change_stays_in_sight_and_is_sent_again_with_the_next_exchange(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    issues = (Issue(code="record_unknown"),)
    hear(known, verdicts=[Verdict(op=op.id, kind="deferred", issues=issues)])
    assert known.unsent(10) == []
    assert (known.sync_state().deferred, known.outbox()[0].issues) == (1, issues)
    assert shown(known, "name") == "Wati Karsini"
    known.retry_deferred()
    assert known.unsent(10) == [op]


def test_a_verdict_that_comes_twice_or_late_does_not_unsay_the_first(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    hear(known, verdicts=[Verdict(op=op.id, kind="applied", seq=2)], cursor={OFFICE: 1})
    hear(known, verdicts=[Verdict(op=op.id, kind="deferred")], cursor={OFFICE: 1})
    assert (known.outbox(), known.unsent(10)) == ([], [])


def test_only_the_answer_to_the_newest_request_gives_the_next_incarnation(known: Store) -> None:
    hear(known, incarnation="first")
    assert known.membership().incarnation == "first"
    before = known.membership()
    hear(known, incarnation="second")
    earlier = SyncRequest(
        pack=before.pack,
        device=before.device,
        epoch=before.epoch,
        incarnation=before.incarnation,
        cursor=before.cursor,
    )
    late = SyncResponse(
        epoch=before.epoch, incarnation="late", verdicts=[], changes=[], cursor=before.cursor, more=False
    )
    known.apply_answer(earlier, late)
    assert known.membership().incarnation == "second"


def test_an_answer_from_before_central_was_restored_changes_nothing(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    verdict = Verdict(op=op.id, kind="applied", seq=2)
    hear(known, epoch="0", changes=[told(2, phone=None)], verdicts=[verdict], cursor={OFFICE: 2})
    assert known.unsent(10) == [op]
    assert shown(known, "phone") == PERSON["phone"]


@pytest.mark.parametrize("slices", [3, 3 * FEW_STEPS])
def test_a_large_answer_is_laid_in_parts_and_whole(store: Store, monkeypatch: pytest.MonkeyPatch, slices: int) -> None:
    monkeypatch.setattr(database, "SLICE_SECONDS", 0.0)  # as on a PC that is as slow as can be
    people = [change(f"r{n}", n, PERSON | {"name": f"Wati {n}"}) for n in range(1, slices * SLICE)]
    commits: list[int] = []
    store.on_change(lambda changed: commits.append(len(changed)))
    hear(store, changes=people, cursor={OFFICE: len(people)})
    assert store.count(Query(record_type="registration")) == len(people)
    assert max(commits) <= SLICE
    assert store.membership().cursor == {OFFICE: len(people)}


def test_a_large_answer_leaves_no_merging_of_the_search_index_to_saves(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SLICE_SECONDS", 0.0)
    people = [change(f"r{n}", n, PERSON | {"name": f"Wati {n}"}) for n in range(1, 3 * FEW_STEPS * SLICE)]
    hear(store, changes=people, cursor={OFFICE: len(people)})
    ((parts,),) = store._rows("SELECT count(DISTINCT segid) FROM search_registration_idx")
    assert parts < MERGED_IN_A_COMMIT
    assert store.count(Query(record_type="registration", text="wati 17")) == 11  # 17, 170 to 179


def test_a_number_block_that_was_given_up_is_not_taken_up_again(store: Store) -> None:
    block = NumberBlock(series="recommendation", year=2026, first=37, last=38)
    hear(store, blocks=[block])
    assert store.number_stock() == [NumberStock(series="recommendation", year=2026, left=2)]
    store._database.writer.execute(
        "INSERT INTO numbers_given_up (series, year, first, last, next, device, given_up_at) "
        "VALUES ('recommendation', 2026, 37, 38, 37, 'device-0', '')"
    )
    store._database.writer.execute("DELETE FROM number_blocks")
    hear(store, blocks=[block])
    assert store.number_stock() == []


def test_what_central_asks_for_is_asked_once_until_it_knows_of_its_end(store: Store) -> None:
    wanted = Directive(id="d1", kind="verify", by="Agus")
    for _ in range(2):
        hear(store, directives=[wanted])
    (pending,) = store.pending()
    assert (pending.kind, pending.by, pending.directive) == ("verify", "Agus", "d1")
    store.settle(pending, "done")
    hear(store, directives=[wanted])  # central has not heard of it yet
    assert store.pending() == []
    assert store.done_directives() == ["d1"]


def test_central_asking_for_a_newer_program_is_told_as_long_as_it_asks(store: Store) -> None:
    hear(store, directives=[Directive(id="upgrade", kind="upgrade")])
    assert store.sync_state().upgrade
    hear(store)
    assert not store.sync_state().upgrade


def test_a_change_and_its_record_bear_an_id_that_says_by_whom_and_when(store: Store, clock: FixedClock) -> None:
    register(store)
    clock.move(seconds=1)
    (made,) = store.unsent(1)
    assert made.id == made.record == op_id(made.device, made.counter, time_of(made.at))
    assert made.at == "2026-11-21T02:00:00.000Z"


def test_an_edit_says_that_it_has_seen_what_its_record_already_shows(known: Store) -> None:
    hear(known, changes=[told(5, name="Wati Karsih")], cursor={OFFICE: 3})  # the page ends before the change's sequence
    assert edit(known, name="Wati Karsini").base == 5


def test_answered_changes_are_kept_for_a_central_that_forgets_and_let_go_when_no_backup_is_as_old(known: Store) -> None:
    op = edit(known, name="Wati Karsini")
    verdict = Verdict(op=op.id, kind="applied", seq=2)
    hear(known, verdicts=[verdict], cursor={OFFICE: 2}, time="2026-11-21T02:00:00.000Z")
    known.finish_exchange("2027-12-20T02:00:00.000Z")
    assert known._rows("SELECT count(*) FROM sent") == [(1,)]
    known.finish_exchange("2027-12-27T02:00:00.000Z")
    assert known._rows("SELECT count(*) FROM sent") == [(0,)]


def test_a_save_that_waits_goes_before_the_next_part_of_an_answer(store: Store) -> None:
    database = store._database
    with database.transaction(patient=True):
        saving = threading.Thread(target=register, args=(store,))
        saving.start()
        while not database.is_awaited:
            pass
    with database.transaction(patient=True) as connection:
        assert connection.execute("SELECT count(*) FROM record_registration").fetchone() == (1,)
    saving.join()


def test_what_only_this_pc_knows_is_on_the_disk_and_a_part_of_an_answer_need_not_be(store: Store) -> None:
    def safety() -> int:
        return int(store._database.writer.execute("PRAGMA synchronous").fetchone()[0])

    with store._database.transaction(patient=True, durable=False):
        assert safety() == 1
    with store._database.transaction():
        assert safety() == 2


def edit_answered_by_stick(store: Store, seq: int, **fields: str) -> Op:
    op = edit(store, **fields)
    member = store.membership()
    request = SyncRequest(pack=member.pack, device=member.device, epoch=member.epoch, cursor=member.cursor)
    answer = SyncResponse(
        epoch=member.epoch,
        verdicts=[Verdict(op=op.id, kind="applied", seq=seq)],
        changes=[],
        cursor=member.cursor,
        more=False,
    )
    store.apply_answer(request, answer)
    return op


def test_what_was_not_answered_over_the_line_is_asked_for_there_once(known: Store) -> None:
    """Central's file may be an old one by then, and nothing else would tell: no cursor went on with that answer."""
    op = edit_answered_by_stick(known, 9, name="Wati Karsini")
    (asked,) = known.sent_counters()
    assert asked.counters == [(op.counter, op.counter)]
    known.send_again(asked.device, [])
    assert known.sent_counters() == []


def test_what_a_stick_answered_long_after_a_restoration_is_not_given_back(known: Store) -> None:
    edit_answered_by_stick(known, 2, name="Wati Karsini")
    known.enter_epoch("second", {OFFICE: 2})
    device = known.membership().device
    assert known.send_again(device, []) == 0, "both epochs share it"
    edit_answered_by_stick(known, 9, name="Wati Karsih")
    assert known.send_again(device, []) == 0
    assert known.unsent(9) == []
