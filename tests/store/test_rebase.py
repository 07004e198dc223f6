"""What the clerk sees is what central confirmed, with the own changes that it has not taken laid over it."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from desktop.store.store import Store
from desktop.store.values import Intent, Query
from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.pack import Pack
from sync.model.record import Fields, Record, lay_fields
from sync.protocol import Verdict
from tests.support.answers import hear
from tests.support.clock import FixedClock
from tests.support.office import CLERK, OFFICE, PERSON, change, open_store, receive, register

REFUSED = (Issue(code="pattern", field="name"),)


def edit(store: Store, record: str, **fields: object) -> Op:
    intent = Intent(record_type="registration", action="set", record=record, fields=fields)
    (op,) = store.write(CLERK, [intent])
    return op


def seen(store: Store, record: str) -> Record:
    found = store.get("registration", record)
    assert found is not None
    return found


def applied(op: Op, seq: int) -> Verdict:
    return Verdict(op=op.id, kind="applied", seq=seq)


def test_another_pcs_change_of_another_field_shows_at_once_and_the_own_edit_stays(store: Store) -> None:
    receive(store, change("r1", 1, PERSON))
    edit(store, "r1", name="Wati Karsini")
    receive(store, change("r1", 2, {"phone": "+6281111111111"}))
    record = seen(store, "r1")
    assert (record.fields["name"], record.fields["phone"]) == ("Wati Karsini", "+6281111111111")
    assert (record.seq, record.pending) == (2, 1)


def test_another_pcs_change_of_the_same_field_waits_below_until_central_decides(store: Store) -> None:
    receive(store, change("r1", 1, PERSON))
    op = edit(store, "r1", name="Wati Karsini")
    receive(store, change("r1", 2, {"name": "Wati Karsih"}))
    assert seen(store, "r1").fields["name"] == "Wati Karsini"
    receive(store, cursor=3, verdicts=[Verdict(op=op.id, kind="conflict", seq=2, conflicts=("c1",))])
    assert seen(store, "r1").fields["name"] == "Wati Karsih"
    assert seen(store, "r1").pending == 0
    mine, theirs = store.history("registration", "r1")[1:]
    assert (mine.fields, mine.sent) == ({"name": "Wati Karsini"}, "confirmed")
    assert (theirs.kind, theirs.fields, theirs.old) == ("remote", {"name": "Wati Karsih"}, {"name": "Wati Karsinah"})
    assert (theirs.user, theirs.device) == ("user-other", "device-2")


def test_of_an_address_that_waits_and_one_that_arrives_no_mixture_is_shown(store: Store) -> None:
    """The village is part of the address; the edit that waits left it as it was."""
    receive(store, change("r1", 1, PERSON))
    edit(store, "r1", address="Blok Desa RT 03 RW 01")
    receive(store, change("r1", 2, {"address": "Blok Kidul RT 02 RW 02", "village": "32.12.19.2001"}))
    record = seen(store, "r1")
    assert (record.fields["address"], record.fields["village"]) == ("Blok Desa RT 03 RW 01", PERSON["village"])


def test_an_answered_edit_does_not_flicker_back_before_its_change_arrives(store: Store) -> None:
    receive(store, change("r1", 1, PERSON))
    op = edit(store, "r1", name="Wati Karsini")
    receive(store, cursor=1, verdicts=[applied(op, 2)])
    assert seen(store, "r1").fields["name"] == "Wati Karsini"
    assert (seen(store, "r1").pending, store.outbox()) == (0, [])
    receive(store, change("r1", 2, {"name": "Wati Karsini"}, updated_device="device-1"))
    assert seen(store, "r1").fields["name"] == "Wati Karsini"
    assert seen(store, "r1").seq == 2
    assert [entry.kind for entry in store.history("registration", "r1")] == ["arrived", "op"]


def test_a_refused_change_stays_in_sight_and_holds_back_only_its_own_record(store: Store) -> None:
    first, other = register(store), register(store, name="Karti")
    (made, _) = store.unsent(10)
    edit(store, first.id, phone=None)
    receive(store, verdicts=[Verdict(op=made.id, kind="rejected", issues=REFUSED)])
    assert seen(store, first.id).fields["name"] == "Wati Karsinah"
    assert store.select(Query(record_type="registration", text="wati")) == [first.id]
    refused, *_ = store.outbox()
    assert (refused.state, refused.issues, refused.op.id) == ("quarantined", REFUSED, made.id)
    assert [op.record for op in store.unsent(10)] == [other.id]
    state = store.sync_state()
    assert (state.waiting, state.quarantined) == (2, 1)
    assert store.history("registration", first.id)[0].sent == "refused"


def test_a_refused_change_is_sent_again_as_it_was_mended_since_and_before_what_was_held_back(store: Store) -> None:
    receive(store, change("r1", 1, PERSON))
    refused = edit(store, "r1", name="W4ti")
    later = edit(store, "r1", name="Wati Karsini")
    receive(store, cursor=1, verdicts=[Verdict(op=refused.id, kind="rejected", issues=REFUSED)])
    assert store.unsent(10) == []
    store.retry_refused(refused.id)
    again, then = store.unsent(10)
    assert again.fields == {"name": "Wati Karsini"}
    assert (again.user, again.counter) == (refused.user, later.counter + 1)
    assert again.id != refused.id  # central answers an op once and for all
    assert then == later
    assert seen(store, "r1").fields["name"] == "Wati Karsini"
    assert [entry.sent for entry in store.history("registration", "r1")] == [None, "refused", "waiting", "waiting"]
    assert edit(store, "r1", phone=None).counter == later.counter + 2


def test_a_refused_change_sent_again_does_not_claim_to_have_seen_what_others_set_meanwhile(store: Store) -> None:
    receive(store, change("r1", 1, PERSON))
    refused = edit(store, "r1", name="W4ti")
    receive(store, cursor=1, verdicts=[Verdict(op=refused.id, kind="rejected", issues=REFUSED)])
    receive(store, change("r1", 2, {"name": "Wati Karsinih"}))
    store.retry_refused(refused.id)
    (again,) = store.unsent(10)
    assert again.base == refused.base


def test_a_refused_change_can_be_taken_back_and_is_never_forgotten(store: Store) -> None:
    receive(store, change("r1", 1, PERSON))
    op = edit(store, "r1", name="W4ti")
    receive(store, cursor=1, verdicts=[Verdict(op=op.id, kind="rejected", issues=REFUSED)])
    store.withdraw_refused(CLERK, op.id)
    assert seen(store, "r1").fields["name"] == "Wati Karsinah"
    assert (seen(store, "r1").pending, store.outbox()) == (0, [])
    history = store.history("registration", "r1")
    assert [entry.kind for entry in history] == ["arrived", "op", "withdrawn"]
    assert (history[1].fields, history[1].sent) == ({"name": "W4ti"}, "refused")


def test_taking_back_a_refused_registration_takes_back_all_that_was_done_to_it(store: Store) -> None:
    record = register(store)
    (made,) = store.unsent(1)
    edit(store, record.id, name="Wati Karsini")
    receive(store, verdicts=[Verdict(op=made.id, kind="rejected", issues=REFUSED)])
    store.withdraw_refused(CLERK, made.id)
    assert store.outbox() == []
    assert (seen(store, record.id).deleted, seen(store, record.id).pending) == (True, 0)
    assert store.select(Query(record_type="registration")) == []
    kinds = [entry.kind for entry in store.history("registration", record.id)]
    assert kinds == ["op", "op", "withdrawn", "withdrawn"]


def test_a_step_taken_here_stays_over_a_state_that_came_from_there(store: Store) -> None:
    receive(store, change("r1", 1, PERSON))
    step = Intent(record_type="registration", action="step", record="r1", step="withdraw", reason="Pindah")
    (op,) = store.write(CLERK, [step])
    receive(store, change("r1", 2, {"phone": None}, state="returned"))
    assert seen(store, "r1").state == "withdrawn"
    assert store.history("registration", "r1")[-1].fields == {"phone": None, "state": "returned"}
    receive(store, cursor=2, verdicts=[Verdict(op=op.id, kind="rejected", issues=REFUSED)])
    store.withdraw_refused(CLERK, op.id)
    assert seen(store, "r1").state == "returned"


def test_a_created_record_becomes_centrals_own_without_a_trace_of_doubt(store: Store) -> None:
    record = register(store)
    (made,) = store.unsent(1)
    echo = change(record.id, 7, PERSON, created_by=CLERK.user, updated_by=CLERK.user, updated_device="device-1")
    receive(store, echo, verdicts=[applied(made, 7)])
    after = seen(store, record.id)
    assert (after.fields, after.seq, after.pending, after.created_by) == (PERSON, 7, 0, CLERK.user)
    assert [entry.kind for entry in store.history("registration", record.id)] == ["op"]


def test_a_lost_answer_costs_a_repeat_and_nothing_else(store: Store) -> None:
    record = register(store)
    (made,) = store.unsent(1)
    echo = change(record.id, 7, PERSON | {"phone": "+6281111111111"}, updated_device="device-1")
    page = {"verdicts": [applied(made, 7)]}
    receive(store, echo, **page)
    before = seen(store, record.id)
    receive(store, echo, **page)
    assert seen(store, record.id) == before


def test_a_conflict_arrives_as_a_record_and_is_counted(store: Store) -> None:
    receive(
        store,
        change("c1", 3, {"record_type": "registration", "record": "r1", "paths": ["name"]}, "conflict", state="open"),
    )
    assert store.sync_state().conflicts == 1
    store.finish_exchange("2026-11-21T02:00:05.000Z")
    assert store.sync_state().last_exchange == "2026-11-21T02:00:05.000Z"


def test_fields_and_records_that_only_a_newer_pack_knows_survive(store: Store) -> None:
    receive(store, change("r1", 1, PERSON | {"blood_type": "O", "scores": [1, 2]}), change("x1", 2, {"a": 1}, "visit"))
    edit(store, "r1", name="Wati Karsini")
    assert seen(store, "r1").fields["blood_type"] == "O"
    assert seen(store, "r1").fields["scores"] == [1, 2]


EDITED = ("name", "phone", "passport")
WORDS = ("qalam", "qibla", "qudus")
VALUES = st.sampled_from([*WORDS, None])


class OnePCOfAnOffice(RuleBasedStateMachine):
    """Own edits, others' edits, answers and pages in any order; central here takes or refuses ops as it likes."""

    pack: Pack
    folder: tempfile.TemporaryDirectory[str]

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = open_store(Path(self.folder.name), self.pack, FixedClock())
        self.central: Fields = dict(PERSON)
        self.seq = 1
        self.delivered: Fields = dict(PERSON)
        self.cursor = 1
        self.sent = 0  # ops of `own` that central has judged
        self.own: list[Op] = []
        self.fate: dict[str, int | None] = {}  # op -> the sequence it was taken at, None when refused
        receive(self.store, change("r1", 1, PERSON))

    def teardown(self) -> None:
        self.store.close()
        self.folder.cleanup()

    @rule(field=st.sampled_from(EDITED), value=VALUES)
    def edit_here(self, field: str, value: str | None) -> None:
        intent = Intent(record_type="registration", action="set", record="r1", fields={field: value})
        self.own.extend(self.store.write(CLERK, [intent]))

    @rule(field=st.sampled_from(EDITED), value=VALUES)
    def edit_elsewhere(self, field: str, value: str | None) -> None:
        self.seq += 1
        self.central = {key: kept for key, kept in (self.central | {field: value}).items() if kept is not None}

    @rule(refuse=st.booleans(), with_changes=st.booleans())
    def send_the_oldest(self, refuse: bool, with_changes: bool) -> None:
        waiting = self.store.unsent(1)
        if not waiting:
            return
        (op,) = waiting
        if refuse:
            self.fate[op.id] = None
            verdict = Verdict(op=op.id, kind="rejected", issues=REFUSED)
        else:
            self.seq += 1
            self.central = lay_fields(self.pack.record("registration"), self.central, op.fields)
            self.fate[op.id] = self.seq
            verdict = applied(op, self.seq)
        self.page([verdict], with_changes)

    @rule()
    def pull(self) -> None:
        self.page([], True)

    @rule()
    def retry_a_refused_one(self) -> None:
        refused = [item.op for item in self.store.outbox() if item.state == "quarantined"]
        if refused:
            self.store.retry_refused(refused[0].id)
            known = {op.id for op in self.own}
            (again,) = [item.op for item in self.store.outbox() if item.op.id not in known]
            self.own[[op.id for op in self.own].index(refused[0].id)] = again

    @rule()
    def withdraw_a_refused_one(self) -> None:
        refused = [item.op for item in self.store.outbox() if item.state == "quarantined"]
        if refused:
            self.store.withdraw_refused(CLERK, refused[0].id)
            self.own = [op for op in self.own if op.id != refused[0].id]

    def page(self, verdicts: Sequence[Verdict], with_changes: bool) -> None:
        changes = []
        if with_changes and self.seq > self.cursor:
            paths = [path for path in EDITED if self.central.get(path) != self.delivered.get(path)]
            changes = [change("r1", self.seq, {path: self.central.get(path) for path in paths})]
            self.delivered, self.cursor = dict(self.central), self.seq
        hear(self.store, verdicts=verdicts, changes=changes, cursor={OFFICE: self.cursor})

    def laid(self) -> list[Op]:
        """Own ops that central has not judged, has refused, or whose effect has not come back yet."""
        return [op for op in self.own if (self.fate.get(op.id, None) or self.cursor + 1) > self.cursor]

    @invariant()
    def the_clerk_sees_confirmed_and_pending(self) -> None:
        if not hasattr(self, "store"):
            return
        fields = self.delivered
        for op in self.laid():
            fields = lay_fields(self.pack.record("registration"), fields, op.fields)
        record = seen(self.store, "r1")
        assert record.fields == fields
        assert record.pending == len([op for op in self.own if self.fate.get(op.id) is None])
        assert record.pending == len(self.store.outbox())
        searched = {fields.get("name"), fields.get("passport"), fields.get("phone")}
        for word in WORDS:
            found = self.store.select(Query(record_type="registration", text=word))
            assert found == (["r1"] if word in searched else [])
        assert self.store.first_broken_entry() is None


def test_any_order_of_edits_answers_and_pages_keeps_what_the_clerk_sees_right(pack: Pack) -> None:
    OnePCOfAnOffice.pack = pack
    run_state_machine_as_test(
        OnePCOfAnOffice,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
