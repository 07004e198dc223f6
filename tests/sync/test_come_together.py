"""What people wrote while apart and central laid side by side is seen on every PC of the office, from all sides."""

from pathlib import Path
from typing import Any

import pytest

from desktop import i18n
from desktop.store.values import Intent
from desktop.usecases.desk import Desk, Person
from desktop.usecases.exchange.merges import MergeView, give_back, merges, not_looked_at
from desktop.usecases.history import history_of
from sync.model.pack import Pack
from sync.ports import Pending
from tests.support.in_process import HouseOfCentral, HousePc
from tests.support.office import PERSON
from tests.support.sticks import Stick, of
from tests.sync.conftest import NewHousePc, NewPc, Pcs
from tests.sync.house_work import copied
from tests.sync.house_work import edit as house_edit
from tests.sync.house_work import register as house_register
from tests.sync.letters import desk
from tests.sync.pc import FailingLine, Office, Pc
from tests.sync.test_two_pcs import scans

PHONE, PLACE = "+6281111111111", "Cirebon"


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.use_language("en")


Side = tuple[str, dict[str, Any]]  # the PC's name, the fields by path


def sides(pc: Pc) -> list[list[Side]]:
    """What came together as it is shown there: of each, who set what."""
    return [[(side.device, _fields(side.fields)) for side in view.sides] for view in merges(desk(pc))]


def _fields(told: Any) -> dict[str, Any]:
    return {field.path: field.after for field in told}


def shown(pc: Pc) -> list[tuple[str, str]]:
    """Of the one that came together: on which PC, and the one field before and after."""
    told = [(side.device, side.fields) for side in came_together(pc).sides]
    return [(device, f"{field.before_text} → {field.after_text}") for device, (field,) in told]


def marked(pc: Pc, record: str) -> list[tuple[str, str]]:
    """The lines of the record's history that say they came together with others': who, and what first."""
    lines = [line for line in history_of(desk(pc), "registration", record) if line.merged]
    return [(line.device, line.changes[0].path) for line in lines]


def came_together(pc: Pc) -> MergeView:
    (view,) = merges(desk(pc))
    return view


def apart(pcs: Pcs, record: str) -> None:
    """The first sets the phone, the second the place of birth, neither having heard the other; both then have."""
    first, second = pcs
    first.edit(record, phone=PHONE)
    second.edit(record, by=second.office.dewi, birth_place=PLACE)
    first.sync()
    second.sync()
    first.sync()


BOTH: list[Side] = [("Loket 1", {"phone": PHONE}), ("Loket 2", {"birth_place": PLACE})]


def test_both_who_wrote_see_what_came_together_from_both_sides(two_pcs: Pcs, shared_record: str) -> None:
    apart(two_pcs, shared_record)
    for pc in two_pcs:
        assert sides(pc) == [BOTH]
        assert marked(pc, shared_record) == [("Loket 2", "birth_place")]
        assert all(side.reached and side.at for side in came_together(pc).sides)


def test_who_wrote_a_part_of_it_is_told_until_they_looked_at_the_record(two_pcs: Pcs, shared_record: str) -> None:
    here = desk(two_pcs[0])
    here.store.log(here.reader(), "view", "registration", shared_record)  # before there was anything to see
    apart(two_pcs, shared_record)
    assert not_looked_at(here) == 1
    nobody = Desk(here.store, here.pack, here.clock, Person(two_pcs[0].office.agus, "agus", "Agus", ("administrator",)))
    nobody.store.log(nobody.reader(), "view", "registration", shared_record)
    assert (not_looked_at(nobody), not_looked_at(here)) == (0, 1)
    here.store.log(here.reader(), "view", "registration", shared_record)
    assert not_looked_at(here) == 0
    assert sides(two_pcs[0]) == [BOTH]


