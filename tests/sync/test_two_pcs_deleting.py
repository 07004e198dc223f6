"""Two PCs of one office delete, and take steps, of which the other had not heard."""

from typing import Any

import pytest

from desktop.store.values import Intent
from desktop.usecases.exchange.conflicts import Choice
from tests.sync.conftest import Pcs
from tests.sync.pc import Pc, resolve


def delete(pc: Pc, record: str, by: str | None = None) -> None:
    pc.write(by or pc.office.siti, "clerk", Intent(record_type="registration", record=record, action="delete"))


def test_a_deletion_does_not_claim_to_have_seen_what_an_own_unsent_edit_hid(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    first.sync()
    second.edit(shared_record, birth_place="Majalengka")
    second.receive_only()
    second.write(second.office.siti, "clerk", Intent(record_type="registration", action="delete", record=shared_record))
    report = second.sync()
    assert (report.conflicts, report.rejected) == (2, 0)
    first.sync()
    assert not first.get(shared_record).deleted
    paths = sorted(conflict.fields["paths"][0] for conflict in first.conflicts())
    assert paths == ["birth_place", "deleted"]


@pytest.mark.parametrize("edit_first", [True, False])
def test_between_an_edit_and_a_deletion_the_edit_wins_and_a_person_looks_at_the_deletion(
    two_pcs: Pcs, shared_record: str, edit_first: bool
) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    delete(second, shared_record, by=second.office.dewi)
    for pc in (first, second) if edit_first else (second, first):
        pc.sync()
    for pc in (first, second):
        pc.sync()
    for pc in two_pcs:
        assert not pc.get(shared_record).deleted
        assert pc.get(shared_record).fields["birth_place"] == "Cirebon"
        (conflict,) = pc.conflicts()
        assert conflict.fields["offered"] == {"deleted": True}
        assert conflict.fields["offered_by"] == pc.office.dewi
        assert conflict.fields["offered_device"] == "Loket 2"
        assert conflict.fields["standing_by"] == pc.office.siti


@pytest.mark.parametrize("choice", ["standing", "offered"])
def test_a_deletion_that_lost_is_decided_by_a_person(two_pcs: Pcs, shared_record: str, choice: Choice) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    delete(second, shared_record)
    for pc in (first, second, first):
        pc.sync()
    resolve(first, choice)
    assert first.sync().rejected == 0
    second.sync()
    for pc in two_pcs:
        assert pc.get(shared_record).deleted == (choice == "offered")
        assert pc.conflicts() == []


def test_a_deletion_reaches_the_other_pc(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.write(first.office.siti, "clerk", Intent(record_type="registration", record=shared_record, action="delete"))
    first.sync()
    second.sync()
    assert second.get(shared_record).deleted


def test_an_edit_that_brings_a_record_back_though_its_own_value_is_in_dispute_leaves_no_pc_behind(
    two_pcs: Pcs, shared_record: str
) -> None:
    first, second = two_pcs
    second.edit(shared_record, birth_place="Majalengka")
    first.edit(shared_record, birth_place="Cirebon")
    delete(first, shared_record)
    first.sync()
    held_back = second.store.unsent(10)
    second.send(*held_back)  # the answer is lost, and the deletion is heard before the verdict
    for pc in (second, first):
        pc.sync()
    for pc in two_pcs:
        assert not pc.get(shared_record).deleted
        assert pc.get(shared_record).fields["birth_place"] == "Cirebon"
        assert sorted(conflict.fields["paths"] for conflict in pc.conflicts()) == [["birth_place"], ["deleted"]]


def test_two_steps_taken_apart_that_cannot_both_be_are_told_to_everybody(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    step: dict[str, Any] = {"record_type": "registration", "record": shared_record, "action": "step"}
    first.write(first.office.siti, "clerk", Intent(**step, step="withdraw", reason="sakit"))
    second.write(second.office.budi, "verifier", Intent(**step, step="return", reason="berkas kurang"))
    first.sync()
    report = second.sync()
    assert (report.conflicts, report.rejected) == (1, 0)
    first.sync()
    for pc in two_pcs:
        assert pc.get(shared_record).state == "withdrawn"
        (conflict,) = pc.conflicts()
        fields = conflict.fields
        assert (fields["paths"], fields["standing"], fields["offered"]) == (
            ["state"], {"state": "withdrawn"}, {"state": "returned"}
        )  # fmt: skip
        assert (fields["standing_step"], fields["offered_step"]) == ("withdraw", "return")
        assert (fields["standing_by"], fields["offered_by"]) == (pc.office.siti, pc.office.budi)
        assert fields["offered_reason"] == "berkas kurang"
    resolve(first, "standing")
    assert first.sync().rejected == 0
    second.sync()
    assert second.conflicts() == []


def test_the_same_step_taken_by_two_is_taken_once(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    for pc in two_pcs:
        intent = Intent(
            record_type="registration", record=shared_record, action="step", step="withdraw", reason="sakit"
        )
        pc.write(pc.office.siti, "clerk", intent)
    first.sync()
    report = second.sync()
    assert (report.conflicts, report.rejected) == (0, 0)
    assert second.get(shared_record).state == "withdrawn"
    assert second.conflicts() == []
