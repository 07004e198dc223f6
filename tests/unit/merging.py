"""A small record type with a field for every merge rule, and ops on it, for tests of the merge."""

from typing import Any

import msgspec

from sync.model.merge import Mark, Outcome, Standing, merge
from sync.model.op import Op
from sync.model.pack import Field, Group, RecordType, State, Step, Text, Workflow
from sync.model.record import DELETED, STATE, Record, set_path

WORD = Text("x", "x")
STATES = ("new", "checked", "refused", "done")


def field(key: str, **more: Any) -> Field:
    return Field(key=key, type=more.pop("type", "text"), label=WORD, group="g", **more)


def step(key: str, start: tuple[str, ...], end: str, **more: Any) -> Step:
    return Step(key=key, label=WORD, start=start, end=end, roles=("clerk",), **more)


KIND = RecordType(
    key="note",
    label=WORD,
    plural=WORD,
    scope="office",
    source="a test",
    title=("a",),
    write=("clerk",),
    groups=(Group("g", WORD),),
    fields=(
        field("a"),
        field("b"),
        field("street", atomic="home"),
        field("village", atomic="home"),
        field("latest", merge="latest"),
        field("tags", type="set", merge="union"),
        field("total", type="integer", merge="sum"),
        field("papers", type="map"),
        field("checked_by"),
    ),
    workflow=Workflow(
        initial="new",
        states=tuple(State(key, WORD) for key in STATES),
        steps=(
            step("check", ("new",), "checked", stamp="checked_by"),
            step("refuse", ("new", "checked"), "refused"),
            step("finish", ("checked",), "done"),
            step("reopen", ("refused",), "new"),
        ),
    ),
)


def op(device: str, base: int, fields: dict[str, Any], old: dict[str, Any] | None = None, **more: Any) -> Op:
    return Op(
        id=f"{device}-{base}", device=device, counter=1, user=f"user-{device}", role="clerk", at="", pack="p",
        office="o", record_type="note", record="r", action=more.pop("action", "set"), base=base, fields=fields,
        old=old or {}, **more,
    )  # fmt: skip


def step_op(device: str, base: int, key: str, **more: Any) -> Op:
    fields = {"checked_by": f"user-{device}"} if key == "check" else {}
    return op(device, base, fields, action="step", step=key, **more)


def standing(fields: dict[str, Any], state: str = "new", **more: Any) -> Standing:
    """A record that device C made at sequence 1."""
    record = Record(type="note", id="r", office="o", pack="p", fields=dict(fields), seq=1, state=state)
    return Standing(record=record, marks={path: Mark(1, "C") for path in (*fields, STATE)}, **more)


def lay(before: Standing, change: Op, seq: int) -> tuple[Standing, Outcome]:
    """What stands after central has merged `change` at `seq`."""
    outcome = merge(KIND, before, change)
    fields = dict(before.record.fields)
    for path, value in outcome.changes.items():
        if path not in (STATE, DELETED):
            set_path(fields, path, value)
    marks = before.marks | {path: Mark(seq, change.device, change.was) for path in outcome.changes}
    record = msgspec.structs.replace(
        before.record,
        fields=fields,
        seq=seq,
        state=outcome.changes.get(STATE, before.record.state),
        deleted=outcome.changes.get(DELETED, before.record.deleted),
    )
    return Standing(record=record, marks=marks, disputed=before.disputed), outcome
