"""Central believes no letter: it asks for the head's signed approval of this, and for a seal that says the same."""

from datetime import timedelta
from typing import Any

import pytest

from desktop.store.values import Intent, Query
from desktop.wording import explain
from sync.central.clock import utc_now
from sync.central.letter_proofs import judge_seal
from sync.central.seals import lose_keys
from sync.keys import as_text, from_text
from sync.model.record import Fields
from sync.seal.approvals import Approval, approve, approved_digest
from sync.seal.certificates import certify
from sync.seal.cose import new_private, public_of
from tests.support.central import RunningCentral
from tests.support.proofs import approval_by, content_of, resealed, verified_rows
from tests.sync.conftest import NewPc
from tests.sync.letters import (
    LETTER,
    REQUEST,
    WORKER,
    add_workers,
    approved_request,
    issue,
    letter_fields,
    may_sign,
    walk,
)
from tests.sync.pc import Office, Pc, request_with_documents


def refusal(pc: Pc, fields: Fields) -> list[str]:
    """Why central refuses a letter of these fields."""
    (reasons,) = pc.reasons(pc.forged(record_type=LETTER, fields=fields))
    return reasons


def with_approval(pc: Pc, **approval: Any) -> str:
    """A request that was verified, and approved as told."""
    request = request_with_documents(pc.office, pc)
    add_workers(pc, request)
    may_sign(pc)
    walk(pc, request, **approval)
    assert pc.sync().rejected == 0
    return request


def test_a_letter_without_a_seal_is_refused(pc: Pc, approved: str) -> None:
    right = letter_fields(pc, approved, 1)
    assert refusal(pc, {key: value for key, value in right.items() if key != "seal"}) == ["seal_missing"]
    assert refusal(pc, right | {"content": right["content"] | {"seal": ""}}) == ["seal_missing"]
    assert refusal(pc, right) == []


def test_a_seal_that_was_made_for_another_letter_is_refused(pc: Pc, approved: str) -> None:
    right, other = letter_fields(pc, approved, 1), letter_fields(pc, approved, 2)
    assert refusal(pc, right | {"content": right["content"] | {"seal": other["seal"]}, "seal": other["seal"]}) == [
        "seal_differs"
    ]
    changed = {"destination_country": "Hong Kong"}
    assert refusal(pc, right | {"content": right["content"] | changed}) == ["seal_differs"]


def test_a_seal_by_a_key_that_central_never_certified_is_refused(pc: Pc, approved: str, office: Office) -> None:
    own = new_private()
    certificate = certify(own, public_of(own), office.id, "Disnaker", 1_700_000_000)
    text = forged_seal(pc, approved, own, certificate)
    right = letter_fields(pc, approved, 1)
    assert refusal(pc, right | {"content": right["content"] | {"seal": text}, "seal": text}) == ["seal_not_certified"]


def judge_seal_alone(central: RunningCentral, pc: Pc, fields: Fields) -> list[str]:
    forged = pc.forged(record_type=LETTER, fields=fields)
    with central.service.database.write() as ledger:
        return [issue.code for issue in judge_seal(ledger, forged, "recommendation")]


def forged_seal(pc: Pc, request: str, private: bytes, certificate: bytes) -> str:
    from sync.seal.letters import seal  # noqa: PLC0415
    from sync.seal.saying import claims_of  # noqa: PLC0415

    return seal(claims_of(letter_fields(pc, request, 1)["content"]), private, certificate, 1_700_000_000)


def test_a_seal_is_kept_just_as_a_qr_carries_it(pc: Pc, approved: str) -> None:
    """Scanners may change it on the way; what central keeps is what it finds again when the letter is void."""
    right = letter_fields(pc, approved, 1)
    for text in (right["seal"].lower(), right["seal"] + " ", right["seal"].replace(":", ": ", 1)):
        assert refusal(pc, right | {"content": right["content"] | {"seal": text}, "seal": text}) == ["seal_differs"]


def test_a_key_of_another_office_seals_nothing_here(pc: Pc, approved: str, other_office: Office, new_pc: NewPc) -> None:
    elsewhere = new_pc(other_office, "Loket seberang")
    may_sign(elsewhere)
    right = letter_fields(pc, approved, 1)
    content = {key: value for key, value in right["content"].items() if key != "seal"}
    approval = pc.get(approved, REQUEST).fields["approval"]["statement"]
    assert refusal(pc, right | resealed(elsewhere.store, content, from_text(approval))) == ["seal_not_certified"]


