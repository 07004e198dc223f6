"""The exchange by USB stick: real stores, a real central, and sticks that get lost, mixed up and brought twice."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import LoketError, Refused, ShutOut, SurroundingsFailed
from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases import courier as usecase
from desktop.usecases.courier import pack as pack_stick
from desktop.usecases.courier import take_in
from desktop.usecases.courier_words import packed_words, received_words
from desktop.usecases.desk import Office as DeskOffice
from sync import bundle
from sync.bundle import SUFFIX
from sync.central import courier
from sync.central.clock import utc_now
from sync.central.courier import CourierRefused, take_file
from sync.central.devices import Device
from sync.central.files import Files, Limits
from sync.central.forks import drop_incarnation
from sync.central.objects import Objects
from sync.central.restoring import back_up, restore
from sync.file_line import HttpFileLine
from sync.files import FileEngine
from sync.keys import new_keys, revocation_proof
from sync.model.pack import Pack
from tests.support.central import DATABASE, RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.files import jpeg, pdf
from tests.support.sticks import Stick
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc, attach


@pytest.fixture
def stick(central: RunningCentral, tmp_path: Path) -> Stick:
    folder = tmp_path / "stick"
    folder.mkdir()
    return Stick(folder, central)


def of(pc: Pc) -> DeskOffice:
    return DeskOffice(pc.store, pc.store.pack, pc.clock)


def test_work_goes_to_central_and_back_without_any_line(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    record = first.register()
    received = stick.round(of(first))
    assert (received.answered, received.waiting, received.more) == (1, 0, False)
    assert first.get(record).pending == 0
    assert first.get(record).seq > 0
    assert stick.round(of(second)).received > 0
    assert second.get(record).fields == first.get(record).fields


def test_the_office_hears_when_all_was_exchanged_by_stick(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, _ = two_pcs
    before = first.store.sync_state().last_exchange or ""
    first.register()
    file = stick.pack(of(first))
    late = first.register(nik="3212195503980002")
    stick.bring(file)
    assert stick.take_in(of(first), file).waiting == 1
    assert first.store.sync_state().last_exchange == before
    stick.round(of(first))
    assert first.get(late).pending == 0
    assert (first.store.sync_state().last_exchange or "") > before


def test_letter_numbers_come_by_stick_and_a_file_brought_thrice_gets_no_others(
    stick: Stick, central: RunningCentral, office: Office, new_pc: NewPc
) -> None:
    pc = new_pc(office, "Loket 1")
    pc.store.write(Author(office.siti, "clerk"), lambda transaction: spend(transaction, 46))
    before = [stock.left for stock in pc.store.number_stock() if stock.year == 2026]
    file = stick.pack(of(pc))
    answers = [stick.bring(file).answer is not None for _ in range(3)]
    assert answers == [True] * 3
    for _ in range(2):
        stick.take_in(of(pc), file)
    after = [stock.left for stock in pc.store.number_stock() if stock.year == 2026]
    assert before == [4]
    assert after == [54]


def spend(transaction: Transaction, numbers: int) -> list[Intent]:
    """Take letter numbers that become no letter."""
    for _ in range(numbers):
        transaction.take_number("recommendation", 2026)
    return []


def test_a_stick_brought_twice_changes_nothing_and_is_answered_again(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    record = first.register()
    file = stick.pack(of(first))
    stick.bring(file)
    second.sync()
    second.edit(record, phone="+6281200000001")
    second.sync()
    again = stick.bring(file)
    assert again.counts()["applied"] == 1
    assert stick.take_in(of(first), file).taken_before is None
    assert first.get(record).fields["phone"] == "+6281200000001"
    assert stick.take_in(of(first), file).taken_before is not None
    assert first.get(record).fields["phone"] == "+6281200000001"


def test_answers_may_come_in_the_wrong_order(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    record = first.register()
    one = stick.pack(of(first))
    first.edit(record, phone="+6281200000002")
    two = stick.pack(of(first))
    stick.bring(one)
    stick.bring(two)
    stick.take_in(of(first), two)
    assert first.get(record).pending == 0
    stick.take_in(of(first), one)
    second.sync()
    assert second.get(record).fields["phone"] == "+6281200000002"
    assert first.get(record).fields == second.get(record).fields
    assert first.conflicts() == []


def test_sticks_may_reach_central_in_the_wrong_order(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    record = first.register()
    one = stick.pack(of(first))
    first.edit(record, phone="+6281200000003")
    two = stick.pack(of(first))
    for file in (two, one):
        stick.bring(file)
    for file in (one, two):
        stick.take_in(of(first), file)
    second.sync()
    assert second.get(record).fields["phone"] == first.get(record).fields["phone"] == "+6281200000003"
    assert first.get(record).pending == 0


def test_an_answer_that_the_line_was_quicker_than_does_no_harm(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    record = first.register()
    file = stick.pack(of(first))
    stick.bring(file)
    first.sync()
    second.sync()
    second.edit(record, name="Wati Karsinah Baru")
    second.sync()
    first.sync()
    cursor = first.store.membership().cursor
    stick.take_in(of(first), file)
    assert first.get(record).fields["name"] == "Wati Karsinah Baru"
    assert first.store.membership().cursor == cursor


def test_both_sides_of_a_conflict_come_by_stick(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    record = first.register()
    first.sync()
    second.sync()
    first.edit(record, phone="+6281200000004")
    first.sync()
    second.edit(record, phone="+6281200000005")
    assert stick.round(of(second)).conflicts == 1
    (conflict,) = second.conflicts()
    assert conflict.fields["record"] == record


def test_much_work_goes_in_several_requests_and_tells_how_far_it_is(
    stick: Stick, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "REQUEST_BYTES", 8_192)
    first, second = two_pcs
    records = [first.register(nik=f"321219550398{number:04d}", address="Blok Karang") for number in range(1, 31)]
    told: list[tuple[int, int]] = []
    file = stick.folder / "besar.kurir"
    assert pack_stick(of(first), file, lambda done, total: told.append((done, total))).changes == 30
    total = told[-1][1]
    assert total > 1
    assert told == [(done, total) for done in range(1, total + 1)]
    stick.bring(file)
    told.clear()
    assert take_in(of(first), stick.answer_to(file), lambda done, of_all: told.append((done, of_all))).answered == 30
    assert told[-1][0] == told[-1][1] > 1
    second.sync()
    assert {first.get(record).pending for record in records} == {0}
    assert all(second.get(record).fields == first.get(record).fields for record in records)


def test_a_file_is_named_so_that_a_person_can_tell_it(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, _ = two_pcs
    packed = pack_stick(of(first), stick.folder)
    assert Path(packed.file).name == f"loket-disnaker-loket-1-2026-11-21{SUFFIX}"
    taken = take_file(stick.central.service, Path(packed.file).read_bytes())
    assert taken.file_name.startswith("loket-disnaker-loket-1-")
    assert taken.file_name.endswith(f"-jawaban{SUFFIX}")
    assert (
        Path(packed.file).read_bytes().startswith(b"Loket kurir 1 | kiriman | 2026-11-21 | dari: Loket 1, Disnaker <")
    )


def test_nothing_of_the_people_can_be_read_on_the_stick(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, _ = two_pcs
    first.register(name="Sulastri Handayani")
    file = stick.pack(of(first))
    stick.bring(file)
    for data in (file.read_bytes(), stick.answer_to(file).read_bytes()):
        assert b"Sulastri" not in data
        assert b"nik" not in data


def refusal(pc: Pc, file: Path) -> str:
    """What the person is told; nothing may have changed."""
    before = pc.store.membership(), pc.store.outbox()
    with pytest.raises(LoketError) as refused:
        take_in(of(pc), file)
    assert (pc.store.membership(), pc.store.outbox()) == before
    assert "Tidak ada yang berubah" in str(refused.value) or "Nothing was changed" in str(refused.value)
    assert isinstance(refused.value, Refused | SurroundingsFailed)
    return str(refused.value)


def test_an_answer_for_another_pc_names_it(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    file = stick.pack(of(first))
    stick.bring(file)
    assert "Loket 1, Disnaker" in refusal(second, stick.answer_to(file))


def test_a_request_is_not_taken_for_an_answer(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, _ = two_pcs
    refusal(first, stick.pack(of(first)))


def test_a_file_that_is_none_and_one_that_is_not_there_are_told(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, _ = two_pcs
    photo = stick.folder / "foto.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + os.urandom(2000))
    assert "foto.jpg" in refusal(first, photo)
    refusal(first, stick.folder / "tidak-ada.kurir")
    refusal(first, stick.folder)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_answer_changes_nothing(stick: Stick, two_pcs: tuple[Pc, Pc], data: st.DataObject) -> None:
    first, _ = two_pcs
    file = stick.folder / "utuh.kurir"
    if not file.exists():
        first.register()
        pack_stick(of(first), file)
        stick.bring(file)
    whole = stick.answer_to(file).read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    broken = bytearray(whole)
    broken[place] ^= data.draw(st.integers(1, 255))
    other = stick.folder / "rusak.kurir"
    for content in (bytes(broken), whole[:place], whole + b"\n"):
        other.write_bytes(content)
        refusal(first, other)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_central_takes_nothing_of_a_damaged_file(stick: Stick, two_pcs: tuple[Pc, Pc], data: st.DataObject) -> None:
    first, _ = two_pcs
    file = stick.folder / "utuh.kurir"
    if not file.exists():
        first.register()
        pack_stick(of(first), file)
    whole = file.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    broken = bytearray(whole)
    broken[place] ^= data.draw(st.integers(1, 255))
    for content in (bytes(broken), whole[:place], whole + b"\n"):
        with pytest.raises(CourierRefused):
            take_file(stick.central.service, content)


def test_central_takes_no_file_of_a_pc_it_does_not_know(
    stick: Stick, tmp_path: Path, central: RunningCentral, two_pcs: tuple[Pc, Pc]
) -> None:
    first, _ = two_pcs
    file = stick.pack(of(first))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with running_central(elsewhere) as other, pytest.raises(CourierRefused, match="another receiver"):
        take_file(other.service, file.read_bytes())


def test_central_takes_no_stick_of_a_revoked_pc_unless_an_administrator_says_yes(
    stick: Stick, central: RunningCentral, two_pcs: tuple[Pc, Pc]
) -> None:
    first, second = two_pcs
    record = first.register()
    file = stick.pack(of(first))
    central.admin.revoke(first.device)
    with pytest.raises(CourierRefused, match="shut out"):
        stick.bring(file)
    taken = stick.bring(file, sealed=True)
    assert taken.counts()["applied"] == 1
    second.sync()
    assert second.get(record).fields["name"] == "Wati Karsinah"


def test_a_full_stick_leaves_no_half_file_and_what_stood_there(
    stick: Stick, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = two_pcs
    file = stick.pack(of(first))
    whole = file.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SurroundingsFailed):
        pack_stick(of(first), file)
    assert file.read_bytes() == whole
    assert list(stick.folder.iterdir()) == [file]


def test_a_stick_pulled_out_while_packing_loses_nothing(
    stick: Stick, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = two_pcs
    record = first.register()

    def gone(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", gone)
        broken.setattr(Path, "unlink", gone)
        with pytest.raises(SurroundingsFailed):
            pack_stick(of(first), stick.folder)
    assert first.get(record).pending == 1
    pack_stick(of(first), stick.folder / "lain.kurir")
    stick.bring(stick.folder / "lain.kurir")
    stick.take_in(of(first), stick.folder / "lain.kurir")
    assert first.get(record).pending == 0


def test_what_a_restored_central_lost_is_brought_to_it_again_by_stick(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    folder, backup = tmp_path / "central", tmp_path / "cadangan.db"
    for place in (folder, tmp_path / "stick"):
        place.mkdir()
    with running_central(folder) as central:
        pc = Pc.enrolled(central, Office.found(central), "Loket 1", tmp_path / "pc", pack, clock)
        kept = pc.register()
        pc.sync()
        back_up(central.service.database, backup)
        lost = pc.register(nik="3212195503980002")
        pc.sync()
    late = pc.register(nik="3212195503980003")
    packed = Stick(tmp_path / "stick", central).pack(of(pc))
    restore(folder / DATABASE, backup, utc_now)
    with running_central(folder) as central:
        stick = Stick(tmp_path / "stick", central)
        assert stick.bring(packed).verdicts == []
        received = stick.take_in(of(pc), packed)
        assert received.restored
        assert "restored from a backup" in "\n".join(received_words(received))
        answer = stick.answer_to(packed)
        assert "Pack once more" in refusal(pc, answer)
        assert stick.round(of(pc)).restored is False
        other = Pc.enrolled(central, pc.office, "Loket 2", tmp_path / "pc2", pack, clock)
        for record in (kept, lost, late):
            assert other.get(record).fields["name"] == "Wati Karsinah"
            assert pc.get(record).pending == 0
        assert other.store.digests(pc.office.id) == pc.store.digests(pc.office.id)
        assert pc.conflicts() == []
        other.close()
    pc.close()


def test_scans_go_by_stick_behind_their_records(stick: Stick, two_pcs: tuple[Pc, Pc]) -> None:
    first, second = two_pcs
    record = first.register()
    data = jpeg(180_000)
    ref = attach(first, record, data)
    file = stick.folder / "kiriman.kurir"
    packed = pack_stick(of(first), file)
    assert (packed.scans, packed.scans_left) == (1, 0)
    assert "1 scan is in it too" in packed_words(packed)
    for _ in range(2):
        assert stick.bring(file).scans == {ref.sha256: ""}
    assert first.store.waiting_scans() == 1
    assert stick.take_in(of(first), file).scans == 1
    assert first.store.waiting_scans() == 0
    assert first.store.file_bytes(ref.sha256) == data
    second.sync()
    assert FileEngine(second.store, HttpFileLine(second.line), second.clock).fetch(ref) == data
    assert pack_stick(of(first), file).scans == 0


def test_a_scan_that_central_will_not_have_is_marked_and_one_without_room_waits_on(
    stick: Stick, central: RunningCentral, two_pcs: tuple[Pc, Pc], tmp_path: Path
) -> None:
    first, _ = two_pcs
    record = first.register()
    attach(first, record, b"no picture at all", "image/jpeg")
    attach(first, record, pdf(3_000), "application/pdf", "kk")
    file = stick.pack(of(first))
    small = Files(central.service.database, Objects(str(tmp_path / "small")), utc_now, Limits(office=1_000))
    taken = take_file(central.service, file.read_bytes(), files=small)
    assert sorted(taken.scans.values()) == ["file_type", "quota"]
    stick.answer_to(file).write_bytes(taken.answer or b"")
    assert stick.take_in(of(first), file).scans == 0
    assert first.store.waiting_scans() == 1


def test_scans_that_do_not_fit_come_with_the_next_stick(
    stick: Stick, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "SCANS_BYTES", 100_000)
    first, _ = two_pcs
    record = first.register()
    for seed, document in enumerate(("ktp", "kk", "akta_lahir")):
        attach(first, record, jpeg(60_000, seed), document=document)
    file = stick.folder / "kiriman.kurir"
    left = []
    for _ in range(3):
        packed = pack_stick(of(first), file)
        left.append(packed.scans_left)
        stick.bring(file)
        stick.take_in(of(first), file)
    assert left == [2, 1, 0]
    assert first.store.waiting_scans() == 0


def test_an_answer_to_what_a_copy_packed_before_it_became_a_pc_of_its_own_says_so(
    stick: Stick, two_pcs: tuple[Pc, Pc]
) -> None:
    first, _ = two_pcs
    record = first.register()
    file = stick.pack(of(first))
    stick.bring(file)
    first.store.rejoin(stick.central.service.rejoin(_as_forked(stick, first), first.store.rejoin_request()))
    assert "a PC of its own" in refusal(first, stick.answer_to(file))
    stick.round(of(first))
    assert first.get(record).pending == 0
    assert first.conflicts() == []


def _as_forked(stick: Stick, pc: Pc) -> Device:
    """The device after central has turned this copy's incarnation away."""
    service = stick.central.service
    device = service.device_of(pc.store.token(), "test")
    service.database.transact(lambda ledger: drop_incarnation(ledger, device.id, pc.store.membership().incarnation))
    return device


