"""At central one letter of a request stands, permits are counted over all offices, and four eyes hold over the past."""

from typing import Any

import pytest

from desktop.store.values import Intent
from sync.model.op import Op
from sync.model.record import Fields
from tests.support.central import RunningCentral
from tests.support.office import PERSON
from tests.sync.conftest import NewPc
from tests.sync.letters import (
    LETTER,
    PERMIT,
    REQUEST,
    SERIES,
    approved_request,
    issue,
    letter_fields,
)
from tests.sync.pc import COMPLETE, Office, Pc, request_with_documents


@pytest.fixture
def here(office: Office, new_pc: NewPc) -> Pc:
    return new_pc(office, "Loket 1")


@pytest.fixture
def there(office: Office, new_pc: NewPc, approved: str) -> Pc:
    """Another PC of the office, which knows of the approved request."""
    return new_pc(office, "Loket 2")


@pytest.fixture
def permit(office: Office, here: Pc) -> str:
    fields = {"company": "c", "number": "7/SIP2MI", "destination_country": "TW", "quota": 9}
    (op,) = here.write(office.siti, "clerk", Intent(record_type=PERMIT, action="create", fields=fields))
    return op.record


@pytest.fixture
def approved(office: Office, here: Pc, permit: str) -> str:
    return approved_request(here, permit)


def void(pc: Pc, letter: str) -> Op:
    return pc.step(
        pc.office.ratna, "head", LETTER, letter, "void", fields={"voided_by": pc.office.ratna}, reason="salah"
    )


def used(pc: Pc, permit: str) -> int:
    return int(pc.get(permit, PERMIT).fields.get("used", 0))


def settle(*pcs: Pc) -> None:
    for pc in (*pcs, *pcs):
        assert pc.sync().rejected == 0


def test_of_two_letters_of_one_request_the_first_stands_and_the_other_is_void_everywhere(
    central: RunningCentral, office: Office, here: Pc, there: Pc, approved: str, permit: str
) -> None:
    first, second = issue(here, approved), issue(there, approved)
    settle(here, there)
    for pc in (here, there):
        assert pc.get(first, LETTER).state == "issued"
        void_one = pc.get(second, LETTER)
        assert (void_one.state, void_one.fields["void_cause"], void_one.fields["twin_of"]) == ("voided", "twin", first)
        assert used(pc, permit) == 3
        assert pc.conflicts() == []
    account = central.admin.number_account(office.id, SERIES, 2026)
    assert sorted((row.status, row.letter) for row in account if row.letter) == [("used", first), ("void", second)]


def test_a_letter_of_a_request_that_was_sent_back_meanwhile_is_known_and_void(
    central: RunningCentral, office: Office, here: Pc, there: Pc, approved: str, permit: str
) -> None:
    letter = issue(there, approved)
    here.step(office.ratna, "head", REQUEST, approved, "return", reason="alamat salah")
    settle(here, there)
    for pc in (here, there):
        found = pc.get(letter, LETTER)
        assert (found.state, found.fields["void_cause"]) == ("voided", "request_changed")
        assert used(pc, permit) == 0
    account = central.admin.number_account(office.id, SERIES, 2026)
    assert [row.status for row in account if row.letter] == ["void"]


def test_a_letter_of_a_request_that_nobody_approved_is_refused(office: Office, here: Pc, permit: str) -> None:
    request = request_with_documents(office, here)
    here.sync()
    forged = here.forged(record_type=LETTER, fields=letter_fields(here, request, 1))
    assert here.reasons(forged) == [["request_not_approved"]]


@pytest.mark.parametrize("workers", [1, 4])
def test_a_letter_that_charges_its_permit_with_others_than_it_names_is_refused(
    here: Pc, approved: str, permit: str, workers: int
) -> None:
    forged = here.forged(record_type=LETTER, fields=letter_fields(here, approved, 1) | {"workers": workers})
    assert here.reasons(forged) == [["workers_differ"]]
    assert used(here, permit) == 0


def test_a_permit_is_counted_over_all_offices_and_a_void_letter_gives_back(
    office: Office, other_office: Office, new_pc: NewPc, here: Pc, approved: str, permit: str
) -> None:
    elsewhere = new_pc(other_office, "Loket seberang")
    theirs = approved_request(elsewhere, permit)
    letter = issue(here, approved)
    issue(elsewhere, theirs)
    settle(here, elsewhere)
    assert (used(here, permit), used(elsewhere, permit)) == (6, 6)
    void(here, letter)
    settle(here, elsewhere)
    assert (used(here, permit), used(elsewhere, permit)) == (3, 3)


def test_a_letter_voided_by_one_and_handed_over_by_another_is_for_a_person_to_settle(
    office: Office, here: Pc, there: Pc, approved: str, permit: str
) -> None:
    letter = issue(here, approved)
    settle(here, there)
    void(here, letter)
    there.step(office.siti, "clerk", LETTER, letter, "hand_over", fields={"handed_over_by": office.siti})
    settle(here, there)
    assert there.get(letter, LETTER).state == "voided"
    assert [conflict.fields["record"] for conflict in here.conflicts()] == [letter]
    assert used(there, permit) == 0


