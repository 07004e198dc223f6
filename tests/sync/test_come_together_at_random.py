"""What came together is shown at every PC just as central knows it, whoever wrote what when and whatever was lost."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sync.central.tables import ops
from sync.model.op import Op
from tests.support.in_process import HouseOfCentral, HousePc
from tests.sync.conftest import NewHousePc
from tests.sync.house_work import edit, register
from tests.sync.pc import FailingLine

VALUES: dict[str, Any] = {
    "phone": "+6281111111111",
    "birth_place": "Cirebon",
    "religion": "islam",
    "email": "wati@contoh.example",
    "address": "Blok Pulo RT 04 RW 01",
    "family_name": "Karnadi",
    **{f"documents.{key}": {"verdict": "matches"} for key in ("ktp", "family_card", "diploma", "birth_certificate")},
}
ACTS = st.tuples(st.integers(0, 2), st.sampled_from(["write", "write", "sync", "lose the answer"]))


@pytest.fixture
def pcs(house_pc: NewHousePc) -> list[HousePc]:
    return [house_pc(name) for name in ("first", "second", "third")]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=6, max_size=24))
def test_whoever_wrote_and_whatever_was_lost_all_see_what_central_laid_beside_what_its_writer_had_not_seen(
    house: HouseOfCentral, pcs: list[HousePc], work: list[tuple[int, str]]
) -> None:
    """Each field is set once, so that nothing hides what was set before."""
    record = register(pcs[0], "Wati")
    _all_heard(pcs)
    fields = iter(VALUES.items())
    for place, act in work:
        if act == "write" and (field := next(fields, None)):
            edit(pcs[place], record, **dict([field]))
        elif act != "write":
            line, lost = pcs[place].line(), "after" if act == "lose the answer" else None
            pcs[place].sync(FailingLine(line, lambda number, _, lost=lost: lost if number == 1 else None))
    _all_heard(pcs)
    laid = _laid_beside_unseen(house, record)
    assert [_met(pc, record) for pc in pcs] == [laid] * 3


def _all_heard(pcs: list[HousePc]) -> None:
    for pc in (*pcs, *pcs):
        pc.sync()


def _laid_beside_unseen(house: HouseOfCentral, record: str) -> set[tuple[str, str]]:
    """Of each change that central merged the field, with each that its writer had not seen, by what central keeps."""
    rows = select(ops.c.seq, ops.c.op, ops.c.verdict).where(ops.c.record == record)
    with house.database.read() as connection:
        found = [
            (row.seq, msgspec.json.decode(row.op, type=Op), msgspec.json.decode(row.verdict)["kind"])
            for row in connection.execute(rows)
        ]
    edits = [(seq, op, kind) for seq, op, kind in found if op.action == "set"]
    return {
        (*late.fields, *other.fields)
        for seq, late, kind in edits
        for other_seq, other, _ in edits
        if kind == "merged" and late.base < other_seq < seq and other.device != late.device
    }


def _met(pc: HousePc, record: str) -> set[tuple[str, str]]:
    """The same as this PC shows it."""
    merged = [merge.sides for merge in pc.store.merges(1_000) if merge.sides[0].record == record]
    return {
        (*late.fields, *other.fields)
        for sides in merged
        for late in sides
        for other in sides
        if late.device == sides[-1].device != other.device
    }
