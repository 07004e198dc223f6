"""What becomes of ops at central: nobody's value vanishes, and nobody is asked without need."""

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.model.merge import merge
from sync.model.record import get_path
from tests.unit.merging import KIND, lay, op, standing, step_op


class Pair(NamedTuple):
    """Two ops on a record of two fields, in the order of their arrival."""

    start: dict[str, Any]
    first: dict[str, Any]
    second: dict[str, Any]
    same_device: bool
    seen: bool


def every_pair() -> Iterator[Pair]:
    starts = [dict(zip("ab", values, strict=True)) for values in product((None, "x"), repeat=2)]
    untouched = object()
    sets = [dict(zip("ab", values, strict=True)) for values in product((untouched, None, "x", "y"), repeat=2)]
    edits = [{key: value for key, value in one.items() if value is not untouched} for one in sets]
    for start, first, second, same, seen in product(starts, edits, edits, (True, False), (True, False)):
        yield Pair({key: value for key, value in start.items() if value}, first, second, same, seen)


def test_every_pair_of_ops_on_two_fields_ends_as_the_office_expects() -> None:
    for pair in every_pair():
        after_first, _ = lay(standing(pair.start), op("A", 1, pair.first), seq=2)
        device, base = ("A" if pair.same_device else "B"), (2 if pair.seen else 1)
        after, outcome = lay(after_first, op(device, base, pair.second, old=pair.start), seq=3)
        knew = pair.same_device or pair.seen
        disputed = {path for dispute in outcome.disputes for path in dispute.paths}
        for key in "ab":
            before = pair.start.get(key)
            one = pair.first.get(key, before)
            stands, offered = after.record.fields.get(key), pair.second.get(key)
            if key not in pair.second:
                assert stands == one, pair
            elif knew or one in (before, offered):
                assert (stands, key in disputed) == (offered, False), pair
            else:
                assert (stands, key in disputed) == (one, True), pair
                dispute = next(dispute for dispute in outcome.disputes if key in dispute.paths)
                assert dispute.paths == (key,), pair
                assert (dispute.base[key], dispute.standing[key], dispute.offered[key]) == (before, one, offered), pair
        changed_meanwhile = any(pair.start.get(key) != value for key, value in pair.first.items())
        expected = "conflict" if disputed else "merged" if changed_meanwhile and not knew else "applied"
        assert outcome.verdict == expected, pair
        assert set(outcome.lost) == disputed, pair


def test_ops_on_different_fields_end_alike_in_either_order() -> None:
    start = standing({"a": "x", "b": "x"})
    one, other = op("A", 1, {"a": "y"}), op("B", 1, {"b": "z"})
    ends = [lay(lay(start, first, 2)[0], second, 3)[0].record.fields for first, second in ((one, other), (other, one))]
    assert ends == [{"a": "y", "b": "z"}] * 2


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([None, "x", "y", "z"])), min_size=1, max_size=8))
def test_a_chain_of_own_edits_is_never_a_conflict(edits: list[tuple[str, str | None]]) -> None:
    stands = standing({"a": "x"})
    for number, (key, value) in enumerate(edits):
        stands, outcome = lay(stands, op("A", 1, {key: value}), seq=2 + number)
        assert outcome.verdict == "applied"
        assert stands.record.fields.get(key) == value


EDIT = st.tuples(
    st.sampled_from("ABC"),
    st.dictionaries(st.sampled_from(["a", "b", "street", "village"]), st.sampled_from(["x", "y", "z"]), min_size=1),
    st.integers(0, 12),
)


@given(st.lists(EDIT, max_size=12))
def test_no_value_vanishes_it_stands_or_is_offered_in_a_conflict(edits: list[tuple[str, dict[str, str], int]]) -> None:
    stands = standing({"a": "x", "street": "x", "village": "x"})
    for number, (device, fields, age) in enumerate(edits):
        seq = 2 + number
        before = stands
        stands, outcome = lay(before, op(device, max(1, seq - 1 - age), fields), seq)
        offered = {path: value for dispute in outcome.disputes for path, value in dispute.offered.items()}
        for path, value in fields.items():
            if path in offered:
                assert offered[path] == value
                assert stands.record.fields.get(path) == before.record.fields.get(path)
            else:
                assert stands.record.fields.get(path) == value
        assert (outcome.verdict == "conflict") == bool(outcome.disputes)


