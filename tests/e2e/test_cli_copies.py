"""Copies of a PC's data by the command line: made while the work goes on, put back with nothing lost."""

from pathlib import Path

import pytest

from desktop.clock import SystemClock
from desktop.store.database import FILE_NAME
from desktop.store.put_in_place import restore
from desktop.store.vault import Vault
from sync.model.pack import Pack
from tests.support.counter import PASSPHRASE, WALK_IN, Pc, Town


def registered(pc: Pc) -> int:
    return len(pc.ok("record", "list", "registration", user="siti"))


def test_a_copy_is_put_back_and_the_central_server_brings_what_it_lacks(pc: Pc, tmp_path: Path) -> None:
    copy = tmp_path / "salinan.db"
    assert pc.ok("backup", str(copy))["bytes"] == copy.stat().st_size
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")
    pc.ok("sync")
    kept = Path(pc.ok("restore", str(copy), user="agus")["kept"])
    assert kept.is_file()
    assert registered(pc) == 0
    pc.ok("sync")
    assert registered(pc) == 1


def test_what_was_not_sent_is_not_left_behind_unless_somebody_says_so(pc: Pc, tmp_path: Path) -> None:
    copy = tmp_path / "salinan.db"
    pc.ok("backup", str(copy))
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")
    assert "1 change waits here that is not in the copy" in pc.refused("restore", str(copy), user="agus")
    assert registered(pc) == 1
    kept = Path(pc.ok("restore", str(copy), "--unsent", user="agus")["kept"])
    assert registered(pc) == 0
    pc.ok("restore", str(kept), user="agus")  # it lies in what was replaced
    assert registered(pc) == 1


def test_who_may_not_and_what_is_no_copy_of_this_office_changes_nothing(town: Town, pc: Pc, tmp_path: Path) -> None:
    copy, other, letter = tmp_path / "salinan.db", tmp_path / "lain.db", tmp_path / "surat.db"
    pc.ok("backup", str(copy))
    town.new_pc("Loket 2").ok("backup", str(other))
    letter.write_bytes(b"a letter" * 1000)
    before = (pc.folder / FILE_NAME).read_bytes()
    assert "Only an administrator" in pc.refused("restore", str(copy), user="siti")
    for wrong in (other, letter, tmp_path / "nowhere.db"):
        assert "is no copy of this PC's data" in pc.refused("restore", str(wrong), user="agus")
    assert "is there already" in pc.refused("backup", str(copy))
    assert "is not there" in pc.refused("backup", str(tmp_path / "nowhere" / "salinan.db"))
    assert (pc.folder / FILE_NAME).read_bytes() == before


def test_putting_a_copy_back_that_is_broken_off_leaves_the_data_as_they_were(
    pc: Pc, pack: Pack, tmp_path: Path
) -> None:
    copy = tmp_path / "salinan.db"
    pc.ok("backup", str(copy))
    pc.ok("record", "add", "registration", *WALK_IN, user="siti")

    def stop(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(pc.folder, Vault.open(pc.folder, PASSPHRASE), copy, pack, SystemClock().now(), stop, unsent=True)
    assert registered(pc) == 1
    assert not (pc.folder / f"{FILE_NAME}.part").exists()
