"""What central asks of PCs: once, of those that are meant, until they did it."""

import pytest

from sync.central.admin import NotPossible
from tests.support.central import RunningCentral
from tests.sync.caller import Caller
from tests.sync.pc import Office


def asked_of(pc: Caller) -> list[str]:
    return [directive.id for directive in pc.send().directives]


def test_a_pc_is_asked_until_it_says_it_did(central: RunningCentral, office: Office) -> None:
    pc, other = Caller(central, office), Caller(central, office, "Loket 2")
    asked = central.admin.force_sync("verify", "agus", device=pc.device.id)
    assert asked_of(pc) == asked_of(pc) == [asked]
    assert asked_of(other) == []
    assert pc.send(done=[asked]).directives == []
    assert asked_of(pc) == []
    (told,) = [row for row in central.admin.asked() if row.id == asked]
    assert (told.kind, told.by, list(told.done), told.waiting) == ("verify", "agus", [pc.device.id], [])


def test_an_office_or_all_are_asked_and_who_joins_later_is_not(
    central: RunningCentral, office: Office, other_office: Office
) -> None:
    pcs = [Caller(central, office), Caller(central, office, "Loket 2"), Caller(central, other_office)]
    here = central.admin.force_sync("rebuild", "agus", office=office.id)
    everywhere = central.admin.force_sync("retry", "agus")
    later = Caller(central, office, "Loket 3")
    both = {here, everywhere}  # asked within a moment of each other, in whatever order
    assert [set(asked_of(pc)) for pc in (*pcs, later)] == [both, both, {everywhere}, set()]
    pcs[0].send(done=[here, everywhere])
    rows = {row.id: row for row in central.admin.asked()}
    assert rows[here].waiting == [pcs[1].device.id]
    assert {pcs[1].device.id, pcs[2].device.id} <= set(rows[everywhere].waiting)
    pcs[1].send(done=[everywhere])
    pcs[2].send(done=[everywhere])


def test_what_nobody_asked_for_is_not_done(central: RunningCentral, office: Office) -> None:
    pc, other = Caller(central, office), Caller(central, office, "Loket 2")
    asked = central.admin.force_sync("retry", "agus", device=other.device.id)
    pc.send(done=[asked, "nothing", "nul\0", "x" * 500])
    assert asked_of(other) == [asked]


@pytest.mark.parametrize("target", ["device", "office"])
def test_a_target_that_is_not_there_cannot_be_asked(central: RunningCentral, target: str) -> None:
    with pytest.raises(NotPossible, match="nowhere"):
        central.admin.force_sync("retry", "agus", **{target: "nowhere"})