def test_more_than_one_file_holds_comes_with_the_next_stick(
    stick: Stick, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "ANSWER_LIMIT", 1)
    monkeypatch.setattr(courier, "WANT_LIMIT", 4_000)
    monkeypatch.setattr(usecase, "WANT", 4_000)
    first, second = two_pcs
    records = [second.register(nik=f"321219550398{number:04d}") for number in range(1, 31)]
    second.sync()
    told = []
    while not told or told[-1].more:
        assert len(told) < 30, "the sticks bring nothing new"
        told.append(stick.round(of(first)))
    assert len(told) > 2
    assert "Pack once more" in "\n".join(received_words(told[0]))
    assert all(first.get(record).fields == second.get(record).fields for record in records)


def test_a_pc_without_a_line_hears_by_stick_that_it_is_shut_out(
    stick: Stick, central: RunningCentral, two_pcs: tuple[Pc, Pc]
) -> None:
    first, second = two_pcs
    packed = first.register()
    file = stick.pack(of(first))
    late = first.register(nik="3212195503980002")
    second.register(nik="3212195503980003")
    second.sync()
    central.admin.revoke(first.device)
    stick.bring(file, sealed=True)
    known = first.store.count(Query(record_type="registration"))
    with pytest.raises(ShutOut, match="2 changes"):
        stick.take_in(of(first), file)
    assert first.store.count(Query(record_type="registration")) == known  # no row came with it
    assert not first.store.is_member()
    (sealed,) = first.store.folder.glob("*-segel.kurir")
    taken = stick.bring(sealed, sealed=True)
    assert (taken.answer, taken.counts()["applied"]) == (None, 2)
    second.sync()
    assert {second.get(record).fields["name"] for record in (packed, late)} == {"Wati Karsinah"}


def test_an_answer_that_only_claims_a_revocation_destroys_nothing(
    stick: Stick, central: RunningCentral, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = two_pcs
    file = stick.pack(of(first))
    central.admin.revoke(first.device)
    monkeypatch.setattr(courier, "revocation_proof", lambda *_given: revocation_proof(new_keys(), first.device, "e"))
    stick.bring(file, sealed=True)
    stick.take_in(of(first), file)
    assert first.store.is_member()