def test_what_a_lost_key_sealed_is_refused(central: RunningCentral, pc: Pc, approved: str) -> None:
    right = letter_fields(pc, approved, 1)
    with central.service.database.write() as ledger:
        lose_keys(ledger, pc.device, utc_now() - timedelta(days=900))
    assert refusal(pc, right) == ["seal_revoked"]


def test_what_was_sealed_before_its_key_was_lost_is_taken(central: RunningCentral, pc: Pc, approved: str) -> None:
    right = letter_fields(pc, approved, 1)
    with central.service.database.write() as ledger:
        lose_keys(ledger, pc.device, utc_now() + timedelta(days=900))
    assert judge_seal_alone(central, pc, right) == []


def test_a_letter_by_an_approval_whose_key_was_lost_since_is_known_and_void(
    central: RunningCentral, pc: Pc, approved: str, office: Office, new_pc: NewPc
) -> None:
    """Who issued it could not know, and its paper is out."""
    other = new_pc(office, "Loket 2")
    with central.service.database.write() as ledger:
        lose_keys(ledger, pc.device, utc_now() + timedelta(days=900))
    letter = issue(other, approved)
    assert other.sync().rejected == 1  # the request is not issued by it
    found = other.get(letter, LETTER)
    assert (found.state, found.fields["void_cause"]) == ("voided", "request_changed")


def test_a_letter_of_a_request_whose_approval_nobody_signed_is_refused(pc: Pc) -> None:
    request = with_approval(pc, approval=None)
    assert refusal(pc, letter_fields(pc, request, 1)) == ["approval_missing"]


@pytest.mark.parametrize("whose", ["another request", "another head", "a key of nobody"])
def test_an_approval_that_is_not_this_heads_of_this_request_is_refused(pc: Pc, office: Office, whose: str) -> None:
    request = request_with_documents(office, pc)
    add_workers(pc, request)
    walk(pc, request)
    found, rows = pc.get(request, REQUEST), verified_rows(pc.store, request)
    said = approved_digest(content_of(found, rows, "", "2026-01-01"), found.fields)
    own = new_private()
    certificate = certify(own, public_of(own), office.id, "Disnaker", 1_700_000_000)
    given = Approval(request=request, approver=office.ratna, at=1_700_000_000, said=said)
    approval = {
        "another request": pc.get(approved_request(pc), REQUEST).fields["approval"],
        "another head": approval_by(pc.store, found, rows, office.budi),
        "a key of nobody": {"statement": as_text(approve(given, own, certificate))},
    }[whose]
    pc.step(office.ratna, "head", REQUEST, request, "return", reason="lagi")
    pc.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    pc.step(office.budi, "verifier", REQUEST, request, "verify", fields={"verified_by": office.budi})
    again = {"approved_by": office.ratna, "approval": approval}
    pc.step(office.ratna, "head", REQUEST, request, "approve", fields=again)
    assert pc.sync().rejected == 0
    assert refusal(pc, letter_fields(pc, request, 1)) == ["approval_not_certified"]


def test_a_letter_that_says_something_else_than_the_head_approved_is_refused(pc: Pc, approved: str) -> None:
    others: list[Fields] = [
        {"destination_country": "Hong Kong"},
        {"company": {"name": "PT Lain"}},
        {"signatory": {"name": "Orang Lain"}},
        {"workers": [{"name": "Orang Lain", "nik": "3212195503980099", "sex": "L"}]},
    ]
    for said in others:
        assert refusal(pc, letter_fields(pc, approved, 1, **said)) == ["approval_differs"]


def test_an_approval_is_for_the_permit_and_the_reason_to_go_over_its_quota(pc: Pc, office: Office) -> None:
    request = request_with_documents(office, pc)
    add_workers(pc, request)
    may_sign(pc)
    found = pc.get(request, REQUEST)
    rows = pc.store.many(WORKER, pc.store.select(Query(record_type=WORKER)))
    before = approval_by(pc.store, found, rows, office.ratna)
    pc.edit(request, REQUEST, quota_exception="boleh melebihi")
    walk(pc, request, approval=before)
    assert pc.sync().rejected == 0
    assert refusal(pc, letter_fields(pc, request, 1)) == ["approval_differs"]


def test_a_letter_that_names_workers_whom_central_does_not_know_is_refused(pc: Pc, office: Office) -> None:
    """The head's PC signs what it likes; what central holds of the workers must be that."""
    request = request_with_documents(office, pc)
    add_workers(pc, request)
    rows = pc.store.many(WORKER, pc.store.select(Query(record_type=WORKER)))
    may_sign(pc)
    walk(pc, request, approval=approval_by(pc.store, pc.get(request, REQUEST), rows[:2], office.ratna))
    assert pc.sync().rejected == 0
    two = verified_rows(pc.store, request)
    named = {row.id for row in rows[:2]}
    fields = letter_fields(pc, request, 1, [row for row in two if row.id in named])
    assert refusal(pc, fields) == ["workers_unlike"]


