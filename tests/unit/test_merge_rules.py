"""Every merge rule against every other op, in every order: what adds up adds up, what collides is told, and what
central was given again after it was restored comes to where it was.
"""

from itertools import permutations, product
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.merge import Mark, at_central, is_step_late, merge
from sync.model.op import Op
from sync.model.record import DELETED, STATE, change_value, get_path
from tests.unit.merging import KIND, STATES, lay, op, standing, step_op

START: dict[str, Any] = {
    "a": "x",
    "street": "s",
    "village": "v",
    "tags": ["h"],
    "total": 10,
    "papers": {"ktp": {"n": 0}},
}
EDITS: list[dict[str, Any]] = [
    {"a": "y"},
    {"a": None},
    {"a": "y", "b": "y"},
    {"street": "s1"},
    {"village": "v1"},
    {"latest": "l1"},
    {"latest": "l2"},
    {"tags": {"add": ["k"]}},
    {"tags": {"add": ["v"], "remove": ["h"]}},
    {"total": {"add": 5}},
    {"total": {"add": -3}},
    {"papers.ktp": {"n": 1}},
    {"papers.kk": {"n": 2}},
    {"unknown": {"of": "a newer pack"}},
]
ADDRESS = ("street", "village")  # an atomic group: offered whole, as its writer meant it
COLLIDING = ({"a"}, {"papers.ktp"}, {"street", "village"}, {"b"}, {"unknown"})  # what only a person can decide


def old_of(fields: dict[str, Any]) -> dict[str, Any]:
    return {path: value for path in fields if (value := get_path(START, path)) is not None}


def knew(device: str, seen: bool) -> int:
    return 2 if seen or device == "A" else 1


@pytest.mark.parametrize("first", EDITS, ids=str)
def test_every_two_edits_apart_or_one_after_the_other_lose_nothing_unsaid(first: dict[str, Any]) -> None:
    for second, device, seen in product(EDITS, "AB", (True, False)):
        after_first, _ = lay(standing(START), op("A", 1, first, old_of(first)), seq=2)
        change = op(device, knew(device, seen), second, old_of(second))
        after, outcome = lay(after_first, change, seq=3)
        offered = {path: value for dispute in outcome.disputes for path, value in dispute.offered.items()}
        assert set(outcome.lost) <= set(offered) <= {*outcome.lost, *ADDRESS}
        for path, value in second.items():
            before = get_path(after_first.record.fields, path)
            expected = before if path in offered else change_value(KIND, path, before, value)
            assert get_path(after.record.fields, path) == expected, (first, second)
        both = any(first.keys() & unit and second.keys() & unit for unit in COLLIDING)
        same = all(get_path(after_first.record.fields, path) == value for path, value in second.items())
        assert bool(outcome.disputes) == (both and not same and device == "B" and not seen and _differ(first, second))