@pytest.mark.parametrize(("place", "path"), [(0, "birth_place"), (1, "phone"), (0, "phone")])
def test_either_can_give_either_field_back_and_all_follow(
    two_pcs: Pcs, shared_record: str, place: int, path: str
) -> None:
    apart(two_pcs, shared_record)
    here, there = two_pcs[place], two_pcs[1 - place]
    (field,) = (f for side in came_together(here).sides for f in side.fields if f.path == path)
    assert field.may_go_back
    give_back(desk(here), "registration", shared_record, {path: field.before})
    assert here.sync().conflicts == 0
    there.sync()
    for pc in two_pcs:
        assert pc.get(shared_record).fields[path] == PERSON[path]
        assert sides(pc) == [BOTH]
        again = [f for side in came_together(pc).sides for f in side.fields]
        assert [f.path for f in again if not f.may_go_back] == [path]


@pytest.mark.parametrize("hears_between", [True, False])
def test_a_pc_of_the_office_that_wrote_neither_sees_it_too(
    two_pcs: Pcs, shared_record: str, office: Office, new_pc: NewPc, hears_between: bool
) -> None:
    first, second = two_pcs
    third = new_pc(office, "Loket 3")
    first.edit(shared_record, phone=PHONE)
    second.edit(shared_record, birth_place=PLACE)
    first.sync()
    if hears_between:
        third.sync()
    second.sync()
    third.sync()
    assert sides(third) == [BOTH]
    assert marked(third, shared_record) == [("Loket 2", "birth_place")]


def test_what_its_writer_had_seen_is_no_part_of_it(
    two_pcs: Pcs, shared_record: str, office: Office, new_pc: NewPc
) -> None:
    first, second = two_pcs
    third = new_pc(office, "Loket 3")
    first.edit(shared_record, email="wati@contoh.example")
    first.sync()
    second.sync()
    apart(two_pcs, shared_record)
    third.sync()
    for pc in (first, second, third):
        assert sides(pc) == [BOTH]


def test_a_change_written_after_hearing_the_other_came_together_with_nothing(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, phone=PHONE)
    first.sync()
    second.sync()
    second.edit(shared_record, birth_place=PLACE)
    second.sync()
    first.sync()
    for pc in two_pcs:
        assert merges(desk(pc)) == []
        assert marked(pc, shared_record) == []


def test_several_changes_of_each_are_one_that_came_together(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, phone=PHONE)
    first.edit(shared_record, email="wati@contoh.example")
    second.edit(shared_record, birth_place=PLACE)
    second.edit(shared_record, religion="islam")
    first.sync()
    second.sync()
    first.sync()
    for pc in two_pcs:
        assert sides(pc) == [
            [
                ("Loket 1", {"phone": PHONE}),
                ("Loket 1", {"email": "wati@contoh.example"}),
                ("Loket 2", {"birth_place": PLACE}),
                ("Loket 2", {"religion": "islam"}),
            ]
        ]


def test_a_third_who_had_seen_neither_meets_both(
    two_pcs: Pcs, shared_record: str, office: Office, new_pc: NewPc
) -> None:
    third = new_pc(office, "Loket 3")
    third.edit(shared_record, religion="islam")
    apart(two_pcs, shared_record)
    third.sync()
    for pc in (*two_pcs, third):
        pc.sync()
        last, before = sides(pc)
        assert last == [*BOTH, ("Loket 3", {"religion": "islam"})]
        assert before == BOTH


def test_scans_of_one_document_that_came_together_are_seen_by_both_and_once(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, **scans("a"))
    second.edit(shared_record, **scans("b"))
    first.sync()
    second.sync()
    first.sync()
    one, two = "Not checked, 1 scan", "Not checked, 2 scans"
    assert shown(first) == [("Loket 1", f"– → {one}"), ("Loket 2", f"{one} → {two}")]
    assert shown(second) == [("Loket 2", f"– → {one}"), ("", f"– → {two}")]


