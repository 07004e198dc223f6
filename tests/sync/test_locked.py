"""What was checked rests: who edits it without having heard of the check is asked about, and everybody else refused."""

from typing import Any

from desktop.store.values import Intent
from tests.support.office import PERSON
from tests.sync.conftest import NewPc
from tests.sync.pc import COMPLETE, Office, Pc, request_with_documents, submitted_request

REQUEST = "recommendation_request"


def test_what_was_verified_rests_until_the_letter_or_until_it_is_sent_back(pc: Pc, office: Office) -> None:
    request = request_with_documents(office, pc)
    worker = pc.register(request=request)
    needed = [d.key for d, required in pc.store.pack.checklist_for("registration", PERSON) if required]
    pc.edit(worker, **{f"documents.{key}": COMPLETE for key in needed})
    pc.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    checked = {"fields": {"verified_by": office.budi}}
    pc.step(office.budi, "verifier", "registration", worker, "verify", **checked)
    pc.step(office.budi, "verifier", REQUEST, request, "verify", **checked)
    assert pc.sync().rejected == 0
    changes: list[dict[str, Any]] = [
        {"record": worker, "action": "set", "fields": {"name": "Orang Lain"}},
        {"record": worker, "action": "set", "fields": {"request": None}},
        {"record": worker, "action": "delete"},
        {"record_type": REQUEST, "record": request, "action": "set", "fields": {"destination_country": "HK"}},
    ]
    assert pc.reasons(*(pc.forged(**change) for change in changes)) == [["locked"]] * 4
    for kind, record in ((REQUEST, request), ("registration", worker)):
        pc.step(office.budi, "verifier", kind, record, "return", reason="nama salah")
    assert pc.sync().rejected == 0
    assert pc.reasons(pc.forged(**changes[0])) == [[]]


def test_an_edit_written_before_anyone_heard_of_the_check_waits_as_a_conflict(
    pc: Pc, office: Office, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    request = submitted_request(office, pc, other)
    pc.step(office.budi, "verifier", REQUEST, request, "verify", fields={"verified_by": office.budi})
    pc.sync()
    other.edit(request, REQUEST, by=office.dewi, destination_country="HK", letter_number="31/PT-SAM/XI/2026")
    report = other.sync()
    assert (report.conflicts, report.rejected) == (1, 0)
    assert other.store.sync_state().quarantined == 0
    pc.sync()
    country, letter_number = sorted(pc.conflicts(), key=lambda found: found.fields["paths"])
    assert (country.fields["standing"], country.fields["offered"]) == (
        {"destination_country": "TW"},
        {"destination_country": "HK"},
    )
    assert letter_number.fields["offered"] == {"letter_number": "31/PT-SAM/XI/2026"}
    assert (country.fields["offered_by"], country.fields["offered_device"]) == (office.dewi, "Loket 2")
    decided = {"fields": {"choice": "offered", "chosen": {"destination_country": "HK"}, "resolved_by": office.siti}}
    pc.step(office.siti, "clerk", "conflict", country.id, "resolve", **decided)
    assert pc.sync().rejected == 1  # what was checked rests
    (refused,) = pc.store.outbox()
    pc.step(office.budi, "verifier", REQUEST, request, "return", reason="negara salah")
    pc.sync()
    pc.store.retry_refused(refused.op.id)
    assert pc.sync().rejected == 0
    assert pc.get(request, REQUEST).fields["destination_country"] == "HK"
    assert [found.id for found in pc.conflicts()] == [letter_number.id]


def test_an_edit_that_came_before_the_check_is_taken_as_it_was_when_both_are_given_again(
    pc: Pc, office: Office, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    request = submitted_request(office, pc, other)
    check = {"action": "step", "step": "verify", "user": office.budi, "role": "verifier"}
    known: dict[str, Any] = {"record_type": REQUEST, "record": request}
    given = other.forged(**known, **check, fields={"verified_by": office.budi}, was=60)
    edits = [pc.forged(**known, action="set", fields={"destination_country": "HK"}, was=was) for was in (70, 50)]
    assert [verdict.kind for verdict in other.send(given)] == ["applied"]
    assert [verdict.kind for verdict in pc.send(*edits)] == ["deferred", "applied"]


def test_an_edit_or_deletion_of_a_worker_checked_meanwhile_waits_as_a_conflict(
    pc: Pc, office: Office, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    request = request_with_documents(office, pc)
    edited, deleted = (pc.register(request=request, nik=f"321219550398000{n}") for n in (1, 2))
    needed = [d.key for d, required in pc.store.pack.checklist_for("registration", PERSON) if required]
    checked = {"fields": {"verified_by": office.budi}}
    for worker in (edited, deleted):
        pc.edit(worker, **{f"documents.{key}": COMPLETE for key in needed})
    pc.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    for worker in (edited, deleted):
        pc.step(office.budi, "verifier", "registration", worker, "verify", **checked)
    pc.sync()
    other.sync()
    pc.step(office.budi, "verifier", REQUEST, request, "verify", **checked)
    pc.sync()
    other.edit(edited, by=office.dewi, name="Wati K.")
    other.write(office.dewi, "clerk", Intent(record_type="registration", record=deleted, action="delete"))
    report = other.sync()
    assert (report.conflicts, report.rejected) == (2, 0)
    assert (other.get(edited).fields["name"], other.get(deleted).deleted) == (PERSON["name"], False)
    assert {tuple(found.fields["paths"]) for found in other.conflicts()} == {("name",), ("deleted",)}