def _differ(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether the two set some unit that only a person can decide about to different values."""
    units = [unit for unit in COLLIDING if first.keys() & unit and second.keys() & unit]
    return any({path: first.get(path) for path in unit} != {path: second.get(path) for path in unit} for unit in units)


APART: list[list[dict[str, Any]]] = [
    [{"tags": {"add": ["k"]}}, {"tags": {"remove": ["h"]}}, {"total": {"add": 1}}],
    [{"total": {"add": 7}}, {"total": {"add": -2}}, {"papers.kk": {"n": 1}}],
    [{"a": "y"}, {"b": "z"}, {"papers.kk": {"n": 1}}, {"tags": {"add": ["k", "v"]}}],
]


@pytest.mark.parametrize("edits", APART)
def test_what_does_not_touch_comes_to_the_same_in_every_order(edits: list[dict[str, Any]]) -> None:
    ends = []
    for order in permutations(list(zip("ABDE", edits, strict=False))):
        stands = standing(START)
        for number, (device, fields) in enumerate(order):
            stands, outcome = lay(stands, op(device, 1, fields, old_of(fields)), seq=2 + number)
            assert (outcome.disputes, outcome.lost) == ((), ())
        ends.append(stands.record.fields)
    assert all(end == ends[0] for end in ends)


def test_who_saw_the_very_value_that_stands_is_not_asked_though_it_was_set_meanwhile() -> None:
    """As when a copy of a PC goes on under another name, or central was restored and got its changes again."""
    after_first, _ = lay(standing({"a": "x"}), op("A", 1, {"a": "y"}, {"a": "x"}), seq=2)
    after, outcome = lay(after_first, op("B", 1, {"a": "z"}, {"a": "y"}), seq=3)
    assert (after.record.fields["a"], outcome.disputes) == ("z", ())


def test_what_central_did_for_a_pc_counts_as_that_pcs_own() -> None:
    before = standing({"a": "x"})
    marked = msgspec.structs.replace(before, marks=before.marks | {"a": Mark(5, at_central("B"))})
    assert merge(KIND, marked, op("B", 1, {"a": "z"})).disputes == ()
    assert merge(KIND, marked, op("D", 1, {"a": "z"})).disputes != ()


def test_a_record_written_twice_keeps_the_state_it_has() -> None:
    again = op("B", 0, {"a": "x"}, action="create")
    after, outcome = lay(standing({"a": "x"}, state="checked"), again, seq=2)
    assert after.record.state == "checked"
    assert outcome.lost == (STATE,)


def test_a_new_record_begins_where_its_workflow_does() -> None:
    blank = msgspec.structs.replace(standing({}).record, state=None, seq=0)
    made = merge(KIND, msgspec.structs.replace(standing({}), record=blank, marks={}, is_new=True),
                 op("B", 0, {"a": "x"}, action="create"))  # fmt: skip
    assert made.changes == {"a": "x", STATE: "new"}


def legal(state: str | None) -> list[str]:
    assert KIND.workflow is not None
    return [known.key for known in KIND.workflow.steps if state in known.start]


@pytest.mark.parametrize("state", STATES)
def test_two_steps_taken_apart_are_taken_told_or_the_same(state: str) -> None:
    for first, second in product(legal(state), legal(state)):
        after_first, _ = lay(standing({}, state=state), step_op("A", 1, first), seq=2)
        late = step_op("B", 1, second)
        after, outcome = lay(after_first, late, seq=3)
        if second in legal(after_first.record.state):
            assert (outcome.verdict, outcome.lost) == ("merged", ())
            continue
        assert is_step_late(KIND, after_first, late)
        assert after.record == msgspec.structs.replace(after_first.record, seq=3)
        assert outcome.lost == (STATE, *late.fields)
        if first == second:
            assert outcome.verdict == "merged"
        else:
            (dispute,) = outcome.disputes
            assert (dispute.paths, dispute.standing) == ((STATE,), {STATE: after_first.record.state})
            assert outcome.verdict == "conflict"


def test_a_step_that_was_never_possible_is_not_a_late_one() -> None:
    stands = standing({}, state="done")
    assert not is_step_late(KIND, stands, step_op("B", 1, "check"))
    assert not is_step_late(KIND, stands, op("B", 0, {"a": "y"}))


OTHERS: list[Op] = [op("A", 1, {"a": "y"}), op("A", 1, {"tags": {"add": ["k"]}}), step_op("A", 1, "check")]


@pytest.mark.parametrize("other", OTHERS, ids=lambda other: str(other.step or other.fields))
def test_between_a_deletion_and_anything_else_apart_the_other_wins_and_the_deletion_is_kept(other: Op) -> None:
    deletion = op("B", 1, {}, action="delete")
    for first, second in ((other, deletion), (deletion, other)):
        after_first, _ = lay(standing({"a": "x"}), first, seq=2)
        after, outcome = lay(after_first, second, seq=3)
        assert not after.record.deleted
        (dispute,) = outcome.disputes
        assert (dispute.standing, dispute.offered) == ({DELETED: False}, {DELETED: True})
        assert dispute.overruled == (second is other)
        assert outcome.lost == ((DELETED,) if second is deletion else ())
        for path, value in other.fields.items():
            assert get_path(after.record.fields, path) == change_value(KIND, path, None, value)


def test_a_deletion_that_saw_everything_deletes_and_two_deletions_are_one() -> None:
    deleted, outcome = lay(standing({"a": "x"}), op("B", 1, {}, action="delete"), seq=2)
    assert (deleted.record.deleted, outcome.verdict) == (True, "applied")
    after, outcome = lay(deleted, op("A", 1, {}, action="delete"), seq=3)
    assert after.record.deleted
    assert (outcome.changes, outcome.disputes) == ({}, ())


def test_what_is_given_again_in_any_order_ends_as_it_was() -> None:
    """Three PCs changed one field, each having seen the one before; a restored central gets that again in any order."""
    lost = [
        op("A", 1, {"a": "a"}, {"a": "x"}, was=50),
        op("B", 1, {"a": "b"}, {"a": "a"}, was=51),
        op("D", 1, {"a": "d"}, {"a": "b"}, was=52),
    ]
    for order in permutations(lost):
        stands = standing({"a": "x"})
        for number, change in enumerate(order):
            stands, outcome = lay(stands, change, seq=2 + number)
            assert outcome.disputes == ()
        assert stands.record.fields["a"] == "d"
        assert stands.marks["a"].was == 52


def test_sums_and_sets_given_again_count_in_any_order() -> None:
    lost = [op(device, 1, {"total": {"add": n}}, was=50 + n) for n, device in enumerate("ABD", 1)]
    for order in permutations(lost):
        stands = standing({"total": 10})
        for number, change in enumerate(order):
            stands, _ = lay(stands, change, seq=2 + number)
        assert stands.record.fields["total"] == 16


def test_what_is_given_again_yields_to_no_change_of_the_time_since_unsaid() -> None:
    since, _ = lay(standing({"a": "x"}), op("D", 1, {"a": "new"}, {"a": "x"}), seq=2)
    _, outcome = lay(since, op("B", 1, {"a": "lost"}, {"a": "x"}, was=50), seq=3)
    assert outcome.disputes[0].offered == {"a": "lost"}


def test_two_values_that_were_in_conflict_before_are_so_again() -> None:
    first, _ = lay(standing({"a": "x"}), op("A", 1, {"a": "y"}, {"a": "x"}, was=50), seq=2)
    _, outcome = lay(first, op("B", 1, {"a": "z"}, {"a": "x"}, was=50), seq=3)  # it had changed nothing: 50 stood
    assert outcome.verdict == "conflict"


def test_steps_and_deletions_given_again_after_later_ones_are_passed_over() -> None:
    checked, _ = lay(standing({}), step_op("A", 1, "check", was=50), seq=2)
    refused, _ = lay(checked, step_op("B", 1, "refuse", was=52), seq=3)
    late = step_op("D", 1, "finish", was=51)
    assert is_step_late(KIND, refused, late)
    after, outcome = lay(refused, late, seq=4)
    assert (after.record.state, outcome.disputes, outcome.lost) == ("refused", (), (STATE,))
    after, outcome = lay(refused, op("D", 1, {}, action="delete", was=49), seq=4)
    assert (after.record.deleted, outcome.lost) == (False, (DELETED,))


def test_an_edit_given_again_does_not_bring_back_what_was_deleted_after_it() -> None:
    deleted, _ = lay(standing({"a": "x"}), op("A", 1, {}, action="delete", was=51), seq=2)
    after, outcome = lay(deleted, op("B", 1, {"a": "y"}, {"a": "x"}, was=50), seq=3)
    assert (after.record.deleted, after.record.fields["a"], outcome.disputes) == (True, "y", ())


ACT = st.tuples(st.sampled_from("ABD"), st.sampled_from(EDITS), st.integers(0, 8))


@given(st.lists(ACT, max_size=10))
def test_in_any_history_every_value_stands_adds_up_or_is_offered(acts: list[tuple[str, dict[str, Any], int]]) -> None:
    stands = standing(START)
    for number, (device, fields, age) in enumerate(acts):
        seq = 2 + number
        before = stands
        stands, outcome = lay(before, op(device, max(1, seq - 1 - age), fields), seq)
        offered = {path: value for dispute in outcome.disputes for path, value in dispute.offered.items()}
        assert set(outcome.lost) <= set(offered) <= {*outcome.lost, *ADDRESS}
        for path, value in fields.items():
            stood = get_path(before.record.fields, path)
            if path in offered:
                assert (offered[path], get_path(stands.record.fields, path)) == (value, stood)
            else:
                assert get_path(stands.record.fields, path) == change_value(KIND, path, stood, value)
        assert (outcome.verdict == "conflict") == bool(outcome.disputes)


@given(ACT, st.integers(0, 5))
def test_the_same_op_again_adds_nothing_but_what_adds_up(act: tuple[str, dict[str, Any], int], base: int) -> None:
    device, fields, _age = act
    once, _ = lay(standing(START), op(device, base, fields), seq=2)
    _, outcome = lay(once, op(device, base, fields), seq=3)
    assert set(outcome.changes) <= {"total"}


def test_of_an_edit_that_found_its_record_locked_nothing_is_laid_and_every_change_is_offered() -> None:
    before = standing({"a": "x", "tags": ["k"], "total": 3, "street": "1", "village": "V"}, "done", withheld=True)
    fields = {"a": "x", "b": "y", "tags": {"add": ["m"]}, "total": {"add": 4}, "street": "2", "latest": "z"}
    after, outcome = lay(before, op("A", 1, fields, old={"street": "1"}), seq=2)
    assert (after.record.fields, outcome.verdict) == (before.record.fields, "conflict")
    assert {*outcome.lost} == {"b", "tags", "total", "street", "latest"}
    offered = [dispute.offered for dispute in outcome.disputes]
    assert offered == [{"b": "y"}, {"tags": ["k", "m"]}, {"total": 7}, {"street": "2"}, {"latest": "z"}]
    _, outcome = lay(before, op("A", 1, {}, action="delete"), seq=2)
    assert (outcome.verdict, outcome.lost, len(outcome.disputes)) == ("conflict", (DELETED,), 1)
    _, outcome = lay(before, op("A", 1, {"a": "x"}), seq=2)
    assert (outcome.verdict, outcome.changes, outcome.disputes) == ("applied", {}, ())