def test_roles_that_two_administrators_gave_are_shown_as_they_became(two_pcs: Pcs) -> None:
    first, second = two_pcs
    for pc, role in zip(two_pcs, ("verifier", "head"), strict=True):
        fields = {"roles": {"add": [role], "remove": []}}
        change = Intent(record_type="user", record=pc.office.siti, action="set", fields=fields)
        pc.write(pc.office.agus, "administrator", change)
    for pc in (first, second, first):
        assert pc.sync().conflicts == 0
    one, other, all_of_them = "Clerk and Verifier", "Clerk and Head", "Clerk, Head and Verifier"
    assert shown(first) == [("Loket 1", f"Clerk → {one}"), ("Loket 2", f"{one} → {all_of_them}")]
    assert shown(second) == [("Loket 2", f"Clerk → {other}"), ("", f"Clerk → {all_of_them}")]


def test_of_a_change_over_which_somebody_must_decide_the_rest_came_together(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, phone=PHONE)
    second.edit(shared_record, phone="+6282222222222", birth_place=PLACE)
    first.sync()
    assert second.sync().conflicts == 1
    first.sync()
    for pc in two_pcs:
        assert sides(pc) == [BOTH]
        (phone,), (place,) = (side.fields for side in came_together(pc).sides)
        assert phone.is_disputed and not phone.may_go_back
        assert place.may_go_back and not place.is_disputed


