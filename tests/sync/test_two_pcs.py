"""Two PCs of one office work apart and come together again."""

from typing import Any

import pytest

from desktop.store.values import Intent
from desktop.usecases.conflicts import Choice, resolve_conflict
from desktop.usecases.desk import Desk, Person
from sync.protocol import VerifyRequest
from tests.sync.conftest import NewPc
from tests.sync.pc import FailingLine, Office, Pc

Pcs = tuple[Pc, Pc]


@pytest.fixture
def shared_record(two_pcs: Pcs) -> str:
    """A registration that both PCs hold."""
    first, second = two_pcs
    record = first.register()
    first.sync()
    second.sync()
    return record


def resolve(pc: Pc, choice: Choice, value: str | None = None) -> None:
    """Siti decides the one open conflict at this PC."""
    (conflict,) = pc.conflicts()
    siti = Person(pc.office.siti, "siti", "Siti", ("clerk",))
    resolve_conflict(Desk(pc.store, pc.store.pack, pc.clock, siti), conflict.id, choice, value)


def test_what_one_pc_registers_the_other_shows(two_pcs: Pcs) -> None:
    first, second = two_pcs
    record = first.register(name="Sari Wulandari")
    report = first.sync()
    assert (report.sent, report.rejected, report.conflicts) == (1, 0, 0)
    assert first.store.sync_state().waiting == 0
    second.sync()
    assert second.get(record).fields == first.get(record).fields
    assert second.get(record).created_by == first.office.siti
    assert second.get(record).state == "registered"


def test_different_fields_come_together_by_themselves(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, phone="+6281111111111")
    second.edit(shared_record, birth_place="Cirebon")
    first.sync()
    assert second.sync().merged == 1
    first.sync()
    for pc in two_pcs:
        fields = pc.get(shared_record).fields
        assert (fields["phone"], fields["birth_place"]) == ("+6281111111111", "Cirebon")
        assert pc.conflicts() == []


def scans(*names: str, verdict: str = "pending") -> dict[str, Any]:
    """A document's entry with scans of these one-letter names."""
    files = [{"sha256": name * 64, "media_type": "image/jpeg", "size": 150_000} for name in names]
    return {"documents.ktp": {"verdict": verdict, **({"files": files} if files else {})}}


def attached(pc: Pc, record: str) -> tuple[str, str]:
    """The verdict on the identity card, and the names of its scans."""
    entry = pc.get(record).fields["documents"]["ktp"]
    return entry["verdict"], "".join(file["sha256"][0] for file in entry.get("files", ()))


def agrees(pc: Pc) -> bool:
    """Whether the PC has of its office what central has."""
    member = pc.store.membership()
    asked = VerifyRequest(
        epoch=member.epoch,
        scope=member.office,
        cursor=member.cursor[member.office],
        buckets=pc.store.digests(member.office),
    )
    answer = pc.line.verify(asked)
    return not answer.behind and not answer.differ


def test_scans_that_two_pcs_attach_to_one_document_are_both_kept(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, **scans("a"))
    second.edit(shared_record, **scans("b"))
    second.edit(shared_record, **scans("b", "c"))  # before it has heard of the other PC's
    first.sync()
    assert (second.sync().conflicts, first.sync().conflicts) == (0, 0)
    assert attached(first, shared_record) == attached(second, shared_record) == ("pending", "abc")
    second.edit(shared_record, **scans("a", "c"))
    first.edit(shared_record, **scans("a", "b", "c", verdict="matches"))
    first.sync()
    assert (second.sync().conflicts, first.sync().conflicts) == (0, 0)
    assert attached(first, shared_record) == attached(second, shared_record) == ("matches", "ac")
    assert agrees(first)
    assert agrees(second)


def test_a_scan_that_two_pcs_attach_is_there_once_and_both_agree(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, **scans("a", "b"))
    second.edit(shared_record, **scans("a"))
    first.sync()
    second.receive_only()
    assert second.sync().conflicts == 0
    assert attached(first, shared_record) == attached(second, shared_record) == ("pending", "ab")
    assert agrees(first)
    assert agrees(second)


def test_two_documents_marked_on_two_pcs_are_both_marked(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, **{"documents.ktp": {"verdict": "matches"}})
    second.edit(shared_record, **{"documents.family_card": {"verdict": "differs", "note": "nama ibu"}})
    first.sync()
    second.sync()
    first.sync()
    for pc in two_pcs:
        documents = pc.get(shared_record).fields["documents"]
        assert documents["ktp"] == {"verdict": "matches"}
        assert documents["family_card"] == {"verdict": "differs", "note": "nama ibu"}


