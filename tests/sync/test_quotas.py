"""A permit's quota at central: counted over all offices, and flagged where PCs that were apart went over it."""

import pytest

from desktop.store.errors import OpRefused
from desktop.store.values import Intent, Query
from sync.model.op import new_id
from sync.model.record import Fields
from tests.sync.conftest import NewPc
from tests.sync.letters import LETTER, PERMIT, REQUEST, add_workers, approved_request, issue, may_sign, walk
from tests.sync.pc import Office, Pc, request_with_documents

FIVE: Fields = {"company": "c", "number": "7/SIP2MI", "destination_country": "TW", "quota": 5}


@pytest.fixture
def permit(pc: Pc, office: Office) -> str:
    """One for five workers."""
    (op,) = pc.write(office.siti, "clerk", Intent(record_type=PERMIT, action="create", fields=FIVE))
    pc.sync()
    return op.record


def told(pc: Pc, permit: str) -> tuple[int, int]:
    """How many it has used, and by how many that is too many."""
    fields = pc.get(permit, PERMIT).fields
    return fields.get("used", 0), fields.get("over_used", 0)


def settle(*pcs: Pc) -> None:
    for pc in (*pcs, *pcs):
        assert pc.sync().rejected == 0


def void(pc: Pc, letter: str) -> None:
    ratna = pc.office.ratna
    pc.step(ratna, "head", LETTER, letter, "void", fields={"voided_by": ratna}, reason="salah")


def set_quota(pc: Pc, permit: str, quota: int, by: str, role: str) -> None:
    change = Intent(record_type=PERMIT, record=permit, action="set", fields={"quota": quota})
    pc.write(by, role, change)


def test_letters_that_went_over_the_quota_on_pcs_apart_are_flagged_until_one_is_void(
    pc: Pc, permit: str, office: Office, new_pc: NewPc
) -> None:
    first, second = approved_request(pc, permit), approved_request(pc, permit)
    other = new_pc(office, "Loket 2")
    issue(pc, first)
    letter = issue(other, second)
    settle(pc, other)
    assert told(pc, permit) == told(other, permit) == (6, 1)
    void(other, letter)
    settle(pc, other)
    assert told(pc, permit) == told(other, permit) == (3, 0)


def test_who_goes_over_the_quota_for_a_reason_the_head_agreed_to_is_not_flagged(pc: Pc, permit: str) -> None:
    issue(pc, approved_request(pc, permit))
    request = request_with_documents(pc.office, pc)
    pc.edit(request, REQUEST, recruitment_permit=permit, quota_exception="kuota tambahan sudah diajukan")
    add_workers(pc, request)
    walk(pc, request)
    settle(pc)
    issue(pc, request)
    settle(pc)
    assert told(pc, permit) == (6, 0)


def test_a_higher_quota_takes_the_flag_away_and_a_lower_one_sets_it(pc: Pc, permit: str, office: Office) -> None:
    for _ in range(2):
        issue(pc, approved_request(pc, permit))
    settle(pc)
    assert told(pc, permit) == (6, 1)
    set_quota(pc, permit, 8, office.budi, "verifier")
    settle(pc)
    assert told(pc, permit) == (6, 0)
    set_quota(pc, permit, 4, office.ratna, "head")
    settle(pc)
    assert told(pc, permit) == (6, 2)


def test_a_clerk_enters_a_permit_and_changes_its_quota_no_more(pc: Pc, permit: str, office: Office) -> None:
    with pytest.raises(OpRefused) as refused:
        set_quota(pc, permit, 500, office.siti, "clerk")
    assert [issue.code for issue in refused.value.issues] == ["field_not_your_role"]
    change = {"record_type": PERMIT, "record": permit, "action": "set"}
    assert pc.reasons(
        pc.forged(**change, fields={"quota": 500}),
        pc.forged(**change, fields={"number": "8/SIP2MI"}),
        pc.forged(**change, fields={"quota": 6, "number": "8/SIP2MI"}, user=office.ratna, role="head"),
    ) == [["field_not_your_role"], [], ["edit_not_your_role"]]


def test_a_permit_that_comes_after_its_letters_counts_them(pc: Pc, office: Office, new_pc: NewPc) -> None:
    permit = new_id(pc.clock.milliseconds())
    other = new_pc(office, "Loket 2")
    issue(pc, approved_request(pc, permit))
    voided = issue(pc, approved_request(pc, permit))
    void(pc, voided)
    settle(pc)
    create = Intent(record_type=PERMIT, record=permit, action="create", fields=FIVE | {"quota": 2})
    other.write(office.siti, "clerk", create)
    settle(other, pc)
    assert told(pc, permit) == told(other, permit) == (3, 1)
    may_sign(other)
    assert other.store.select(Query(record_type=PERMIT, filters={"over_used": 1})) == [permit]
