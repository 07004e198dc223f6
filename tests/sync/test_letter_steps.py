"""At central a request and its workers are recommended by a letter that stands, and go back only when none does."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from desktop.store.values import Intent, Query
from desktop.usecases.exchange.refused import send_again, take_back
from sync.central.clock import utc_now
from sync.central.seals import lose_keys
from sync.model.op import Op, new_id
from sync.model.record import Fields
from tests.support.central import RunningCentral
from tests.support.proofs import verified_rows
from tests.sync.conftest import NewPc
from tests.sync.letters import (
    LETTER,
    REQUEST,
    WORKER,
    add_workers,
    approved_request,
    desk,
    issue,
    letter_fields,
    may_sign,
)
from tests.sync.pc import Office, Pc, request_with_documents


def head(pc: Pc, **step: Any) -> Op:
    return pc.forged(user=pc.office.ratna, role="head", action="step", reason="salah", **step)


def test_a_request_is_not_issued_without_its_letter(pc: Pc, approved: str, office: Office) -> None:
    step: dict[str, Any] = {"record_type": REQUEST, "record": approved, "action": "step", "step": "issue"}
    assert pc.reasons(pc.forged(**step, fields={"issued_by": office.siti})) == [["letter_needed"]]
    worker = verified_rows(pc.store, approved)[0]
    assert pc.reasons(pc.forged(record=worker.id, action="step", step="recommend")) == [["letter_needed"]]


def test_where_a_letter_is_refused_its_steps_are_refused_with_it(
    central: RunningCentral, pc: Pc, approved: str, office: Office, new_pc: NewPc
) -> None:
    issue(pc, approved, with_workers=True)
    with central.service.database.write() as ledger:
        lose_keys(ledger, pc.device, utc_now() - timedelta(days=900))
    assert pc.sync().rejected == 5  # the letter, three workers, the request
    other = new_pc(office, "Loket 2")
    assert other.get(approved, REQUEST).state == "approved"
    assert {row.state for row in verified_rows(other.store, approved)} == {"verified"}


def test_the_next_letter_replaces_only_a_void_one_of_its_own_request(pc: Pc, approved: str, office: Office) -> None:
    elsewhere = issue(pc, approved_request(pc))
    letter = issue(pc, approved)
    ratna: dict[str, Any] = {"user": office.ratna, "role": "head", "reason": "salah"}
    for one in (elsewhere, letter):
        pc.step(office.ratna, "head", LETTER, one, "void", fields={"voided_by": office.ratna}, reason="salah")
    assert pc.sync().rejected == 0
    again: dict[str, Any] = {"record_type": REQUEST, "record": approved, "action": "step", "step": "reopen", **ratna}
    stamp = {"reopened_by": office.ratna}
    assert pc.reasons(
        pc.forged(**again, fields=stamp | {"replaces": elsewhere}),
        pc.forged(**again, fields=stamp | {"replaces": new_id(0)}),
        pc.forged(**again, fields=stamp | {"replaces": letter}),
    ) == [["replaces_other"], ["replaces_other"], []]


def test_what_a_request_replaces_and_who_approved_it_is_written_by_no_edit(pc: Pc, office: Office) -> None:
    letter, request = issue(pc, approved_request(pc)), request_with_documents(office, pc)
    assert pc.sync().rejected == 0
    for field, value in (("replaces", letter), ("approval", {"statement": "x"}), ("refused_because", "x")):
        edit = pc.forged(record_type=REQUEST, record=request, action="set", fields={field: value})
        assert pc.reasons(edit) == [["stamp_by_step"]]


def test_a_letter_says_that_it_replaces_another_only_where_its_request_does(pc: Pc, approved: str) -> None:
    """Also its QR tells every reader so."""
    fields = letter_fields(pc, approved, 1, replaces_number="500.15.15.1/0009/Disnaker/X/2026")
    assert pc.reasons(pc.forged(record_type=LETTER, fields=fields)) == [["replaces_other"]]


def test_the_letter_of_another_form_is_no_refusal(pc: Pc, office: Office) -> None:
    request = request_with_documents(office, pc)
    add_workers(pc, request)
    pc.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    for record_type, record in (
        *((WORKER, worker) for worker in pc.store.select(Query(record_type=WORKER))),
        (REQUEST, request),
    ):
        pc.step(office.budi, "verifier", record_type, record, "verify", fields={"verified_by": office.budi})
    refused = {"refused_by": office.ratna, "refused_because": "kuota"}
    pc.step(office.ratna, "head", REQUEST, request, "refuse", reason="kuota", fields=refused)
    may_sign(pc)
    assert pc.sync().rejected == 0
    fields = {key: value for key, value in letter_fields(pc, request, 1).items() if key != "workers"}
    forged = pc.forged(record_type="refusal_letter", fields=fields | {"refused_by": office.ratna})
    assert pc.reasons(forged) == [["seal_differs"]]


@pytest.mark.parametrize(("step", "user", "role"), [("return", "ratna", "head"), ("withdraw", "siti", "clerk")])
def test_a_request_whose_letter_came_without_its_last_step_goes_back_only_once_that_is_void(
    pc: Pc, approved: str, office: Office, new_pc: NewPc, step: str, user: str, role: str
) -> None:
    other = new_pc(office, "Loket 2")
    letter = pc.forged(record_type=LETTER, fields=letter_fields(pc, approved, 1))
    assert pc.reasons(letter) == [[]]
    stamp: Fields = {"withdrawn_by": office.siti} if step == "withdraw" else {}
    back = other.step(getattr(office, user), role, REQUEST, approved, step, fields=stamp, reason="salah")
    other.sync()
    (refused,) = other.store.outbox()
    assert [(one.code, one.facts["number"]) for one in refused.issues] == [("letter_stands", letter.fields["number"])]
    other.step(office.ratna, "head", LETTER, letter.record, "void", fields={"voided_by": office.ratna}, reason="salah")
    other.sync()
    other.store.retry_refused(back.id)
    assert other.sync().rejected == 0
    assert other.get(approved, REQUEST).state in ("returned", "withdrawn")


def test_a_worker_is_not_taken_back_while_a_letter_stands_that_names_them(
    pc: Pc, approved: str, office: Office
) -> None:
    worker = verified_rows(pc.store, approved)[0].id
    letter = issue(pc, approved, with_workers=True)
    assert pc.sync().rejected == 0
    assert pc.reasons(head(pc, record=worker, step="reopen")) == [["letter_stands"]]
    pc.step(office.ratna, "head", LETTER, letter, "void", fields={"voided_by": office.ratna}, reason="salah")
    pc.sync()
    assert pc.reasons(head(pc, record=worker, step="reopen")) == [[]]


def test_in_whatever_order_letter_and_steps_arrive_nothing_is_issued_before_its_letter(pc: Pc, office: Office) -> None:
    """What was refused for that goes through when it is sent again."""
    for sequence, order in enumerate(permutations(("letter", "recommend", "issue")), 1):
        request = approved_request(pc, names=("Wati Karsinah",))
        (worker,) = verified_rows(pc.store, request)
        sent: dict[str, dict[str, Any]] = {
            "letter": {"record_type": LETTER, "fields": letter_fields(pc, request, sequence)},
            "recommend": {"record": worker.id, "action": "step", "step": "recommend"},
            "issue": {
                "record_type": REQUEST, "record": request, "action": "step", "step": "issue",
                "fields": {"issued_by": office.siti},
            },
        }  # fmt: skip
        early = order[: order.index("letter")]
        assert pc.reasons(*(pc.forged(**sent[what]) for what in order)) == [
            ["letter_needed"] if what in early else [] for what in order
        ]
        assert pc.reasons(*(pc.forged(**sent[what]) for what in early)) == [[] for _ in early]
        pc.sync()
        assert (pc.get(request, REQUEST).state, pc.get(worker.id).state) == ("issued", "recommended")


def test_a_letter_for_more_than_a_hundred_is_taken_with_all_its_steps(pc: Pc) -> None:
    names = tuple(f"Pekerja {chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(101))
    request = approved_request(pc, names=names)
    letter = issue(pc, request, with_workers=True)
    assert pc.sync().rejected == 0
    assert (pc.get(letter, LETTER).state, pc.get(request, REQUEST).state) == ("issued", "issued")
    assert len(pc.store.select(Query(record_type=WORKER, states=("recommended",)))) == 101


def test_a_refused_letter_is_taken_back_with_its_steps_at_one_stroke(
    central: RunningCentral, pc: Pc, approved: str, office: Office
) -> None:
    issue(pc, approved, with_workers=True)
    with central.service.database.write() as ledger:
        lose_keys(ledger, pc.device, utc_now() - timedelta(days=900))
    assert pc.sync().rejected == 5
    take_back(desk(pc), pc.store.outbox()[0].op.id, "kunci hilang")
    assert pc.store.outbox() == []
    assert pc.get(approved, REQUEST).state == "approved"
    assert len(verified_rows(pc.store, approved)) == 3


def test_a_letter_that_lacked_a_mandate_is_sent_again_with_its_steps_once_that_is_noted(
    pc: Pc, approved: str, office: Office
) -> None:
    (mandate,) = pc.store.select(Query(record_type="signatory"))

    def until(day: str | None) -> None:
        fields = {"valid_until": day}
        intent = Intent(record_type="signatory", record=mandate, action="set", fields=fields)
        pc.write(office.agus, "administrator", intent)

    until("2026-10-31")
    letter = issue(pc, approved, with_workers=True)
    assert pc.sync().rejected == 5
    until(None)
    pc.sync()
    send_again(desk(pc), pc.store.outbox()[0].op.id)
    assert pc.sync().rejected == 0
    assert (pc.get(letter, LETTER).state, pc.get(approved, REQUEST).state) == ("issued", "issued")


def test_the_steps_of_a_letter_that_came_void_are_taken_back_together(
    pc: Pc, approved: str, office: Office, new_pc: NewPc
) -> None:
    other = new_pc(office, "Loket 2")
    pc.step(office.ratna, "head", REQUEST, approved, "return", reason="alamat salah")
    pc.sync()
    letter = issue(other, approved, with_workers=True)
    assert other.sync().rejected == 3
    take_back(desk(other), other.store.outbox()[0].op.id, "surat batal")
    assert other.store.outbox() == []
    assert other.get(letter, LETTER).state == "voided"
