"""What becomes of an op that meets a record which went on without it."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sync.model.merge import Mark, Outcome, Standing, merge
from sync.model.op import Op, new_id
from sync.model.pack import Field, Group, RecordType, Text
from sync.model.record import Record, set_path

LABEL = Text("x", "x")


def field(key: str, kind: Any = "text", **more: Any) -> Field:
    return Field(key=key, type=kind, label=LABEL, group="all", **more)


KIND = RecordType(
    key="case",
    label=LABEL,
    plural=LABEL,
    scope="office",
    source="test",
    title=("name",),
    write=("clerk",),
    groups=(Group("all", LABEL),),
    fields=(
        field("name"),
        field("note", merge="latest"),
        field("tags", "set", merge="union"),
        field("visits", "integer", merge="sum"),
        field("street", atomic="address"),
        field("village", atomic="address"),
        field("documents", "map"),
    ),
)
SEEN, UNSEEN = 5, 10


def standing(fields: dict[str, Any], marked: int = UNSEEN, device: str = "other", **more: Any) -> Standing:
    record = Record(type="case", id="r", office="o", pack="1", fields={})
    for path, value in fields.items():
        set_path(record.fields, path, value)
    return Standing(record=record, marks=dict.fromkeys(fields, Mark(marked, device)), **more)


def op(**fields: Any) -> Op:
    return Op(
        id=new_id(1), device="mine", counter=1, user="u", role="clerk", at="", pack="1", office="o",
        record_type="case", record="r", action="set", base=7, fields=fields, old={"name": "Sari"},
    )  # fmt: skip


def test_what_the_writer_had_seen_gives_way() -> None:
    assert merge(KIND, standing({"name": "Sari"}, SEEN), op(name="Tuti")) == Outcome(
        verdict="applied", changes={"name": "Tuti"}
    )


def test_what_the_same_pc_wrote_before_gives_way() -> None:
    assert merge(KIND, standing({"name": "Sari"}, device="mine"), op(name="Tuti")).verdict == "applied"


def test_what_the_writer_had_not_seen_stands_and_is_disputed() -> None:
    outcome = merge(KIND, standing({"name": "Wati"}), op(name="Tuti"))
    (dispute,) = outcome.disputes
    assert (outcome.verdict, outcome.changes) == ("conflict", {})
    assert (dispute.base, dispute.standing, dispute.offered) == ({"name": "Sari"}, {"name": "Wati"}, {"name": "Tuti"})


def test_the_latest_to_arrive_wins_where_the_pack_says_so() -> None:
    assert merge(KIND, standing({"note": "a"}), op(note="b")).changes == {"note": "b"}


def test_additions_and_removals_of_both_stay() -> None:
    outcome = merge(KIND, standing({"tags": ["a", "b"]}), op(tags={"add": ["c"], "remove": ["a"]}))
    assert (outcome.verdict, outcome.changes) == ("merged", {"tags": ["b", "c"]})


def test_counts_add_up() -> None:
    assert merge(KIND, standing({"visits": 3}), op(visits={"add": 2})).changes == {"visits": 5}


def test_an_address_is_disputed_as_a_whole_even_when_each_set_another_part() -> None:
    outcome = merge(KIND, standing({"street": "Blok Kidul"}), op(village="32.12.19.2005", name="Tuti"))
    (dispute,) = outcome.disputes
    assert outcome.changes == {"name": "Tuti"}
    assert dispute.paths == ("village", "street")
    assert dispute.standing == {"village": None, "street": "Blok Kidul"}
    assert dispute.offered == {"village": "32.12.19.2005"}


def test_a_part_of_an_address_that_both_left_alone_disputes_nothing() -> None:
    assert merge(KIND, standing({"street": "Blok Kidul"}, SEEN), op(village="32.12.19.2005")).disputes == ()


def test_what_a_step_stamps_is_never_disputed() -> None:
    step = msgspec.structs.replace(op(name="Tuti"), action="step", step="verify")
    assert merge(KIND, standing({"name": "Wati"}), step).changes == {"name": "Tuti"}


def test_a_path_in_an_open_conflict_renews_it() -> None:
    (dispute,) = merge(KIND, standing({"name": "Wati"}, disputed={"name": "c1"}), op(name="Tuti")).disputes
    assert dispute.renews == "c1"


PATHS = st.sampled_from(["name", "note", "street", "village", "documents.ktp", "documents.kk"])
VALUES = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]))
FIELDS = st.dictionaries(PATHS, VALUES, max_size=6)


@given(FIELDS, st.dictionaries(PATHS, st.sampled_from(["a", "b", "c"]), max_size=6), st.sampled_from([SEEN, UNSEEN]))
def test_every_value_of_an_op_is_in_the_record_or_in_a_conflict(
    offered: dict[str, Any], there: dict[str, Any], mark: int
) -> None:
    before = standing(there, mark)
    outcome = merge(KIND, before, op(**offered))
    disputed = {path for dispute in outcome.disputes for path in dispute.offered}
    for path, value in offered.items():
        stands = outcome.changes.get(path, there.get(path)) == value
        assert stands or path in disputed
        assert not (path in disputed and path in outcome.changes)
    assert (outcome.verdict == "conflict") == bool(outcome.disputes)
    if mark == SEEN:
        assert not outcome.disputes
