"""Scans between PCs and a real central: cut lines, restarts, two PCs, what is taken off, what was lost."""

from pathlib import Path

import pytest

from desktop.store.scans import ScanState, let_go_of_scan
from desktop.store.store import Store
from desktop.store.values import Author, Intent
from desktop.store.writing import Transaction
from sync.file_line import HttpFileLine
from sync.files import FIRST, LARGEST, SMALLEST, TRIES, FilesReport
from sync.model.attachments import FileRef
from sync.model.issues import Issue
from sync.model.pack import Pack
from sync.ports import CentralRefused, LineDown
from sync.transport import HttpLine
from tests.support.central import FILES, RunningCentral, running_central
from tests.support.clock import FixedClock
from tests.support.files import CutLine, jpeg, ref_of
from tests.support.office import KEY
from tests.sync.conftest import NewPc
from tests.sync.pc import REGISTRATION, Office, Pc, attach
from tests.sync.scans import engine, state


def test_a_scan_goes_up_and_comes_down_on_another_pc_when_it_is_opened(two_pcs: tuple[Pc, Pc]) -> None:
    one, two = two_pcs
    data = jpeg(180_000)
    ref = attach(one, record := one.register(), data)
    assert state(one, ref) == ScanState("waiting")
    one.sync()
    report = engine(one).send_all()
    assert (report.sent, report.waiting, report.bytes, report.total) == (1, 0, 180_000, 180_000)
    assert state(one, ref) == ScanState("here")
    two.sync()
    assert two.get(record).fields["documents"]["ktp"]["files"][0]["sha256"] == ref.sha256
    assert (state(two, ref), two.store.file_bytes(ref.sha256)) == (ScanState("central"), None)
    heard: list[int] = []
    assert engine(two).fetch(ref, heard.append) == data
    assert heard[-1] == 180_000
    assert (state(two, ref), two.store.file_bytes(ref.sha256)) == (ScanState("here"), data)


def test_a_record_may_arrive_before_its_scan(two_pcs: tuple[Pc, Pc]) -> None:
    one, two = two_pcs
    ref = attach(one, one.register(), jpeg())
    one.sync()
    two.sync()
    with pytest.raises(CentralRefused) as refused:
        engine(two).fetch(ref)
    assert refused.value.code == "not_found"


@pytest.mark.parametrize("first", [1, 2, 3, 4])
def test_wherever_the_line_is_cut_a_scan_arrives_and_no_more_than_a_piece_is_sent_twice(
    two_pcs: tuple[Pc, Pc], first: int
) -> None:
    one, _ = two_pcs
    data = jpeg(400_000, first)
    ref = attach(one, one.register(), data)
    line = CutLine(HttpFileLine(one.line), breaks=set(range(first, 99, 3)))
    report = engine(one, line).send_all()
    pieces, cuts = [length for _offset, length in line.sent], len(one.pauses)
    assert cuts >= 1
    assert sum(pieces) == report.bytes <= len(data) + cuts * max(pieces)
    assert engine(one).fetch(ref) == data


