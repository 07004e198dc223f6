"""Who may do what to a record as it stands: roles, states, four eyes, papers."""

from typing import Any

import pytest

from sync.model.issues import Issue
from sync.model.op import Op
from sync.model.pack import Pack, Role
from sync.model.record import Fields, Record, blank, lay_op
from sync.model.workflow import judge_edit, judge_op, judge_step, missing_documents, stamps_of

REQUEST_PAPERS = ("company_letter", "nominee_list", "recruitment_permit")
COMPLETE: Fields = {"documents": {key: {"verdict": "matches"} for key in REQUEST_PAPERS}}


def request(state: str, created_by: str = "clerk-1", **fields: Any) -> Record:
    return Record(
        type="recommendation_request", id="r1", office="o", pack="2026.1", state=state, created_by=created_by,
        fields={"scheme": "p_to_p", **COMPLETE, **fields},
    )  # fmt: skip


def op(record: Record, user: str, role: Role, **more: Any) -> Op:
    return Op(
        id="op", device="d", counter=1, user=user, role=role, at="", pack="2026.1", office="o",
        record_type=record.type, record=record.id, action=more.pop("action", "step" if "step" in more else "set"),
        **more,
    )  # fmt: skip


def codes(found: list[Issue]) -> list[str]:
    return [issue.code for issue in found]


def test_a_request_goes_through_four_peoples_hands(pack: Pack) -> None:
    kind = pack.record("recommendation_request")
    record = request("received")
    walk: list[tuple[str, str, Role]] = [
        ("submit", "clerk-1", "clerk"),
        ("verify", "verifier-1", "verifier"),
        ("approve", "head-1", "head"),
        ("issue", "clerk-1", "clerk"),
    ]
    assert kind.workflow is not None
    for step, user, role in walk:
        declared = kind.workflow.step(step)
        assert declared is not None
        assert declared.stamp is not None
        change = op(record, user, role, step=step, fields=stamps_of(declared, user))
        assert judge_op(pack, record, change) == []
        record = lay_op(kind, record, change)
        assert record.state == declared.end
        assert record.fields[declared.stamp] == user
    assert record.state == "issued"


@pytest.mark.parametrize(
    ("state", "step", "user", "role", "code"),
    [
        ("received", "fly", "clerk-1", "clerk", "step_unknown"),
        ("received", "verify", "verifier-1", "verifier", "step_not_from_here"),
        ("issued", "submit", "clerk-1", "clerk", "step_not_from_here"),
        ("submitted", "verify", "clerk-2", "clerk", "step_not_your_role"),
        ("submitted", "verify", "head-1", "head", "step_not_your_role"),
        ("submitted", "verify", "clerk-1", "verifier", "own_work"),
        ("verified", "approve", "clerk-1", "head", "own_work"),
        ("verified", "approve", "verifier-1", "head", "own_work"),
    ],
)
def test_a_step_out_of_turn_is_refused(pack: Pack, state: str, step: str, user: str, role: Role, code: str) -> None:
    record = request(state, verified_by="verifier-1", submitted_by="clerk-1")
    assert codes(judge_step(pack, record, step, user, role)) == [code]


def test_who_submitted_a_colleagues_request_does_not_verify_it(pack: Pack) -> None:
    record = request("submitted", created_by="clerk-1", submitted_by="clerk-2")
    assert codes(judge_step(pack, record, "verify", "clerk-2", "verifier")) == ["own_work"]
    assert judge_step(pack, record, "verify", "verifier-1", "verifier") == []


@pytest.mark.parametrize("verdict", ["pending", "differs", None])
def test_a_paper_that_does_not_match_holds_the_request_back(pack: Pack, verdict: str | None) -> None:
    papers = dict(COMPLETE["documents"])
    if verdict is None:
        del papers["nominee_list"]
    else:
        papers["nominee_list"] = {"verdict": verdict}
    record = request("received", documents=papers)
    (issue,) = judge_step(pack, record, "submit", "clerk-1", "clerk")
    assert (issue.code, issue.field, issue.facts) == (
        "documents_missing", "documents", {"documents": ["nominee_list"]},
    )  # fmt: skip


def test_a_registration_needs_the_papers_of_its_scheme_and_status(pack: Pack) -> None:
    kind = pack.record("registration")
    assert missing_documents(pack, kind, {"scheme": "renewal"}) == ["ktp", "employment_contract"]
    divorced = {"scheme": "individual", "marital_status": "divorced"}
    assert missing_documents(pack, kind, divorced)[-1] == "divorce_deed"
    assert missing_documents(pack, pack.record("company"), {}) == []


