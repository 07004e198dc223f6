"""Scans that nothing names any more make room at central; what anything names stays, or named lately."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from desktop.store.values import Intent
from sync.central import tidying
from sync.central.__main__ import main
from sync.central.ledger import Ledger
from sync.central.tidying import remove_spare, spare_files
from sync.file_line import HttpFileLine
from sync.files import FIRST
from sync.model.attachments import FileRef
from sync.model.pack import Pack
from sync.ports import CentralRefused
from tests.support.central import DATABASE, FILES, RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.files import jpeg, ref_of
from tests.sync.pc import REGISTRATION, Office, Pc, attach
from tests.sync.scans import engine


class PowerCut(Exception):
    """Central ended here."""


def later() -> datetime:
    """When nothing that the tests do is new any more."""
    return datetime.now(UTC) + timedelta(days=1)


def spare(central: RunningCentral, office: Office, before: datetime) -> list[str]:
    return [found.sha256 for found in spare_files(central.admin.database, before) if found.office == office.id]


def detach(pc: Pc, record: str, document: str = "ktp") -> None:
    pc.edit(record, **{f"documents.{document}": None})
    assert pc.sync().rejected == 0


def sent(pc: Pc, record: str, data: bytes) -> FileRef:
    ref = attach(pc, record, data)
    pc.sync()
    engine(pc).send_all()
    return ref


def test_a_scan_that_was_taken_off_goes_and_the_others_stay(
    central: RunningCentral, office: Office, two_pcs: tuple[Pc, Pc]
) -> None:
    pc, other = two_pcs
    named, gone, of_deleted = (pc.register(nik=f"321219550398000{n}") for n in (1, 2, 3))
    kept, taken_off, deleted = (sent(pc, record, jpeg(20_000, n)) for n, record in enumerate((named, gone, of_deleted)))
    pc.write(office.siti, "clerk", Intent(record_type=REGISTRATION, record=of_deleted, action="delete"))
    detach(pc, gone)
    assert spare(central, office, later()) == [taken_off.sha256]
    removed = remove_spare(central.admin.database, central.files._objects, later())
    assert [found.sha256 for found in removed if found.office == office.id] == [taken_off.sha256]
    line = HttpFileLine(other.line)
    with pytest.raises(CentralRefused, match="not_found"):
        list(line.fetch(taken_off, 0, FIRST))
    for ref in (kept, deleted):
        assert len(b"".join(line.fetch(ref, 0, FIRST))) == ref.size
    attach(pc, gone, jpeg(20_000, 1))
    pc.sync()
    assert engine(pc).send_all().sent == 1, "a scan that went may come again"
    assert spare(central, office, later()) == []


def test_a_scan_whose_removal_broke_off_midway_is_sent_whole_when_it_comes_again(
    central: RunningCentral, office: Office, two_pcs: tuple[Pc, Pc]
) -> None:
    """Else its PC would let go of the last copy there is."""
    pc, other = two_pcs
    record = pc.register()
    ref = sent(pc, record, jpeg(20_000, 13))
    detach(pc, record)
    objects = central.files._objects

    def remove_until_the_power_fails(ledger: Ledger) -> None:
        assert tidying._remove(ledger, objects, office.id, later())
        raise PowerCut

    with pytest.raises(PowerCut):
        central.admin.database.transact(remove_until_the_power_fails)
    attach(pc, record, jpeg(20_000, 13))
    pc.sync()
    assert engine(pc).send_all().sent == 1
    assert len(b"".join(HttpFileLine(other.line).fetch(ref, 0, FIRST))) == ref.size


def test_a_scan_stays_while_a_conflict_names_it_and_after_that_was_decided(
    central: RunningCentral, office: Office, two_pcs: tuple[Pc, Pc]
) -> None:
    pc, other = two_pcs
    record = pc.register()
    pc.sync()
    other.sync()
    pc.edit(record, **{"documents.ktp": {"verdict": "matches"}})
    pc.sync()
    ref = ref_of(jpeg(20_000, 7))
    entry = {"verdict": "differs", "files": [msgspec.to_builtins(ref)]}
    other.edit(record, **{"documents.ktp": entry})
    second = other.register(nik="3212195503980002")
    attach(other, second, jpeg(20_000, 7), document="diploma")
    assert other.sync().conflicts == 1
    engine(other).send_all()
    (conflict,) = other.conflicts()
    detach(other, second, "diploma")
    assert spare(central, office, later()) == []
    chosen = {"choice": "standing", "chosen": {"documents.ktp": {"verdict": "matches"}}, "resolved_by": office.siti}
    other.step(office.siti, "clerk", "conflict", conflict.id, "resolve", fields=chosen)
    assert other.sync().rejected == 0
    assert spare(central, office, later()) == []


def test_a_scan_stays_that_a_change_named_lately_or_that_came_lately(
    central: RunningCentral, office: Office, two_pcs: tuple[Pc, Pc]
) -> None:
    pc, _ = two_pcs
    record = pc.register()
    central.time.fixed = datetime.now(UTC) - timedelta(days=500)
    ref = sent(pc, record, jpeg(20_000, 9))
    central.time.fixed = None
    detach(pc, record)
    assert spare(central, office, datetime.now(UTC) - timedelta(days=400)) == []
    assert spare(central, office, datetime.now(UTC) - timedelta(days=600)) == []
    assert spare(central, office, later()) == [ref.sha256]


def test_a_scan_that_a_record_of_all_offices_names_is_read_by_all_until_it_does_no_more(
    central: RunningCentral, office: Office, other_office: Office, two_pcs: tuple[Pc, Pc], new_pc: Any
) -> None:
    pc, elsewhere = two_pcs[0], new_pc(other_office, "Loket 9")
    record = pc.register()
    ref = sent(pc, record, jpeg(20_000, 11))
    entry = {"verdict": "pending", "files": [msgspec.to_builtins(ref)]}
    fields = {"name": "PT Samudra Karya", "license_number": "12/SIP3MI/2024", "documents.licence": entry}
    company = pc.forged(record_type="company", fields=fields, base=0)
    line = HttpFileLine(elsewhere.line)
    with pytest.raises(CentralRefused, match="not_found"):
        list(line.fetch(ref, 0, FIRST))
    assert pc.reasons(company) == [[]]
    assert len(b"".join(line.fetch(ref, 0, FIRST))) == ref.size
    detach(pc, record)
    assert spare(central, office, later()) == []
    off: dict[str, Any] = {"fields": {"documents.licence": None}, "old": {"documents.licence": entry}, "base": 2**40}
    bare = pc.forged(record_type="company", record=company.record, action="set", **off)
    assert pc.reasons(bare) == [[]]
    with pytest.raises(CentralRefused, match="not_found"):
        list(line.fetch(ref, 0, FIRST))
    assert spare(central, office, later()) == [ref.sha256]


def test_the_command_tells_what_it_would_remove_and_removes_it_when_told_to(
    tmp_path: Path, pack: Pack, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_central(tmp_path / "c") as central:
        office = Office.found(central)
        pc = Pc.enrolled(central, office, "Loket 1", tmp_path / "pc", pack, clock)
        record = pc.register()
        sent(pc, record, jpeg(30_000))
        detach(pc, record)
        pc.close()
    folder = tmp_path / "c" / FILES
    tidy = ["--database", str(tmp_path / "c" / DATABASE), "files", "tidy", "--files", str(folder)]

    def scans() -> int:
        return sum(path.is_file() for path in folder.rglob("*"))

    assert main(tidy) == 0
    assert "nothing to remove" in capsys.readouterr().out
    assert main([*tidy, "--older-than", "0"]) == 0
    assert "nothing was removed" in capsys.readouterr().out
    assert scans() == 1
    assert main([*tidy, "--older-than", "0", "--remove"]) == 0
    assert "removed 1 scans" in capsys.readouterr().out
    assert scans() == 0