def test_a_letter_for_which_nobody_had_a_mandate_is_refused(pc: Pc, approved: str, office: Office) -> None:
    (mandate,) = pc.store.select(Query(record_type="signatory"))
    ended = Intent(record_type="signatory", record=mandate, action="set", fields={"valid_until": "2026-10-31"})
    pc.write(office.agus, "administrator", ended)
    pc.sync()
    assert refusal(pc, letter_fields(pc, approved, 1)) == ["no_mandate"]


def test_a_letter_made_before_the_office_heard_that_the_mandate_ended_is_known_and_void(
    pc: Pc, approved: str, office: Office, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    may_sign(other)
    other.sync()
    letter = issue(other, approved)
    (mandate,) = pc.store.select(Query(record_type="signatory"))
    ended = Intent(record_type="signatory", record=mandate, action="set", fields={"valid_until": "2026-10-31"})
    pc.write(office.agus, "administrator", ended)
    pc.sync()
    other.sync()
    found = other.get(letter, LETTER)
    assert (found.state, found.fields["void_cause"]) == ("voided", "request_changed")


@pytest.mark.parametrize("change", ["given to somebody else", "deleted"])
def test_a_mandate_that_another_pc_took_away_meanwhile_voids_the_letter_and_refuses_it_not(
    pc: Pc, approved: str, office: Office, new_pc: NewPc, change: str
) -> None:
    other = new_pc(office, "Loket 2")
    letter = issue(other, approved)
    take_away_mandate(pc, change)
    pc.sync()
    other.sync()
    assert other.get(letter, LETTER).state == "voided"


def test_a_letter_given_again_after_its_mandate_ended_is_taken_as_it_was(
    pc: Pc, approved: str, office: Office, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    again = other.forged(record_type=LETTER, fields=letter_fields(other, approved, 51), was=80)
    (mandate,) = pc.store.select(Query(record_type="signatory"))
    by: dict[str, Any] = {"record_type": "signatory", "record": mandate, "user": office.agus, "role": "administrator"}
    assert pc.reasons(pc.forged(**by, action="delete", was=90)) == [[]]
    assert other.reasons(again) == [[]]
    other.sync()
    assert other.get(again.record, LETTER).state == "issued"


def take_away_mandate(pc: Pc, change: str) -> None:
    (mandate,) = pc.store.select(Query(record_type="signatory"))
    if change == "deleted":
        intent = Intent(record_type="signatory", record=mandate, action="delete")
    else:
        intent = Intent(record_type="signatory", record=mandate, action="set", fields={"person": pc.office.budi})
    pc.write(pc.office.agus, "administrator", intent)


def test_a_worker_withdrawn_on_one_pc_while_another_issues_for_them_voids_that_letter(
    pc: Pc, approved: str, office: Office, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    worker = verified_rows(pc.store, approved)[0]
    pc.step(office.siti, "clerk", WORKER, worker.id, "withdraw", reason="sakit")
    letter = issue(other, approved, with_workers=True)
    pc.sync()
    other.sync()
    pc.sync()
    for one in (pc, other):
        found = one.get(letter, LETTER)
        assert (found.state, found.fields["void_cause"]) == ("voided", "request_changed")
    assert pc.get(approved, REQUEST).state == "approved"
    refused = {item.issues[0].code for item in other.store.outbox() if item.state == "quarantined"}
    assert refused == {"letter_needed"}
    (conflict,) = pc.conflicts()
    assert conflict.fields["record"] == worker.id


def test_a_worker_withdrawn_when_the_letter_was_there_already_is_for_a_person_to_settle(
    pc: Pc, approved: str, office: Office, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    worker = verified_rows(pc.store, approved)[0]
    letter = issue(other, approved, with_workers=True)
    other.sync()
    pc.step(office.siti, "clerk", WORKER, worker.id, "withdraw", reason="sakit")
    pc.sync()
    assert pc.get(letter, LETTER).state == "issued"
    (conflict,) = pc.conflicts()
    assert conflict.fields["record"] == worker.id


def test_why_a_letter_was_refused_says_what_to_do(pc: Pc, approved: str) -> None:
    right = letter_fields(pc, approved, 1)
    forged = pc.forged(record_type=LETTER, fields={key: value for key, value in right.items() if key != "seal"})
    (verdict,) = pc.send(forged)
    said = explain(pc.store.pack, pc.store.pack.record(LETTER), verdict.issues[0])
    assert right["number"] in said
    assert "issue the letter again" in said
