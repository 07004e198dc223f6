"""A PC that central shuts out: its last work reaches central, and nobody reads its data any more."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyring
import pytest

from desktop.bootstrap import workplace
from desktop.errors import ShutOut, SurroundingsFailed
from desktop.store.database import FILE_NAME
from desktop.store.errors import WrongKey
from desktop.store.store import Store
from desktop.store.vault import Vault
from desktop.usecases.desk import Office
from desktop.usecases.exchange import shutting_out
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.office.opening import open_office
from sync import bundle
from sync.central.courier import take_file
from sync.keys import new_keys, revocation_proof
from tests.support.counter import PASSPHRASE, WALK_IN, Pc, Town
from tests.support.files import pdf
from tests.support.keyrings import LockedKeyring, MemoryKeyring


class Killed(BaseException):
    """The program ends here, without a chance to tidy up."""


def device_of(pc: Pc) -> str:
    return str(pc.ok("status")["device"])


def sealed_in(folder: Path) -> Path:
    (file,) = folder.glob("*-segel.kurir")
    return file


def register(pc: Pc, nik: str = "3212154503990021") -> str:
    fields = [field for field in WALK_IN if not field.startswith("nik=")]
    return str(pc.ok("record", "add", "registration", f"nik={nik}", *fields, user="siti")["id"])


def opened(pc: Pc) -> Office:
    return open_office(workplace(pc.folder), PASSPHRASE)


def assert_unreadable(pc: Pc, memory: MemoryKeyring, key: bytes) -> None:
    """No key is left, neither in the keyring nor under the passphrase."""
    assert not Vault.exists(pc.folder)
    assert key.hex() not in memory.secrets.values()
    for path in pc.folder.rglob("*"):
        assert not path.is_file() or (key not in path.read_bytes() and key.hex().encode() not in path.read_bytes())


def test_the_last_work_is_sealed_for_central_and_the_key_destroyed(
    town: Town, pc: Pc, memory_keyring: MemoryKeyring
) -> None:
    record = register(pc)
    key = Vault.open(pc.folder, PASSPHRASE)
    town.central.admin.revoke(device_of(pc))
    said = pc.refused("sync")
    file = sealed_in(pc.folder)
    assert str(file) in said
    assert "1 change that it had not sent was sealed" in said
    assert "Give that file to your administrator" in said
    assert_unreadable(pc, memory_keyring, key)
    assert said == pc.refused("status") == pc.refused("record", "list", "registration", user="siti")
    assert b"Sulastri" not in file.read_bytes()
    taken = take_file(town.central.service, file.read_bytes(), sealed=True)
    assert (taken.counts()["applied"], taken.answer) == (1, None)
    assert taken.revoked_at
    assert town.new_pc("Loket 2").ok("record", "show", "registration", record, user="siti")["id"] == record


def test_refused_changes_are_sealed_too(town: Town, pc: Pc) -> None:
    register(pc)
    office = opened(pc)
    (item,) = office.store.outbox()
    office.store.refuse(item.op.id, ())
    town.central.admin.revoke(office.store.membership().device)
    office.close()
    pc.refused("sync")
    taken = take_file(town.central.service, sealed_in(pc.folder).read_bytes(), sealed=True)
    assert [verdict.op for verdict in taken.verdicts] == [item.op.id]


def test_a_revocation_that_central_did_not_sign_destroys_nothing(town: Town, pc: Pc) -> None:
    record = register(pc)
    office = opened(pc)
    office.store.keep_central_keys(new_keys().public)
    office.close()
    town.central.admin.revoke(device_of(pc))
    said = pc.refused("sync")
    assert "All work stays on this PC" in said
    assert pc.ok("record", "show", "registration", record, user="siti")["id"] == record
    assert list(pc.folder.glob("*.kurir")) == []


@pytest.mark.parametrize("proof", ["", "x", "epoch.AAAA"])
def test_no_proof_no_destruction(pc: Pc, proof: str) -> None:
    office = opened(pc)
    assert shutting_out.heed_revocation(office, proof) is None
    assert shutting_out.heed_revocation(office, revocation_proof(new_keys(), device_of(pc), "e")) is None
    office.close()
    assert pc.ok("status")["waiting"] == 0


def kill_at(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int, after: bool) -> None:
    """End the program at the `call`th use of a function: before it does its work, or after."""
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def deadly(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and not after:
            raise Killed
        result = real(*arguments)
        if calls == call:
            raise Killed
        return result

    monkeypatch.setattr(owner, name, staticmethod(deadly) if isinstance(owner, type) else deadly)


MOMENTS = [
    *((shutting_out, "write_out", call, after) for call in range(1, 6) for after in (False, True)),
    *((Vault, "destroy", 1, after) for after in (False, True)),
    *((shutting_out, "_seal", 1, after) for after in (False, True)),
]


@pytest.mark.parametrize(("owner", "name", "call", "after"), MOMENTS)
def test_the_next_start_goes_on_wherever_it_was_interrupted(
    town: Town,
    pc: Pc,
    memory_keyring: MemoryKeyring,
    owner: Any,
    name: str,
    call: int,
    after: bool,
) -> None:
    record = register(pc)
    key = Vault.open(pc.folder, PASSPHRASE)
    office = opened(pc)
    town.central.admin.revoke(office.store.membership().device)
    with pytest.MonkeyPatch.context() as patched:
        kill_at(patched, owner, name, call, after)
        with pytest.raises(Killed):
            sync_now(office)
    office.close()
    if (pc.folder / "revoked.json").exists():
        with pytest.raises(ShutOut):
            opened(pc)
    else:
        pc.refused("sync")
    assert_unreadable(pc, memory_keyring, key)
    assert str(sealed_in(pc.folder)) in pc.refused("status")
    taken = take_file(town.central.service, sealed_in(pc.folder).read_bytes(), sealed=True)
    assert taken.counts()["applied"] == 1
    assert town.new_pc("Loket 2").ok("record", "show", "registration", record, user="siti")["id"] == record


def test_work_between_an_interruption_and_the_next_start_is_sealed_as_well(town: Town, pc: Pc) -> None:
    register(pc)
    office = opened(pc)
    town.central.admin.revoke(office.store.membership().device)
    with pytest.MonkeyPatch.context() as patched:
        kill_at(patched, shutting_out, "_seal", 1, True)
        with pytest.raises(Killed):
            sync_now(office)
    office.close()
    (pc.folder / "revoked.json").rename(pc.folder / "aside")  # another program was open all the while
    register(pc, "3212154503990022")
    (pc.folder / "aside").rename(pc.folder / "revoked.json")
    with pytest.raises(ShutOut):
        opened(pc)
    taken = take_file(town.central.service, sealed_in(pc.folder).read_bytes(), sealed=True)
    assert taken.counts()["applied"] == 2


def test_nobody_writes_once_the_last_work_is_sealed(town: Town, pc: Pc) -> None:
    register(pc)
    office = opened(pc)
    town.central.admin.revoke(office.store.membership().device)
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(SurroundingsFailed):
        sync_now(office)
    assert not office.store.is_member()
    office.close()


def test_a_locked_keyring_delays_the_destruction_to_the_next_start(
    town: Town, pc: Pc, memory_keyring: MemoryKeyring
) -> None:
    register(pc)
    key = Vault.open(pc.folder, PASSPHRASE)
    office = opened(pc)
    town.central.admin.revoke(office.store.membership().device)
    keyring.set_keyring(LockedKeyring())
    with pytest.raises(SurroundingsFailed, match=r"terkunci|locked"):
        sync_now(office)
    office.close()
    keyring.set_keyring(memory_keyring)
    pc.refused("status")
    assert_unreadable(pc, memory_keyring, key)
    assert sealed_in(pc.folder).exists()


def test_a_full_disk_destroys_nothing(town: Town, pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    record = register(pc)
    office = opened(pc)
    town.central.admin.revoke(office.store.membership().device)

    def full(_file: Path, _data: bytes) -> None:
        raise SurroundingsFailed("full")

    with monkeypatch.context() as patched:
        patched.setattr(shutting_out, "write_out", full)
        with pytest.raises(SurroundingsFailed):
            sync_now(office)
    assert office.store.get("registration", record) is not None
    assert office.store.is_member()
    office.close()
    assert pc.ok("record", "show", "registration", record, user="siti")["id"] == record


def test_a_disk_that_does_not_give_back_what_was_written_destroys_nothing(
    town: Town, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = register(pc)
    office = opened(pc)
    town.central.admin.revoke(office.store.membership().device)
    real = shutting_out.write_out

    def lossy(file: Path, data: bytes) -> None:
        real(file, data[:-1] if file.suffix == ".kurir" else data)

    with monkeypatch.context() as patched:
        patched.setattr(shutting_out, "write_out", lossy)
        with pytest.raises(SurroundingsFailed):
            sync_now(office)
    assert office.store.get("registration", record) is not None
    office.close()
    assert Vault.open(pc.folder, PASSPHRASE)


def test_the_pc_may_join_an_office_again_with_a_new_code(town: Town, pc: Pc) -> None:
    register(pc)
    town.central.admin.revoke(device_of(pc))
    pc.refused("sync")
    sealed = sealed_in(pc.folder)
    pc.refused("enroll", "--server", town.central.url, "--code", "salah")
    assert str(sealed) in pc.refused("status")
    pc.ok("enroll", "--server", town.central.url, "--code", town.central.code(town.office))
    assert pc.ok("status")["waiting"] == 0
    assert sealed.exists()


def test_the_old_data_opens_with_no_other_key(town: Town, pc: Pc) -> None:
    register(pc)
    town.central.admin.revoke(device_of(pc))
    pc.refused("sync")
    assert (pc.folder / FILE_NAME).exists()
    place = workplace(pc.folder)
    with pytest.raises(WrongKey):
        Store.open(pc.folder, bytes(32), place.pack, place.clock)


def test_scans_that_central_refused_before_are_sealed_too(town: Town, pc: Pc, tmp_path: Path) -> None:
    record, photo = register(pc), tmp_path / "ktp.pdf"
    photo.write_bytes(pdf(4_000, 1))
    pc.ok("document", "attach", "registration", record, "ktp", str(photo), user="siti")
    office = open_office(workplace(pc.folder), PASSPHRASE)
    (scan,) = office.store.unsent_files()
    office.store.file_refused(scan.sha256, "too_large")
    office.close()
    town.central.admin.revoke(device_of(pc))
    pc.refused("sync")
    taken = take_file(town.central.service, sealed_in(pc.folder).read_bytes(), sealed=True, files=town.central.files)
    assert taken.scans == {scan.sha256: ""}


def test_scans_that_were_not_sent_are_sealed_too_in_as_many_files_as_they_need(
    town: Town, pc: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = register(pc)
    for place, document in enumerate(("ktp", "family_card", "diploma")):
        photo = tmp_path / f"{document}.pdf"
        photo.write_bytes(pdf(40_000, place))
        pc.ok("document", "attach", "registration", record, document, str(photo), user="siti")
    town.central.admin.revoke(device_of(pc))
    monkeypatch.setattr(bundle, "SCANS_BYTES", 50_000)
    said = pc.refused("sync")
    files = sorted(pc.folder.glob("*-segel*.kurir"))
    assert len(files) == 3
    assert all(str(file) in said for file in files)
    central = town.central
    kept = [take_file(central.service, f.read_bytes(), sealed=True, files=central.files).scans for f in files]
    assert [list(scans.values()) for scans in kept] == [[""]] * 3
