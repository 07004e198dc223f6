"""What can be wrong with a stick, and with those who send and take it: told in words, and nothing done."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from desktop.errors import LoketError, Refused, ShutOut, SurroundingsFailed
from desktop.store.values import Query
from desktop.usecases.exchange.courier import pack as pack_stick
from desktop.usecases.exchange.courier import take_in
from desktop.usecases.exchange.courier_words import received_words
from sync.central import courier
from sync.central.clock import utc_now
from sync.central.courier import CourierRefused, take_file
from sync.central.devices import Device
from sync.central.forks import drop_incarnation
from sync.central.restoring import back_up, restore
from sync.central.tables import devices
from sync.keys import new_keys, revocation_proof
from sync.model.pack import Pack
from tests.support.central import DATABASE, RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.sticks import Stick, of
from tests.sync.pc import Office, Pc


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


def undamaged(stick: Stick, pc: Pc) -> Path:
    """The same file for every example: a worker on the way to central."""
    file = stick.folder / "utuh.kurir"
    if not file.exists():
        pc.register()
        pack_stick(of(pc), file)
    return file


def damaged(whole: bytes, data: st.DataObject) -> list[bytes]:
    """A file with one byte changed, broken off, and with something behind its end."""
    place = data.draw(st.integers(0, len(whole) - 1))
    broken = bytearray(whole)
    broken[place] ^= data.draw(st.integers(1, 255))
    return [bytes(broken), whole[:place], whole + b"\n"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_answer_changes_nothing(stick: Stick, two_pcs: tuple[Pc, Pc], data: st.DataObject) -> None:
    first, file = two_pcs[0], undamaged(stick, two_pcs[0])
    if not stick.answer_to(file).exists():
        stick.bring(file)
    whole = stick.answer_to(file).read_bytes()
    other = stick.folder / "rusak.kurir"
    for content in damaged(whole, data):
        other.write_bytes(content)
        refusal(first, other)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_central_takes_nothing_of_a_damaged_file(stick: Stick, two_pcs: tuple[Pc, Pc], data: st.DataObject) -> None:
    whole = undamaged(stick, two_pcs[0]).read_bytes()
    for content in damaged(whole, data):
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
    brought = pc.store.membership().incarnation
    service.database.transact(lambda ledger: drop_incarnation(ledger, device.office, device.id, brought))
    return device


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


def test_the_last_work_of_a_pc_that_central_forgot_to_have_shut_out_is_called_so(
    stick: Stick, central: RunningCentral, two_pcs: tuple[Pc, Pc]
) -> None:
    first, second = two_pcs
    record = first.register()
    file = stick.pack(of(first))
    central.admin.revoke(first.device)
    stick.bring(file, sealed=True)
    with pytest.raises(ShutOut):
        stick.take_in(of(first), file)
    (sealed,) = first.store.folder.glob("*-segel.kurir")
    with central.service.database.write() as ledger:  # as after a backup from before
        ledger.connection.execute(update(devices).values(revoked_at=None))
    with pytest.raises(CourierRefused, match="has not shut it out"):
        stick.bring(sealed)
    assert stick.bring(sealed, sealed=True).answer is None
    second.sync()
    assert second.get(record).fields["name"] == "Wati Karsinah"


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