def test_the_same_value_set_twice_is_no_conflict(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Cirebon")
    first.sync()
    assert second.sync().conflicts == 0


def test_a_field_set_differently_becomes_a_conflict_that_both_pcs_show(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka", phone="+6281111111111", by=second.office.dewi)
    first.sync()
    assert second.sync().conflicts == 1
    first.sync()
    for pc in two_pcs:
        (conflict,) = pc.conflicts()
        assert conflict.fields["record"] == shared_record
        assert conflict.fields["paths"] == ["birth_place"]
        assert conflict.fields["base"] == {"birth_place": "Indramayu"}
        assert conflict.fields["standing"] == {"birth_place": "Cirebon"}
        assert conflict.fields["standing_by"] == pc.office.siti
        assert conflict.fields["standing_device"] == "Loket 1"
        assert conflict.fields["offered"] == {"birth_place": "Majalengka"}
        assert conflict.fields["offered_by"] == pc.office.dewi
        assert conflict.fields["offered_device"] == "Loket 2"
        fields = pc.get(shared_record).fields
        assert (fields["birth_place"], fields["phone"]) == ("Cirebon", "+6281111111111")


@pytest.mark.parametrize("choice", ["standing", "offered"])
def test_a_decision_made_on_one_pc_reaches_the_other(two_pcs: Pcs, shared_record: str, choice: Choice) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka")
    first.sync()
    second.sync()
    first.sync()
    chosen = {"standing": "Cirebon", "offered": "Majalengka"}[choice]
    resolve(first, choice)
    assert first.sync().rejected == 0
    second.sync()
    for pc in two_pcs:
        assert pc.conflicts() == []
        (closed,) = pc.conflicts("resolved")
        assert closed.fields["choice"] == choice
        assert closed.fields["offered"] == {"birth_place": "Majalengka"}
        assert pc.get(shared_record).fields["birth_place"] == chosen


def test_a_chain_of_own_edits_is_no_conflict(two_pcs: Pcs, shared_record: str) -> None:
    first, _ = two_pcs
    for place in ("Cirebon", "Majalengka", "Kuningan"):
        first.edit(shared_record, birth_place=place)
    report = first.sync()
    assert (report.sent, report.conflicts, report.rejected) == (3, 0, 0)
    assert first.get(shared_record).fields["birth_place"] == "Kuningan"


def test_further_edits_of_a_field_in_conflict_renew_the_same_conflict(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka")
    second.edit(shared_record, birth_place="Kuningan")
    first.sync()
    assert second.sync().conflicts == 2
    first.sync()
    for pc in two_pcs:
        (conflict,) = pc.conflicts()
        assert conflict.fields["base"] == {"birth_place": "Indramayu"}
        assert conflict.fields["offered"] == {"birth_place": "Kuningan"}


def test_a_third_value_leaves_the_second_in_sight_with_who_wrote_it_and_where(
    two_pcs: Pcs, shared_record: str, office: Office, new_pc: NewPc
) -> None:
    first, second = two_pcs
    third = new_pc(office, "Loket 3")
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka", by=office.dewi)
    third.edit(shared_record, birth_place="Kuningan")
    for pc in (first, second, third, first, second):
        pc.sync()
    for pc in (first, second, third):
        (conflict,) = pc.conflicts()
        assert conflict.fields["standing"] == {"birth_place": "Cirebon"}
        assert conflict.fields["offered"] == {"birth_place": "Kuningan"}
        (earlier,) = conflict.fields["earlier"]
        assert earlier["offered"] == {"birth_place": "Majalengka"}
        assert (earlier["offered_by"], earlier["offered_device"]) == (office.dewi, "Loket 2")


def test_a_value_hidden_under_an_own_unsent_edit_is_not_overwritten_by_the_next_one(
    two_pcs: Pcs, shared_record: str
) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    first.sync()
    second.edit(shared_record, birth_place="Majalengka")
    second.receive_only()  # a bad line: what is new came before the edit could go
    assert second.get(shared_record).fields["birth_place"] == "Majalengka"
    second.edit(shared_record, birth_place="Kuningan")
    assert second.sync().conflicts == 2
    first.sync()
    for pc in two_pcs:
        (conflict,) = pc.conflicts()
        assert conflict.fields["standing"] == {"birth_place": "Cirebon"}
        assert conflict.fields["offered"] == {"birth_place": "Kuningan"}
        assert pc.get(shared_record).fields["birth_place"] == "Cirebon"


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


def test_a_conflict_shows_what_stands_now(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka")
    first.sync()
    second.sync()
    first.sync()
    first.edit(shared_record, birth_place="Kuningan")
    first.sync()
    second.sync()
    (conflict,) = second.conflicts()
    assert conflict.fields["standing"] == {"birth_place": "Kuningan"}
    assert conflict.fields["offered"] == {"birth_place": "Majalengka"}


def test_a_decision_about_a_conflict_that_was_renewed_meanwhile_is_asked_again(
    two_pcs: Pcs, shared_record: str
) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka")
    first.sync()
    second.edit(shared_record, birth_place="Kuningan")  # not sent yet when the first PC decides
    held_back = second.store.unsent(10)
    second.send(held_back[0])
    first.sync()
    resolve(first, "standing")
    second.send(held_back[1])
    report = first.sync()
    assert (report.conflicts, report.rejected) == (1, 0)
    (conflict,) = first.conflicts()
    assert conflict.fields["offered"] == {"birth_place": "Kuningan"}
    assert conflict.fields["standing"] == {"birth_place": "Cirebon"}


def test_a_value_chosen_without_knowing_of_a_third_one_is_offered_beside_it(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka", by=second.office.dewi)
    first.sync()
    second.sync()
    first.edit(shared_record, birth_place="Kuningan")
    first.sync()
    resolve(second, "other", "Subang")
    second.sync()
    first.sync()
    for pc in two_pcs:
        (conflict,) = pc.conflicts()
        assert conflict.fields["standing"] == {"birth_place": "Kuningan"}
        assert conflict.fields["offered"] == {"birth_place": "Subang"}
        assert [entry["offered"] for entry in conflict.fields["earlier"]] == [{"birth_place": "Majalengka"}]
        assert pc.get(shared_record).fields["birth_place"] == "Kuningan"


def test_two_decisions_made_apart_that_differ_become_a_new_conflict(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka")
    for pc in (first, second, first):
        pc.sync()
    resolve(first, "offered")
    resolve(second, "other", "Subang")
    first.sync()
    assert second.sync().conflicts > 0
    first.sync()
    for pc in two_pcs:
        (decided,) = pc.conflicts("resolved")
        assert decided.fields["chosen"] == {"birth_place": "Majalengka"}
        (conflict,) = pc.conflicts()
        assert conflict.fields["standing"] == {"birth_place": "Majalengka"}
        assert conflict.fields["offered"] == {"birth_place": "Subang"}
        assert pc.get(shared_record).fields["birth_place"] == "Majalengka"


@pytest.mark.parametrize("choice", ["standing", "offered"])
def test_two_decisions_made_apart_that_agree_are_one(two_pcs: Pcs, shared_record: str, choice: Choice) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka")
    for pc in (first, second, first):
        pc.sync()
    resolve(first, choice)
    resolve(second, choice)
    first.sync()
    report = second.sync()
    assert (report.conflicts, report.rejected) == (0, 0)
    first.sync()
    for pc in two_pcs:
        assert pc.conflicts() == []
        assert pc.conflicts("resolved")[0].fields["resolved_by"] == pc.office.siti


def test_central_closes_and_sets_by_the_one_op_that_decides(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka")
    for pc in (first, second, first):
        pc.sync()
    resolve(first, "offered")
    closing = first.store.unsent(10)[0]
    assert [verdict.kind for verdict in first.send(closing)] == ["applied"]
    second.sync()
    assert second.get(shared_record).fields["birth_place"] == "Majalengka"
    assert second.conflicts() == []


def test_a_decision_that_may_not_be_carried_out_leaves_the_conflict_open(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, birth_place="Cirebon")
    second.edit(shared_record, birth_place="Majalengka")
    for pc in (first, second, first):
        pc.sync()
    (conflict,) = first.conflicts()
    decided = first.forged(
        record_type="conflict", record=conflict.id, action="step", step="resolve", user=first.office.ratna, role="head",
        fields={"choice": "offered", "chosen": {"birth_place": "Majalengka"}, "resolved_by": first.office.ratna},
    )  # fmt: skip
    assert first.reasons(decided) == [["edit_not_your_role"]]
    second.sync()
    assert len(second.conflicts()) == 1
    assert second.get(shared_record).fields["birth_place"] == "Cirebon"


def test_a_field_in_conflict_again_after_a_decision_is_a_new_conflict(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    for ours, theirs in (("Cirebon", "Majalengka"), ("Kuningan", "Subang")):
        first.edit(shared_record, birth_place=ours)
        second.edit(shared_record, birth_place=theirs)
        first.sync()
        second.sync()
        first.sync()
        resolve(first, "standing")
        first.sync()
        second.sync()
    offered = [conflict.fields["offered"]["birth_place"] for conflict in second.conflicts("resolved")]
    assert sorted(offered) == ["Majalengka", "Subang"]


def test_a_removed_value_is_removed_on_the_other_pc(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, religion="islam")
    first.sync()
    second.sync()
    assert second.get(shared_record).fields["religion"] == "islam"
    second.edit(shared_record, religion=None)
    second.sync()
    first.sync()
    assert "religion" not in first.get(shared_record).fields


def delete(pc: Pc, record: str, by: str | None = None) -> None:
    pc.write(by or pc.office.siti, "clerk", Intent(record_type="registration", record=record, action="delete"))


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


def test_a_deletion_reaches_the_other_pc(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.write(first.office.siti, "clerk", Intent(record_type="registration", record=shared_record, action="delete"))
    first.sync()
    second.sync()
    assert second.get(shared_record).deleted


def test_an_answer_lost_after_the_commit_costs_one_repeat_and_changes_nothing(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    second.edit(shared_record, birth_place="Cirebon")
    second.sync()
    first.edit(shared_record, birth_place="Majalengka")
    new = first.register(name="Sari Wulandari", nik="3212195503980002")
    line = FailingLine(first.line, lambda number, _: "after" if number <= 2 else None)
    report = first.sync(line)
    assert len(line.requests) > 2
    assert (report.sent, report.conflicts) == (2, 1)
    assert len(first.conflicts()) == 1
    second.sync()
    assert len(second.conflicts()) == 1
    assert second.get(new).fields["name"] == "Sari Wulandari"
    before = first.get(new).seq
    assert first.sync().received == 0
    assert first.get(new).seq == before


def test_the_same_op_again_gets_the_same_verdict(two_pcs: Pcs, office: Office) -> None:
    first, _ = two_pcs
    record = first.register()
    (op,) = first.store.unsent(10)
    (once,) = first.send(op)
    (again,) = first.send(op)
    assert once == again
    assert once.kind == "applied"
    bad = first.forged(record=record, action="set", role="verifier", fields={"name": "Sari"})
    assert first.send(bad) == first.send(bad)


def test_a_pack_on_the_pc_that_adds_a_field_needs_no_newer_central(two_pcs: Pcs) -> None:
    first, second = two_pcs
    op = first.forged(action="set", record=first.register(), fields={"shoe_size": {"eu": 38}}, pack="2027.1")
    first.sync()
    (verdict,) = first.send(op)
    assert verdict.kind == "applied"
    change = next(c for c in second.line.exchange(second.request()).changes if c.record == op.record)
    assert change.fields["shoe_size"] == {"eu": 38}


def test_each_pc_tells_who_set_what_when_several_people_did_before_it_asked(office: Office, new_pc: NewPc) -> None:
    here, there, third = (new_pc(office, f"Loket {n}") for n in (1, 2, 3))
    record = here.register()
    for pc in (here, there, third):
        pc.sync()
    change = Intent(record_type="registration", record=record, action="set", fields={"birth_place": "Cirebon"})
    here.write(office.siti, "clerk", change)
    change = Intent(record_type="registration", record=record, action="set", fields={"email": "wati@contoh.example"})
    there.write(office.dewi, "clerk", change)
    for pc in (here, there, third):
        pc.sync()
    told = [entry for entry in third.store.history("registration", record) if entry.kind == "remote" and entry.fields]
    assert [(entry.user, entry.device, entry.fields) for entry in told] == [
        (office.siti, "Loket 1", {"birth_place": "Cirebon"}),
        (office.dewi, "Loket 2", {"email": "wati@contoh.example"}),
    ]


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
