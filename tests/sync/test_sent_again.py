"""Ops that central lost with a restoration and is given again: they find their place, or wait for what they need."""

from typing import Any

import pytest

from sync.model.op import Op, new_id
from sync.protocol import Verdict
from tests.support.central import RunningCentral
from tests.support.office import PERSON
from tests.sync.caller import MOMENT, Caller
from tests.sync.conftest import NewPc
from tests.sync.pc import COMPLETE, REGISTRATION, Office, Pc, request_with_documents

REQUEST = "recommendation_request"


@pytest.fixture
def submitted(office: Office, new_pc: NewPc) -> tuple[Pc, str, str]:
    """A PC, a request that was submitted there, and its worker, who was checked."""
    pc = new_pc(office, "Loket 1")
    request = request_with_documents(office, pc)
    worker = pc.register(request=request)
    needed = [document.key for document, required in pc.store.pack.checklist_for(REGISTRATION, PERSON) if required]
    documents: dict[str, Any] = {f"documents.{key}": COMPLETE for key in needed}
    pc.edit(worker, **documents)
    pc.step(office.siti, "clerk", REQUEST, request, "submit", fields={"submitted_by": office.siti})
    pc.step(office.budi, "verifier", REGISTRATION, worker, "verify", fields={"verified_by": office.budi})
    assert pc.sync().rejected == 0
    return pc, request, worker


def approved_again(pc: Pc, request: str, was: int) -> list[Op]:
    """The check of a request and its approval right after it, as a PC gives them again."""
    of_request: dict[str, Any] = {"record_type": REQUEST, "record": request, "action": "step"}
    budi, ratna = pc.office.budi, pc.office.ratna
    check = {"step": "verify", "user": budi, "role": "verifier", "fields": {"verified_by": budi}, "was": was}
    approval = {"step": "approve", "user": ratna, "role": "head", "fields": {"approved_by": ratna}, "was": was + 1}
    return [pc.forged(**of_request, **check), pc.forged(**of_request, **approval)]


def judged(caller: Caller, *ops: Op) -> list[Verdict]:
    return caller.send(*ops).verdicts


def test_half_an_address_brings_the_half_that_central_lost_and_its_pc_hears_that(
    central: RunningCentral, office: Office
) -> None:
    pc = Caller(central, office)
    made = pc.op()
    judged(pc, made)
    old = {"address": "Blok 5 RT 01", "village": "32.12.19.2001"}
    edit: dict[str, Any] = {"record": made.record, "action": "set"}
    answer = pc.send(pc.op(**edit, fields={"address": "Blok 3 RT 01"}, old=old))
    assert [(verdict.kind, verdict.lost) for verdict in answer.verdicts] == [("applied", ())]
    assert [change.fields for change in answer.changes] == [{"village": "32.12.19.2001"}]
    (verdict,) = judged(pc, pc.op(**edit, fields={"address": "Blok 4"}, old=old | {"village": "nowhere"}))
    assert (verdict.kind, [issue.field for issue in verdict.issues]) == ("rejected", ["village"])


def test_what_builds_on_a_lost_record_waits_until_that_is_given_again(central: RunningCentral, office: Office) -> None:
    maker, editor = Caller(central, office), Caller(central, office, "Loket 2")
    record = new_id(MOMENT)
    made = maker.op(record=record, was=50)
    edited = editor.op(record=record, action="set", fields={"birth_place": "Cirebon"}, was=51)
    (early,) = judged(editor, edited)
    assert (early.kind, [issue.code for issue in early.issues]) == ("deferred", ["record_unknown"])
    assert [verdict.kind for verdict in judged(maker, made)] == ["applied"]
    (late,) = judged(editor, edited)
    assert late.kind in ("applied", "merged")
    assert judged(editor, edited) == [late]


def test_a_step_given_again_before_the_one_it_follows_waits_for_it(central: RunningCentral, office: Office) -> None:
    clerk, verifier = Caller(central, office), Caller(central, office, "Loket 2")
    record = new_id(MOMENT)
    judged(clerk, clerk.op(record=record))
    returned = verifier.op(
        record=record,
        action="step",
        step="return",
        user=office.budi,
        role="verifier",
        reason="kurang",
        fields={},
        was=60,
    )
    again = clerk.op(record=record, action="step", step="resubmit", fields={}, was=61)
    assert [verdict.kind for verdict in judged(clerk, again)] == ["deferred"]
    assert judged(verifier, returned)[0].kind in ("applied", "merged")
    assert judged(clerk, again)[0].kind in ("applied", "merged")


