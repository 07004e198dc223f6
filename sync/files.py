"""The second lane: scans go up and come down in pieces, after the records and never instead of them.

No input or output of its own: a FileReplica keeps the bytes, a FileLine carries them, `sleep` waits.
"""

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

import msgspec

from sync.model.attachments import FileRef
from sync.ports import CentralRefused, Clock, LineDown

T = TypeVar("T")

SMALLEST = 4_096  # bytes of a piece, on a line that carries no more
FIRST = 16_384
LARGEST = 65_536
QUICK = 2.0  # seconds: a piece that took less is followed by a larger one
TRIES = 4  # of the smallest piece, before the line counts as down
LONGEST_PAUSE = 60.0  # seconds
TRANSIENT = frozenset({"too_busy", "internal", "offset_differs"})  # later, or elsewhere, may do
BEGIN_AGAIN = frozenset({"file_damaged", "not_found"})  # central has nothing of the file any more
OF_THE_FILE = frozenset({"file_damaged", "quota", "file_type", "too_large", "bad_request"})  # only this file is refused
ASKED_AT_ONCE = 500  # files in one question about what central has


class FileReplica(Protocol):
    """The part of a store that the second lane works on. Each call that writes is one transaction."""

    def unsent_files(self) -> list[FileRef]:
        """Files that central does not have, the oldest first."""
        ...

    def file_bytes(self, sha256: str) -> bytes | None:
        """All of a file that is here."""
        ...

    def file_sent(self, sha256: str) -> None:
        """Central has it."""
        ...

    def file_refused(self, sha256: str, code: str) -> None:
        """Central will not have it; it stays here."""
        ...

    def unproven_files(self, limit: int) -> list[str]:
        """Files here that central had in another epoch than the present one."""
        ...

    def prove_files(self, digests: list[str], missing: list[str]) -> None:
        """Of `digests` central has all but `missing`, which are to be sent again."""
        ...

    def part_length(self, sha256: str) -> int:
        """How much of a download is here."""
        ...

    def keep_part(self, sha256: str, start: int, data: bytes) -> None: ...

    def join_parts(self, ref: FileRef) -> bytes | None:
        """The file of its parts, kept from now on; None, and the parts dropped, when they are not that file."""
        ...


class FileLine(Protocol):
    """The way of files to central. Every call raises LineDown and CentralRefused."""

    def begin(self, ref: FileRef) -> int:
        """Begin an upload or go on with it: the offset central waits for; the size when it has all."""
        ...

    def offset(self, ref: FileRef) -> int:
        """The offset central waits for, in an upload that was begun."""
        ...

    def append(self, ref: FileRef, offset: int, data: bytes) -> int:
        """Send a piece; gives the next offset."""
        ...

    def fetch(self, ref: FileRef, start: int, piece: int) -> Iterator[bytes]:
        """The rest of a file from `start`, in pieces as they come."""
        ...

    def missing(self, digests: list[str]) -> list[str]:
        """Which of these files central does not have."""
        ...


class FilesReport(msgspec.Struct, kw_only=True):
    """What the second lane did so far. `bytes` went over the line, repeated ones too."""

    sent: int = 0  # files
    refused: int = 0
    waiting: int = 0
    bytes: int = 0
    total: int = 0  # bytes of all that waited at first
    interrupted: bool = False  # records came first


Progress = Callable[[FilesReport], None]