def test_a_mere_conflict_is_nothing_that_came_together(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    first.edit(shared_record, phone=PHONE)
    second.edit(shared_record, phone="+6282222222222")
    first.sync()
    assert second.sync().conflicts == 1
    first.sync()
    for pc in two_pcs:
        assert sides(pc) == []
        assert marked(pc, shared_record) == []


def test_a_step_and_an_edit_that_met_are_shown_with_where_the_record_went(two_pcs: Pcs, shared_record: str) -> None:
    first, second = two_pcs
    budi = first.office.budi
    first.step(budi, "verifier", "registration", shared_record, "return", reason="Berkas kurang")
    second.edit(shared_record, phone=PHONE)
    first.sync()
    assert second.sync().merged == 1
    first.sync()
    for pc in two_pcs:
        assert sides(pc) == [[("Loket 1", {"state": "returned"}), ("Loket 2", {"phone": PHONE})]]
        (state,) = came_together(pc).sides[0].fields
        assert not state.may_go_back
        assert state.after_text == "Sent back"


def test_a_lost_answer_hides_nothing_of_it(two_pcs: Pcs, shared_record: str) -> None:
    """The first hears the other's change before it hears what became of its own."""
    first, second = two_pcs
    first.edit(shared_record, phone=PHONE)
    second.edit(shared_record, birth_place=PLACE)
    request = first.request(*first.store.unsent(10))
    first.line.exchange(request)
    second.sync()
    first.sync(FailingLine(first.line, lambda number, _: "after" if number == 1 else None))
    for pc in two_pcs:
        assert sides(pc) == [BOTH]


def test_what_came_by_stick_came_together_no_less(two_pcs: Pcs, shared_record: str, stick: Stick) -> None:
    first, second = two_pcs
    first.edit(shared_record, phone=PHONE)
    second.edit(shared_record, birth_place=PLACE)
    file = stick.pack(of(first))
    stick.bring(file)
    second.sync()
    stick.take_in(of(first), file)
    stick.round(of(first))
    for pc in two_pcs:
        assert sides(pc) == [BOTH]


def test_a_pc_that_begins_hears_of_nothing_that_came_together_before(
    two_pcs: Pcs, shared_record: str, office: Office, new_pc: NewPc
) -> None:
    apart(two_pcs, shared_record)
    assert merges(desk(new_pc(office, "Loket 3"))) == []


def test_a_pc_that_fetches_all_anew_still_knows_it(two_pcs: Pcs, shared_record: str) -> None:
    apart(two_pcs, shared_record)
    for pc in two_pcs:
        pc.store.ask(Pending(kind="rebuild", by="agus", asked_at=pc.clock.now()))
        pc.sync()
        assert [done.kind for done in pc.store.past_exchanges()] == ["rebuild"]
        assert sides(pc) == [BOTH]


def test_another_office_is_named_and_none_of_its_people(office: Office, other_office: Office, new_pc: NewPc) -> None:
    here, there = new_pc(office, "Loket 1"), new_pc(other_office, "Loket A")
    made = Intent(record_type="company", action="create", fields={"name": "PT Contoh Jaya"})
    (op,) = here.write(office.siti, "clerk", made)
    here.sync()
    there.sync()
    here.edit(op.record, "company", director="Joko Santoso")
    there.edit(op.record, "company", phone=PHONE)
    here.sync()
    there.sync()
    here.sync()
    name = "Dinas Tenaga Kerja Kabupaten Indramayu"
    assert [(side.by, side.device) for side in came_together(here).sides] == [("Siti", "Loket 1"), (name, "")]
    assert [(side.by, side.device) for side in came_together(there).sides] == [(name, ""), ("Siti", "Loket A")]


def test_secrets_are_not_shown(two_pcs: Pcs) -> None:
    first, second = two_pcs
    agus, siti = first.office.agus, first.office.siti
    secret = first.get(first.office.budi, "user").fields["password"]
    first.write(agus, "administrator", Intent(record_type="user", record=siti, action="set", fields={"name": "Siti R"}))
    second.write(siti, "clerk", Intent(record_type="user", record=siti, action="set", fields={"password": secret}))
    for pc in (*two_pcs, first):
        assert pc.sync().rejected == 0
    for pc in two_pcs:
        assert merges(desk(pc)) == []
        assert all(secret not in str(entry) for entry in pc.store.history("user", siti))


def test_sequences_of_a_central_that_was_put_back_are_mixed_up_with_no_later_ones(
    house: HouseOfCentral, house_pc: NewHousePc
) -> None:
    first, second = house_pc("first"), house_pc("second")
    record = house_register(first, "Wati")
    backup = _all_heard(house, first, second)
    _meet(first, second, record, ("phone", PHONE), ("birth_place", PLACE))
    assert [len(pc.store.merges()) for pc in (first, second)] == [1, 1]
    house.put_back(backup)
    for pc in (first, second, first):
        pc.sync()
    assert [len(pc.store.merges()) for pc in (first, second)] == [0, 1]
    house_edit(first, record, email="wati@contoh.example")
    first.sync()
    second.sync()
    _meet(first, second, record, ("religion", "islam"), ("address", "Blok Pulo RT 04 RW 01"))
    for pc, earlier in ((first, 0), (second, 1)):
        last, *before = pc.store.merges()
        assert [list(side.fields) for side in last.sides] == [["religion"], ["address"]]
        assert len(before) == earlier


def test_a_pc_that_became_another_device_calls_what_it_wrote_before_its_own(
    house_pc: NewHousePc, tmp_path: Path, pack: Pack
) -> None:
    first, second = house_pc("Loket 1"), house_pc("Loket 2")
    record = house_register(first, "Wati")
    for pc in (first, second, first):
        pc.sync()
    _meet(first, second, record, ("phone", PHONE), ("birth_place", PLACE))
    copy = copied(first, tmp_path / "copy", pack)
    for pc in (first, copy, first, copy):  # one lost answer looks like a copy, so the first exchange does not tell
        pc.sync()
    assert copy.store.membership().device != first.store.membership().device
    here = Desk(copy.store, pack, copy.clock, Person(copy.house.clerk.user, "siti", "Siti", ("clerk",)))
    (view,) = merges(here)
    assert [side.device for side in view.sides] == ["Loket 1", "Loket 2"]
    copy.store.close()


def _all_heard(house: HouseOfCentral, *pcs: HousePc) -> Any:
    for pc in (*pcs, *pcs):
        pc.sync()
    return house.back_up()


def _meet(first: HousePc, second: HousePc, record: str, one: tuple[str, str], other: tuple[str, str]) -> None:
    house_edit(first, record, **dict([one]))
    house_edit(second, record, **dict([other]))
    for pc in (first, second, first):
        pc.sync()
