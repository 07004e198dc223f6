"""Two PCs of one office work apart and come together again."""

from typing import Any

from desktop.store.values import Intent
from sync.protocol import VerifyRequest
from tests.sync.conftest import NewPc, Pcs
from tests.sync.pc import FailingLine, Office, Pc


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


def test_a_chain_of_own_edits_is_no_conflict(two_pcs: Pcs, shared_record: str) -> None:
    first, _ = two_pcs
    for place in ("Cirebon", "Majalengka", "Kuningan"):
        first.edit(shared_record, birth_place=place)
    report = first.sync()
    assert (report.sent, report.conflicts, report.rejected) == (3, 0, 0)
    assert first.get(shared_record).fields["birth_place"] == "Kuningan"


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
