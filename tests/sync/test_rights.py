"""Central trusts no client: what a program that lies sends is rejected with a reason, and held back from all."""

from typing import Any

import pytest

from desktop.store.values import Intent
from sync.model.op import Op, new_id
from sync.model.passwords import hash_password
from tests.support.central import RunningCentral
from tests.support.office import PERSON
from tests.sync.caller import Caller
from tests.sync.conftest import NewPc
from tests.sync.letters import approved_request, letter_fields
from tests.sync.pc import COMPLETE, Office, Pc, request_with_documents, submitted_request

REQUEST = "recommendation_request"


@pytest.fixture
def approved(pc: Pc, office: Office) -> str:
    """A request that Siti submitted, Budi verified and Ratna approved."""
    return approved_request(pc, names=("Wati Karsinah",))


def letter(pc: Pc, of: str, /, **fields: Any) -> Op:
    """A letter for that request, sealed and right but for `fields`."""
    right = letter_fields(pc, of, fields.get("sequence", 1))
    return pc.forged(record_type="recommendation", fields=right | fields)


def test_a_refused_op_is_quarantined_and_holds_back_nothing_else(pc: Pc, office: Office) -> None:
    refused = pc.register(name="Sari Wulandari")
    pc.write_unjudged(refused, "name", "x" * 500)
    accepted = pc.register(name="Tuti Alawiyah", nik="3212195503980002")
    report = pc.sync()
    assert report.rejected == 1
    assert pc.store.sync_state().quarantined == 1
    (item,) = pc.store.outbox()
    assert [issue.code for issue in item.issues] == ["too_long"]
    assert pc.get(accepted).pending == 0
    assert pc.get(refused).pending == 1


def test_an_author_unknown_inactive_or_without_the_role_is_rejected(pc: Pc, office: Office) -> None:
    dismissed = pc.forged(
        record_type="user", record=office.dewi, action="set", user=office.agus, role="administrator",
        fields={"active": False},
    )  # fmt: skip
    assert pc.reasons(
        pc.forged(user="nobody", fields=PERSON),
        pc.forged(role="administrator", fields=PERSON),
        dismissed,
        pc.forged(user=office.dewi, fields=PERSON),
    ) == [["author_unknown"], ["author_role"], [], ["author_inactive"]]


def test_people_of_another_office_are_unknown_here(pc: Pc, other_office: Office) -> None:
    assert pc.reasons(pc.forged(user=other_office.siti, fields=PERSON)) == [["author_unknown"]]


def test_an_op_in_the_name_of_another_device_or_office_is_rejected(pc: Pc, other_office: Office) -> None:
    assert pc.reasons(
        pc.forged(device="another", fields=PERSON),
        pc.forged(office=other_office.id, fields=PERSON),
    ) == [["not_this_device"], ["not_this_office"]]


def test_an_id_or_a_counter_serves_one_op_only(pc: Pc, office: Office, new_pc: NewPc) -> None:
    first = pc.forged(fields=PERSON)
    assert pc.reasons(first, pc.forged(counter=first.counter, fields=PERSON)) == [[], ["op_repeats_another"]]
    other = new_pc(office, "Loket 2")
    assert other.reasons(other.forged(id=first.id, fields=PERSON)) == [["op_repeats_another"]]


DISHONEST: list[tuple[dict[str, Any], str]] = [
    ({"id": "1"}, "op_malformed"),
    ({"counter": 0}, "op_malformed"),
    ({"step": "verify"}, "op_malformed"),
    ({"at": "kemarin sore"}, "op_malformed"),
    ({"at": "2026-02-31T02:00:00.000Z"}, "op_malformed"),
    ({"at": "2026-11-21T02:00:00"}, "op_malformed"),
    ({"record": "../../etc"}, "op_malformed"),
    ({"record_type": "spaceship"}, "record_type_unknown"),
    ({"action": "set", "fields": {"name": "Sari"}}, "record_unknown"),
    ({"fields": PERSON | {"documents": {"ktp": {"verdict": "matches"}}}}, "path_malformed"),
    ({"fields": PERSON | {"state": "recommended"}}, "path_malformed"),
    ({"fields": PERSON | {"name.first": "Sari"}}, "path_malformed"),
    ({"fields": PERSON | {"nik": "12"}}, "nik_length"),
    ({"fields": PERSON | {"name": 7}}, "wrong_type"),
    ({"fields": PERSON | {"birth_date": "2015-03-15"}}, "under_age"),
    ({"record_type": "conflict", "fields": {"record": "x"}}, "edit_not_your_role"),
    ({"fields": PERSON | {"verified_by": "someone"}}, "stamp_by_step"),
]