def test_no_byte_is_sent_twice_when_the_line_holds(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    attach(one, one.register(), jpeg(300_000))
    line = CutLine(HttpFileLine(one.line))
    engine(one, line).send_all()
    assert [offset for offset, _length in line.sent] == [0, 16_384, 49_152, 114_688, 180_224, 245_760]
    assert max(length for _offset, length in line.sent) == LARGEST


def test_pieces_become_smaller_where_the_line_fails_and_no_larger_where_it_is_slow(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    attach(one, one.register(), jpeg(60_000))
    line = CutLine(HttpFileLine(one.line), breaks={2, 4, 6})
    engine(one, line).send_all()
    assert min(length for _offset, length in line.sent[:-1]) == SMALLEST

    class SlowLine(CutLine):
        def append(self, ref: FileRef, offset: int, data: bytes) -> int:
            one.clock.move(seconds=3)
            return super().append(ref, offset, data)

    attach(one, one.register(), jpeg(100_000, 2))
    slow = SlowLine(HttpFileLine(one.line))
    engine(one, slow).send_all()
    assert {length for _offset, length in slow.sent[:-1]} == {FIRST}


def test_a_dead_line_is_given_up_and_what_arrived_is_not_sent_again(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    ref = attach(one, one.register(), jpeg(150_000))
    with pytest.raises(LineDown):
        engine(one, CutLine(HttpFileLine(one.line), breaks=set(range(4, 99)))).send_all()
    assert state(one, ref) == ScanState("waiting")
    assert len(one.pauses) < TRIES * 3
    line = CutLine(HttpFileLine(one.line))
    engine(one, line).send_all()
    assert line.sent[0][0] > 0


def test_a_download_goes_on_from_what_is_on_the_disk(two_pcs: tuple[Pc, Pc], pack: Pack, tmp_path: Path) -> None:
    one, two = two_pcs
    data = jpeg(200_000)
    ref = attach(one, one.register(), data)
    one.sync()
    engine(one).send_all()
    broken = CutLine(HttpFileLine(two.line), every=1)
    assert engine(two, broken).fetch(ref) == data
    assert broken.fetched == len(data)


def test_a_pc_that_is_switched_off_goes_on_where_it_was(
    central: RunningCentral, office: Office, new_pc: NewPc, pack: Pack, clock: FixedClock, tmp_path: Path
) -> None:
    one, two = new_pc(office, "Loket 1"), new_pc(office, "Loket 2")
    data = jpeg(150_000)
    ref = attach(one, one.register(), data)
    one.sync()

    def reopened(pc: Pc) -> Pc:
        token, folder = pc.store.token(), pc.store._database.path.parent
        pc.close()
        return Pc(office, Store.open(folder, KEY, pack, clock), HttpLine(central.url, token), clock)

    once = iter([False, False, True])
    report = engine(one).send_all(stop=lambda: next(once))
    assert (report.interrupted, report.sent) == (True, 0)
    one = reopened(one)
    line = CutLine(HttpFileLine(one.line))
    assert engine(one, line).send_all().sent == 1
    assert line.sent[0][0] == 16_384 + 32_768
    two.sync()
    with pytest.raises(LineDown):
        engine(two, CutLine(HttpFileLine(HttpLine("http://127.0.0.1:9", "x")))).fetch(ref)
    for n, piece in enumerate(HttpFileLine(two.line).fetch(ref, 0, FIRST)):
        two.store.keep_part(ref.sha256, n * FIRST, piece)
        if n == 3:
            break
    two = reopened(two)
    again = CutLine(HttpFileLine(two.line))
    assert engine(two, again).fetch(ref) == data
    assert again.fetched == len(data) - 4 * FIRST
    one.close()
    two.close()


def test_central_restarts_in_the_middle_of_a_scan(tmp_path: Path, pack: Pack, clock: FixedClock) -> None:
    data = jpeg(150_000)
    with running_central(tmp_path / "c") as central:
        office = Office.found(central)
        pc = Pc.enrolled(central, office, "Loket 1", tmp_path / "pc", pack, clock)
        ref = attach(pc, pc.register(), data)
        engine(pc).send_all(stop=iter([False, False, True]).__next__)
        token = pc.store.token()
        pc.line.close()
    with running_central(tmp_path / "c") as central:
        pc.line = HttpLine(central.url, token)
        line = CutLine(HttpFileLine(pc.line))
        engine(pc, line).send_all()
        assert line.sent[0][0] == 16_384 + 32_768
        assert engine(pc).fetch(ref) == data
        pc.close()


def test_records_come_first_also_in_the_middle_of_a_scan(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    record = one.register()
    attach(one, record, jpeg(150_000))
    one.sync()
    heard: list[FilesReport] = []

    def edit_once(report: FilesReport) -> None:
        if not heard:
            one.edit(record, phone="+6281299990000")
        heard.append(report)

    report = engine(one).send_all(edit_once, stop=lambda: bool(one.store.unsent(1)))
    assert report.interrupted
    assert len(heard) == 1
    one.sync()
    assert engine(one).send_all(stop=lambda: bool(one.store.unsent(1))).sent == 1


def test_the_same_scan_from_two_pcs_is_sent_and_kept_once(two_pcs: tuple[Pc, Pc], one_central: RunningCentral) -> None:
    one, two = two_pcs
    data = jpeg(90_000, 77)
    for pc in two_pcs:
        attach(pc, pc.register(), data)
    assert engine(one).send_all().bytes == len(data)
    assert engine(two).send_all().bytes == 0
    assert state(two, ref_of(data)) == ScanState("here")


def test_two_pcs_that_send_the_same_scan_at_once_share_the_work(two_pcs: tuple[Pc, Pc]) -> None:
    one, two = two_pcs
    data = jpeg(150_000, 78)
    for pc in two_pcs:
        attach(pc, pc.register(), data)

    class Crossed(CutLine):
        def append(self, ref: FileRef, offset: int, piece: bytes) -> int:
            if not self.sent:
                HttpFileLine(two.line).append(ref, offset, piece[:1000])
            return super().append(ref, offset, piece)

    assert engine(one, Crossed(HttpFileLine(one.line))).send_all().sent == 1
    assert engine(two).send_all().bytes == 0
    assert engine(two).fetch(ref_of(data)) == data


def test_a_scan_that_was_taken_off_before_it_was_sent_is_not_sent_and_let_go_of(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    record = one.register()
    ref = attach(one, record, jpeg())

    def build(tx: Transaction) -> list[Intent]:
        let_go_of_scan(tx, ref.sha256, REGISTRATION, record)
        return [Intent(record_type=REGISTRATION, record=record, action="set", fields={"documents.ktp": None})]

    one.store.write(Author(one.office.siti, "clerk"), build)
    one.store.tidy_scans()
    assert one.store.file_bytes(ref.sha256) is not None, "the change may still be refused"
    assert engine(one).send_all().bytes == 0
    one.sync()
    one.store.tidy_scans()
    assert one.store.file_bytes(ref.sha256) is None


def test_a_scan_whose_taking_off_was_refused_and_taken_back_is_sent_after_all(two_pcs: tuple[Pc, Pc]) -> None:
    one, _ = two_pcs
    record = one.register()
    ref = attach(one, record, jpeg(20_000, 41))
    one.sync()

    def build(tx: Transaction) -> list[Intent]:
        let_go_of_scan(tx, ref.sha256, REGISTRATION, record)
        return [Intent(record_type=REGISTRATION, record=record, action="set", fields={"documents.ktp": None})]

    (detaching,) = one.store.write(Author(one.office.siti, "clerk"), build)
    one.store.refuse(detaching.id, (Issue(code="author_role"),))
    one.store.tidy_scans()
    assert engine(one).send_all().sent == 0
    one.store.withdraw_refused(Author(one.office.siti, "clerk"), detaching.id)
    one.store.tidy_scans()
    assert engine(one).send_all().sent == 1


def test_what_central_lost_when_it_was_restored_is_sent_again(
    central: RunningCentral, two_pcs: tuple[Pc, Pc], tmp_path: Path
) -> None:
    one, two = two_pcs
    kept, lost = jpeg(30_000, 31), jpeg(30_000, 32)
    for data in (kept, lost):
        attach(one, one.register(), data)
    engine(one).send_all()
    with central.service.database.write() as ledger:
        ledger.connection.exec_driver_sql("DELETE FROM files WHERE sha256 = '" + ref_of(lost).sha256 + "'")  # noqa: S608
    assert engine(one).send_all().sent == 0
    with one.store._database.transaction() as connection:
        connection.execute("UPDATE membership SET epoch = 'restored'")
    report = engine(one).send_all()
    assert (report.sent, report.bytes) == (1, 30_000)
    assert engine(two).fetch(ref_of(lost)) == lost
    assert engine(one).send_all().sent == 0


def test_what_the_folder_of_central_lost_is_sent_again_after_it_was_restored(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    data = jpeg(30_000)
    with running_central(tmp_path / "c") as central:
        pc = Pc.enrolled(central, Office.found(central), "Loket 1", tmp_path / "pc", pack, clock)
        ref = attach(pc, pc.register(), data)
        engine(pc).send_all()
        (file,) = (path for path in (tmp_path / "c" / FILES).rglob("*") if path.is_file())
        file.unlink()
        with pytest.raises(CentralRefused) as refused:
            list(HttpFileLine(pc.line).fetch(ref, 0, FIRST))
        assert refused.value.code == "not_found"
        with pc.store._database.transaction() as connection:
            connection.execute("UPDATE membership SET epoch = 'restored'")
        assert engine(pc).send_all().sent == 1
        assert b"".join(HttpFileLine(pc.line).fetch(ref, 0, FIRST)) == data
        pc.close()


def test_scans_lie_in_a_folder_of_central_under_their_office_and_digest(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    data = jpeg(30_000)
    with running_central(tmp_path / "c") as central:
        office = Office.found(central)
        pc = Pc.enrolled(central, office, "Loket 1", tmp_path / "pc", pack, clock)
        attach(pc, pc.register(), data)
        engine(pc).send_all()
        pc.close()
    (file,) = (path for path in (tmp_path / "c" / FILES).rglob("*") if path.is_file())
    assert file.name == ref_of(data).sha256
    assert file.parent.parent.name == office.id
    assert file.read_bytes() == data
