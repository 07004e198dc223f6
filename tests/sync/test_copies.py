"""Two copies of one PC's data: found at the next exchange, and both go on without losing anything."""

import msgspec
import pytest

from sync.central.refusal import Refusal
from sync.model.op import Op
from sync.protocol import KnownRequest
from tests.support.central import RunningCentral
from tests.sync.caller import Caller
from tests.sync.pc import Office


def test_lost_answers_make_no_pc_a_copy(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    for _ in range(4):
        pc.send(pc.op())
        for _ in range(3):
            pc.lose()
    answers = [pc.lose() for _ in range(3)]
    pc.incarnation = answers[1].incarnation  # the one in the middle arrived after all
    assert pc.refused() == ""


def test_of_two_copies_the_one_that_comes_second_is_told(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    pc.send(pc.op())
    copy = pc.copy()
    pc.send()
    pc.send(pc.op())
    assert copy.refused(copy.op()) == "forked"
    assert pc.refused() == ""


def test_a_copy_goes_on_as_a_pc_of_its_own_and_its_ops_count_once(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    pc.send()
    copy = pc.copy()
    sent_by_both = pc.op()
    (first,) = pc.send(sent_by_both).verdicts
    pc.send()
    own = copy.op(), copy.op()
    assert copy.refused(*own) == "forked"
    copy.rejoin()
    assert copy.device.lineage == (copy.device.id, pc.device.id)
    assert copy.device.name == "Loket 1 (2)"
    again = msgspec.structs.replace(sent_by_both, device=copy.device.id, counter=1, base=0)
    mine = msgspec.structs.replace(own[1], device=copy.device.id, counter=2)
    answer = copy.send(again, mine)
    assert answer.verdicts[0] == first
    assert answer.verdicts[1].kind == "applied"
    assert [directive.kind for directive in answer.directives] == ["verify"]
    assert pc.refused() == ""
    ours = KnownRequest(device=pc.device.id, counters=[(1, 4)])
    assert central.service.known(copy.device, ours).missing == [(2, 4)]


def copied_with_an_unsent_op(pc: Caller) -> tuple[Op, Caller, Caller]:
    """What `pc` had not sent when it was copied twice, and the two copies, each a PC of its own by now."""
    pc.send()
    unsent = pc.op()
    copies = pc.copy(), pc.copy()
    pc.send()
    pc.send()
    for copy in copies:
        assert copy.refused() == "forked"
        copy.rejoin()
    return unsent, *copies


def test_what_was_unsent_when_a_pc_was_copied_counts_once_whichever_copy_sends_it(
    central: RunningCentral, office: Office
) -> None:
    unsent, first, second = copied_with_an_unsent_op(Caller(central, office))
    (verdict,) = first.send(msgspec.structs.replace(unsent, device=first.device.id, counter=1)).verdicts
    assert verdict.kind == "applied"
    again = msgspec.structs.replace(unsent, device=second.device.id, counter=1)
    assert second.send(again).verdicts == [verdict]


def test_an_id_that_bears_something_else_in_another_copy_is_refused_there(
    central: RunningCentral, office: Office
) -> None:
    unsent, first, second = copied_with_an_unsent_op(Caller(central, office))
    first.send(msgspec.structs.replace(unsent, device=first.device.id, counter=1))
    other = msgspec.structs.replace(
        unsent, device=second.device.id, counter=1, fields={**unsent.fields, "name": "Wati"}
    )
    (verdict,) = second.send(other).verdicts
    assert [issue.code for issue in verdict.issues] == ["op_repeats_another"]


def test_what_a_pc_sends_again_after_it_joined_anew_counts_once(central: RunningCentral, office: Office) -> None:
    pc, anew = Caller(central, office), Caller(central, office, "Loket 2")
    op = pc.op()
    (verdict,) = pc.send(op).verdicts
    assert anew.send(msgspec.structs.replace(op, device=anew.device.id, counter=1)).verdicts == [verdict]


def test_the_number_of_a_copy_finds_room_behind_the_longest_name(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office, "Loket".ljust(119, "o") + "t")
    pc.send()
    copy = pc.copy()
    pc.send()
    pc.send()
    assert copy.refused() == "forked"
    copy.rejoin()
    assert copy.device.name == "Loket".ljust(116, "o") + " (2)"


def test_a_second_copy_bears_the_next_number(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    pc.send()
    copies = [pc.copy(), pc.copy()]
    pc.send()
    pc.send()
    for copy in copies:
        copy.rejoin()
    assert [copy.device.name for copy in copies] == ["Loket 1 (2)", "Loket 1 (3)"]


def test_a_pc_that_is_no_copy_stays_who_it_is(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    pc.send()
    with pytest.raises(Refusal) as refused:
        pc.rejoin()
    assert refused.value.problem.code == "bad_request"


def test_another_op_under_a_known_counter_stops_the_whole_request(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    pc.send()
    snapshot = pc.copy()
    pc.lose(pc.op())  # its answer is lost, then the machine goes back to its snapshot
    other, innocent = snapshot.op(), snapshot.op()
    assert snapshot.refused(innocent, other) == "forked"
    assert snapshot.refused() == "forked"
    snapshot.rejoin()
    sent = [
        msgspec.structs.replace(op, device=snapshot.device.id, counter=n + 1) for n, op in enumerate((other, innocent))
    ]
    kinds = [verdict.kind for verdict in snapshot.send(*sent).verdicts]
    assert kinds == ["rejected", "applied"]  # the first one bears the id of the op that came before


def test_sticks_are_in_no_order_with_the_line(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    pc.send()
    for _ in range(20):
        assert pc.lose(pc.op(), incarnation="").incarnation == ""
    assert pc.refused() == ""


def test_an_old_program_may_bring_its_work_but_is_told_to_upgrade(central: RunningCentral, office: Office) -> None:
    other = Caller(central, office, "Loket 2")
    other.send(other.op())
    pc = Caller(central, office)
    answer = pc.lose(pc.op(), protocol=1, incarnation="")
    assert [verdict.kind for verdict in answer.verdicts] == ["applied"]
    assert (answer.changes, answer.cursor) == ([], {})
    assert [(asked.id, asked.kind) for asked in answer.directives] == [("upgrade", "upgrade")]
    assert pc.refused(protocol=3) == "protocol_unsupported"
    assert pc.refused(protocol=0) == "protocol_unsupported"


@pytest.mark.parametrize("sequence", [-1, 2**53, 2**70])
def test_a_cursor_beyond_all_counting_is_refused_in_words(
    central: RunningCentral, office: Office, sequence: int
) -> None:
    pc = Caller(central, office)
    assert pc.refused(cursor={office.id: sequence}) == "bad_request"


def test_a_copy_that_is_still_taken_for_its_pc_is_told_what_the_other_copy_did(
    central: RunningCentral, office: Office
) -> None:
    pc = Caller(central, office)
    pc.send(pc.op())
    clone = pc.copy()
    pc.send()
    first, last = clone.op(), clone.op()
    clone.send(first, last)
    told = pc.send(want=1)  # one page after the other
    heard = [change.record for change in told.changes]
    while told.more:
        told = pc.send(want=1)
        heard += [change.record for change in told.changes]
    assert {first.record, last.record} <= set(heard)


def test_a_folder_put_back_by_one_exchange_is_told_what_it_did_since(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    pc.send()
    backup = pc.copy()
    done = pc.op()
    pc.send(done)
    assert done.record in {change.record for change in backup.send().changes}


def test_a_pc_in_order_hears_no_echo(central: RunningCentral, office: Office) -> None:
    pc = Caller(central, office)
    pc.send()
    pc.send()
    for _ in range(3):
        assert [change.record for change in pc.send(pc.op()).changes if change.record_type == "registration"] == []
