"""At central nobody decides about what they had a hand in, and nobody is named as having done what they did not."""

from typing import Any

import pytest

from desktop.store.values import Author, Intent, Query
from sync.model.op import Op
from tests.support.proofs import approval_by, verified_rows
from tests.sync.conftest import NewPc
from tests.sync.letters import REQUEST, WORKER, add_workers, approved_request, issue, may_sign
from tests.sync.pc import COMPLETE, Office, Pc, request_with_documents


@pytest.fixture
def pc(office: Office, new_pc: NewPc) -> Pc:
    """Budi is a clerk too, and so is Ratna."""
    pc = new_pc(office, "Loket 1")
    for person in (office.budi, office.ratna):
        roles = {"roles": {"add": ["clerk"], "remove": []}}
        pc.write(office.agus, "administrator", Intent(record_type="user", record=person, action="set", fields=roles))
    return pc


@pytest.fixture
def submitted(pc: Pc, office: Office) -> str:
    """A request of three workers that waits for verification."""
    request = request_with_documents(office, pc)
    add_workers(pc, request)
    pc.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    assert pc.sync().rejected == 0
    return request


def workers(pc: Pc, request: str) -> list[str]:
    return sorted(
        row.id
        for row in pc.store.many(WORKER, pc.store.select(Query(record_type=WORKER, filters={"request": request})))
    )


def verify(pc: Pc, record_type: str, record: str) -> Op:
    budi = pc.office.budi
    return pc.step(budi, "verifier", record_type, record, "verify", fields={"verified_by": budi})


def refused(pc: Pc) -> list[list[str]]:
    pc.sync()
    return [[one.code for one in item.issues] for item in pc.store.outbox() if item.state == "quarantined"]


def edit(pc: Pc, user: str, record_type: str, record: str, role: Any = "clerk", **fields: Any) -> None:
    pc.store.write(Author(user, role), [Intent(record_type=record_type, record=record, action="set", fields=fields)])


def test_who_edited_a_worker_does_not_verify_them(pc: Pc, office: Office, submitted: str) -> None:
    worker = workers(pc, submitted)[0]
    edit(pc, office.budi, WORKER, worker, "verifier", phone="+6281234567899")
    verify(pc, WORKER, worker)
    assert refused(pc) == [["own_work"]]


def test_who_marked_a_document_verifies_all_the_same(pc: Pc, office: Office, submitted: str) -> None:
    worker = workers(pc, submitted)[0]
    checked = {"verdict": "matches", "checked_by": office.budi, "checked_at": "2026-11-21T02:00:00.000Z"}
    edit(pc, office.budi, WORKER, worker, "verifier", **{"documents.ktp": checked})
    verify(pc, WORKER, worker)
    assert refused(pc) == []


def test_who_edited_a_request_does_not_verify_it(pc: Pc, office: Office, submitted: str) -> None:
    edit(pc, office.budi, REQUEST, submitted, "verifier", stated_count=3)
    for worker in workers(pc, submitted):
        verify(pc, WORKER, worker)
    verify(pc, REQUEST, submitted)
    assert refused(pc) == [["own_work"]]


@pytest.mark.parametrize("what", ["the request", "a worker", "a document of a worker", "who is in it"])
def test_a_head_who_edited_anything_of_it_does_not_approve(pc: Pc, office: Office, submitted: str, what: str) -> None:
    rows = workers(pc, submitted)
    if what == "the request":
        edit(pc, office.ratna, REQUEST, submitted, stated_count=3)
    elif what == "who is in it":
        for request in (None, submitted):
            edit(pc, office.ratna, WORKER, rows[1], request=request)
    else:
        changed: dict[str, Any] = {"phone": "+6281234567899"} if what == "a worker" else {"documents.photo": COMPLETE}
        edit(pc, office.ratna, WORKER, rows[1], **changed)
    for worker in rows:
        verify(pc, WORKER, worker)
    verify(pc, REQUEST, submitted)
    may_sign(pc)
    named = verified_rows(pc.store, submitted)
    approval = approval_by(pc.store, pc.get(submitted, REQUEST), named, office.ratna)
    pc.step(
        office.ratna,
        "head",
        REQUEST,
        submitted,
        "approve",
        fields={"approved_by": office.ratna, "approval": approval},
    )
    assert refused(pc) == [["own_work"]]


