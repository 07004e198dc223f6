"""Ops that central lost with a restoration and is given again: they find their place, or wait for what they need."""

from sync.model.op import Op, new_id
from sync.protocol import Verdict
from tests.support.central import RunningCentral
from tests.sync.caller import MOMENT, Caller
from tests.sync.pc import Office


def judged(caller: Caller, *ops: Op) -> list[Verdict]:
    return caller.send(*ops).verdicts


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


def test_what_has_no_form_is_rejected_though_it_is_given_again(central: RunningCentral, office: Office) -> None:
    caller = Caller(central, office)
    assert judged(caller, caller.op(was=-1))[0].kind == "rejected"
    (verdict,) = judged(caller, caller.op(fields={"name": "Wati\x00Karsinah"}, was=50))
    assert [issue.code for issue in verdict.issues] == ["control_character"]