def test_sending_back_needs_a_reason(pack: Pack) -> None:
    record = request("submitted")
    silent = op(record, "verifier-1", "verifier", step="return")
    said = op(record, "verifier-1", "verifier", step="return", reason="Daftar belum ditandatangani")
    assert codes(judge_op(pack, record, silent)) == ["reason_missing"]
    assert judge_op(pack, record, said) == []


def test_a_step_bears_the_name_of_who_takes_it(pack: Pack) -> None:
    record = request("submitted")
    for fields in ({}, {"verified_by": "verifier-2"}):
        found = judge_op(pack, record, op(record, "verifier-1", "verifier", step="verify", fields=fields))
        assert codes(found) == ["stamp_missing"]


def test_a_step_carries_no_other_field(pack: Pack) -> None:
    record = request("submitted")
    fields = {"verified_by": "verifier-1", "verifiers.verifier-1": {"step": "verify"}, "letter_number": "1/X"}
    found = judge_op(pack, record, op(record, "verifier-1", "verifier", step="verify", fields=fields))
    assert [(issue.code, issue.facts.get("fields")) for issue in found] == [("step_fields", ["letter_number"])]


def test_a_step_that_may_set_a_field_may(pack: Pack) -> None:
    record = Record(type="conflict", id="c1", office="o", pack="2026.1", fields={}, state="open")
    fields = {"resolved_by": "clerk-1", "choice": "standing"}
    assert judge_op(pack, record, op(record, "clerk-1", "clerk", step="resolve", fields=fields)) == []


def test_who_took_a_step_cannot_be_written_by_a_plain_edit(pack: Pack) -> None:
    record = request("submitted")
    found = judge_op(pack, record, op(record, "clerk-2", "clerk", fields={"submitted_by": "clerk-3"}))
    assert codes(found) == ["stamp_by_step"]


@pytest.mark.parametrize(
    ("state", "role", "expected"),
    [
        ("received", "clerk", []),
        ("received", "head", ["edit_not_your_role"]),
        ("approved", "clerk", ["locked"]),
        ("issued", "administrator", ["locked"]),
        ("returned", "clerk", []),
    ],
)
def test_an_approved_request_changes_no_more(pack: Pack, state: str, role: Role, expected: list[str]) -> None:
    record = request(state)
    assert codes(judge_edit(pack, record, role)) == expected
    assert codes(judge_op(pack, record, op(record, "somebody", role, fields={"letter_number": "2"}))) == expected
    assert codes(judge_op(pack, record, op(record, "somebody", role, action="delete"))) == expected


def test_only_those_who_write_a_record_type_create_one(pack: Pack) -> None:
    draft = request("received")
    for role, expected in (("clerk", []), ("head", ["edit_not_your_role"])):
        create = op(draft, "u", role, action="create", fields={"letter_number": "1"})
        assert codes(judge_op(pack, blank(create), create)) == expected


def test_nobody_writes_a_conflict_but_central(pack: Pack) -> None:
    for role in ("clerk", "verifier", "head", "administrator"):
        assert codes(judge_edit(pack, Record(type="conflict", id="c", office="o", pack="p", fields={}), role))


def test_people_change_their_own_password_and_nothing_else(pack: Pack) -> None:
    me = Record(type="user", id="clerk-1", office="o", pack="2026.1", fields={"username": "wati", "roles": ["clerk"]})
    password = {"password": "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"}
    assert judge_op(pack, me, op(me, "clerk-1", "clerk", fields=password)) == []
    for user, fields, action in (
        ("clerk-2", password, "set"),
        ("clerk-1", {**password, "roles": {"add": ["head"]}}, "set"),
        ("clerk-1", {}, "set"),
        ("clerk-1", password, "delete"),
    ):
        found = judge_op(pack, me, op(me, user, "clerk", fields=fields, action=action))
        assert codes(found) == ["edit_not_your_role"], (user, fields, action)


SET_BY_CENTRAL = {"duplicate": {"corrected"}}  # a number was mended, so nobody has anything to decide


def test_every_state_of_every_workflow_can_be_reached_and_left_unless_it_is_final(pack: Pack) -> None:
    for kind in pack.records.values():
        if kind.workflow is None:
            continue
        reached = {kind.workflow.initial, *SET_BY_CENTRAL.get(kind.key, ())}
        for _ in kind.workflow.states:
            reached |= {step.end for step in kind.workflow.steps if reached & set(step.start)}
        assert reached == {state.key for state in kind.workflow.states}, kind.key
        left = {key for step in kind.workflow.steps for key in step.start if key != step.end}
        for state in kind.workflow.states:
            assert not (state.final and state.key in left), (kind.key, state.key)