def test_what_no_honest_program_sends_is_rejected(pc: Pc) -> None:
    reasons = pc.reasons(*(pc.forged(**({"fields": PERSON} | wrong)) for wrong, _ in DISHONEST))
    assert reasons == [[code] for _, code in DISHONEST]


def test_a_record_without_its_required_fields_is_rejected(pc: Pc) -> None:
    (reasons,) = pc.reasons(pc.forged(fields={"name": "Sari Wulandari"}))
    assert set(reasons) == {"missing"}


def test_a_required_field_cannot_be_cleared(pc: Pc) -> None:
    record = pc.register()
    pc.sync()
    assert pc.reasons(pc.forged(action="set", record=record, fields={"name": None})) == [["missing"]]


def test_a_roles_delta_of_the_wrong_shape_is_rejected(pc: Pc, office: Office) -> None:
    op = pc.forged(
        record_type="user", record=office.siti, action="set", user=office.agus, role="administrator",
        fields={"roles": ["head"]},
    )  # fmt: skip
    assert pc.reasons(op) == [["wrong_type"]]


def test_a_password_in_clear_never_reaches_the_database(pc: Pc, office: Office) -> None:
    own: dict[str, Any] = {"record_type": "user", "record": office.siti, "action": "set"}
    assert pc.reasons(
        pc.forged(**own, fields={"password": "rahasia"}),
        pc.forged(**own, fields={"password": hash_password("rahasia")}),
        pc.forged(**(own | {"record": office.dewi}), fields={"password": hash_password("rahasia")}),
    ) == [["password_not_hashed"], [], ["edit_not_your_role"]]


def test_an_office_record_is_its_own_offices_alone(pc: Pc, office: Office) -> None:
    by = {"record_type": "office", "user": office.agus, "role": "administrator"}
    assert pc.reasons(
        pc.forged(**by, fields={"name": "Dinas Lain"}),
        pc.forged(**by, record=office.id, action="set", fields={"contact": "Telepon (0234) 000000"}),
    ) == [["office_foreign"], []]


def test_the_approver_is_not_the_maker_even_when_the_program_lies(pc: Pc, office: Office) -> None:
    roles = pc.forged(
        record_type="user", record=office.siti, action="set", user=office.agus, role="administrator",
        fields={"roles": {"add": ["verifier", "head"]}},
    )  # fmt: skip
    assert pc.reasons(roles) == [[]]
    request = request_with_documents(office, pc)
    pc.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    pc.sync()
    step: dict[str, Any] = {"record_type": REQUEST, "record": request, "action": "step"}
    assert pc.reasons(
        pc.forged(**step, role="verifier", step="verify", fields={"verified_by": office.siti}),
        pc.forged(**step, role="verifier", step="verify", fields={"verified_by": office.budi}),
        pc.forged(record_type=REQUEST, record=request, action="set", fields={"submitted_by": office.dewi}),
        pc.forged(**step, role="verifier", user=office.budi, step="verify", fields={"verified_by": office.budi}),
        pc.forged(**step, role="head", step="approve", fields={"approved_by": office.siti}),
        pc.forged(**step, role="head", user=office.ratna, step="approve", fields={"approved_by": office.ratna}),
    ) == [["own_work"], ["own_work", "stamp_missing"], ["stamp_by_step"], [], ["own_work"], []]


