"""What the tests of the second lane ask of a PC."""

from desktop.store.scans import ScanState
from sync.file_line import HttpFileLine
from sync.files import FileEngine, FileLine
from sync.model.attachments import FileRef
from tests.sync.pc import Pc


def engine(pc: Pc, line: FileLine | None = None) -> FileEngine:
    return FileEngine(pc.store, line or HttpFileLine(pc.line), pc.clock, sleep=pc.pauses.append)


def state(pc: Pc, ref: FileRef) -> ScanState:
    return pc.store.scan_states([ref.sha256])[ref.sha256]