@given(st.lists(EDIT, min_size=1, max_size=12))
def test_who_has_seen_everything_is_never_asked(edits: list[tuple[str, dict[str, str], int]]) -> None:
    stands = standing({})
    for number, (device, fields, _age) in enumerate(edits):
        stands, outcome = lay(stands, op(device, 1 + number, fields), seq=2 + number)
        assert outcome.verdict == "applied"


@given(EDIT)
def test_what_stands_already_is_never_a_conflict(edit: tuple[str, dict[str, str], int]) -> None:
    _device, fields, _age = edit
    stands, _ = lay(standing({}), op("A", 1, {**fields, "street": "s", "village": "v"}), seq=5)
    repeated = {path: stands.record.fields[path] for path in fields}
    after, outcome = lay(stands, op("B", 1, repeated), seq=6)
    assert outcome.verdict == "merged"
    assert outcome.changes == {}
    assert after.record.fields == stands.record.fields


@pytest.mark.parametrize(
    ("first", "second", "paths"),
    [
        ({"street": "s1"}, {"street": "s2"}, ("street",)),
        ({"street": "s1"}, {"village": "v2"}, ("village", "street")),
        ({"street": "s1", "village": "v1"}, {"street": "s2", "village": "v1"}, ("street", "village")),
        ({"street": "s1", "village": "v1"}, {"street": "s1"}, None),
        ({"village": "v1"}, {"street": "s2", "village": "v1"}, None),
    ],
)
def test_an_address_is_never_put_together_from_two_peoples_halves(
    first: dict[str, str], second: dict[str, str], paths: tuple[str, ...] | None
) -> None:
    start = standing({"street": "s0", "village": "v0"})
    after_first, _ = lay(start, op("A", 1, first), seq=2)
    after, outcome = lay(after_first, op("B", 1, second, old={"street": "s0", "village": "v0"}), seq=3)
    if paths is None:
        assert outcome.disputes == ()
        assert after.record.fields == {**after_first.record.fields, **second}
    else:
        (dispute,) = outcome.disputes
        assert dispute.paths == paths
        assert dispute.offered == {path: second.get(path, f"{path[0]}0") for path in paths}
        assert dispute.standing == {path: after_first.record.fields[path] for path in paths}
        assert after.record.fields == after_first.record.fields


@pytest.mark.parametrize("was", [0, 52])
def test_half_an_address_brings_its_other_half_where_central_lost_what_the_writer_built_on(was: int) -> None:
    """A colleague moved the worker; a second person mended the street of the new village; central was put back between,
    and hears the second person first.
    """
    old_home, new_home = {"street": "s0", "village": "v0"}, {"street": "s1", "village": "v1"}
    mended = op("B", 1, {"street": "s2"}, old=new_home, was=was)
    after, outcome = lay(standing(old_home), mended, seq=2)
    assert after.record.fields == {"street": "s2", "village": "v1"}
    assert (outcome.joined, outcome.lost, outcome.disputes) == (("village",), (), ())
    moved = op("A", 1, new_home, old=old_home, was=50)
    end, outcome = lay(after, moved, seq=3)
    assert end.record.fields == after.record.fields
    assert bool(outcome.disputes) == (not was)


def test_no_half_of_an_address_is_brought_where_the_writer_did_not_say_what_stood_there_or_nothing_is_laid() -> None:
    home = {"street": "s0", "village": "v0"}
    _, unsaid = lay(standing(home), op("B", 1, {"street": "s2"}, old={"street": "s1"}), seq=2)
    assert (unsaid.changes, unsaid.joined) == ({"street": "s2"}, ())
    locked = standing(home, withheld=True)
    _, outcome = lay(locked, op("B", 1, {"street": "s2"}, old={"street": "s1", "village": "v1"}), seq=2)
    assert (outcome.changes, outcome.joined) == ({}, ())


def test_a_colliding_field_holds_back_no_other_field_of_the_op() -> None:
    after_first, _ = lay(standing({"a": "x"}), op("A", 1, {"a": "y"}), seq=2)
    after, outcome = lay(after_first, op("B", 1, {"a": "z", "b": "new"}), seq=3)
    assert outcome.verdict == "conflict"
    assert after.record.fields == {"a": "y", "b": "new"}


