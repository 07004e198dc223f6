"""The exchange by USB stick: real stores, a real central, and sticks that are late or brought twice."""

from pathlib import Path

import pytest

from desktop.store.values import Author, Intent
from desktop.store.writing import Transaction
from desktop.usecases.exchange import parcels
from desktop.usecases.exchange.courier import pack as pack_stick
from desktop.usecases.exchange.courier import take_in
from desktop.usecases.exchange.courier_words import packed_words, received_words
from sync import bundle
from sync.bundle import SUFFIX
from sync.central import courier
from sync.central.clock import utc_now
from sync.central.courier import take_file
from sync.central.files import Files, Limits
from sync.central.objects import Objects
from sync.file_line import HttpFileLine
from sync.files import FileEngine
from tests.support.central import RunningCentral
from tests.support.files import jpeg, pdf
from tests.support.sticks import Stick, of
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc, attach


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
    heard = first.store.exchange_log()[0].received
    assert stick.take_in(of(first), file).taken_before is not None
    assert heard > 0 and first.store.exchange_log()[0].received == 0
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


def test_more_than_one_file_holds_comes_with_the_next_stick(
    stick: Stick, two_pcs: tuple[Pc, Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "ANSWER_LIMIT", 1)
    monkeypatch.setattr(courier, "WANT_LIMIT", 4_000)
    monkeypatch.setattr(parcels, "WANT", 4_000)
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