def test_a_value_given_again_after_a_later_one_stays_in_the_history_only(
    central: RunningCentral, office: Office
) -> None:
    maker, first, second = (Caller(central, office, f"Loket {n}") for n in range(3))
    record = new_id(MOMENT)
    judged(maker, maker.op(record=record))
    for caller in (first, second):
        caller.send()
    edits = [
        caller.op(record=record, action="set", fields={"birth_place": place}, old={"birth_place": before}, was=was)
        for caller, place, before, was in (
            (first, "Cirebon", "Indramayu", 60),
            (second, "Majalengka", "Cirebon", 61),
        )
    ]
    judged(second, edits[1])
    (verdict,) = judged(first, edits[0])
    assert (verdict.lost, verdict.conflicts) == (("birth_place",), ())
    changes = {change.record: change for change in maker.send(want=10_000_000).changes}
    assert changes[record].fields["birth_place"] == "Majalengka"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_address_given_again_after_half_of_a_later_one_stays_in_the_history_as_a_whole(
    central: RunningCentral, office: Office, order: tuple[int, int]
) -> None:
    """Two PCs whose colleague had moved meanwhile: central was put back more than once, and neither saw the other."""
    maker, mover, mender = (Caller(central, office, f"Loket {n}") for n in range(3))
    home = {key: PERSON[key] for key in ("address", "village")}
    made = maker.op()
    judged(maker, made)
    for caller in (mover, mender):
        caller.send()
    edit: dict[str, Any] = {"record": made.record, "action": "set", "old": home}
    moved = mover.op(**edit, fields={"address": "Blok 4 RT 01", "village": "32.12.19.2001"}, was=60)
    mended = mender.op(**edit, fields={"address": "Blok 2 RT 01"}, was=61)
    given = [(mover, moved), (mender, mended)]
    verdicts = {number: judged(given[number][0], given[number][1])[0] for number in order}
    assert [verdict.conflicts for verdict in verdicts.values()] == [(), ()]
    assert verdicts[0].lost == (() if order[0] == 0 else ("address", "village"))
    changes = {change.record: change for change in Caller(central, office, "Loket 9").send(want=10_000_000).changes}
    fields = changes[made.record].fields
    assert {key: fields[key] for key in home} == home | {"address": "Blok 2 RT 01"}


def test_an_edit_that_had_brought_a_record_back_does_so_again(central: RunningCentral, office: Office) -> None:
    maker, eraser, editor = (Caller(central, office, f"Loket {n}") for n in range(3))
    record = new_id(MOMENT)
    judged(maker, maker.op(record=record))
    for caller in (eraser, editor):
        caller.send()
    (deleted,) = judged(eraser, eraser.op(record=record, action="delete", fields={}, was=60))
    assert (deleted.kind, deleted.lost) == ("applied", ())
    place: dict[str, Any] = {"fields": {"birth_place": "Cirebon"}, "old": {"birth_place": "Indramayu"}}
    (verdict,) = judged(editor, editor.op(record=record, action="set", was=61, **place))
    assert (verdict.kind, verdict.lost, len(verdict.conflicts)) == ("conflict", (), 1)
    changes = {change.record: change for change in maker.send(want=10_000_000).changes}
    assert (changes[record].deleted, changes[record].fields["birth_place"]) == (False, "Cirebon")


def test_what_has_no_form_is_rejected_though_it_is_given_again(central: RunningCentral, office: Office) -> None:
    caller = Caller(central, office)
    assert judged(caller, caller.op(was=-1))[0].kind == "rejected"
    (verdict,) = judged(caller, caller.op(fields={"name": "Wati\x00Karsinah"}, was=50))
    assert [issue.code for issue in verdict.issues] == ["control_character"]


@pytest.mark.parametrize(("was", "kind"), [(50, "applied"), (60, "conflict"), (61, "conflict")])
def test_an_edit_of_a_request_that_its_check_or_approval_had_locked_is_not_laid_when_all_is_given_again(
    submitted: tuple[Pc, str, str], office: Office, new_pc: NewPc, was: int, kind: str
) -> None:
    """What was not laid tells the sequence of the step that it found."""
    pc, request, _ = submitted
    other = new_pc(office, "Loket 2")
    given = other.send(*approved_again(other, request, 60))
    assert [verdict.kind for verdict in given] == ["applied", "applied"]
    country = {"fields": {"destination_country": "HK"}, "old": {"destination_country": "TW"}}
    (verdict,) = pc.send(pc.forged(record_type=REQUEST, record=request, action="set", was=was, base=0, **country))
    assert (verdict.kind, verdict.lost) == (kind, ("destination_country",) if kind == "conflict" else ())


@pytest.mark.parametrize(("laid", "kind"), [(True, "applied"), (False, "conflict")])
def test_an_edit_of_a_worker_whom_the_check_of_the_request_had_locked_is_not_laid_when_all_is_given_again(
    submitted: tuple[Pc, str, str], office: Office, new_pc: NewPc, laid: bool, kind: str
) -> None:
    pc, request, worker = submitted
    other, seq = new_pc(office, "Loket 2"), pc.get(worker).seq
    given = other.send(*approved_again(other, request, 60))
    assert [verdict.kind for verdict in given] == ["applied", "applied"]
    name = {"fields": {"name": "Wati K."}, "old": {"name": PERSON["name"]}}
    edit = pc.forged(record=worker, action="set", was=seq + laid, base=0, **name)
    assert [verdict.kind for verdict in pc.send(edit)] == [kind]