def test_incomplete_documents_are_not_submitted(pc: Pc, office: Office) -> None:
    registration = pc.register()
    pc.sync()
    op = pc.forged(
        record=registration, action="step", step="verify", user=office.budi, role="verifier",
        fields={"verified_by": office.budi},
    )  # fmt: skip
    assert pc.reasons(op) == [["documents_missing"]]


def test_an_issued_letter_never_changes(pc: Pc, approved: str) -> None:
    issued = letter(pc, approved)
    assert pc.reasons(issued) == [[]]
    assert pc.reasons(
        pc.forged(record_type="recommendation", record=issued.record, action="set", fields={"workers": 2}),
        pc.forged(record_type="recommendation", record=issued.record, action="delete"),
        letter(pc, approved, workers=3, sequence=2),
    )[:2] == [["locked"], ["locked"]]
    again = pc.forged(record_type="recommendation", record=issued.record, fields=issued.fields | {"workers": 9})
    assert pc.reasons(again) == [["locked"]]
    changes = pc.line.exchange(pc.request(cursor={}, want=10_000_000)).changes
    (held,) = [change for change in changes if change.record == issued.record]
    assert held.fields["workers"] == 1


def test_a_letter_needs_an_approved_request_and_a_number_of_its_own(pc: Pc, approved: str, office: Office) -> None:
    waiting = request_with_documents(office, pc)
    pc.sync()
    assert pc.reasons(
        letter(pc, waiting),
        letter(pc, approved, request=new_id(0)),
        letter(pc, approved, approved_by=office.budi),
        letter(pc, approved, sequence=51),
        letter(pc, approved, year=2025),
        letter(pc, approved, sequence=True),
        letter(pc, approved),
        letter(pc, approved),
    ) == [
        ["request_not_approved"],
        ["request_not_approved"],
        ["request_not_approved"],
        ["number_not_granted"],
        ["number_not_granted"],
        ["number_not_granted"],
        [],
        ["number_used"],
    ]


def test_a_check_is_of_what_the_verifier_saw(pc: Pc, office: Office, new_pc: NewPc) -> None:
    other = new_pc(office, "Loket 2")
    request = submitted_request(office, pc, other)
    pc.edit(request, REQUEST, destination_country="HK")
    pc.sync()
    other.step(office.budi, "verifier", REQUEST, request, "verify", fields={"verified_by": office.budi})
    assert other.sync().rejected == 1
    (refused,) = other.store.outbox()
    assert [(issue.code, issue.field) for issue in refused.issues] == [("changed_meanwhile", "destination_country")]
    other.store.retry_refused(refused.op.id)  # Budi has looked at it again
    assert other.sync().rejected == 0
    assert other.get(request, REQUEST).state == "verified"


def test_a_check_does_not_claim_to_have_seen_what_an_own_unsent_edit_hid(pc: Pc, office: Office, new_pc: NewPc) -> None:
    other = new_pc(office, "Loket 2")
    request = submitted_request(office, pc, other)
    pc.edit(request, REQUEST, destination_country="HK")
    pc.sync()
    other.edit(request, REQUEST, destination_country="SG")
    other.receive_only()
    other.step(office.budi, "verifier", REQUEST, request, "verify", fields={"verified_by": office.budi})
    report = other.sync()
    assert (report.conflicts, report.rejected) == (1, 1)


def test_no_worker_is_added_to_what_the_head_has_approved(pc: Pc, approved: str, office: Office) -> None:
    late, elsewhere = pc.register(request=approved), pc.register(nik="3212195503980002")
    needed = [d.key for d, required in pc.store.pack.checklist_for("registration", PERSON) if required]
    for worker in (late, elsewhere):
        pc.edit(worker, **{f"documents.{key}": COMPLETE for key in needed})
    pc.step(office.budi, "verifier", "registration", elsewhere, "verify", fields={"verified_by": office.budi})
    assert pc.sync().rejected == 0
    check: dict[str, Any] = {"action": "step", "step": "verify", "user": office.budi, "role": "verifier"}
    assert pc.reasons(
        pc.forged(**check, record=late, fields={"verified_by": office.budi}),
        pc.forged(record=elsewhere, action="set", fields={"request": approved}),
    ) == [["worker_too_late"], ["worker_too_late"]]


