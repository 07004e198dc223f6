"""A PC that is shut out of a central which was restored from a backup: what that lacks is sealed with the last work."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.bootstrap import workplace
from desktop.errors import ShutOut
from desktop.usecases.desk import Office
from desktop.usecases.exchange.syncing import sync_now
from desktop.usecases.office.opening import open_office
from sync.central.courier import Taken, take_file
from sync.central.restoring import back_up, restore
from tests.support.central import DATABASE
from tests.support.counter import PASSPHRASE, WALK_IN, Pc, Town


def register(pc: Pc, nik: str) -> str:
    fields = [field for field in WALK_IN if not field.startswith("nik=")]
    return str(pc.ok("record", "add", "registration", f"nik={nik}", *fields, user="siti")["id"])


def restored(town: Town, meanwhile: Callable[[], None]) -> None:
    """What central hears `meanwhile` is in no backup."""
    path = Path(str(town.central.service.database.engine.url.database))
    assert path.name == DATABASE
    backup = path.with_name("backup.db")
    back_up(town.central.service.database, backup)
    meanwhile()
    restore(path, backup, town.central.time)


def taken_last_words(town: Town, pc: Pc) -> Taken:
    (file,) = pc.folder.glob("*-segel.kurir")
    return take_file(town.central.service, file.read_bytes(), sealed=True)


def opened(pc: Pc) -> Office:
    return open_office(workplace(pc.folder), PASSPHRASE)


def test_what_central_lost_is_sealed_with_what_it_never_had(town: Town, pc: Pc) -> None:
    kept = register(pc, "3212154503990021")
    pc.ok("sync")
    ids: list[str] = []

    def work() -> None:
        ids.append(register(pc, "3212154503990022"))
        pc.ok("record", "edit", "registration", kept, "phone=+6281234567890", user="siti")
        pc.ok("sync")

    restored(town, work)
    ids.append(register(pc, "3212154503990023"))
    town.central.admin.revoke(str(pc.ok("status")["device"]))
    assert "1 change that it had not sent was sealed" in pc.refused("sync")
    assert taken_last_words(town, pc).counts()["rejected"] == 0
    other = town.new_pc("Loket 2")
    for record in ids:
        assert other.ok("record", "show", "registration", record, user="siti")["id"] == record
    assert "81234567890" in str(other.ok("record", "show", "registration", kept, user="siti"))


def test_also_where_the_pc_had_heard_of_the_restoration_and_was_stopped_there(
    town: Town, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids: list[str] = []

    def work() -> None:
        ids.append(register(pc, "3212154503990022"))
        pc.ok("sync")

    restored(town, work)
    office = opened(pc)

    class Killed(BaseException):
        """The program ends here."""

    def killed(*_arguments: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("sync.transport.HttpLine.known", killed)
        with pytest.raises(Killed):
            sync_now(office)
    town.central.admin.revoke(office.store.membership().device)
    with pytest.raises(ShutOut):
        sync_now(office)
    office.close()
    taken_last_words(town, pc)
    assert town.new_pc("Loket 2").ok("record", "show", "registration", ids[0], user="siti")["id"] == ids[0]
