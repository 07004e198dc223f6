"""Scans that central does not take, and PCs that it does not give them to."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop.store.scans import ScanState
from sync.central.files import Limits
from sync.file_line import HttpFileLine
from sync.files import FileEngine
from sync.model.attachments import FileRef
from sync.model.pack import Pack
from sync.ports import CentralRefused
from sync.transport import HttpLine
from tests.support.central import RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.files import CutLine, jpeg, pdf, ref_of
from tests.support.office import PERSON
from tests.sync.conftest import NewPc
from tests.sync.pc import Office, Pc, attach
from tests.sync.scans import engine, state


def test_another_office_reads_no_scan_and_cannot_tell_whether_it_is_there(
    two_pcs: tuple[Pc, Pc], other_office: Office, new_pc: NewPc
) -> None:
    one, _ = two_pcs
    stranger = new_pc(other_office, "Loket Lain")
    data = jpeg(50_000, 5)
    ref = attach(one, one.register(), data)
    engine(one).send_all()
    line = HttpFileLine(stranger.line)
    assert line.missing([ref.sha256]) == [ref.sha256]
    for digest in (ref.sha256, "f" * 64):
        with pytest.raises(CentralRefused) as refused:
            engine(stranger).fetch(msgspec.structs.replace(ref, sha256=digest))
        assert refused.value.code == "not_found"
        with pytest.raises(CentralRefused):
            line.offset(msgspec.structs.replace(ref, sha256=digest))
    attach(stranger, stranger.register(), data)
    assert engine(stranger).send_all().bytes == len(data)


def test_a_scan_of_a_record_that_all_offices_read_is_read_by_all(
    two_pcs: tuple[Pc, Pc], other_office: Office, new_pc: NewPc
) -> None:
    one, _ = two_pcs
    stranger = new_pc(other_office, "Loket Lain")
    data = pdf(20_000, 6)
    ref = attach(one, one.register(), data, "application/pdf")
    engine(one).send_all()
    licence = {"verdict": "matches", "files": [msgspec.to_builtins(ref)]}
    fields = {"name": "PT Contoh Jaya", "documents.recruitment_permit": licence}
    assert one.reasons(one.forged(record_type="company", fields=fields)) == [[]]
    assert engine(stranger).fetch(ref) == data


def test_a_pc_that_is_shut_out_neither_sends_nor_reads(central: RunningCentral, two_pcs: tuple[Pc, Pc]) -> None:
    one, two = two_pcs
    ref = attach(one, one.register(), jpeg())
    engine(one).send_all()
    central.admin.revoke(two.device)
    attach(two, two.register(), jpeg(9_000, 3))
    for call in (engine(two).send_all, lambda: engine(two).fetch(ref)):
        with pytest.raises(CentralRefused) as refused:
            call()
        assert refused.value.code == "revoked"
    with pytest.raises(CentralRefused):
        FileEngine(two.store, HttpFileLine(HttpLine(central.url, "nobody")), two.clock).fetch(ref)


@pytest.mark.parametrize(
    ("data", "announced", "code"),
    [
        (b"MZ" + b"\0" * 5_000, "image/jpeg", "file_type"),
        (b"<svg onload='x'>" * 300, "image/png", "file_type"),
        (pdf(5_000), "image/jpeg", "file_type"),
        (b"\xff", "image/jpeg", "file_type"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_holds_back_no_other(
    two_pcs: tuple[Pc, Pc], data: bytes, announced: str, code: str
) -> None:
    one, _ = two_pcs
    wrong = attach(one, one.register(), data, announced)
    right = attach(one, one.register(), jpeg(40_000, 9))
    report = engine(one).send_all()
    assert (report.sent, report.refused, report.waiting) == (1, 1, 0)
    assert state(one, wrong) == ScanState("refused", code)
    assert state(one, right) == ScanState("here")
    assert one.store.file_bytes(wrong.sha256) == data
    assert engine(one).send_all().refused == 0


def test_bytes_that_are_not_the_file_are_dropped_at_central(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    ref, wrong = ref_of(jpeg(20_000, 4)), jpeg(20_000, 5)
    line = HttpFileLine(one.line)
    assert line.begin(ref) == 0
    with pytest.raises(CentralRefused) as refused:
        line.append(ref, 0, wrong)
    assert refused.value.code == "file_damaged"
    with pytest.raises(CentralRefused) as gone:
        line.offset(ref)
    assert gone.value.code == "not_found"


def test_what_was_spoilt_on_its_way_is_sent_once_more(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    data = jpeg(20_000, 14)
    ref = attach(one, one.register(), data)

    class Spoiling(CutLine):
        def append(self, ref: FileRef, offset: int, piece: bytes) -> int:
            return super().append(ref, offset, piece if len(self.sent) > 1 else piece[:-1] + bytes([piece[-1] ^ 1]))

    assert engine(one, Spoiling(HttpFileLine(one.line))).send_all().sent == 1
    assert engine(one).fetch(ref) == data


@pytest.fixture
def tight(tmp_path: Path) -> Iterator[RunningCentral]:
    """A central with little room: files of 60 kB, 100 kB an office."""
    with running_central(tmp_path / "tight", limits=Limits(file=60_000, office=100_000)) as central:
        yield central


def test_an_office_gets_no_more_room_than_its_quota(
    tight: RunningCentral, tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    office = Office.found(tight)
    pc = Pc.enrolled(tight, office, "Loket 1", tmp_path / "pc", pack, clock)
    for seed in (1, 2, 3):
        ref = attach(pc, pc.register(), jpeg(45_000, seed))
        clock.move(seconds=1)
    report = engine(pc).send_all()
    assert (report.sent, report.refused, report.waiting) == (2, 1, 1)
    assert state(pc, ref) == ScanState("waiting", "quota")
    other = Pc.enrolled(tight, Office.found(tight), "Loket 2", tmp_path / "other", pack, clock)
    attach(other, other.register(), jpeg(45_000, 1))
    assert engine(other).send_all().sent == 1
    pc.close()
    other.close()


def test_a_file_above_the_limit_is_refused_before_a_byte_of_it_is_sent(
    tight: RunningCentral, tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    pc = Pc.enrolled(tight, Office.found(tight), "Loket 1", tmp_path / "pc", pack, clock)
    ref = attach(pc, pc.register(), jpeg(61_000))
    report = engine(pc).send_all()
    assert (report.refused, report.bytes) == (1, 0)
    assert state(pc, ref) == ScanState("refused", "too_large")
    pc.close()


def test_central_trusts_no_client_about_scans(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    ref = msgspec.to_builtins(ref_of(jpeg()))
    wrong = [{"files": [ref | {"sha256": "../etc/passwd"}]}, {"files": [ref | {"size": 10**12}]}, {"files": [ref, ref]}]
    for entry in wrong:
        fields = PERSON | {"documents.ktp": {"verdict": "pending", **entry}}
        assert one.reasons(one.forged(fields=fields)) == [["files_malformed"]]