def test_who_sent_a_worker_as_new_who_was_there_has_edited_them(pc: Pc, office: Office, submitted: str) -> None:
    worker = pc.get(workers(pc, submitted)[0])
    fields = {key: value for key, value in worker.fields.items() if key != "documents"} | {"phone": "+6281234567899"}
    assert pc.reasons(pc.forged(record=worker.id, user=office.budi, fields=fields)) == [[]]
    pc.sync()
    verify(pc, WORKER, worker.id)
    assert refused(pc) == [["own_work"]]


def test_a_head_who_edited_a_worker_on_another_pc_does_not_approve_here(
    pc: Pc, office: Office, submitted: str, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    edit(other, office.ratna, WORKER, workers(other, submitted)[1], phone="+6281234567899")
    other.sync()
    pc.sync()
    for worker in workers(pc, submitted):
        verify(pc, WORKER, worker)
    verify(pc, REQUEST, submitted)
    assert pc.sync().rejected == 0
    step: dict[str, Any] = {"record_type": REQUEST, "record": submitted, "action": "step", "step": "approve"}
    approval = pc.forged(**step, user=office.ratna, role="head", fields={"approved_by": office.ratna})
    assert pc.reasons(approval) == [["own_work"]]


def test_who_edits_a_worker_after_verifying_them_leaves_the_request_to_another_verifier(
    pc: Pc, office: Office, submitted: str
) -> None:
    for worker in workers(pc, submitted):
        verify(pc, WORKER, worker)
    edit(pc, office.budi, WORKER, workers(pc, submitted)[0], "verifier", name="Wati Karsinah Dewi")
    verify(pc, REQUEST, submitted)
    assert refused(pc) == [["own_work"]]
    pc.store.withdraw_refused(Author(office.budi, "verifier"), pc.store.outbox()[0].op.id)
    roles = {"roles": {"add": ["verifier"], "remove": []}}
    pc.write(office.agus, "administrator", Intent(record_type="user", record=office.dewi, action="set", fields=roles))
    pc.step(office.dewi, "verifier", REQUEST, submitted, "verify", fields={"verified_by": office.dewi})
    assert refused(pc) == []


def test_nobody_is_named_as_who_checked_a_document_but_who_did(pc: Pc, office: Office, submitted: str) -> None:
    worker = workers(pc, submitted)[0]
    by = {"verdict": "matches", "checked_by": office.budi, "checked_at": "2026-11-21T02:00:00.000Z"}
    lie = pc.forged(record=worker, action="set", fields={"documents.ktp": by})
    assert pc.reasons(lie) == [["names_another"]]
    edit(pc, office.budi, WORKER, worker, "verifier", **{"documents.ktp": by})
    scan = {"files": [{"sha256": "0" * 64, "media_type": "image/jpeg", "size": 9}]}
    pc.edit(worker, **{"documents.ktp": by | scan})  # Siti adds a scan, and leaves what Budi found
    assert refused(pc) == []
    turned = pc.forged(record=worker, action="set", fields={"documents.ktp": by | {"verdict": "differs"}})
    assert pc.reasons(turned) == [["names_another"]]


def test_nobody_is_named_as_who_confirmed_a_warning_but_who_did(pc: Pc, office: Office, submitted: str) -> None:
    reason = {"reason": "sudah dicek", "value": "x", "by": office.budi}
    worker = workers(pc, submitted)[0]
    lie = pc.forged(record=worker, action="set", fields={"confirmations.nik_birth_mismatch": reason})
    own = pc.forged(
        record=worker, action="set", fields={"confirmations.nik_birth_mismatch": reason | {"by": office.siti}}
    )
    assert pc.reasons(lie, own) == [["names_another"], []]


def test_a_print_is_by_who_printed_it(pc: Pc, office: Office) -> None:
    letter = issue(pc, approved_request(pc))
    assert pc.sync().rejected == 0
    said = {
        "record_type": "recommendation",
        "record": letter,
        "number": "1",
        "copy": 1,
        "printed_at": "2026-11-21T02:00:00.000Z",
    }
    lie = pc.forged(record_type="letter_print", fields=said | {"printed_by": office.budi})
    own = pc.forged(record_type="letter_print", fields=said | {"printed_by": office.siti})
    assert pc.reasons(lie, own) == [["names_another"], []]