def test_a_letter_is_for_the_company_and_the_country_that_were_approved(pc: Pc, approved: str) -> None:
    assert pc.reasons(
        letter(pc, approved, destination_country="HK"),
        letter(pc, approved, company=new_id(0)),
        letter(pc, approved, company=None),
        letter(pc, approved),
    ) == [["request_not_approved"], ["request_not_approved"], ["request_not_approved"], []]


@pytest.mark.parametrize(
    "said",
    [
        {"number": "500.15.15.1/0007/Disnaker/XI/2026"},
        {"number": "500.15.15.1/0005/Disnaker/XI/2025"},
        {"number": "tanpa nomor"},
        {"number": "500.15.15.1/0015/Disnaker/XI/2026"},
        {"issued_on": "2025-11-21"},
        {"content": {"number": "500.15.15.1/0007/Disnaker/XI/2026", "date": "2026-11-21"}},
        {"content": {"number": "500.15.15.1/0005/Disnaker/XI/2026", "date": "2026-11-20"}},
        {"content": {}},
    ],
)
def test_a_letter_prints_the_number_under_which_it_is_kept(pc: Pc, approved: str, said: dict[str, Any]) -> None:
    number = said.get("number", "500.15.15.1/0005/Disnaker/XI/2026")
    day = said.get("issued_on", "2026-11-21")
    content = said.get("content", {"number": number, "date": day})
    assert pc.reasons(
        letter(pc, approved, sequence=5, number=number, issued_on=day, content=content),
        letter(pc, approved, sequence=5),
    ) == [["number_differs"], []]


def test_a_letter_numbered_before_the_office_changed_its_template_is_taken(
    pc: Pc, approved: str, office: Office
) -> None:
    change = Intent(
        record_type="office", record=office.id, action="set", fields={"number_template": "{number}/LTSA/{year}"}
    )
    pc.write(office.agus, "administrator", change)
    assert pc.sync().rejected == 0
    sealed = letter_fields(pc, approved, 6, number="6/LTSA/2026")
    new = {key: sealed[key] for key in ("content", "seal")} | {"number": "6/LTSA/2026"}
    assert pc.reasons(letter(pc, approved, sequence=5), letter(pc, approved, sequence=6, **new)) == [[], []]


def test_a_number_of_another_pc_is_no_number_of_this_one(pc: Pc, approved: str, office: Office, new_pc: NewPc) -> None:
    other = new_pc(office, "Loket 2")
    assert other.reasons(letter(other, approved), letter(other, approved, sequence=51)) == [["number_not_granted"], []]


def test_a_refused_change_goes_through_when_it_is_sent_again_after_its_cause_was_mended(pc: Pc, office: Office) -> None:
    pc.write(office.budi, "clerk", Intent(record_type="registration", action="create", fields=PERSON))
    assert pc.sync().rejected == 1
    (refused,) = pc.store.outbox()
    pc.store.retry_refused(refused.op.id)
    assert pc.sync().rejected == 1
    promotion = Intent(record_type="user", record=office.budi, action="set", fields={"roles": ["clerk", "verifier"]})
    pc.write(office.agus, "administrator", promotion)
    pc.sync()
    (refused,) = pc.store.outbox()
    pc.store.retry_refused(refused.op.id)
    assert pc.sync().rejected == 0
    assert pc.get(refused.op.record).pending == 0


def test_an_op_too_odd_to_be_judged_harms_no_other(central: RunningCentral, office: Office) -> None:
    caller = Caller(central, office)
    odd: list[Any] = []
    for _ in range(900):
        odd = [odd]
    verdicts = caller.send(caller.op(), caller.op(fields={"name": odd})).verdicts
    assert [verdict.kind for verdict in verdicts] == ["applied", "rejected"]
