"""A person registered twice, from the command line of two PCs and one central."""

from tests.support.counter import WALK_IN, Pc, Town


def test_who_was_registered_on_two_pcs_needs_a_decision_until_somebody_takes_it(town: Town, pc: Pc) -> None:
    other = town.new_pc("Loket 2")
    earlier, later = (each.ok("record", "add", "registration", *WALK_IN, user="siti")["id"] for each in (pc, other))
    assert pc("sync").status == 0
    for each in (other, pc):
        exchanged = each("sync")
        assert exchanged.status == 4
        assert "1 person registered twice needs a decision." in exchanged.out
        stands = each("status")
        assert stands.status == 4
        assert "Persons registered twice" in stands.out

    listed = other("duplicate", "list", "--json", user="budi")
    (duplicate,) = listed.data
    assert listed.status == 4
    assert [record["record"] for record in duplicate["records"]] == [earlier, later]
    other.ok("duplicate", "resolve", duplicate["id"], "--same", user="budi")
    for each in (other, pc):
        each.ok("sync")
        assert each.ok("status")["duplicates"] == 0
        assert each.ok("record", "show", "registration", later, user="siti")["fields"]["linked_to"] == earlier