def test_a_later_op_on_a_disputed_field_renews_the_same_conflict() -> None:
    after_first, _ = lay(standing({"a": "x"}), op("A", 1, {"a": "y"}), seq=2)
    open_conflict = msgspec.structs.replace(after_first, disputed={"a": "conflict-1"})
    _, outcome = lay(open_conflict, op("B", 1, {"a": "w"}), seq=4)
    assert [dispute.renews for dispute in outcome.disputes] == ["conflict-1"]


def test_a_field_that_asks_for_the_latest_takes_the_last_to_arrive() -> None:
    after_first, _ = lay(standing({"latest": "x"}), op("A", 1, {"latest": "y"}), seq=2)
    after, outcome = lay(after_first, op("B", 1, {"latest": "z"}), seq=3)
    assert (after.record.fields["latest"], outcome.verdict) == ("z", "merged")


DELTA = st.fixed_dictionaries({"add": st.lists(st.sampled_from("kvha")), "remove": st.lists(st.sampled_from("kvha"))})


@given(st.lists(st.sampled_from("kvha"), unique=True), DELTA, DELTA)
def test_sets_join_what_two_people_add_and_remove(start: list[str], one: Any, other: Any) -> None:
    after_first, _ = lay(standing({"tags": sorted(start)} if start else {}), op("A", 1, {"tags": one}), seq=2)
    after, outcome = lay(after_first, op("B", 1, {"tags": other}), seq=3)
    expected = ((set(start) | set(one["add"])) - set(one["remove"]) | set(other["add"])) - set(other["remove"])
    assert after.record.fields.get("tags", []) == sorted(expected)
    assert outcome.disputes == ()


@given(st.lists(st.integers(-50, 50), max_size=6))
def test_sums_count_every_delta_in_any_order(deltas: list[int]) -> None:
    ends = []
    for order in (deltas, deltas[::-1]):
        stands = standing({"total": 100})
        for number, delta in enumerate(order):
            stands, outcome = lay(stands, op("AB"[number % 2], 1, {"total": {"add": delta}}), seq=2 + number)
            assert outcome.disputes == ()
        ends.append(stands.record.fields["total"])
    assert ends == [100 + sum(deltas)] * 2


def test_papers_of_one_checklist_are_ticked_by_two_people_without_a_conflict() -> None:
    after_first, _ = lay(standing({}), op("A", 1, {"papers.ktp": {"verdict": "matches"}}), seq=2)
    after, outcome = lay(after_first, op("B", 1, {"papers.kk": {"verdict": "differs"}}), seq=3)
    assert outcome.verdict == "merged"
    assert after.record.fields["papers"] == {"ktp": {"verdict": "matches"}, "kk": {"verdict": "differs"}}


def test_two_verdicts_on_one_paper_are_a_conflict() -> None:
    after_first, _ = lay(standing({}), op("A", 1, {"papers.ktp": {"verdict": "matches"}}), seq=2)
    after, outcome = lay(after_first, op("B", 1, {"papers.ktp": {"verdict": "differs"}}), seq=3)
    assert [dispute.paths for dispute in outcome.disputes] == [("papers.ktp",)]
    assert get_path(after.record.fields, "papers.ktp") == {"verdict": "matches"}


def test_what_a_legal_step_stamps_belongs_to_the_step() -> None:
    after_first, _ = lay(standing({"checked_by": "x"}), op("A", 1, {"checked_by": "y"}), seq=2)
    after, outcome = lay(after_first, step_op("B", 1, "check"), seq=3)
    assert outcome.disputes == ()
    assert after.record.fields["checked_by"] == "user-B"


@given(EDIT, st.integers(0, 5))
def test_the_same_op_again_changes_nothing(edit: tuple[str, dict[str, str], int], base: int) -> None:
    device, fields, _age = edit
    stands = standing({"a": "x", "village": "v"})
    once, _ = lay(stands, op(device, base, fields), seq=2)
    twice, outcome = lay(once, op(device, base, fields), seq=3)
    assert twice.record.fields == once.record.fields
    assert outcome.changes == {}


@given(EDIT)
def test_merging_changes_nothing_in_place(edit: tuple[str, dict[str, str], int]) -> None:
    device, fields, _age = edit
    stands = standing({"a": "x", "papers": {"ktp": {"verdict": "matches"}}})
    change = op(device, 0, fields)
    images = msgspec.json.encode(stands), msgspec.json.encode(change)
    merge(KIND, stands, change)
    assert (msgspec.json.encode(stands), msgspec.json.encode(change)) == images
