"""What a PC receives: all of its office and what offices share, nothing else, in pages that lose nothing."""

from pathlib import Path

import pytest

from desktop.store.values import Intent, Query
from sync.central.packs import Packs
from sync.model.pack import Pack
from sync.protocol import SHARED_SCOPE, Change, SyncRequest
from tests.support.central import running_central
from tests.support.clock import FixedClock
from tests.support.packs import pack_with_field
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc


def everything(pc: Pc, want: int = 1) -> list[Change]:
    """A download from the start, in pages of about `want` bytes."""
    changes: list[Change] = []
    cursor: dict[str, int] = {}
    more = True
    while more:
        response = pc.line.exchange(pc.request(cursor=cursor, want=want))
        assert response.changes or not response.more
        changes += response.changes
        cursor, more = response.cursor, response.more
    return changes


def test_an_office_never_receives_another_offices_rows(office: Office, other_office: Office, new_pc: NewPc) -> None:
    here, there = new_pc(office, "Loket 1"), new_pc(other_office, "Loket 1")
    here.register()
    here.sync()
    assert there.sync().received == 0
    seen, records = everything(there), there.store.pack.records
    own = [change for change in seen if records[change.record_type].scope == "office"]
    assert {change.office for change in own} == {other_office.id}
    assert not any(office.siti in str(change) for change in seen)


def test_a_cursor_into_another_office_opens_nothing(office: Office, other_office: Office, new_pc: NewPc) -> None:
    here, there = new_pc(office, "Loket 1"), new_pc(other_office, "Loket 1")
    here.register()
    here.sync()
    response = there.line.exchange(there.request(cursor={office.id: 0, SHARED_SCOPE: 0, other_office.id: 0}))
    assert office.id not in {change.office for change in response.changes}
    assert {change.record_type for change in response.changes} >= {"office", "user"}
    assert office.id not in response.cursor


def test_companies_are_shared_by_all_offices(office: Office, other_office: Office, new_pc: NewPc) -> None:
    here, there = new_pc(office, "Loket 1"), new_pc(other_office, "Loket 1")
    company = Intent(record_type="company", action="create", fields={"name": "PT Contoh Jaya"})
    (op,) = here.write(office.siti, "clerk", company)
    here.sync()
    there.sync()
    assert there.get(op.record, "company").fields["name"] == "PT Contoh Jaya"
    there.write(
        other_office.siti,
        "clerk",
        Intent(record_type="company", record=op.record, action="set", fields={"phone": "+62234000000"}),
    )
    assert there.sync().rejected == 0
    here.sync()
    assert here.get(op.record, "company").fields["phone"] == "+62234000000"


def test_two_offices_that_differ_about_a_company_get_a_conflict_where_it_was_offered(
    office: Office, other_office: Office, new_pc: NewPc
) -> None:
    here, there = new_pc(office, "Loket 1"), new_pc(other_office, "Loket 1")
    company = Intent(record_type="company", action="create", fields={"name": "PT Contoh Jaya"})
    (op,) = here.write(office.siti, "clerk", company)
    here.sync()
    there.sync()
    for pc, director in ((here, "Joko Santoso"), (there, "Joko Susanto")):
        fields = {"director": director}
        pc.write(pc.office.siti, "clerk", Intent(record_type="company", record=op.record, action="set", fields=fields))
    here.sync()
    assert there.sync().conflicts == 1
    here.sync()
    assert here.conflicts() == []
    (conflict,) = there.conflicts()
    assert conflict.fields["standing"] == {"director": "Joko Santoso"}


def test_a_new_pc_receives_everything(two_pcs: tuple[Pc, Pc], new_pc: NewPc) -> None:
    first, _ = two_pcs
    records = [first.register(name=f"Sari Wulandari {'I' * n}", nik=f"32121955039800{n:02}") for n in range(1, 30)]
    first.edit(records[0], birth_place="Cirebon")
    first.sync()
    fresh = new_pc(first.office, "Loket 3")
    assert len(fresh.store.select(Query(record_type="user"))) == 5
    for record in records:
        assert fresh.get(record).fields == first.get(record).fields


def test_small_pages_bring_the_same_as_one_large_page(two_pcs: tuple[Pc, Pc]) -> None:
    first, _ = two_pcs
    record = first.register()
    first.sync()
    first.edit(record, birth_place="Cirebon")
    first.sync()
    assert laid(everything(first)) == laid(everything(first, want=1_000_000))


