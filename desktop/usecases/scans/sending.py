"""The second lane of an exchange: scans, after the records and interrupted by new ones."""

from collections.abc import Callable

from desktop.usecases.desk import Office
from sync.file_line import HttpFileLine
from sync.files import FileEngine, FilesReport
from sync.report import ExchangeReport, Progress
from sync.transport import HttpLine


def send_scans(
    office: Office, line: HttpLine, report: ExchangeReport, progress: Progress | None, sleep: Callable[[float], None]
) -> bool:
    """Send the scans that wait, counted in `report`. False when a change was written meanwhile, which goes first.

    Raises LineDown, CentralRefused.
    """
    store = office.store
    store.tidy_scans()
    if not store.unsent_files() and not store.unproven_files(1):
        return True
    before, sent, refused = store.last_change(), report.scans_sent, report.scans_refused

    def tell(files: FilesReport) -> None:
        report.scans_sent, report.scans_waiting = sent + files.sent, files.waiting
        report.scans_refused = refused + files.refused
        report.done, report.total = min(files.bytes, files.total), files.total
        if progress:
            progress(report)

    report.enter("files")
    engine = FileEngine(store, HttpFileLine(line), office.clock, sleep=sleep)
    done = engine.send_all(tell, stop=lambda: store.last_change() != before)
    tell(done)
    return not done.interrupted