class FileEngine:
    """Carries the files of one replica over one line."""

    def __init__(
        self,
        replica: FileReplica,
        line: FileLine,
        clock: Clock,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._replica = replica
        self._line = line
        self._clock = clock
        self._sleep = sleep
        self._jitter = jitter
        self._piece = FIRST

    def send_all(self, progress: Progress | None = None, stop: Callable[[], bool] = lambda: False) -> FilesReport:
        """Send every file that waits; between two pieces `stop` may end it. Every piece that arrived stays there.

        A file that central refuses is marked so and holds back no other. Raises LineDown after a few tries of the
        smallest piece, CentralRefused when it turns the PC away.
        """
        self._prove()
        waiting = self._replica.unsent_files()
        report = FilesReport(waiting=len(waiting), total=sum(ref.size for ref in waiting))
        for ref in waiting:
            try:
                report.interrupted = not self._send(ref, report, progress or _unheard, stop)
            except CentralRefused as error:
                if error.code not in OF_THE_FILE:
                    raise
                self._replica.file_refused(ref.sha256, error.code)
                report.refused += 1
                if error.code == "quota":  # the office's, so the next file would fare no better
                    break
            if report.interrupted:
                break
            report.waiting -= 1
            (progress or _unheard)(report)
        return report

    def fetch(self, ref: FileRef, progress: Callable[[int], None] | None = None) -> bytes:
        """A file from central, from where an earlier try left off. `progress` hears how many bytes are here.

        Raises LineDown, CentralRefused; `not_found`: central does not have it yet.
        """
        for _try in range(2):
            self._fetch_rest(ref, progress or _unheard)
            if (data := self._replica.join_parts(ref)) is not None:
                return data
        raise CentralRefused("file_damaged", "what central gave is another file")

    def _prove(self) -> None:
        """After central was restored, ask which files it lost."""
        while digests := self._replica.unproven_files(ASKED_AT_ONCE):
            missing = self._tried(lambda digests=digests: self._line.missing(digests))  # type: ignore[misc]
            self._replica.prove_files(digests, missing)

    def _send(self, ref: FileRef, report: FilesReport, progress: Progress, stop: Callable[[], bool]) -> bool:
        """Send one file. False when it was stopped before its end."""
        data = self._replica.file_bytes(ref.sha256)
        if data is None or hashlib.sha256(data).hexdigest() != ref.sha256:
            raise CentralRefused("file_damaged", "the bytes here are not that file")
        offset = self._tried(lambda: self._line.begin(ref))
        spoilt = False  # once, by something on the way
        while offset < ref.size:
            if stop():
                return False
            try:
                offset = self._append(ref, data, offset, report)
            except CentralRefused as error:
                if error.code not in BEGIN_AGAIN or spoilt:
                    raise
                spoilt, offset = True, self._tried(lambda: self._line.begin(ref))
            progress(report)
        self._replica.file_sent(ref.sha256)
        report.sent += 1
        return True

    def _append(self, ref: FileRef, data: bytes, offset: int, report: FilesReport) -> int:
        """Send the next piece; where the line broke, ask where central stands, and send a smaller one."""
        failures = 0
        while True:
            piece = data[offset : offset + self._piece]
            began = self._clock.milliseconds()
            report.bytes += len(piece)
            try:
                reached = self._line.append(ref, offset, piece)
            except (LineDown, CentralRefused) as error:
                failures = self._heed(error, failures)
                reached = self._tried(lambda: self._line.offset(ref))
                if reached == offset:
                    continue
            else:
                self._adapt((self._clock.milliseconds() - began) / 1000)
            return reached

    def _fetch_rest(self, ref: FileRef, progress: Callable[[int], None]) -> None:
        failures = 0
        while (reached := self._replica.part_length(ref.sha256)) < ref.size:
            began = reached
            try:
                for piece in self._line.fetch(ref, reached, FIRST):
                    self._replica.keep_part(ref.sha256, reached, piece)
                    reached += len(piece)
                    progress(reached)
                if reached == began:
                    raise LineDown("an answer without a byte")
            except (LineDown, CentralRefused) as error:
                failures = self._heed(error, 0 if reached > began else failures)

    def _tried(self, call: Callable[[], T]) -> T:
        """The answer of `call`, after as many tries as the line is worth."""
        failures = 0
        while True:
            try:
                return call()
            except (LineDown, CentralRefused) as error:
                failures = self._heed(error, failures)

    def _heed(self, error: LineDown | CentralRefused, failures: int) -> int:
        """Wait and take smaller pieces after a failure; raises it when trying again would not help."""
        asked = error.retry_after if isinstance(error, CentralRefused) else None
        if isinstance(error, CentralRefused) and (error.code not in TRANSIENT or (asked or 0.0) > LONGEST_PAUSE):
            raise error
        failures += 1
        if failures >= TRIES:
            raise error
        self._piece = max(SMALLEST, self._piece // 2)
        pause = min(LONGEST_PAUSE, 2.0**failures) * (0.5 + self._jitter() / 2)
        self._sleep(max(pause, asked or 0.0))
        return failures

    def _adapt(self, seconds: float) -> None:
        if seconds < QUICK:
            self._piece = min(LARGEST, self._piece * 2)
        elif seconds > 2 * QUICK:
            self._piece = max(SMALLEST, self._piece // 2)


def _unheard(_report: object) -> None:
    return