def test_a_download_during_which_records_change_loses_no_field(two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    start = second.request().cursor
    early = first.register()
    first.register(name="Sari Wulandari", nik="3212195503980002")
    first.sync()
    page = second.line.exchange(second.request(cursor=start, want=1))
    first.edit(early, birth_place="Cirebon")  # moves the record behind the one that comes next
    first.sync()
    rest: list[Change] = []
    while page.more:
        page = second.line.exchange(second.request(cursor=page.cursor, want=1))
        rest += page.changes
    fresh: list[Change] = everything(second)
    fields = laid(fresh)[("registration", early)]
    assert fields["birth_place"] == "Cirebon"
    assert fields == first.get(early).fields
    assert laid(rest)[("registration", early)]["birth_place"] == "Cirebon"


def test_an_interrupted_download_of_edited_records_loses_no_field(two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    early = first.register()
    first.register(name="Sari Wulandari", nik="3212195503980002")
    first.edit(early, birth_place="Cirebon")  # `early` last changed after the other, most of it before
    first.sync()
    cursor = second.request().cursor
    pages = []
    more = True
    while more:
        response = second.line.exchange(second.request(cursor=cursor, want=1))
        pages.append(response.changes)
        cursor, more = response.cursor, response.more
    assert len(pages) > 1
    whole = laid([change for page in pages for change in page])
    assert whole[("registration", early)] == first.get(early).fields


def test_only_the_fields_that_changed_travel(two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    record = first.register()
    first.sync()
    second.sync()
    first.edit(record, birth_place="Cirebon")
    first.sync()
    (change,) = second.line.exchange(second.request()).changes
    assert change.fields == {"birth_place": "Cirebon"}


def laid(changes: list[Change]) -> dict[tuple[str, str], dict[str, object]]:
    """What a replica holds after these changes; a field that was cleared on the way is as one that never was."""
    result: dict[tuple[str, str], dict[str, object]] = {}
    for change in changes:
        result.setdefault((change.record_type, change.record), {}).update(change.fields)
    return {key: {path: value for path, value in held.items() if value is not None} for key, held in result.items()}


def test_a_field_that_a_new_pack_brings_syncs_without_new_code(tmp_path: Path, clock: FixedClock) -> None:
    newer = pack_with_field(
        tmp_path,
        "registration",
        'key = "shoe_size"\ntype = "integer"\ngroup = "identity"\nmaximum = 60\n'
        'label = { id = "Ukuran sepatu", en = "Shoe size" }',
    )
    with running_central(tmp_path, Packs([newer])) as central:
        office = Office.found(central)
        pcs = [Pc.enrolled(central, office, f"Loket {n}", tmp_path / f"pc-{n}", newer, clock) for n in (1, 2)]
        record = pcs[0].register(shoe_size=38)
        assert pcs[0].sync().rejected == 0
        pcs[1].sync()
        assert pcs[1].get(record).fields["shoe_size"] == 38
        bad = pcs[0].forged(action="set", record=record, fields={"shoe_size": 99}, pack=newer.version)
        assert pcs[0].reasons(bad) == [["too_large"]]
        for pc in pcs:
            pc.close()


@pytest.mark.parametrize("newer_first", [True, False])
def test_a_pc_with_an_older_pack_loses_nothing_of_what_it_does_not_know(
    tmp_path: Path, pack: Pack, clock: FixedClock, newer_first: bool
) -> None:
    newer = pack_with_field(
        tmp_path,
        "registration",
        'key = "shoe_size"\ntype = "integer"\ngroup = "identity"\nrequired = true\nsince = "2026.2"\n'
        'label = { id = "Ukuran sepatu", en = "Shoe size" }',
    )
    with running_central(tmp_path, Packs([pack, newer])) as central:
        office = Office.found(central)
        modern = Pc.enrolled(central, office, "Loket 1", tmp_path / "modern", newer, clock)
        old = Pc.enrolled(central, office, "Loket 2", tmp_path / "old", pack, clock)
        maker, other = (modern, old) if newer_first else (old, modern)
        record = maker.register(**({"shoe_size": 38} if newer_first else {}))
        assert maker.sync().rejected == 0
        other.sync()
        old.edit(record, birth_place="Cirebon")
        assert old.sync().rejected == 0
        modern.sync()
        fields = modern.get(record).fields
        assert fields["birth_place"] == "Cirebon"
        assert fields.get("shoe_size") == (38 if newer_first else None)
        old.close()
        modern.close()


def test_central_of_another_epoch_says_so_and_does_nothing(office: Office, new_pc: NewPc) -> None:
    pc = new_pc(office, "Loket 1")
    pc.register()
    (op,) = pc.store.unsent(1)
    request: SyncRequest = pc.request(op, epoch="another")
    response = pc.line.exchange(request)
    assert response.epoch != "another"
    assert (response.verdicts, response.changes, response.more) == ([], [], False)
    assert pc.send(op)[0].kind == "applied"