def test_a_letter_is_handed_over_to_nobody_unknown_even_when_the_program_lies(
    office: Office, here: Pc, approved: str
) -> None:
    letter = issue(here, approved)
    settle(here)
    taken: Fields = {
        "handed_over_by": office.siti,
        "collected_by": "Karnadi Widodo",
        "collector": "company",
        "handed_over_at": here.clock.now(),
    }
    handing = {"record_type": LETTER, "record": letter, "action": "step", "step": "hand_over"}
    assert here.reasons(
        here.forged(**handing, fields=taken),
        here.forged(**handing, fields=taken | {"collector_identity": "KTP 3212150101700001"}),
    ) == [["missing"], []]


def test_a_request_is_not_reopened_while_its_letter_stands(office: Office, here: Pc, approved: str) -> None:
    letter = issue(here, approved)
    settle(here)
    again: dict[str, Any] = {"record_type": REQUEST, "record": approved, "action": "step", "step": "reopen"}
    who = {"user": office.ratna, "role": "head", "reason": "salah", "fields": {"reopened_by": office.ratna}}
    assert here.reasons(here.forged(**again, **who)) == [["letter_stands"]]
    void(here, letter)
    here.sync()
    assert here.reasons(here.forged(**again, **who)) == [[]]


def test_what_central_took_first_stands_also_when_it_is_given_back_last(
    office: Office, here: Pc, approved: str
) -> None:
    late = here.forged(record_type=LETTER, fields=letter_fields(here, approved, 2), was=90)
    early = here.forged(record_type=LETTER, fields=letter_fields(here, approved, 1), was=80)
    assert here.reasons(late, early) == [[], []]
    here.sync()
    assert here.get(early.record, LETTER).state == "issued"
    assert here.get(late.record, LETTER).fields["twin_of"] == early.record


def test_who_registered_a_worker_does_not_approve_their_letter_even_when_the_program_lies(
    office: Office, here: Pc
) -> None:
    roles = here.forged(
        record_type="user", record=office.ratna, action="set", user=office.agus, role="administrator",
        fields={"roles": {"add": ["clerk"]}},
    )  # fmt: skip
    assert here.reasons(roles) == [[]]
    here.sync()
    request = request_with_documents(office, here)
    documents = dict.fromkeys(("ktp", "family_card", "diploma", "family_permission", "placement_agreement"), COMPLETE)
    fields = PERSON | {"request": request, "documents": documents}
    (worker,) = here.write(office.ratna, "clerk", Intent(record_type="registration", action="create", fields=fields))
    checked = {"fields": {"verified_by": office.budi}}
    here.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    here.step(office.budi, "verifier", "registration", worker.record, "verify", **checked)
    here.step(office.budi, "verifier", REQUEST, request, "verify", **checked)
    assert here.sync().rejected == 0
    step: dict[str, Any] = {"record_type": REQUEST, "record": request, "action": "step", "step": "approve"}
    approval = here.forged(**step, user=office.ratna, role="head", fields={"approved_by": office.ratna})
    assert here.reasons(approval) == [["own_work"]]


def test_a_step_leaves_a_trace_that_no_later_one_wipes_out(office: Office, here: Pc) -> None:
    request = request_with_documents(office, here)
    for clerk in (office.dewi, office.siti):
        here.step(clerk, "clerk", REQUEST, request, "submit", fields={"submitted_by": clerk})
        here.step(office.budi, "verifier", REQUEST, request, "return", reason="lagi")
    assert here.sync().rejected == 0
    assert set(here.get(request, REQUEST).fields["submitters"]) == {office.dewi, office.siti}
    wiping = here.forged(record_type=REQUEST, record=request, action="set", fields={f"submitters.{office.dewi}": None})
    assert here.reasons(wiping) == [["stamp_by_step"]]


def test_what_central_counts_is_written_by_nobody_else(here: Pc, permit: str) -> None:
    here.sync()
    lie = here.forged(record_type=PERMIT, record=permit, action="set", fields={"used": {"add": -3}})
    assert here.reasons(lie) == [["kept_by_central"]]


def test_two_people_who_find_the_same_about_a_document_do_not_disagree(office: Office, new_pc: NewPc) -> None:
    here, there = new_pc(office, "Loket 1"), new_pc(office, "Loket 2")
    worker = here.register()
    settle(here, there)
    for pc, by, at in (
        (here, office.siti, "2026-11-21T02:00:00.000Z"),
        (there, office.dewi, "2026-11-21T03:00:00.000Z"),
    ):
        pc.edit(worker, by=by, **{"documents.ktp": {**COMPLETE, "checked_by": by, "checked_at": at}})
    settle(here, there)
    assert here.conflicts() == []
    assert here.get(worker).fields["documents"] == there.get(worker).fields["documents"]
